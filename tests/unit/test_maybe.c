/* What decisions can still give, against brute force: each row is one decision
 * over a few open inputs; it is decided for every combination of their values
 * by an ordinary run, and once with sets. The set must hold every value found;
 * a row says how many more it may hold, which inputs may matter, and which "no"
 * no decision tells from "not known". */
#include "dmn_bench.h"
#include "feel/number.h"
#include "proof/apart.h"
#include "proof/maybe.h"

#define FIELD(name, type)                                        \
    "<itemComponent name='" name "'><typeRef>" type "</typeRef>" \
    "</itemComponent>"

#define ITEM(name, fields) \
    "<itemDefinition name='" name "'>" fields "</itemDefinition>"

static const char types[] =
    "<itemDefinition name='tWord'><typeRef>string</typeRef><allowedValues>"
    "<text>\"a\",\"b\",\"c\"</text></allowedValues></itemDefinition>"
    "<itemDefinition name='tPeople' isCollection='true'>"
    "<typeRef>tPerson</typeRef></itemDefinition>" /* models link at the end */
    ITEM("tF", FIELD("b", "boolean") FIELD("c", "boolean") FIELD("w", "tWord")
                   FIELD("n", "number") FIELD("x", "boolean"))
        ITEM("tPerson", FIELD("age", "number") FIELD("there", "boolean")
                            FIELD("kind", "string"))
            ITEM("tR", FIELD("people", "tPeople")) INPUT("f", "tF")
                INPUT("r", "tR");

/* Other decisions that a row may read. */
static const char codes[] =
    "<decision id='codes' name='codes'><variable name='codes'/>"
    "<informationRequirement><requiredInput href='#f'/>"
    "</informationRequirement><decisionTable hitPolicy='RULE ORDER'>"
    "<input><inputExpression typeRef='boolean'><text>f.b</text>"
    "</inputExpression></input><output name='code'/><output name='must'/>"
    "<rule><inputEntry><text>true</text></inputEntry><outputEntry><text>\"p\""
    "</text></outputEntry><outputEntry><text>true</text></outputEntry></rule>"
    "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>\"q\""
    "</text></outputEntry><outputEntry><text>true</text></outputEntry></rule>"
    "<rule><inputEntry><text>false</text></inputEntry><outputEntry><text>\"r\""
    "</text></outputEntry><outputEntry><text>false</text></outputEntry></rule>"
    "</decisionTable></decision>";
static const char grown[] =
    "<businessKnowledgeModel id='grown' name='grown'><variable name='grown'/>"
    "<encapsulatedLogic><formalParameter name='p' typeRef='tPerson'/>"
    "<literalExpression typeRef='boolean'><text>p.age != null and p.age "
    "&gt;= 18</text></literalExpression></encapsulatedLogic>"
    "</businessKnowledgeModel>";

enum { ANY = -1, UNCOUNTED = -2 };

/* open: letters of what is: members b c w n of f (b may stay unknown), p and t:
 * age and presence of the first person. more: values that the set has beyond
 * those found. matters: of "bcwn", said to matter. twins: of "bc", those whose
 * false is proved to be as null. */
