/* tests/cases/run_cases.c - runs text cases of FEEL.
 *
 *   run_cases [-s NAME] FILE.cases...
 *
 * tests/cases/README.md has the format. Exit status: 0 all passed, 1 not, 2 a
 * file is unreadable or breaks the format. A failure prints FILE:LINE and the
 * case's name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "case_model.h"
#include "case_ways.h"
#include "feel/feel.h"
#include "feel/json.h"
#include "feel/temporal.h"
#ifdef TRI_FAIL_EACH
#include "alloc.h"
#endif

#define MAX_LINES 64 /* of one case */

enum kind { LET, MODEL, INPUT, RUN, WANT, BAD };

struct line {
    enum kind kind;
    unsigned no;
    char *text;
};

struct kase {
    char *name;
    unsigned no;
    size_t n;
    struct line lines[MAX_LINES];
};

struct run {
    const char *file;
    const char *only;
    struct tri_zones *zones;
    unsigned passed;
    unsigned failed;
    unsigned long tries; /* allocations that were made to fail */
    bool broken;
    bool quiet; /* while allocations fail: only the value is looked at */
    char *names[4096];
    size_t n_names;
};

/* ---- zones of the machine, as an adapter would give them ---- */

struct zone_file {
    char name[64];
    uint8_t *bytes;
    size_t len;
};

static struct zone_file zone_files[32];

static bool load_zone(void *self, const char *name, const uint8_t **out,
                      size_t *len)
{
    (void)self;
    char path[160];
    struct zone_file *z = zone_files;
    while (z < zone_files + TRI_COUNT(zone_files) && z->bytes &&
           strcmp(z->name, name) != 0)
        z++;
    if (z == zone_files + TRI_COUNT(zone_files) || strlen(name) > 63)
        return false;
    if (!z->bytes) {
        (void)snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
        FILE *f = fopen(path, "rb");
        if (!f)
            return false;
        z->bytes = malloc(1 << 16);
        z->len = z->bytes ? fread(z->bytes, 1, 1 << 16, f) : 0;
        (void)fclose(f);
        if (z->len < 44 || memcmp(z->bytes, "TZif", 4) != 0) {
            free(z->bytes);
            z->bytes = NULL;
            return false;
        }
        (void)snprintf(z->name, sizeof(z->name), "%s", name);
    }
    *out = z->bytes;
    *len = z->len;
    return true;
}

/* ---- one case ---- */

struct stage {
    struct run *r;
    const struct kase *k;
    struct tri_arena model;
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_findings findings;
    struct tri_feel feel;
    struct case_model model_of;
    struct tri_scope_name names[MAX_LINES];
    struct tri_value slots[MAX_LINES];
    size_t n;
    bool other;    /* the value was not what the case wants */
    bool nameless; /* no memory for the names of keys */
};

static void complain(struct stage *s, unsigned no, const char *what,
                     const char *detail)
{
    if (s->r->quiet)
        return;
    printf("%s:%u: [%s] %s%s\n", s->r->file, no, s->k->name, what, detail);
}

static const struct tri_expr *compile(struct stage *s, enum tri_feel_goal goal,
                                      const char *text)
{
    const struct tri_scope scope = { NULL, s->names, s->n };
    const struct tri_source src = {
        .text = text, .len = strlen(text), .line = 1, .col = 1
    };
    const struct tri_expr *e = NULL;
    struct tri_error err;
    if (tri_feel_compile(&s->feel, goal, &scope, &src, NULL, &e, &err) ==
        TRI_OK)
        return e;
    tri_findings_add(&s->findings, TRI_ERROR, err.code, &err.loc, "%s",
                     err.msg);
    return NULL;
}

static struct tri_value value(struct stage *s, const char *text)
{
    const struct tri_expr *e = compile(s, TRI_FEEL_EXPRESSION, text);
    const struct tri_frame frame = { NULL, s->slots };
    return e ? tri_feel_eval(&s->ev, e, &frame) : tri_null();
}

/* Component names of a model are known to its compiler; so are these. */
static void know_keys(struct stage *s, struct tri_value v, int depth)
{
    if (v.kind == TRI_LIST && v.u.list->n && depth < 8)
        know_keys(s, v.u.list->items[0], depth + 1);
    for (size_t i = 0; v.kind == TRI_CONTEXT && i < v.u.context->n; i++) {
        const struct tri_entry *e = &v.u.context->entries[i];
        if (!tri_feel_names_add(s->feel.names, e->key, e->key_len))
            s->nameless = true;
        if (depth < 8)
            know_keys(s, e->value, depth + 1);
    }
}

