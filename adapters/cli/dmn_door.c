#include "cli/dmn_door.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "common/spoken.h"
#include "feel/json.h"
#include "feel/temporal.h"

#define DOOR_ARENA ((size_t)1 << 30)

static int parse_now(struct tri_door *d, const char *at)
{
    char text[32];
    if (!at)
        tri_cli_now_text(text);
    const char *s = at ? at : text;
    struct tri_value v = tri_datetime_parse(&d->eval, s, strlen(s));
    if (v.kind != TRI_DATETIME ||
        v.u.datetime->time.offset_s == TRI_NO_OFFSET ||
        v.u.datetime->time.zone) {
        if (at)
            return tri_cli_usage(NULL,
                                 "--at takes a date and time with an offset, "
                                 "as 2026-11-20T16:40:00Z");
        tri_cli_say("the system clock cannot be read");
        return TRI_EXIT_ENVIRONMENT;
    }
    d->now = v;
    return TRI_EXIT_OK;
}

int tri_door_open(struct tri_door *d, const char *at)
{
    memset(d, 0, sizeof(*d));
    tri_findings_init(&d->findings);
    tri_arena_init(&d->arena, DOOR_ARENA);
    d->zoneinfo = tri_zoneinfo_new(NULL);
    if (d->zoneinfo) {
        d->zone_port = tri_zoneinfo_port(d->zoneinfo);
        d->zones = tri_zones_new(&d->zone_port);
    }
    if (!d->zones) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    tri_eval_init(&d->eval, &d->arena, d->zones, tri_null());
    int status = parse_now(d, at);
    d->eval.now = d->now;
    return status;
}

void tri_door_close(struct tri_door *d)
{
    tri_run_free(d->run);
    tri_models_free(d->models);
    tri_zones_free(d->zones);
    tri_zoneinfo_free(d->zoneinfo);
    tri_findings_done(&d->findings);
    tri_arena_done(&d->arena);
}

static enum tri_code add_file(struct tri_door *d, const char *path,
                              struct tri_error *err)
{
    char *text = NULL;
    size_t len = 0;
    enum tri_code code =
        tri_cli_read(path, TRI_MAX_MODEL_BYTES, &text, &len, err);
    if (code == TRI_OK)
        code = tri_models_add(d->models,
                              strcmp(path, "-") == 0 ? "standard input" : path,
                              text, len, &d->findings, err);
    free(text);
    return code;
}

int tri_door_load(struct tri_door *d, const char *const *paths, size_t n)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code = tri_models_new(&d->models, &err);
    for (size_t i = 0; i < n && code == TRI_OK; i++)
        code = add_file(d, paths[i], &err);
    if (code == TRI_OK)
        code = tri_models_link(d->models, &d->findings, &err);
    tri_cli_findings(&d->findings, TRI_WARNING);
    if (code == TRI_OK)
        code = tri_run_new(d->models, d->zones, &d->run, &err);
    return code == TRI_OK ? TRI_EXIT_OK : tri_cli_fail(&err);
}

const struct tri_node *tri_door_input(const struct tri_door *d,
                                      const char *name, size_t len)
{
    char text[512];
    if (len >= sizeof(text) || memchr(name, '\0', len))
        return NULL;
    memcpy(text, name, len);
    text[len] = '\0';
    return tri_models_find(d->models, NULL, TRI_NODE_INPUT, text);
}

void tri_door_diag(struct tri_out *out, const struct tri_diag *diag)
{
    const struct tri_source *s = diag->source;
    if (s && s->file && s->line) {
        struct tri_loc loc = tri_source_place(s, diag->offset);
        tri_out_format(out, "%s:%u:%u: ", s->file, loc.line, loc.col);
    }
    tri_out_text(out, diag->msg);
}

void tri_door_diags(struct tri_out *out, const struct tri_eval *ev)
{
    tri_out_char(out, '[');
    for (size_t i = 0; i < ev->n_diags; i++) {
        if (i)
            tri_out_char(out, ',');
        char spoken[TRI_SPOKEN_LINE];
        tri_json_write_diag(
            out, &ev->diags[i],
            tri_cli_worded(ev->diags[i].msg, spoken, sizeof(spoken)));
    }
    tri_out_char(out, ']');
}
