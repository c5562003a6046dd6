/* Any bytes as a batch of inputs, a line each: each line must get what it gets
 * alone, and no line may be lost. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_LINES 8

static const char model[] =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'"
    " namespace='urn:m' name='m'><inputData id='x' name='x'>"
    "<variable name='x'/></inputData><inputData id='n' name='n'>"
    "<variable name='n' typeRef='number'/></inputData>"
    "<decision id='d' name='d'>"
    "<informationRequirement><requiredInput href='#x'/>"
    "</informationRequirement><informationRequirement>"
    "<requiredInput href='#n'/></informationRequirement>"
    "<literalExpression><text>{x: x, n: n, both: x = n}</text>"
    "</literalExpression></decision></definitions>";

static int eval(const char *option, const char *file, char *out, size_t room,
                size_t *n)
{
    char program[] = "safetriage", command[] = "eval",
         decision[] = "--decision";
    char d[] = "d", flag[16], input[96], m[96];
    (void)strcpy(flag, option);
    (void)strcpy(input, cli_path(file));
    (void)strcpy(m, cli_path("m.dmn"));
    char *argv[] = { program, command, m, decision, d, flag, input, NULL };
    return cli_run(argv, out, room, n);
}

static bool blank(const uint8_t *s, size_t n)
{
    while (n && memchr(" \t\r", s[n - 1], 3))
        n--;
    return n == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char all[1 << 18], one[1 << 16];
    size_t n_all = 0, n_one = 0, lines = 0;
    if (size > 4096)
        return 0;
    cli_put("m.dmn", model, sizeof(model) - 1);
    cli_put("all.jsonl", data, size);
    int status = eval("--batch", "all.jsonl", all, sizeof(all), &n_all);
    if (status < 0 || status > 4)
        abort();
    const char *at = all;
    for (size_t i = 0; i < size && lines < MAX_LINES && status < 3; lines++) {
        const uint8_t *end = memchr(data + i, '\n', size - i);
        size_t n = end ? (size_t)(end - data) - i : size - i;
        const uint8_t *line = data + i;
        i += n + 1;
        if (blank(line, n))
            continue;
        const char *stop = memchr(at, '\n', n_all - (size_t)(at - all));
        if (!stop)
            abort(); /* a line without an answer */
        cli_put("one.json", line, n);
        if (eval("--input", "one.json", one, sizeof(one), &n_one) == 0 &&
            n_one > 9 &&
            strncmp(one, "{\"value\"", 8) == 0 && /* same value up to ',' */
            (n_one != (size_t)(stop - at) + 1 || memcmp(one, at, n_one) != 0) &&
            !memmem(one, n_one, "\"errors\"", 8))
            abort(); /* another answer than alone */
        at = stop + 1;
    }
    return 0;
}
