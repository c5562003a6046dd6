/* Models at random: conditions, lists of people, sums and tables of one
 * another, over people at random. On demand they are decided by forks and
 * codes where these were drawn; the interpreter, which knows of neither, says
 * what each must come to. */
#include "dmn/model.h"
#include "dmn_bench.h"

enum { MODELS = 60, DECISIONS = 20, CASES = 24, DEEP = 3 };

struct maker {
    struct tri_out *o;
    unsigned seed;
    unsigned n_bools, n_numbers, n_people, n_words, n_tables;
    bool whole; /* cases leave no member out */
};

static unsigned dice(struct maker *m, unsigned n)
{
    m->seed = m->seed * 1103515245u + 12345u;
    return (m->seed >> 16) % n;
}

#define ONE_OF(m, choices) ((choices)[dice(m, TRI_COUNT(choices))])

static void put(struct maker *m, const char *text)
{
    tri_out_text(m->o, text);
}

/* ---- expressions ---- */

/* A decision so far of this sort, or, where there is none, a member. */
static void name_of(struct maker *m, char sort, unsigned n, const char *member)
{
    if (n && dice(m, 2))
        tri_out_format(m->o, "%c%u", sort, dice(m, n));
    else
        tri_out_format(m->o, "c.%s", member);
}

/* item: whose members are read, as it is called there; NULL: of no item. Now
 * and then one reads what is outside all the same. */
static void word_place(struct maker *m, const char *item)
{
    if (item && dice(m, 12))
        tri_out_format(m->o, "%s.role", item);
    else
        put(m, "c.w");
}

static void number_place(struct maker *m, const char *item)
{
    if (item && dice(m, 12))
        tri_out_format(m->o, "%s.age", item);
    else
        name_of(m, 'n', m->n_numbers, "n");
}

static void truth_place(struct maker *m, const char *item)
{
    if (item && dice(m, 12))
        tri_out_format(m->o, "%s.ok", item);
    else
        name_of(m, 'b', m->n_bools, dice(m, 2) ? "a" : "b");
}

static void words_place(struct maker *m, const char *item)
{
    if (item && dice(m, 12))
        tri_out_format(m->o, "%s.did", item);
    else
        name_of(m, 'w', m->n_words, "words");
}

static void people_place(struct maker *m)
{
    name_of(m, 'p', m->n_people, "people");
}

static const char *const orders[] = { "&lt;",  "&lt;=", "&gt;",
                                      "&gt;=", "=",     "!=" };

static void compare(struct maker *m, const char *item)
{
    static const char *const numbers[] = { "12", "13", "17", "0",
                                           "1",  "40", "2",  "12.5" };
    static const char *const words[] = { "\"one\"", "\"two\"", "\"x\"",
                                         "null" };
    unsigned sort = dice(m, 7);
    if (sort == 6 && item) {
        tri_out_format(m->o, "called(%s) %s %s", item,
                       dice(m, 2) ? "=" : "!=", ONE_OF(m, words));
    } else if (sort == 0) {
        word_place(m, item);
        tri_out_format(m->o, " %s %s",
                       dice(m, 2) ? "=" : "!=", ONE_OF(m, words));
    } else if (sort == 1) {
        tri_out_format(m->o, "%s = ", ONE_OF(m, words));
        word_place(m, item);
    } else if (sort == 2) {
        tri_out_format(m->o, "%s %s ", ONE_OF(m, numbers), ONE_OF(m, orders));
        number_place(m, item);
    } else if (sort == 3) {
        put(m, "count(");
        words_place(m, item);
        tri_out_format(m->o, ") %s %u", ONE_OF(m, orders), dice(m, 4));
    } else {
        number_place(m, item);
        tri_out_format(m->o, " %s %s", ONE_OF(m, orders), ONE_OF(m, numbers));
    }
}

static void truth(struct maker *m, const char *item)
{
    static const char *const tests[] = { "",        " = true",  " != true",
                                         " = null", " = false", " != null" };
    truth_place(m, item);
    put(m, ONE_OF(m, tests));
}

