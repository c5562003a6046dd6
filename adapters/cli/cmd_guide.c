/* guide: one question at a time, then the assessment. Questions go to standard
 * error, the assessment to standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/guide.h"
#include "common/cleanup.h"

#define MAX_SESSION_BYTES ((size_t)4 << 20)

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

static void guiding_done(struct guiding *g)
{
    tri_guide_free(g->guide);
    tri_cli_pack_done(&g->loaded);
    tri_zoneinfo_free(g->zoneinfo);
    tri_out_done(&g->screen);
    tri_out_done(&g->before_which);
}

const char *tri_guiding_say(const struct guiding *g, enum tri_message id)
{
    return tri_message(g->r.w.language, id);
}

/* A screen that is not there is no reason to lose the answers. */
void tri_guiding_show(struct guiding *g)
{
    if (g->screen.len)
        (void)fwrite(g->screen.text, 1, g->screen.len, stderr);
    (void)fflush(stderr);
    tri_out_clear(&g->screen);
}

void tri_guiding_line(struct guiding *g, enum tri_style style, const char *text)
{
    tri_render_text(&g->r, style, "", 0, text);
    tri_guiding_show(g);
}

/* ---- sessions ---- */

int tri_guiding_save(struct guiding *g)
{
    TRI_CLEANUP(out_done) struct tri_out text;
    struct tri_error err = { .code = TRI_OK };
    tri_out_init(&text);
    tri_guide_save(g->guide, &text);
    tri_out_char(&text, '\n');
    if (text.failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_cli_write(g->session, text.text, text.len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return TRI_EXIT_OK;
}

/* How to take the walk up again. */
static void tell_kept(struct guiding *g)
{
    struct tri_out how;
    struct tri_out line;
    tri_out_init(&how);
    tri_out_init(&line);
    tri_out_text(&how, g->session);
    if (g->pack_name)
        tri_out_format(&how, " --pack %s", g->pack_name);
    if (g->lang_name)
        tri_out_format(&how, " --lang %s", g->lang_name);
    tri_out_format(&line, tri_guiding_say(g, TRI_MSG_SAVED), g->session,
                   how.text ? how.text : "");
    tri_guiding_line(g, TRI_PLAIN, line.text ? line.text : "");
    tri_out_done(&how);
    tri_out_done(&line);
}

static bool anything_said(const struct guiding *g)
{
    const struct tri_flow_state *s = &tri_guide_step(g->guide)->state;
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_ANSWERED)
            return true;
    return false;
}

/* A place for answers that were not given one: nobody should lose them for
 * having been called away. */
static int find_place(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code =
        tri_cli_private_file("guide", g->kept_in, sizeof(g->kept_in), &err);
    if (code == TRI_OK) {
        g->session = g->kept_in;
        return TRI_EXIT_OK;
    }
    if (code == TRI_E_NOTFOUND) {
        tri_cli_say("%s", tri_guiding_say(g, TRI_MSG_SAVE_PLACE));
        return TRI_EXIT_ENVIRONMENT;
    }
    return tri_cli_fail(&err);
}

static int finish(struct guiding *g);

/* Stopped before the end: the answers are kept first, then comes the advice so
 * far, then how to go on; status 1. */
int tri_guiding_leave(struct guiding *g)
{
    bool said = anything_said(g);
    int status =
        said && !g->session && !g->forget ? find_place(g) : TRI_EXIT_OK;
    if (g->session && status == TRI_EXIT_OK)
        status = tri_guiding_save(g);
    tri_out_char(&g->screen, '\n');
    tri_guiding_line(g, TRI_BOLD, tri_guiding_say(g, TRI_MSG_SO_FAR));
    int advised = finish(g);
    if (status == TRI_EXIT_OK && g->session)
        tell_kept(g);
    else if (g->forget && said)
        tri_guiding_line(g, TRI_PLAIN, tri_guiding_say(g, TRI_MSG_FORGOTTEN));
    else if (!said)
        tri_guiding_line(g, TRI_PLAIN,
                         tri_guiding_say(g, TRI_MSG_NOTHING_SAID));
    if (status != TRI_EXIT_OK)
        return status;
    return advised == TRI_EXIT_OK ? TRI_EXIT_FINDINGS : advised;
}

static int begin(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code;
    if (g->session && access(g->session, F_OK) == 0) {
        TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
        size_t len = 0;
        if (tri_cli_read(g->session, MAX_SESSION_BYTES, &text, &len, &err) !=
            TRI_OK)
            return tri_cli_fail(&err);
        code = tri_guide_resume(g->guide, text, len, &err);
        if (code != TRI_OK && !err.loc.file[0])
            err.loc = tri_loc_make(g->session, NULL, err.loc.line, err.loc.col);
        g->resumed = code == TRI_OK;
    } else {
        code = tri_guide_start(g->guide, g->chart, &err);
        if (code == TRI_E_NOTFOUND)
            err.loc = tri_loc_make(NULL, "--flowchart", 0, 0);
    }
    return code == TRI_OK ? TRI_EXIT_OK : tri_cli_fail(&err);
}

/* ---- the end ---- */

static int finish(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .lang = g->r.w.lang,
                                          .trace = TRI_TRACE_MATCHED,
                                          .word = tri_voice_word(g->r.w.pack,
                                                                 g->r.w.lang),
                                          .clock_field = "--at" };
    int status = tri_cli_at(g->at, &options.now);
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(out_done) struct tri_out report;
    TRI_CLEANUP(out_done) struct tri_out json;
    TRI_CLEANUP(out_done) struct tri_out page;
    TRI_CLEANUP(assessor_done) struct tri_assessor *a = NULL;
    tri_out_init(&report);
    tri_out_init(&json);
    tri_out_init(&page);
    tri_guide_report(g->guide, &report);
    if (report.failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (g->report_out &&
        tri_cli_write(g->report_out, report.text, report.len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    enum tri_code code = tri_assessor_new(g->loaded.pack, &g->zones, &a, &err);
    if (code == TRI_OK)
        code = tri_assess_read(a, report.text, report.len, &err);
    if (code == TRI_OK)
        code = tri_assess_decide(a, &options, &err);
    if (code != TRI_OK)
        return tri_cli_fail(&err);
    tri_assess_write(a, &json);
    tri_out_char(&json, '\n');
    if (!tri_cli_as_text(g->format) || json.failed)
        return tri_cli_print(&json, TRI_EXIT_OK);
    status = tri_cli_render(g->loaded.pack, g->r.w.lang, &g->zones, json.text,
                            json.len, &page);
    return status == TRI_EXIT_OK ? tri_cli_print(&page, TRI_EXIT_OK) : status;
}

static void tell_still(struct guiding *g)
{
    struct tri_out line;
    tri_out_init(&line);
    tri_out_format(&line, tri_guiding_say(g, TRI_MSG_SAVED_STILL), g->session);
    tri_guiding_line(g, TRI_PLAIN, line.text ? line.text : "");
    tri_out_done(&line);
}

static int parse(int argc, char **argv, struct guiding *g)
{
    static const char *const langs[] = { "en", "fr", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &g->pack_name },
        { .name = "--flowchart", .text = &g->chart },
        { .name = "--at", .text = &g->at },
        { .name = "--lang", .text = &g->lang_name, .choices = langs },
        { .name = "--answers", .text = &g->answers },
        { .name = "--report-out", .text = &g->report_out },
        { .name = "--session", .text = &g->session },
        { .name = "--forget", .flag = &g->forget },
        { .name = "--format", .text = &g->format, .choices = formats },
    };
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 0, NULL, NULL);
    if (status == TRI_EXIT_OK && g->answers && g->session)
        return tri_cli_usage("guide", "--answers and --session exclude each "
                                      "other");
    if (status == TRI_EXIT_OK && g->forget && g->session)
        return tri_cli_usage("guide", "--forget and --session exclude each "
                                      "other");
    return status;
}

static int prepare(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    size_t lang = 0;
    int status = tri_cli_at(g->at, &g->now);
    if (status == TRI_EXIT_OK)
        status =
            tri_cli_pack_load(g->pack_name ? g->pack_name : TRI_DEFAULT_PACK,
                              "--pack", TRI_ERROR, &g->loaded);
    if (status == TRI_EXIT_OK)
        status = tri_cli_lang(g->loaded.pack, g->lang_name, &lang);
    if (status != TRI_EXIT_OK)
        return status;
    g->r = tri_render_for(g->loaded.pack, lang, &g->screen);
    g->r.colour = g->r.colour && isatty(STDERR_FILENO);
    g->zoneinfo = tri_zoneinfo_new(NULL);
    if (!g->zoneinfo) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    g->zones = tri_zoneinfo_port(g->zoneinfo);
    if (tri_guide_new(g->loaded.pack, &g->zones, g->now, &g->guide, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return begin(g);
}

int tri_cmd_guide(int argc, char **argv)
{
    TRI_CLEANUP(guiding_done) struct guiding g = { .pack_name = NULL };
    tri_out_init(&g.screen);
    tri_out_init(&g.before_which);
    int status = parse(argc, argv, &g);
    if (status == TRI_EXIT_OK)
        status = prepare(&g);
    if (status == TRI_EXIT_OK)
        status = g.answers ? tri_guiding_answers(&g) : tri_guiding_walk(&g);
    /* leave() gave 1 already: it said all that is to be said. */
    if (status != TRI_EXIT_OK)
        return status;
    status = finish(&g);
    if (status == TRI_EXIT_OK && g.session)
        tell_still(&g);
    return status;
}