static bool let(struct stage *s, const struct line *l)
{
    char *eq = strstr(l->text, " = ");
    if (!eq) {
        complain(s, l->no, "let without ' = '", "");
        return false;
    }
    /* The slot is read only by what is compiled after it. */
    struct tri_value v = value(s, eq + 3);
    know_keys(s, v, 0);
    struct tri_scope_name name = { l->text, (uint32_t)(eq - l->text), NULL };
    s->names[s->n] = name;
    s->slots[s->n++] = v;
    return true;
}

static const char *code_name(const struct tri_finding *f)
{
    if (f->severity == TRI_WARNING)
        return "WARNING";
    switch (f->what.code) {
    case TRI_E_SYNTAX:
        return "SYNTAX";
    case TRI_E_LIMIT:
        return "LIMIT";
    default:
        return "MODEL";
    }
}

/* Each finding and diagnostic as "CODE line:col message": printed when wanted
 * is NULL, else compared with it. The place in a model is left out ("FAULT
 * message"): rows must not move with its lines. */
static bool each_said(struct stage *s, const char *wanted)
{
    char line[600];
    bool hit = false;
    struct tri_eval *ev =
        s->model_of.run ? tri_run_eval(s->model_of.run) : &s->ev;
    for (size_t i = 0; i < s->findings.n; i++) {
        const struct tri_finding *f = &s->findings.items[i];
        (void)snprintf(line, sizeof(line), "%s %u:%u %s", code_name(f),
                       f->what.loc.line, f->what.loc.col, f->what.msg);
        hit = hit || (wanted && strcmp(line, wanted) == 0);
        if (!wanted)
            printf("    ! %s\n", line);
    }
    for (size_t i = 0; i < ev->n_diags; i++) {
        const struct tri_diag *d = &ev->diags[i];
        struct tri_loc loc = { "", "", 0, 0 };
        if (d->source)
            loc = tri_source_place(d->source, d->offset);
        if (s->model_of.run)
            (void)snprintf(line, sizeof(line), "FAULT %s", d->msg);
        else
            (void)snprintf(line, sizeof(line), "FAULT %u:%u %s", loc.line,
                           loc.col, d->msg);
        hit = hit || (wanted && strcmp(line, wanted) == 0);
        if (!wanted)
            printf("    ! %s\n", line);
    }
    if (s->model_of.err.code) {
        (void)snprintf(line, sizeof(line), "REFUSED %s", s->model_of.err.msg);
        hit = hit || (wanted && strcmp(line, wanted) == 0);
        if (!wanted)
            printf("    ! %s\n", line);
    }
    if (ev->fatal) {
        char words[TRI_FATAL_WORDS];
        (void)snprintf(line, sizeof(line), "FATAL %s",
                       tri_fatal_words(ev, words, sizeof(words)));
        hit = hit || (wanted && strcmp(line, wanted) == 0);
        if (!wanted)
            printf("    ! %s\n", line);
    }
    return hit;
}

static bool same(struct stage *s, struct tri_value a, struct tri_value b)
{
    struct tri_value eq = tri_feel_equal(&s->ev, a, b);
    return tri_is_true(eq);
}

static void print_value(struct stage *s, const char *label, struct tri_value v)
{
    struct tri_out out;
    tri_out_init(&out);
    tri_json_write(&s->ev, &out, v, TRI_JSON_TYPED, 0);
    printf("    %s %s\n", label, out.text ? out.text : "");
    tri_out_done(&out);
}

/* Of the model, which must say the same in each way of asking it. */
static bool ask_model(struct stage *s, const struct line *l,
                      struct tri_value input, struct tri_value *out)
{
    char why[800];
    if (!s->model_of.run) /* refused */
        return true;
    if (!case_model_ask(&s->model_of, l->text, input, out)) {
        complain(s, l->no, "the model has no ", l->text);
        return false;
    }
    if (case_model_agrees(&s->model_of, l->text, input, why, sizeof(why)))
        return true;
    complain(s, l->no, "another value ", why);
    s->other = true;
    return false;
}