static void about_words(struct maker *m, const char *item)
{
    static const char *const some[] = { "[\"x\", \"z\"]", "[\"one\"]",
                                        "[\"y\", \"two\", \"x\"]",
                                        "[\"y\", null]" };
    if (dice(m, 2)) {
        put(m, "list contains(");
        words_place(m, item);
        put(m, dice(m, 2) ? ", \"x\")" : ", \"one\")");
    } else {
        put(m, dice(m, 2) ? "(some d in " : "(every d in ");
        words_place(m, item);
        tri_out_format(m->o, " satisfies list contains(%s, d))",
                       ONE_OF(m, some));
    }
}

static void condition(struct maker *m, unsigned depth, const char *item);

static void about_people(struct maker *m, unsigned depth)
{
    if (dice(m, 3) == 0) {
        put(m, "count(");
        people_place(m);
        put(m, "[");
        condition(m, depth, "item");
        tri_out_format(m->o, "]) %s %u", ONE_OF(m, orders), dice(m, 3));
        return;
    }
    put(m, dice(m, 2) ? "(some x in " : "(every x in ");
    people_place(m);
    put(m, " satisfies ");
    condition(m, depth, "x");
    put(m, ")");
}

static void condition(struct maker *m, unsigned depth, const char *item)
{
    unsigned sort = dice(m, depth ? 14 : 6);
    if (sort < 3) {
        compare(m, item);
    } else if (sort < 5) {
        truth(m, item);
    } else if (sort < 6) {
        about_words(m, item);
    } else if (sort < 10) {
        put(m, "(");
        condition(m, depth - 1, item);
        for (unsigned more = 1 + dice(m, 2); more; more--) {
            put(m, sort < 8 ? " and " : " or ");
            condition(m, depth - 1, item);
        }
        put(m, ")");
    } else if (sort < 11) {
        put(m, "not(");
        condition(m, depth - 1, item);
        put(m, ")");
    } else if (sort < 12) {
        put(m, "(if ");
        condition(m, depth - 1, item);
        put(m, " then ");
        condition(m, depth - 1, item);
        put(m, " else ");
        condition(m, depth - 1, item);
        put(m, ")");
    } else if (item) {
        about_words(m, item);
    } else {
        about_people(m, depth - 1);
    }
}

/* What is given for an item called x. */
static void given(struct maker *m, unsigned depth)
{
    static const char *const ends[] = { "x.role", "x.role",  "\"one\"",
                                        "null",   "\"old\"", "called(x)",
                                        "x.age" };
    if (depth == 0 || dice(m, 3) == 0) {
        put(m, ONE_OF(m, ends));
        return;
    }
    put(m, "if ");
    condition(m, depth - 1, "x");
    put(m, " then ");
    given(m, depth - 1);
    put(m, " else ");
    given(m, depth - 1);
}

static void tables(struct maker *m)
{
    put(m, "flatten([");
    for (unsigned k = 0, n = 1 + dice(m, 3); k < n; k++)
        tri_out_format(m->o, "%st%u", k ? ", " : "", dice(m, m->n_tables));
    put(m, "])");
    if (dice(m, 2))
        tri_out_format(m->o, "[item.yes %s true]", dice(m, 2) ? "=" : "!=");
    put(m, ".code");
}

static void words(struct maker *m)
{
    static const char *const left[] = { "null", "null", "null", "c.w",
                                        "\"one\"" };
    bool compact = dice(m, 2);
    if (m->n_tables && dice(m, 2)) {
        tables(m);
        return;
    }
    put(m, compact ? "(for x in " : "for x in ");
    people_place(m);
    put(m, " return ");
    given(m, DEEP);
    if (compact && m->n_bools && dice(m, 12) == 0)
        tri_out_format(m->o, ")[b%u != null]", dice(m, m->n_bools));
    else if (compact)
        tri_out_format(m->o, ")[item != %s]", ONE_OF(m, left));
}

static void choice_of_numbers(struct maker *m)
{
    put(m, "(if ");
    condition(m, 2, NULL);
    tri_out_format(m->o, " then %u else ", dice(m, 4));
    if (dice(m, 2))
        choice_of_numbers(m);
    else
        tri_out_format(m->o, "%u", dice(m, 4));
    put(m, ")");
}