static const struct row {
    const char *name;
    const char *open;
    const char *logic;
    int more;
    const char *matters;
    const char *twins;
} rows[] = {
    /* names and three-valued logic */
    { "a member", "b", "f.b", 0, "b", "c" },
    { "a closed member", "b", "f.x", 0, "", "bc" },
    { "or", "bc", "f.b or f.c", 0, "bc", "" },
    { "and of three", "bc", "f.b and f.x and f.c", 0, "bc", "" },
    { "or that is settled", "bc", "f.x or f.b or f.c", 0, "", "" },
    { "not", "b", "not(f.b)", 0, "b", "c" },
    { "no and not known are one", "bc", "f.b = true or f.c = true", 0, "bc",
      "bc" },
    { "unlike true", "b", "f.b != true", 0, "b", "bc" },
    { "no is told from not known", "b", "f.b = false", 0, "b", "c" },
    { "null is told", "b", "f.b = null", 0, "b", "c" },
    { "what hangs together is lost", "b", "f.b = true and f.b != true", 1, "b",
      "bc" },
    { "if", "bw", "if f.b = true then \"yes\" else f.w", 0, "bw", "bc" },
    { "if that is settled", "bw", "if f.x then \"yes\" else f.w", 0, "", "bc" },
    /* words and numbers */
    { "a word", "w", "f.w = \"a\"", 0, "w", "bc" },
    { "a word that is none", "w", "f.w != \"z\"", 0, "", "bc" },
    { "one of", "w", "f.w in (\"a\", \"b\")", 0, "w", "bc" },
    { "less", "n", "f.n &lt; 2", 0, "n", "bc" },
    { "at least, always", "n", "f.n &gt;= 0", 0, "", "bc" },
    { "more than there is", "n", "f.n &gt; 4", 0, "", "bc" },
    { "between", "n", "f.n between 1 and 3", 1, "n", "bc" },
    { "a sum against a constant", "n", "f.n + 1 &gt; 5", 0, "", "bc" },
    { "of another kind", "w", "f.w &lt; 3", 0, "", "bc" },
    /* lists of what may be missing */
    { "count", "b", "count(codes)", 1, "b", "c" },
    { "counts added", "bw",
      "count(codes) + (if f.w = \"a\" then 1 else 0) + count([1, 2])", 1, "bw",
      "c" },
    { "a count compared", "b", "count(codes) &gt; 3", 0, "", "c" },
    { "a count that is some number", "b", "count(codes) = 1", 0, "b", "c" },
    { "filter, member", "b", "codes[item.must = true].code", UNCOUNTED, "b",
      "c" },
    { "some of a filter", "b",
      "some c in codes[item.must = true].code satisfies list contains([\"p\", "
      "\"z\"], c)",
      0, "b", "c" },
    { "every", "b", "every c in codes.code satisfies c != \"z\"", 0, "", "c" },
    { "the first of a list", "b", "codes.code[1]", 0, "b", "c" },
    { "items that are there", "b", "count(codes.code[item != null])", 1, "b",
      "c" },
    { "flatten, distinct", "b",
      "count(distinct values(flatten([codes.code, [\"q\"]])[item != null]))", 3,
      "b", "c" },
    /* people */
    { "some person", "p",
      "some p in r.people satisfies p.age != null and p.age "
      "&gt;= 18",
      1, "", "bc" },
    { "some person of two open facts", "pt",
      "some p in r.people satisfies p.there = true and p.age = 20", 0, "",
      "bc" },
    { "a function of each", "p", "for p in r.people return grown(p)", UNCOUNTED,
      "", "bc" },
    { "filtered people", "pt", "count(r.people[there = true and age != null])",
      0, "", "bc" },
    /* tables */
    { "first", "bw",
      "table FIRST: f.b | f.w ; true | - -> \"x\" ; - | \"a\" -> \"y\" ; - | - "
      "-> "
      "\"z\"",
      0, "bw", "bc" },
    { "first that is settled", "w",
      "table FIRST: f.b | f.w ; true | - -> \"x\" ; - | \"a\" -> \"y\"", 0, "",
      "bc" },
    { "unique, none may match", "bw",
      "table UNIQUE: f.b | f.w ; true | \"a\" -> 1 ; false | \"a\" -> 2", 0,
      "bw", "c" },
    { "priority", "bc",
      "table PRIORITY: f.b | f.c ; true | - -> \"low\" ; - | true -> \"high\" "
      "; - | - -> \"low\"",
      0, "bc", "bc" }, /* that its row says the same is not seen */
    { "priority, where both matter", "bc",
      "table PRIORITY: f.b | f.c ; true | true -> \"high\" ; - | - -> \"low\"",
      0, "bc", "bc" },
    { "the whole handed on", "b", "[f][1].b = true", 0, "b", "" },
    { "null as a cell", "b", "table FIRST: f.b ; null -> 1 ; - -> 2", 0, "b",
      "c" },
    { "no and null in one cell", "b",
      "table FIRST: f.b ; false, null -> 1 ; true -> 2", 1, "b", "bc" },
    { "numbers, cut", "n",
      "table UNIQUE: f.n ; &lt; 1 -> 1 ; [1..3] -> 2 ; &gt; 3 -> 3 ; &gt; 4 -> "
      "4",
      1, "n", "bc" },
    { "an expression as a column", "bn",
      "table FIRST: f.b = true | f.n ; true | &gt;= 2 -> 1 ; - | - -> 2", 0,
      "bn", "bc" },
    { "a table of a count", "b",
      "table FIRST: count(codes) ; 2 -> 1 ; &lt; 5 -> 2", 0, "b", "c" },
    { "a list", "bc",
      "table RULE ORDER: f.b | f.c ; true | - -> \"x\" ; - | true -> \"y\" ; - "
      "| "
      "- "
      "-> \"z\"",
      UNCOUNTED, "bc", "bc" },
    { "a test of the column's value", "w",
      "table FIRST: f.w ; not(\"a\") -> 1 ; - -> 2", 0, "w", "bc" },
};

