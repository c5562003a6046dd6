/* Any bytes as a test file of the DMN TCK, beside a model: the command ends
 * with one of its statuses, and prints a line of JSON for each result or
 * nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char model[] =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'"
    " namespace='urn:m' name='m'><inputData id='x' name='x'>"
    "<variable name='x'/></inputData><decision id='d' name='d'>"
    "<informationRequirement><requiredInput href='#x'/>"
    "</informationRequirement><literalExpression><text>x</text>"
    "</literalExpression></decision></definitions>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char out[1 << 18];
    size_t n = 0;
    if (size > 16384)
        return 0;
    cli_put("m.dmn", model, sizeof(model) - 1);
    cli_put("m-test-01.xml", data, size);
    char program[] = "safetriage", command[] = "tck", path[96];
    (void)strcpy(path, cli_path("m-test-01.xml"));
    char *argv[] = { program, command, path, NULL };
    int status = cli_run(argv, out, sizeof(out), &n);
    if (status < 0 || status > 4)
        abort();
    if (n && n < sizeof(out) && (out[0] != '{' || out[n - 1] != '\n'))
        abort(); /* a line that is cut */
    return 0;
}