static bool perform(struct stage *s)
{
    bool ok = true;
    bool errors_wanted = false;
    bool test = false;
    struct tri_value input = tri_null();
    struct tri_value got = tri_null();
    unsigned at = s->k->no;
    for (size_t i = 0; i < s->k->n; i++)
        errors_wanted = errors_wanted || s->k->lines[i].kind == BAD;
    for (size_t i = 0; i < s->k->n && ok; i++) {
        const struct line *l = &s->k->lines[i];
        switch (l->kind) {
        case LET:
            ok = let(s, l);
            break;
        case MODEL:
            ok = case_model_load(&s->model_of, s->r->file, l->text, s->r->zones,
                                 s->ev.now);
            if (!ok)
                complain(s, l->no, "no such model: ", l->text);
            break;
        case INPUT:
            input = value(s, l->text);
            test = true;
            break;
        case RUN: {
            at = l->no;
            if (s->model_of.models) {
                ok = ask_model(s, l, input, &got);
                break;
            }
            const struct tri_frame frame = { NULL, s->slots };
            const struct tri_expr *e = compile(
                s, test ? TRI_FEEL_UNARY_TESTS : TRI_FEEL_EXPRESSION, l->text);
            if (e)
                got = test ? tri_feel_test(&s->ev, e, &frame, input)
                           : tri_feel_eval(&s->ev, e, &frame);
            break;
        }
        case WANT: {
            struct tri_value want = value(s, l->text);
            if (!same(s, got, want)) {
                complain(s, at, "got another value", "");
                if (!s->r->quiet) {
                    print_value(s, "want", want);
                    print_value(s, "got ", got);
                }
                s->other = true;
                ok = false;
            }
            break;
        }
        case BAD:
            if (strcmp(l->text, "*") != 0 && !each_said(s, l->text)) {
                complain(s, l->no, "nobody said: ", l->text);
                ok = false;
            }
            break;
        }
    }
    if (ok && !errors_wanted &&
        (s->findings.n || s->ev.fatal || s->model_of.err.code)) {
        complain(s, at, "findings that the case does not expect", "");
        ok = false;
    }
    if (!ok && !s->r->quiet)
        (void)each_said(s, NULL);
    return ok;
}

/* Nobody can say that it is the answer of the model: a limit or a lack of
 * memory was told. */
static bool ended(struct stage *s)
{
    bool told = s->nameless || s->ev.fatal || s->model_of.err.code ||
                s->findings.dropped ||
                (s->model_of.run && tri_run_eval(s->model_of.run)->fatal) ||
                (s->model_of.models && !s->model_of.run);
    for (size_t i = 0; i < s->findings.n; i++)
        told = told || s->findings.items[i].what.code == TRI_E_NOMEM;
    return told;
}

static bool try_case(struct run *r, const struct kase *k)
{
    static struct stage stage; /* not allocated: no allocation of ours fails */
    struct stage *s = &stage;
    memset(s, 0, sizeof(*s));
    s->r = r;
    s->k = k;
    tri_arena_init(&s->model, TRI_MAX_MODEL_ARENA);
    tri_arena_init(&s->arena, TRI_MAX_EVAL_ARENA);
    tri_findings_init(&s->findings);
    tri_eval_init(&s->ev, &s->arena, r->zones, tri_null());
    static const char now[] = "2026-01-15T10:30:00Z";
    s->ev.now = tri_datetime_parse(&s->ev, now, sizeof(now) - 1);
    s->feel.arena = &s->model;
    s->feel.findings = &s->findings;
    s->feel.names = tri_feel_names_new(&s->model);
    bool ok = s->feel.names ? perform(s) : r->quiet;
    if (r->quiet)
        ok = ok || !s->other || ended(s);
    case_model_done(&s->model_of);
    tri_findings_done(&s->findings);
    tri_arena_done(&s->arena);
    tri_arena_done(&s->model);
    return ok;
}

#ifdef TRI_FAIL_EACH
#define MAX_TRIES 200 /* of a case; of its allocations so many, spread */
#define MAX_MODEL_TRIES                                                      \
    40                    /* of a case with a model, which is read each time \
                           */
#define MAX_ALLOCS 100000 /* a case with more is about a limit */

/* The case once for each of its allocations, with that one failing: it ends
 * with the value that it wants, or says that it has none. */
static bool passes(struct run *r, const struct kase *k)
{
    static unsigned long cases;
    fault_seen = 0;
    if (!try_case(r, k))
        return false;
    unsigned long total = fault_seen;
    unsigned long most = MAX_TRIES;
    bool ok = true;
    for (size_t i = 0; i < k->n; i++)
        if (k->lines[i].kind == MODEL)
            most = MAX_MODEL_TRIES;
    unsigned long step = total / most + 1;
    r->quiet = true;
    /* Cases of one model begin at different allocations of it. */
    for (unsigned long n = 1 + cases++ % step;
         n <= total && total < MAX_ALLOCS && ok; n += step) {
        fault_seen = 0;
        fault_at = n;
        r->tries++;
        ok = try_case(r, k);
        fault_at = 0;
        if (!ok)
            printf("%s:%u: [%s] allocation %lu of %lu fails: another value\n",
                   r->file, k->no, k->name, n, total);
    }
    r->quiet = false;
    return ok;
}
#else
static bool passes(struct run *r, const struct kase *k)
{
    return try_case(r, k);
}
#endif

