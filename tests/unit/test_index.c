/* Index against plain scan: random small tables whose matched rules must be
 * those that testing each cell for itself finds. The numbers come from a fixed
 * generator, so a failure names a table that can be made again. */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "check.h"
#include "dmn/dmn.h"

#define NS "https://www.omg.org/spec/DMN/20230324/MODEL/"

enum { TABLES = 120, REPORTS = 25, COLUMNS = 6 };

static uint32_t dice(uint64_t *state, uint32_t sides)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

/* ---- what a column may hold ---- */

static const struct column_kind {
    const char *type;
    const char *cells[10];
} kinds[] = {
    { "boolean", { "-", "-", "true", "false", "null", "true, null", NULL } },
    { "boolean", { "-", "-", "true", "false", "not(true)", NULL } },
    { "number",
      { "-", "-", "1", "2, 5", "[1..3]", "]1..3[", "&lt; 4", "&gt;= 2, null",
        "1.0", NULL } },
    { "number",
      { "-", "&gt; 1", "not(2)", "? = 3", "not(1, 3)", "not([1..2], 5)",
        "not(&lt; 2)", NULL } },
    { "string",
      { "-", "-", "\"a\"", "\"ab\", \"b\"", "\"a longer text\"", "null", "\"\"",
        NULL } },
    { "string",
      { "-", "not(\"a\")", "\"b\"", "not(\"zz\", \"ab\")", "not(null)",
        NULL } },
    { "number", { "-", "not([0..3[)", "not(1)", "not(2, null)", "5", NULL } },
    { "date",
      { "-", "-", "date(\"2026-02-28\")", "&gt; date(\"2026-02-27\")",
        "[date(\"2026-02-28\")..date(\"2026-03-01\")]",
        "]date(\"2026-02-28\")..date(\"2026-03-01\")[",
        "date(\"2026-03-01\"), &lt;= date(\"2026-02-26\")", "null", NULL } },
    /* many ends, ranges that meet and overlap, ends far apart */
    { "number",
      { "[0..2], [2..4]", "[0..1], [2..3], 6", "]0..1[, ]1..2[, 1",
        "&lt; 0, &gt; 5", "0.5", "[0.5..1.5[", "1000000000", "-3, 4", NULL } },
};

static size_t n_cells(const struct column_kind *k)
{
    size_t n = 0;
    while (k->cells[n])
        n++;
    return n;
}

static struct tri_value some_value(uint64_t *seed, const char *type)
{
    static const char *const texts[] = {
        "a", "b", "ab", "a longer text", "zz", "", "a longer texT"
    };
    if (dice(seed, 4) == 0)
        return tri_null();
    if (strcmp(type, "boolean") == 0)
        return tri_bool(dice(seed, 2) == 1);
    if (strcmp(type, "number") == 0) {
        struct tri_value v = tri_int(dice(seed, 7));
        if (dice(seed, 3) == 0) {
            v = tri_int(10 * (int64_t)dice(seed, 6) + 5);
            v.scale = 1; /* 0.5, 1.5 ... */
        }
        return v;
    }
    if (strcmp(type, "date") == 0) {
        static const struct tri_date days[] = {
            { 2026, 2, 26 }, { 2026, 2, 27 }, { 2026, 2, 28 },
            { 2026, 3, 1 },  { 2026, 3, 2 },  { 1999, 1, 1 }
        };
        return (struct tri_value){ .kind = TRI_DATE,
                                   .u.date = days[dice(seed, 6)] };
    }
    const char *text = texts[dice(seed, TRI_COUNT(texts))];
    return tri_str(text, strlen(text));
}

/* ---- one table ---- */

/* The even columns are members of one input, the odd ones inputs of their own:
 * both ways in which a table fetches. */
static void write_model(struct tri_out *o, uint64_t *seed, bool first,
                        size_t rules, size_t columns,
                        const struct column_kind **of)
{
    tri_out_format(o, "<definitions xmlns='%s' namespace='urn:a' name='a'>",
                   NS);
    tri_out_text(o, "<itemDefinition name='tF'>");
    for (size_t i = 0; i < columns; i += 2)
        tri_out_format(o,
                       "<itemComponent name='m%zu'><typeRef>%s</typeRef>"
                       "</itemComponent>",
                       i, of[i]->type);
    tri_out_text(o, "</itemDefinition><inputData id='f' name='f'>"
                    "<variable name='f' typeRef='tF'/></inputData>");
    for (size_t i = 1; i < columns; i += 2)
        tri_out_format(o,
                       "<inputData id='x%zu' name='x%zu'><variable name='x%zu'"
                       " typeRef='%s'/></inputData>",
                       i, i, i, of[i]->type);
    tri_out_text(o, "<decision id='d' name='d'><informationRequirement>"
                    "<requiredInput href='#f'/></informationRequirement>");
    for (size_t i = 1; i < columns; i += 2)
        tri_out_format(o,
                       "<informationRequirement><requiredInput href='#x%zu'/>"
                       "</informationRequirement>",
                       i);
    tri_out_format(o, "<decisionTable hitPolicy='%s'>",
                   first ? "FIRST" : "RULE ORDER");
    for (size_t i = 0; i < columns; i++)
        tri_out_format(
            o,
            "<input><inputExpression><text>%s%zu</text></inputExpression>"
            "</input>",
            i % 2 ? "x" : "f.m", i);
    tri_out_text(o, "<output/>");
    for (size_t r = 0; r < rules; r++) {
        tri_out_format(o, "<rule id='r%zu'>", r);
        for (size_t i = 0; i < columns; i++)
            tri_out_format(o, "<inputEntry><text>%s</text></inputEntry>",
                           of[i]->cells[dice(seed, (uint32_t)n_cells(of[i]))]);
        tri_out_format(o, "<outputEntry><text>%zu</text></outputEntry></rule>",
                       r);
    }
    tri_out_text(o, "</decisionTable></decision></definitions>");
}