static void number(struct maker *m)
{
    unsigned sort = dice(m, m->n_tables ? 5 : 4);
    if (sort == 0) {
        put(m, "count(");
        people_place(m);
        put(m, ")");
    } else if (sort == 1 && m->n_numbers) {
        tri_out_format(m->o, "n%u + ", dice(m, m->n_numbers));
        choice_of_numbers(m);
    } else if (sort == 2) {
        put(m, "count(flatten(for x in ");
        people_place(m);
        put(m, " return if ");
        condition(m, 2, "x");
        put(m, dice(m, 2) ? " then [] else x.did))" : " then x.did else []))");
    } else if (sort == 4) {
        put(m, "count(distinct values(");
        tables(m);
        put(m, "))");
    } else {
        choice_of_numbers(m);
    }
}

/* ---- models ---- */

static void needs(struct maker *m)
{
    const struct {
        char sort;
        unsigned n;
    } all[] = { { 'b', m->n_bools },
                { 'n', m->n_numbers },
                { 'p', m->n_people },
                { 'w', m->n_words },
                { 't', m->n_tables } };
    put(m, NEEDS_INPUT("c") KNOWS("called"));
    for (size_t s = 0; s < TRI_COUNT(all); s++)
        for (unsigned k = 0; k < all[s].n; k++)
            tri_out_format(m->o, NEEDS("%c%u"), all[s].sort, k);
}

static void open_decision(struct maker *m, char sort, unsigned n,
                          const char *type)
{
    tri_out_format(m->o,
                   "<decision id='%c%u' name='%c%u'><variable name='%c%u' "
                   "typeRef='%s'/>",
                   sort, n, sort, n, sort, n, type);
    needs(m);
}

static void table(struct maker *m)
{
    static const char *const policies[] = { "RULE ORDER", "COLLECT", "FIRST",
                                            "RULE ORDER" };
    static const char *const truths[] = { "true", "false",     "-",
                                          "null", "not(true)", "-" };
    static const char *const of_word[] = { "\"one\"", "-", "\"two\", \"x\"",
                                           "not(\"one\")", "-" };
    static const char *const of_number[] = {
        "-", "&gt; 12", "[1..13)", "13, 17", "not(&lt; 13)", "-"
    };
    static const char *const yes[] = { "true", "false", "null" };
    unsigned n_truths = 1 + dice(m, 4);
    open_decision(m, 't', m->n_tables, "Any");
    tri_out_format(m->o, "<decisionTable hitPolicy='%s'>", ONE_OF(m, policies));
    for (unsigned k = 0; k < n_truths + 2; k++) {
        put(m, "<input><inputExpression");
        if (dice(m, 3) == 0)
            tri_out_format(m->o, " typeRef='%s'",
                           dice(m, 12) == 0 ? "number"
                           : k == n_truths  ? "string"
                           : k > n_truths   ? "number"
                                            : "boolean");
        put(m, "><text>");
        if (k == n_truths)
            put(m, "c.w");
        else if (k > n_truths)
            number_place(m, NULL);
        else if (dice(m, 6) == 0)
            put(m, "c.odd");
        else
            truth_place(m, NULL);
        put(m, "</text></inputExpression></input>");
    }
    put(m, "<output name='code'/><output name='yes'/>");
    for (unsigned rule = 2 + dice(m, 8); rule; rule--) {
        put(m, "<rule>");
        for (unsigned k = 0; k < n_truths + 2; k++)
            tri_out_format(m->o, "<inputEntry><text>%s</text></inputEntry>",
                           k == n_truths  ? ONE_OF(m, of_word)
                           : k > n_truths ? ONE_OF(m, of_number)
                                          : ONE_OF(m, truths));
        tri_out_format(m->o,
                       "<outputEntry><text>\"c%u\"</text></outputEntry>"
                       "<outputEntry><text>%s</text></outputEntry></rule>",
                       dice(m, 5), ONE_OF(m, yes));
    }
    put(m, "</decisionTable></decision>\n");
}