static void run_case(struct run *r, const struct kase *k)
{
    if (r->only && strcmp(r->only, k->name) != 0)
        return;
    if (passes(r, k))
        r->passed++;
    else
        r->failed++;
}

/* ---- files ---- */

static char *keep(const char *text)
{
    char *p = malloc(strlen(text) + 1);
    if (!p)
        exit(2);
    return strcpy(p, text);
}

static void finish(struct run *r, struct kase *k)
{
    if (k->name) {
        run_case(r, k);
        for (size_t i = 0; i < r->n_names; i++)
            if (strcmp(r->names[i], k->name) == 0) {
                printf("%s:%u: the name '%s' stands twice\n", r->file, k->no,
                       k->name);
                r->broken = true;
            }
        if (r->n_names < TRI_COUNT(r->names))
            r->names[r->n_names++] = k->name;
        else
            r->broken = true;
    }
    for (size_t i = 0; i < k->n; i++)
        free(k->lines[i].text);
    memset(k, 0, sizeof(*k));
}

static bool add(struct kase *k, enum kind kind, unsigned no, const char *text)
{
    if (!k->name || k->n == MAX_LINES)
        return false;
    k->lines[k->n++] = (struct line){ kind, no, keep(text) };
    return true;
}

/* A line that begins with a space goes on with the line before it. */
static bool append(struct kase *k, const char *text)
{
    if (!k->n)
        return false;
    struct line *l = &k->lines[k->n - 1];
    size_t room = strlen(l->text) + strlen(text) + 2;
    char *p = malloc(room);
    if (!p)
        exit(2);
    (void)snprintf(p, room, "%s\n%s", l->text, text);
    free(l->text);
    l->text = p;
    return true;
}

static bool read_line(struct run *r, struct kase *k, unsigned no, char *text)
{
    if (!*text || *text == '#')
        return true;
    if (strncmp(text, "== ", 3) == 0) {
        finish(r, k);
        k->name = keep(text + 3);
        k->no = no;
        return true;
    }
    if (strncmp(text, "let ", 4) == 0)
        return add(k, LET, no, text + 4);
    if (strncmp(text, "model ", 6) == 0)
        return add(k, MODEL, no, text + 6);
    if (strncmp(text, "? ", 2) == 0)
        return add(k, INPUT, no, text + 2);
    if (strncmp(text, "> ", 2) == 0)
        return add(k, RUN, no, text + 2);
    if (strncmp(text, "= ", 2) == 0)
        return add(k, WANT, no, text + 2);
    if (strncmp(text, "! ", 2) == 0)
        return add(k, BAD, no, text + 2);
    return *text == ' ' && append(k, text);
}

static void run_file(struct run *r, const char *path)
{
    static char text[1 << 16];
    FILE *f = fopen(path, "r");
    if (!f) {
        printf("%s: cannot be read\n", path);
        r->broken = true;
        return;
    }
    r->file = path;
    struct kase k;
    memset(&k, 0, sizeof(k));
    for (unsigned no = 1; fgets(text, sizeof(text), f); no++) {
        text[strcspn(text, "\n")] = '\0';
        if (!read_line(r, &k, no, text)) {
            printf("%s:%u: not a line of a case: %s\n", path, no, text);
            r->broken = true;
        }
    }
    finish(r, &k);
    (void)fclose(f);
    for (size_t i = 0; i < r->n_names; i++)
        free(r->names[i]);
    r->n_names = 0;
}

int main(int argc, char **argv)
{
    static struct run r;
    const struct tri_zone_port port = { NULL, load_zone };
    int i = 1;
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        r.only = argv[2];
        i = 3;
    }
    r.zones = tri_zones_new(&port);
    for (; i < argc; i++)
        run_file(&r, argv[i]);
    tri_zones_free(r.zones);
    for (struct zone_file *z = zone_files;
         z < zone_files + TRI_COUNT(zone_files); z++)
        free(z->bytes);
    printf("%u passed, %u failed\n", r.passed, r.failed);
    if (r.tries)
        printf("%lu allocations failed in turn\n", r.tries);
    if (r.broken || (r.only && !r.passed && !r.failed))
        return 2;
    return r.failed ? 1 : 0;
}