/* ---- the model ---- */

static void put_entries(struct tri_out *o, const char *element,
                        const char *text, size_t n, const char *separator)
{
    while (n) {
        const char *end = strstr(text, separator);
        size_t len = end && (size_t)(end - text) < n ? (size_t)(end - text) : n;
        tri_out_format(o, "<%s><text>%.*s</text></%s>", element, (int)len, text,
                       element);
        if (len == n)
            return;
        text += len + strlen(separator);
        n -= len + strlen(separator);
    }
}

/* "table POLICY: input | input ; cell | cell -> output ; ..." */
static void put_table(struct tri_out *o, const char *text)
{
    const char *colon = strchr(text, ':');
    tri_out_format(o, "<decisionTable hitPolicy='%.*s'>", (int)(colon - text),
                   text);
    const char *part = colon + 2;
    for (bool head = true; part; head = false) {
        const char *end = strstr(part, " ; ");
        size_t n = end ? (size_t)(end - part) : strlen(part);
        while (head && n) {
            const char *bar = strstr(part, " | ");
            size_t len =
                bar && (size_t)(bar - part) < n ? (size_t)(bar - part) : n;
            tri_out_text(o, "<input><inputExpression>");
            tri_out_format(o, "<text>%.*s</text></inputExpression></input>",
                           (int)len, part);
            part += len == n ? n : len + 3;
            n -= len == n ? n : len + 3;
        }
        if (head) {
            tri_out_text(o, strstr(text, "PRIORITY") == text
                                ? "<output><outputValues><text>\"high\",\"low\""
                                  "</text></outputValues></output>"
                                : "<output/>");
        } else {
            const char *arrow = strstr(part, " -> ");
            tri_out_text(o, "<rule>");
            put_entries(o, "inputEntry", part, (size_t)(arrow - part), " | ");
            put_entries(o, "outputEntry", arrow + 4,
                        n - (size_t)(arrow + 4 - part), " | ");
            tri_out_text(o, "</rule>");
        }
        part = end ? end + 3 : NULL;
    }
    tri_out_text(o, "</decisionTable>");
}

static void put_model(struct tri_out *o, const struct row *row)
{
    bool with_codes = strstr(row->logic, "codes");
    bool with_grown = strstr(row->logic, "grown");
    tri_out_text(o, HEAD);
    tri_out_text(o, types);
    tri_out_text(o, with_codes ? codes : "");
    tri_out_text(o, with_grown ? grown : "");
    tri_out_text(
        o, "<decision id='d' name='d'><variable name='d'/>" NEEDS_INPUT("f")
               NEEDS_INPUT("r"));
    tri_out_text(o, with_codes ? NEEDS("codes") : "");
    tri_out_text(o, with_grown ? KNOWS("grown") : "");
    if (strncmp(row->logic, "table ", 6) == 0)
        put_table(o, row->logic + 6);
    else
        tri_out_format(o, LIT("%s"), row->logic);
    tri_out_text(o, "</decision>" TAIL);
}

/* ---- one row, ready ---- */

struct ready {
    const struct row *row;
    struct bench bench;
    struct tri_maybe_run *maybe;
    struct tri_arena arena;
    const struct tri_node *f, *r, *d;
};

