/* safetriage feel: one FEEL expression, or a prompt for many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/caret.h"
#include "cli/dmn_door.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "feel/json.h"

struct session {
    struct tri_door door;
    struct tri_scope_name *names;
    struct tri_value *slots;
    size_t n;
    struct tri_value context;
};

static void session_done(struct session *s)
{
    tri_door_close(&s->door);
}

/* Every key of the context, at any depth, may be a name with spaces. */
static bool add_names(struct tri_feel_names *set, struct tri_value v,
                      unsigned depth)
{
    if (depth > TRI_MAX_JSON_DEPTH)
        return true;
    if (v.kind == TRI_LIST)
        for (size_t i = 0; i < v.u.list->n; i++)
            if (!add_names(set, v.u.list->items[i], depth + 1))
                return false;
    if (v.kind == TRI_CONTEXT)
        for (size_t i = 0; i < v.u.context->n; i++) {
            const struct tri_entry *e = &v.u.context->entries[i];
            if (!tri_feel_names_add(set, e->key, e->key_len) ||
                !add_names(set, e->value, depth + 1))
                return false;
        }
    return true;
}

static int read_context(struct session *s, const char *path)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    s->context = tri_null();
    if (!path)
        return TRI_EXIT_OK;
    enum tri_code code =
        tri_cli_read(path, TRI_MAX_JSON_BYTES, &text, &len, &err);
    if (code == TRI_OK) {
        code = tri_json_read(&s->door.eval, text, len, TRI_JSON_TYPED,
                             &s->context, &err);
        if (code != TRI_OK && !err.loc.file[0])
            err.loc =
                tri_loc_make(path, err.loc.element, err.loc.line, err.loc.col);
    }
    if (code != TRI_OK)
        return tri_cli_fail(&err);
    if (s->context.kind != TRI_CONTEXT) {
        tri_cli_say("%s: must be a JSON object of values by name", path);
        return TRI_EXIT_INPUT;
    }
    const struct tri_context *c = s->context.u.context;
    s->names = tri_arena_get(&s->door.arena, (c->n + 1) * sizeof(*s->names));
    s->slots = tri_arena_get(&s->door.arena, (c->n + 1) * sizeof(*s->slots));
    if (!s->names || !s->slots) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    for (size_t i = 0; i < c->n; i++) {
        s->names[i] = (struct tri_scope_name){ c->entries[i].key,
                                               c->entries[i].key_len, NULL };
        s->slots[i] = c->entries[i].value;
    }
    s->n = c->n;
    return TRI_EXIT_OK;
}

/* The message, then the line of the expression with a caret under the place. */
static void complain(const struct tri_source *source, uint32_t offset,
                     const char *msg)
{
    struct tri_loc loc = tri_source_place(source, offset);
    tri_cli_say("%u:%u: %s", loc.line, loc.col, msg);
    tri_caret_print(source->text, source->len, offset);
}

static int evaluate(struct session *s, const char *text, size_t len)
{
    struct tri_arena arena;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    struct tri_findings findings;
    tri_findings_init(&findings);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, s->door.zones, s->door.now);
    struct tri_feel_names *names = tri_feel_names_new(&arena);
    struct tri_feel feel = { .arena = &arena,
                             .findings = &findings,
                             .names = names };
    const struct tri_scope scope = { NULL, s->names, s->n };
    const struct tri_source source = {
        .text = text, .len = len, .line = 1, .col = 1
    };
    const struct tri_frame frame = { NULL, s->slots };
    const struct tri_expr *expr = NULL;
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code = TRI_E_NOMEM;
    if (names && add_names(names, s->context, 0))
        code = tri_feel_compile(&feel, TRI_FEEL_EXPRESSION, &scope, &source,
                                NULL, &expr, &err);
    int status = TRI_EXIT_OK;
    struct tri_out o;
    tri_out_init(&o);
    if (code != TRI_OK) {
        status = tri_cli_fail(&err);
    } else {
        for (size_t i = 0; i < findings.n; i++) {
            const struct tri_error *what = &findings.items[i].what;
            size_t at =
                tri_caret_offset(text, len, what->loc.line, what->loc.col);
            complain(&source, (uint32_t)at, what->msg);
        }
        struct tri_value v = tri_feel_eval(&ev, expr, &frame);
        for (size_t i = 0; i < ev.n_diags && findings.errors == 0; i++)
            complain(&source, ev.diags[i].offset, ev.diags[i].msg);
        if (!ev.fatal)
            tri_json_write(&ev, &o, v, TRI_JSON_TYPED, 0);
        if (ev.fatal) {
            char words[TRI_FATAL_WORDS];
            (void)tri_fail(&err, ev.fatal, NULL, "%s",
                           tri_fatal_words(&ev, words, sizeof(words)));
            status = tri_cli_fail(&err);
        } else {
            tri_out_char(&o, '\n');
            status = tri_cli_print(&o, status);
        }
    }
    tri_out_done(&o);
    tri_findings_done(&findings);
    tri_arena_done(&arena);
    return status;
}

static int prompt(struct session *s)
{
    bool shown = isatty(STDIN_FILENO);
    char spoken[TRI_SPOKEN_LINE];
    if (shown)
        (void)fprintf(stderr, "%s\n",
                      tri_cli_spoken("FEEL, an expression a line; an empty "
                                     "line or Ctrl-D ends.",
                                     spoken, sizeof(spoken)));
    char *line = NULL;
    size_t cap = 0;
    int status = TRI_EXIT_OK;
    for (;;) {
        if (shown)
            (void)fputs("> ", stderr);
        long n = tri_cli_read_line(TRI_MAX_FEEL_BYTES, &line, &cap);
        if (n == -2)
            status = TRI_EXIT_INPUT;
        if (n < 0 || (n == 0 && shown))
            break;
        if (n == 0)
            continue;
        int one = evaluate(s, line, (size_t)n);
        if (one == TRI_EXIT_ENVIRONMENT) {
            status = one;
            break;
        }
        if (one > status)
            status = one;
    }
    free(line);
    return status;
}

int tri_cmd_feel(int argc, char **argv)
{
    const char *context = NULL, *at = NULL;
    const struct tri_option options[] = {
        { .name = "--context", .text = &context },
        { .name = "--at", .text = &at },
    };
    char **rest;
    size_t n_rest;
    int status = tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1,
                               &rest, &n_rest);
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(session_done) struct session s;
    memset(&s, 0, sizeof(s));
    status = tri_door_open(&s.door, at);
    if (status == TRI_EXIT_OK)
        status = read_context(&s, context);
    if (status != TRI_EXIT_OK)
        return status;
    return n_rest ? evaluate(&s, rest[0], strlen(rest[0])) : prompt(&s);
}
