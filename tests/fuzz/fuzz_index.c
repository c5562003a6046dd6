/* Any bytes as the cells of one column: the table's index must let through just
 * the rules whose cells, asked one by one, let the value through.
 *
 * The first byte picks the column's type, the first line is the value as JSON,
 * each further line a cell. On demand the table gives the same, by the policies
 * that then ask less, too. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "dmn/dmn.h"
#include "feel/json.h"

#define NS "https://www.omg.org/spec/DMN/20230324/MODEL/"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_escaped(struct tri_out *o, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '<')
            tri_out_text(o, "&lt;");
        else if (c == '&')
            tri_out_text(o, "&amp;");
        else
            tri_out_char(o, c);
    }
}

static void write_model(struct tri_out *o, const char *type, const char *policy,
                        const char *cells, size_t len)
{
    tri_out_format(o,
                   "<definitions xmlns='" NS
                   "' namespace='urn:f' name='f'><inputData id='x' name='x'>"
                   "<variable name='x' typeRef='%s'/></inputData>"
                   "<decision id='d' name='d'><informationRequirement>"
                   "<requiredInput href='#x'/></informationRequirement>"
                   "<decisionTable hitPolicy='%s'><input>"
                   "<inputExpression><text>x</text></inputExpression></input>"
                   "<output><outputValues><text>2, 1, 0</text></outputValues>"
                   "</output>",
                   type, policy);
    unsigned rule = 0;
    while (len) {
        const char *end = memchr(cells, '\n', len);
        size_t n = end ? (size_t)(end - cells) : len;
        tri_out_text(o, "<rule><inputEntry><text>");
        put_escaped(o, cells, n);
        tri_out_format(o,
                       "</text></inputEntry><outputEntry><text>%u</text>"
                       "</outputEntry></rule>",
                       rule++ % 3);
        cells += n + (end != NULL);
        len -= n + (end != NULL);
    }
    tri_out_text(o, "</decisionTable></decision></definitions>");
}

/* All in order, then on demand: the same value. */
static void compare_demand(const struct tri_models *m, const char *json,
                           size_t len)
{
    struct tri_run *run[2] = { NULL, NULL };
    struct tri_value out[2];
    struct tri_error err;
    enum tri_code code[2] = { TRI_E_NOMEM, TRI_E_NOMEM };
    const struct tri_node *input =
        tri_models_find(m, NULL, TRI_NODE_INPUT, "x");
    const struct tri_node *d = tri_models_find(m, NULL, TRI_NODE_DECISION, "d");
    for (int i = 0; i < 2; i++) {
        struct tri_value x = tri_null();
        if (tri_run_new(m, NULL, &run[i], &err) != TRI_OK)
            break;
        tri_run_on_demand(run[i], i == 1);
        tri_run_begin(run[i], tri_null(), TRI_TRACE_NONE);
        struct tri_eval *ev = tri_run_eval(run[i]);
        (void)tri_json_read(ev, json, len, TRI_JSON_TYPED, &x, &err);
        tri_run_input(run[i], input, x);
        code[i] = tri_run_decide(run[i], d, &out[i], &err);
    }
    if (code[0] != code[1] ||
        (code[0] == TRI_OK && !tri_value_same(out[0], out[1])))
        abort(); /* on demand it gives another value */
    tri_run_free(run[0]);
    tri_run_free(run[1]);
}

static void compare(const struct tri_models *m, const char *json, size_t len)
{
    struct tri_run *run = NULL;
    struct tri_error err;
    struct tri_value x = tri_null(), out;
    if (tri_run_new(m, NULL, &run, &err) != TRI_OK)
        return;
    tri_run_begin(run, tri_null(), TRI_TRACE_MATCHED);
    struct tri_eval *ev = tri_run_eval(run);
    const struct tri_node *input =
        tri_models_find(m, NULL, TRI_NODE_INPUT, "x");
    const struct tri_node *d = tri_models_find(m, NULL, TRI_NODE_DECISION, "d");
    (void)tri_json_read(ev, json, len, TRI_JSON_TYPED, &x, &err);
    if (!tri_type_conforms(ev, tri_node_info(input).type, x))
        x = tri_null(); /* as the model would have it */
    tri_run_input(run, input, x);
    const struct tri_frame frame = { NULL, &x }; /* a cell may name x */
    if (tri_run_decide(run, d, &out, &err) == TRI_OK) {
        const struct tri_decided *got = tri_run_of(run, d);
        const struct tri_table *t = tri_node_table(d);
        size_t n = 0;
        for (size_t r = 0; r < tri_table_rules(t) && !ev->fatal; r++) {
            const struct tri_expr *cell = tri_cell_expr(t, r, 0);
            if (cell && !tri_is_true(tri_feel_test(ev, cell, &frame, x)))
                continue;
            if (n >= got->n_matched || got->matched[n++] != r)
                abort(); /* the scan finds a rule that the index does not */
        }
        if (!ev->fatal && n != got->n_matched)
            abort(); /* the index finds a rule that the scan does not */
    }
    tri_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = { "number", "string", "boolean", "date",
                                         "Any" };
    const char *text = (const char *)data;
    const char *end = size ? memchr(text, '\n', size) : NULL;
    if (!end || size > 4096)
        return 0;
    static const char *const policies[] = { "COLLECT", "FIRST", "PRIORITY",
                                            "UNIQUE" };
    for (size_t p = 0; p < TRI_COUNT(policies); p++) {
        struct tri_models *m = NULL;
        struct tri_error err;
        struct tri_findings findings;
        struct tri_out model;
        tri_findings_init(&findings);
        tri_out_init(&model);
        write_model(&model, types[data[0] % TRI_COUNT(types)], policies[p],
                    end + 1, size - (size_t)(end + 1 - text));
        if (tri_models_new(&m, &err) == TRI_OK &&
            tri_models_add(m, "f.dmn", model.text, model.len, &findings,
                           &err) == TRI_OK &&
            tri_models_link(m, &findings, &err) == TRI_OK && end > text) {
            if (p == 0)
                compare(m, text + 1, (size_t)(end - text - 1));
            compare_demand(m, text + 1, (size_t)(end - text - 1));
        }
        tri_models_free(m);
        tri_findings_done(&findings);
        tri_out_done(&model);
    }
    return 0;
}