static bool make(struct ready *y)
{
    struct bench *b = &y->bench;
    struct tri_out text;
    tri_out_init(&text);
    put_model(&text, y->row);
    bench_load(b, text.text);
    if (b->code == TRI_OK)
        b->code = tri_maybe_new(b->models, NULL, &y->maybe, &b->err);
    if (b->code != TRI_OK)
        (void)printf("%s: %s\n", y->row->name, b->err.msg);
    for (size_t i = 0; i < b->findings.n; i++)
        if (b->findings.items[i].severity == TRI_ERROR)
            (void)printf("%s: %s\n", y->row->name,
                         b->findings.items[i].what.msg);
    if (b->code == TRI_OK) {
        y->f = tri_models_find(b->models, NULL, TRI_NODE_INPUT, "f");
        y->r = tri_models_find(b->models, NULL, TRI_NODE_INPUT, "r");
        y->d = tri_models_find(b->models, NULL, TRI_NODE_DECISION, "d");
    }
    tri_out_done(&text);
    return b->code == TRI_OK;
}

static void unmake(struct ready *y)
{
    tri_maybe_free(y->maybe);
    bench_close(&y->bench);
    tri_arena_done(&y->arena);
}

/* ---- values ---- */

enum { LETTERS = 6, MOST = 6 };
static const char letters[] = "bcwnpt";
static const char *const names[] = { "b", "c", "w", "n" };

/* Value number i of "n": two and a half lies between the whole ones. */
static struct tri_value number(size_t i)
{
    static const int whole[] = { 2, 0, 1, 3, 4 };
    struct tri_value v = tri_null();
    if (i < TRI_COUNT(whole))
        return tri_int(whole[i]);
    (void)tri_num_parse(NULL, "2.5", 3, &v); /* a small one needs no arena */
    return v;
}

/* Value number i of a letter; false: it has no more. Of what is closed: one. */
static bool value_of(char letter, bool open, size_t i, struct tri_value *out)
{
    static const char *const words[] = { "b", "a", "c" };
    if (i > 0 && !open)
        return false;
    switch (letter) {
    case 'b':
        *out = i < 2 ? tri_bool(i == 0) : tri_null();
        return i < 3;
    case 'c':
        *out = tri_bool(i == 1);
        return i < 2;
    case 'w':
        *out = tri_str(i < 3 ? words[i] : "", 1);
        return i < 3;
    case 'n':
        *out = number(i);
        return i < MOST;
    case 'p':
        *out = i == 2 ? tri_null() : tri_int(i ? 20 : 3);
        return i < 3;
    default:
        *out = tri_bool(i == 0);
        return i < 2;
    }
}

static struct tri_entry entry(const char *key, struct tri_value v)
{
    return (struct tri_entry){ key, (uint32_t)strlen(key),
                               tri_key_hash(key, strlen(key)), v };
}

static struct tri_value person(struct tri_arena *a, struct tri_value age,
                               struct tri_value there, const char *kind)
{
    struct tri_context *c = tri_context_new(a, 3);
    c->entries[0] = entry("age", age);
    c->entries[1] = entry("there", there);
    c->entries[2] = entry("kind", tri_str(kind, strlen(kind)));
    return tri_context_value(c);
}

/* The two inputs, of one value for each letter. */
static void inputs_of(struct tri_arena *a, const struct tri_value *of,
                      struct tri_value *out_f, struct tri_value *out_r)
{
    struct tri_context *f = tri_context_new(a, 5);
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        f->entries[i] = entry(names[i], of[i]);
    f->entries[4] = entry("x", tri_bool(true));
    struct tri_list *people = tri_list_new(a, 2);
    people->items[0] = person(a, of[4], of[5], "peer");
    people->items[1] = person(a, tri_int(5), tri_bool(true), "other");
    struct tri_context *r = tri_context_new(a, 1);
    r->entries[0] = entry("people", tri_list_value(people));
    *out_f = tri_context_value(f);
    *out_r = tri_context_value(r);
}