static void literal(struct maker *m)
{
    unsigned sort = dice(m, 9);
    char name = sort < 4 ? 'b' : sort < 6 ? 'n' : sort < 7 ? 'p' : 'w';
    unsigned *n = name == 'b'   ? &m->n_bools
                  : name == 'n' ? &m->n_numbers
                  : name == 'p' ? &m->n_people
                                : &m->n_words;
    open_decision(m, name, *n,
                  dice(m, 3) == 0 ? "Any"
                  : name == 'b'   ? "boolean"
                  : name == 'n'   ? "number"
                  : name == 'p'   ? "tPeople"
                                  : "tWords");
    put(m, "<literalExpression><text>");
    if (name == 'b') {
        condition(m, DEEP, NULL);
    } else if (name == 'n') {
        number(m);
    } else if (name == 'p') {
        people_place(m);
        put(m, "[");
        condition(m, DEEP, "item");
        put(m, "]");
    } else {
        words(m);
    }
    put(m, "</text></literalExpression></decision>\n");
    ++*n;
}

#define PART(name, type)                                         \
    "<itemComponent name='" name "'><typeRef>" type "</typeRef>" \
    "</itemComponent>"
#define LIST_OF(name, type)                                              \
    "<itemDefinition name='" name "' isCollection='true'><typeRef>" type \
    "</typeRef></itemDefinition>"

static void model(struct maker *m)
{
    static const char *const results[] = { "\"young\"", "null", "s.role" };
    put(m,
        HEAD LIST_OF("tWords", "string") "<itemDefinition name='tPerson'>" PART(
            "role", "string") PART("age", "number") PART("ok", "boolean")
            PART("did", "tWords") "</itemDefinition>" LIST_OF("tPeople",
                                                              "tPerson"));
    put(m, "<itemDefinition name='tCase'>" PART("a", "boolean")
               PART("b", "boolean") PART("n", "number") PART("w", "string")
                   PART("words", "tWords") PART("people", "tPeople")
                       PART("odd", "Any") "</itemDefinition>");
    put(m, dice(m, 4) ? INPUT("c", "tCase") : INPUT("c", "Any"));
    put(m, "<businessKnowledgeModel id='called' name='called'><variable "
           "name='called'/><encapsulatedLogic><formalParameter name='s'");
    put(m, dice(m, 2) ? " typeRef='tPerson'/>" : "/>");
    put(m, "<literalExpression><text>if ");
    condition(m, 1, "s");
    tri_out_format(m->o, " then %s else \"old\"", ONE_OF(m, results));
    put(m, "</text></literalExpression></encapsulatedLogic>"
           "</businessKnowledgeModel>\n");
    for (unsigned i = 0; i < DECISIONS; i++) {
        if (dice(m, 4) == 0) {
            table(m);
            m->n_tables++;
        } else {
            literal(m);
        }
    }
    put(m, TAIL);
}

/* ---- cases ---- */

static void member(struct maker *m, const char **comma, const char *name,
                   const char *value)
{
    if (dice(m, 7) == 0 && !m->whole)
        return;
    tri_out_format(m->o, "%s\"%s\": %s", *comma, name, value);
    *comma = ", ";
}

static const char *some_words(struct maker *m)
{
    static const char *const lists[] = { "[]",
                                         "[\"x\"]",
                                         "[\"y\", \"x\"]",
                                         "[\"one\", \"z\", \"one\"]",
                                         "[null, \"two\"]",
                                         "null" };
    return ONE_OF(m, lists);
}

static void a_case(struct maker *m)
{
    static const char *const truths[] = { "true", "false", "null" };
    static const char *const ages[] = { "0",  "1",  "12",   "13",  "17",
                                        "18", "40", "12.5", "null" };
    static const char *const texts[] = { "\"one\"", "\"two\"", "\"x\"",
                                         "\"else\"", "null" };
    static const char *const odds[] = { "true",    "false", "12", "13",
                                        "\"one\"", "null",  "[]" };
    const char *comma = "";
    put(m, "{\"c\": {");
    member(m, &comma, "a", ONE_OF(m, truths));
    member(m, &comma, "b", ONE_OF(m, truths));
    member(m, &comma, "n", ONE_OF(m, ages));
    member(m, &comma, "w", ONE_OF(m, texts));
    member(m, &comma, "words", some_words(m));
    {
        tri_out_format(m->o, "%s\"people\": [", comma);
        for (unsigned k = 0, n = dice(m, 5); k < n; k++) {
            const char *own = "";
            put(m, k ? ", {" : "{");
            member(m, &own, "role", ONE_OF(m, texts));
            member(m, &own, "age", ONE_OF(m, ages));
            member(m, &own, "ok", ONE_OF(m, truths));
            member(m, &own, "did", some_words(m));
            put(m, "}");
        }
        put(m, "]");
    }
    tri_out_format(m->o, ", \"odd\": %s", ONE_OF(m, odds));
    put(m, "}}");
}