/* Does each cell of the rule, asked alone, let its value through? */
static bool scan(struct tri_eval *ev, const struct tri_table *t, size_t rule,
                 const struct tri_value *inputs, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        const struct tri_expr *cell = tri_cell_expr(t, rule, i);
        if (cell && !tri_is_true(tri_feel_test(ev, cell, NULL, inputs[i])))
            return false;
    }
    return true;
}

static bool one_report(struct tri_run *run, const struct tri_models *m,
                       uint64_t *seed, bool first, size_t columns,
                       const struct column_kind **of, enum tri_trace trace)
{
    tri_run_begin(run, tri_null(), trace);
    struct tri_eval *ev = tri_run_eval(run);
    struct tri_value inputs[COLUMNS];
    struct tri_context *f = tri_context_new(ev->arena, (columns + 1) / 2);
    for (size_t i = 0; f && i < columns; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "%c%zu", i % 2 ? 'x' : 'm', i);
        inputs[i] = some_value(seed, of[i]->type);
        if (i % 2) {
            tri_run_input(run, tri_models_find(m, NULL, TRI_NODE_INPUT, name),
                          inputs[i]);
            continue;
        }
        const char *key = tri_arena_copy(ev->arena, name, strlen(name));
        uint32_t len = (uint32_t)strlen(name);
        f->entries[i / 2] =
            (struct tri_entry){ key, len, tri_key_hash(key, len), inputs[i] };
    }
    tri_run_input(run, tri_models_find(m, NULL, TRI_NODE_INPUT, "f"),
                  tri_context_value(f));
    const struct tri_node *d = tri_models_find(m, NULL, TRI_NODE_DECISION, "d");
    struct tri_value v = tri_null();
    if (tri_run_decide(run, d, &v, NULL) != TRI_OK)
        return false;
    const struct tri_decided *decided = tri_run_of(run, d);
    const struct tri_table *t = tri_node_table(d);
    size_t n = 0;
    for (size_t r = 0; r < tri_table_rules(t) && !(first && n); r++)
        if (scan(ev, t, r, inputs, columns))
            if (n >= decided->n_matched || decided->matched[n++] != r)
                return false;
    if (n != decided->n_matched)
        return false;
    return first ? (n ? v.kind == TRI_NUMBER : v.kind == TRI_NULL)
                 : v.kind == TRI_LIST && v.u.list->n == n;
}

static void one_table(uint64_t number)
{
    uint64_t seed = number;
    char label[32];
    (void)snprintf(label, sizeof(label), "table %d", (int)number);
    const struct column_kind *of[COLUMNS];
    size_t columns = 1 + dice(&seed, COLUMNS);
    size_t rules = dice(&seed, 8) == 0   ? 200 + dice(&seed, 400)
                   : dice(&seed, 3) == 0 ? 60 + dice(&seed, 90)
                                         : 1 + dice(&seed, 20);
    bool first = dice(&seed, 3) == 0;
    for (size_t i = 0; i < columns; i++)
        of[i] = &kinds[dice(&seed, TRI_COUNT(kinds))];
    struct tri_out text;
    tri_out_init(&text);
    write_model(&text, &seed, first, rules, columns, of);
    struct tri_findings findings;
    tri_findings_init(&findings);
    struct tri_models *m = NULL;
    struct tri_run *run = NULL;
    struct tri_error err;
    bool made = tri_models_new(&m, &err) == TRI_OK &&
                tri_models_add(m, "a.dmn", text.text, text.len, &findings,
                               &err) == TRI_OK &&
                tri_models_link(m, &findings, &err) == TRI_OK &&
                findings.errors == 0 &&
                tri_run_new(m, NULL, &run, &err) == TRI_OK;
    CHECK_ROW(label, made);
    for (size_t i = 0; run && i < REPORTS; i++)
        CHECK_ROW(label, one_report(run, m, &seed, first, columns, of,
                                    i % 2 ? TRI_TRACE_FULL : TRI_TRACE_NONE));
    tri_run_free(run);
    tri_models_free(m);
    tri_findings_done(&findings);
    tri_out_done(&text);
}

static void index_and_scan_agree(void)
{
    for (uint64_t i = 1; i <= TABLES; i++)
        one_table(i);
}

int main(void)
{
    const CU_TestInfo tests[] = {
        { "index and scan find the same rules", index_and_scan_agree },
        CU_TEST_INFO_NULL,
    };
    return check_run("index", tests);
}