static struct tri_value decided(struct ready *y, const struct tri_value *of)
{
    struct tri_value f, r, v = tri_null();
    struct tri_error err;
    inputs_of(&y->arena, of, &f, &r);
    tri_run_begin(y->bench.run, tri_null(), TRI_TRACE_NONE);
    tri_run_input(y->bench.run, y->f, f);
    tri_run_input(y->bench.run, y->r, r);
    CHECK_ROW(y->row->name,
              tri_run_decide(y->bench.run, y->d, &v, &err) == TRI_OK);
    struct tri_value kept = tri_null();
    CHECK_ROW(y->row->name, tri_value_copy(&y->arena, v, &kept));
    return kept;
}

/* ---- sets ---- */

static bool holds(const struct tri_maybe *m, struct tri_value v);

/* Can the items give this list, some of them left out? */
static bool holds_list(const struct tri_maybe_item *items, size_t n, bool more,
                       const struct tri_value *v, size_t k)
{
    if (n == 0)
        return k == 0 || more;
    if (k && holds(&items->value, v[0]) &&
        holds_list(items + 1, n - 1, more, v + 1, k - 1))
        return true;
    return !items->sure && holds_list(items + 1, n - 1, more, v, k);
}

static bool holds(const struct tri_maybe *m, struct tri_value v)
{
    struct tri_value few[TRI_MAYBE_FEW];
    if (m->kind == TRI_MAYBE_ANY ||
        (tri_is_null(v) && m->three & TRI_MAYBE_NULL))
        return true;
    if (m->kind == TRI_MAYBE_LIST)
        return v.kind == TRI_LIST && holds_list(m->u.items, m->n, m->more,
                                                v.u.list->items, v.u.list->n);
    if (m->kind == TRI_MAYBE_LINE)
        return v.kind == TRI_NUMBER &&
               (tri_is_null(m->u.line->lo) ||
                tri_num_compare(m->u.line->lo, v) <= 0) &&
               (tri_is_null(m->u.line->hi) ||
                tri_num_compare(v, m->u.line->hi) <= 0);
    size_t n = tri_maybe_values(m, few);
    for (size_t i = 0; i < n; i++)
        if (tri_value_same(few[i], v))
            return true;
    return false;
}

static struct tri_maybe set_of(struct ready *y, char letter)
{
    struct tri_value v;
    size_t n = 0;
    struct tri_value *set = tri_arena_get(&y->arena, MOST * sizeof(*set));
    if (letter == 'b')
        return tri_maybe_three(TRI_MAYBE_FALSE | TRI_MAYBE_TRUE |
                               TRI_MAYBE_NULL);
    if (letter == 'c' || letter == 't')
        return tri_maybe_three(TRI_MAYBE_FALSE | TRI_MAYBE_TRUE);
    if (letter == 'n') {
        struct tri_maybe_line *l = tri_arena_get(&y->arena, sizeof(*l));
        *l = (struct tri_maybe_line){ .lo = tri_int(0), .hi = tri_int(4) };
        return (struct tri_maybe){ .kind = TRI_MAYBE_LINE, .u.line = l };
    }
    struct tri_maybe m = { .kind = TRI_MAYBE_SET, .u.set = set };
    for (size_t i = 0; value_of(letter, true, i, &v); i++)
        if (tri_is_null(v))
            m.three = TRI_MAYBE_NULL;
        else
            set[n++] = v;
    m.n = (uint32_t)n;
    return m;
}

static bool is_open(const struct row *row, char letter)
{
    return strchr(row->open, letter) != NULL;
}