/* ---- both ways ---- */

/* Decisions that have forks or a maker, or columns by code: where there are
 * none, nothing but the interpreter would be held against itself. */
static size_t drawn_of(const struct tri_models *models)
{
    size_t drawn = 0;
    for (size_t i = 0; i < models->n_nodes; i++) {
        const struct tri_node *n = models->order[i];
        const struct tri_table *t = tri_node_table(n);
        drawn += n->forks[0] || n->maker || (t && t->on_demand);
    }
    return drawn;
}

static bool are_the_same(struct bench *b, const char *inputs, const char *name,
                         struct tri_out *want, struct tri_out *got)
{
    tri_run_on_demand(b->run, false);
    decide(b, inputs, name, want);
    tri_run_on_demand(b->run, true);
    decide(b, inputs, name, got);
    return strcmp(want->text, got->text) == 0;
}

/* The same, where complaints are worded: what nobody reads is not decided, so
 * that there may be fewer of them. */
static bool are_the_same_aloud(struct bench *b, const char *inputs,
                               const char *name, struct tri_out *want,
                               struct tri_out *got)
{
    tri_run_quiet(b->run, false);
    decide(b, inputs, name, got);
    tri_run_quiet(b->run, true);
    size_t n = strlen(want->text);
    return strncmp(want->text, got->text, n) == 0 &&
           (!got->text[n] || strncmp(got->text + n, " ! ", 3) == 0);
}

static void models_are_the_same(void)
{
    struct tri_out text, inputs, want, got;
    struct maker m = { .seed = 20 };
    size_t drawn = 0, bad = 0, all = 0, said = 0;
    tri_out_init(&text);
    tri_out_init(&inputs);
    tri_out_init(&want);
    tri_out_init(&got);
    for (int i = 0; i < MODELS && bad == 0; i++) {
        struct bench b;
        m = (struct maker){ .seed = m.seed, .o = &text };
        tri_out_clear(&text);
        model(&m);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        b.trace = TRI_TRACE_NONE;
        tri_run_quiet(b.run, true);
        drawn += drawn_of(b.models);
        m.o = &inputs;
        for (int k = 0; k < CASES && bad == 0; k++) {
            tri_out_clear(&inputs);
            m.whole = dice(&m, 4); /* else c is often of no case's type */
            a_case(&m);
            for (size_t d = 0; d < b.models->n_nodes && bad == 0; d++) {
                const struct tri_node *n = b.models->order[d];
                if (n->kind != TRI_NODE_DECISION)
                    continue;
                all++;
                if (!are_the_same(&b, inputs.text, n->name, &want, &got) ||
                    !are_the_same_aloud(&b, inputs.text, n->name, &want,
                                        &got)) {
                    bad++;
                    (void)printf("\n%s\n%s of %s\n  is %s\n  not %s\n",
                                 text.text, n->name, inputs.text, want.text,
                                 got.text);
                }
                said += strcmp(want.text, "null") != 0;
            }
        }
        bench_close(&b);
    }
    CU_ASSERT_EQUAL(bad, 0);
    CU_ASSERT(all == (size_t)MODELS * CASES * DECISIONS);
    CU_ASSERT(drawn > (size_t)MODELS * DECISIONS / 2);
    CU_ASSERT(said > all / 2);
    tri_out_done(&text);
    tri_out_done(&inputs);
    tri_out_done(&want);
    tri_out_done(&got);
}

/* ---- inputs that change ---- */

static struct tri_value read_case(struct maker *m, struct bench *b)
{
    struct tri_value v = tri_null();
    tri_out_clear(m->o);
    a_case(m);
    CU_ASSERT(tri_json_read(tri_run_eval(b->run), m->o->text,
                            strlen(m->o->text), TRI_JSON_TYPED, &v,
                            &b->err) == TRI_OK);
    return v.kind == TRI_CONTEXT ? v.u.context->entries[0].value : v;
}