/* The run of what is closed has the first value of each. */
static void open_inputs(struct ready *y, const struct tri_value *of)
{
    struct tri_value f, r;
    inputs_of(&y->arena, of, &f, &r);
    tri_run_begin(y->bench.run, tri_null(), TRI_TRACE_NONE);
    tri_run_input(y->bench.run, y->f, f);
    tri_run_input(y->bench.run, y->r, r);
    tri_maybe_begin(y->maybe, y->bench.run, tri_null());
    struct tri_maybe_context *mf = tri_maybe_like(y->maybe, f.u.context);
    struct tri_maybe_context *mr = tri_maybe_like(y->maybe, r.u.context);
    struct tri_maybe_item *people =
        tri_arena_get(tri_maybe_arena(y->maybe), 2 * sizeof(*people));
    const struct tri_list *list = r.u.context->entries[0].value.u.list;
    struct tri_maybe_context *first =
        tri_maybe_like(y->maybe, list->items[0].u.context);
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (is_open(y->row, letters[i])) {
            mf->entries[i] = set_of(y, letters[i]);
            tri_maybe_open(y->maybe, y->f, i);
        }
    for (size_t i = 0; i < 2; i++)
        if (is_open(y->row, letters[4 + i]))
            first->entries[i] = set_of(y, letters[4 + i]);
    people[0].value =
        (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT, .u.context = first };
    people[1].value = tri_maybe_of(list->items[1]);
    people[0].sure = people[1].sure = true;
    mr->entries[0] =
        (struct tri_maybe){ .kind = TRI_MAYBE_LIST, .n = 2, .u.items = people };
    if (strpbrk(y->row->open, "pt"))
        tri_maybe_open(y->maybe, y->r, 0);
    tri_maybe_input(
        y->maybe, y->f,
        (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT, .u.context = mf });
    tri_maybe_input(
        y->maybe, y->r,
        (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT, .u.context = mr });
}

/* ---- against brute force ---- */

struct found {
    struct tri_value values[1024];
    size_t n;
};

static void note(struct found *all, struct tri_value v)
{
    for (size_t i = 0; i < all->n; i++)
        if (tri_value_same(all->values[i], v))
            return;
    if (all->n < TRI_COUNT(all->values))
        all->values[all->n++] = v;
}

/* Does any combination come to something else when this letter alone has
 * another value? only: of its values, those of the last two (of b: no, not
 * known). */
static bool moves(struct ready *y, const struct tri_value *of, size_t letter,
                  bool only)
{
    struct tri_value other[LETTERS], v;
    struct tri_value first = tri_null();
    bool any = false;
    memcpy(other, of, sizeof(other));
    for (size_t i = only ? 1 : 0; value_of(letters[letter], true, i, &v); i++) {
        other[letter] = v;
        struct tri_value got = decided(y, other);
        if (!any)
            first = got;
        else if (!tri_value_same(first, got))
            return true;
        any = true;
    }
    return false;
}

static void check_row(const struct row *row)
{
    struct ready y = { .row = row };
    struct found all = { .n = 0 };
    size_t at[LETTERS] = { 0 };
    bool moved[LETTERS] = { false }, told = false;
    struct tri_value of[LETTERS], closed[LETTERS];
    struct tri_maybe m = tri_maybe_any();
    struct tri_error err;
    tri_arena_init(&y.arena, (size_t)1 << 28);
    bool ready = make(&y);
    CHECK_ROW(row->name, ready);
    for (size_t i = 0; i < LETTERS; i++)
        (void)value_of(letters[i], false, 0, &closed[i]);
    for (size_t i = 0; ready && i < LETTERS;) {
        for (size_t k = 0; k < LETTERS; k++)
            (void)value_of(letters[k], true, at[k], &of[k]);
        note(&all, decided(&y, of));
        for (size_t k = 0; k < TRI_COUNT(names); k++)
            moved[k] = moved[k] ||
                       (is_open(row, letters[k]) && moves(&y, of, k, false));
        told = told || moves(&y, of, 0, true);
        for (i = 0; i < LETTERS; i++) {
            struct tri_value v;
            if (value_of(letters[i], is_open(row, letters[i]), ++at[i], &v))
                break;
            at[i] = 0;
        }
    }
    if (ready) {
        open_inputs(&y, closed);
        CHECK_ROW(row->name,
                  tri_maybe_decide(y.maybe, y.d, &m, &err) == TRI_OK);
    }
    for (size_t i = 0; i < all.n; i++)
        CHECK_ROW(row->name, holds(&m, all.values[i]));
    if (row->more != UNCOUNTED) {
        struct tri_value few[TRI_MAYBE_FEW];
        size_t n = tri_maybe_values(&m, few);
        int more = m.kind == TRI_MAYBE_ANY ? ANY : (int)n - (int)all.n;
        CHECK_ROW(row->name, more == row->more);
    }
    if (ready) {
        tri_maybe_ask_begin(y.maybe);
        CHECK_ROW(row->name, tri_maybe_ask(y.maybe, y.d, NULL, &err) == TRI_OK);
        for (size_t i = 0; i < TRI_COUNT(names); i++) {
            bool said =
                is_open(row, letters[i]) && tri_maybe_matters(y.maybe, y.f, i);
            CHECK_ROW(row->name, said || !moved[i]);
            CHECK_ROW(row->name,
                      said == (strchr(row->matters, letters[i]) != NULL));
        }
        for (size_t i = 0; i < 2; i++) {
            const struct tri_apart_at place = { y.f, i, NULL };
            bool twin =
                !tri_apart(y.bench.models, &place, tri_bool(false), tri_null());
            CHECK_ROW(row->name,
                      twin == (strchr(row->twins, letters[i]) != NULL));
            CHECK_ROW(row->name, i > 0 || !(twin && told));
        }
    }
    unmake(&y);
}

static void against_brute_force(void)
{
    for (size_t i = 0; i < TRI_COUNT(rows); i++)
        check_row(&rows[i]);
}

/* ---- whole numbers that no decision tells from each other ---- */

#define GAP_TABLE(cell)                                                     \
    "<decisionTable hitPolicy='FIRST'><input><inputExpression "             \
    "typeRef='number'><text>f.gap</text></inputExpression></input><output/" \
    "><rule><inputEntry><text>" cell                                        \
    "</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"  \
    "</decisionTable>"

static const struct {
    const char *logic;
    int a, b;
    bool apart; /* what tri_apart must say; it may only be too careful */
} gaps[] = {
    { GAP_TABLE("&gt;= 2"), 0, 1, false },
    { GAP_TABLE("&gt;= 2"), 1, 2, true },
    { GAP_TABLE("1, 3"), 1, 3, false },
    { GAP_TABLE("[1..3)"), 0, 3, false },
    { GAP_TABLE("[1..3)"), 2, 3, true },
    { LIT("f.gap = 2"), 0, 1, false },
    { LIT("f.gap = 2"), 2, 1, true },
    { LIT("f.gap &gt;= 2"), 1, 2, true },
    { LIT("f.gap &gt;= 2"), 0, 1, false },
    { LIT("f.gap &lt; 2"), 4, 3, false },
    { LIT("f.gap &lt;= 2"), 3, 2, true },
    { LIT("f.top = \"x\""), 1, 2, false },
    { LIT("f"), 1, 2, true },
};

static void numbers_apart(void)
{
    for (size_t i = 0; i < TRI_COUNT(gaps); i++) {
        struct bench b;
        struct tri_out text, at_a, at_b;
        char input[64];
        tri_out_init(&text);
        tri_out_init(&at_a);
        tri_out_init(&at_b);
        tri_out_format(&text,
                       HEAD "<itemDefinition name='tF'><itemComponent "
                            "name='gap'><typeRef>number</typeRef>"
                            "</itemComponent><itemComponent name='top'>"
                            "<typeRef>string</typeRef></itemComponent>"
                            "</itemDefinition>" INPUT("f", "tF")
                                DECISION("d", NEEDS_INPUT("f") "%s") TAIL,
                       gaps[i].logic);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        struct tri_apart_at at = {
            tri_models_find(b.models, NULL, TRI_NODE_INPUT, "f"), 0, NULL
        };
        CHECK_ROW(gaps[i].logic,
                  tri_apart(b.models, &at, tri_int(gaps[i].a),
                            tri_int(gaps[i].b)) == gaps[i].apart);
        (void)snprintf(input, sizeof(input),
                       "{\"f\": {\"gap\": %d, \"top\": null}}", gaps[i].a);
        decide(&b, input, "d", &at_a);
        (void)snprintf(input, sizeof(input),
                       "{\"f\": {\"gap\": %d, \"top\": null}}", gaps[i].b);
        decide(&b, input, "d", &at_b);
        CHECK_ROW(gaps[i].logic,
                  gaps[i].apart == (strcmp(at_a.text, at_b.text) != 0));
        bench_close(&b);
        tri_out_done(&text);
        tri_out_done(&at_a);
        tri_out_done(&at_b);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "sets hold every value that there is", against_brute_force },
        { "whole numbers that are not told apart", numbers_apart },
        CU_TEST_INFO_NULL,
    };
    return check_run("maybe", tests);
}