/* from, but for one member, which is as it is in to. */
static struct tri_value with(struct bench *b, struct tri_value from,
                             struct tri_value to, size_t at)
{
    struct tri_context *c =
        tri_context_new(tri_run_eval(b->run)->arena, from.u.context->n);
    if (!c)
        return tri_null();
    for (size_t i = 0; i < from.u.context->n; i++)
        c->entries[i] = from.u.context->entries[i];
    c->entries[at].value = to.u.context->entries[at].value;
    return tri_context_value(c);
}

static void said_by(struct bench *b, struct tri_run *run,
                    const struct tri_node *n, struct tri_out *out)
{
    struct tri_value v;
    tri_out_clear(out);
    CU_ASSERT_FATAL(tri_run_decide(run, n, &v, &b->err) == TRI_OK);
    tri_json_write(tri_run_eval(run), out, v, TRI_JSON_TYPED, 0);
}

/* b's run has one member changed; plain is begun anew with all of it. */
static size_t count_unlike(struct maker *m, struct bench *b,
                           struct tri_run *plain, struct tri_out *want,
                           struct tri_out *got)
{
    size_t bad = 0;
    for (size_t d = 0; d < b->models->n_nodes; d++) {
        const struct tri_node *n = b->models->order[d];
        if (n->kind != TRI_NODE_DECISION || dice(m, 4) == 0)
            continue;
        said_by(b, plain, n, want);
        said_by(b, b->run, n, got);
        if (strcmp(want->text, got->text) != 0) {
            bad++;
            (void)printf("\n  %s is %s\n  not %s\n", n->name, want->text,
                         got->text);
        }
    }
    return bad;
}

/* What was decided before a member changed does not stand for what it comes
 * to after; nor where all is settled at once. */
static void changes_are_the_same(void)
{
    struct tri_out text, want, got;
    static const char *const members[] = { "a",     "b",      "n",  "w",
                                           "words", "people", "odd" };
    struct maker m = { .seed = 33 };
    size_t bad = 0;
    tri_out_init(&text);
    tri_out_init(&want);
    tri_out_init(&got);
    for (int i = 0; i < MODELS && bad == 0; i++) {
        struct bench b;
        struct tri_run *plain;
        struct tri_value v;
        m = (struct maker){ .seed = m.seed, .o = &text, .whole = true };
        tri_out_clear(&text);
        model(&m);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        CU_ASSERT_FATAL(tri_run_new(b.models, NULL, &plain, &b.err) == TRI_OK);
        const struct tri_node *c =
            tri_models_find(b.models, NULL, TRI_NODE_INPUT, "c");
        tri_run_bare(b.run, true);
        tri_run_quiet(b.run, true);
        tri_run_on_demand(b.run, true);
        for (int k = 0; k < CASES / 2; k++) {
            tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
            struct tri_value from = read_case(&m, &b);
            struct tri_value to = read_case(&m, &b);
            tri_run_input(b.run, c, from);
            for (size_t d = 0; d < b.models->n_nodes; d++) {
                const struct tri_node *n = b.models->order[d];
                if (n->kind == TRI_NODE_DECISION && dice(&m, 4)) {
                    CU_ASSERT(tri_run_decide(b.run, n, &v, &b.err) == TRI_OK);
                    tri_run_gather(b.run, n);
                }
            }
            CU_ASSERT(tri_run_keep(b.run, &b.err) == TRI_OK);
            for (size_t at = 0; at < TRI_COUNT(members); at++) {
                tri_run_back(b.run);
                v = with(&b, from, to, at);
                tri_run_input_member(b.run, c, v, at, members[at]);
                if (dice(&m, 2))
                    CU_ASSERT(tri_run_settle(b.run, &b.err) == TRI_OK);
                tri_run_begin(plain, tri_null(), TRI_TRACE_NONE);
                tri_run_input(plain, c, v);
                bad += count_unlike(&m, &b, plain, &want, &got);
            }
        }
        if (bad)
            (void)printf("\n%s\n", text.text);
        tri_run_free(plain);
        bench_close(&b);
    }
    CU_ASSERT_EQUAL(bad, 0);
    tri_out_done(&text);
    tri_out_done(&want);
    tri_out_done(&got);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "models at random are the same", models_are_the_same },
        { "changes at random are the same", changes_are_the_same },
        CU_TEST_INFO_NULL,
    };
    return check_run("forks at random", tests);
}
