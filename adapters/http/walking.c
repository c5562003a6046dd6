/* Walks taken up and kept: as drafts in the book, or in memory without one. */
#include "http/walking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/question.h"
#include "http/site.h"

#define COOKIE "walk"
#define DRAFT "draft"

void tri_walking_done(struct tri_walking *w)
{
    tri_guide_free(w->guide);
    tri_guide_free(w->ahead);
    json_decref(w->screens);
    json_decref(w->notices);
    json_decref(w->kept);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void json_done(json_t **j)
{
    json_decref(*j);
}

const struct tri_flow_command *tri_walking_at(const struct tri_walking *w)
{
    return &tri_guide_step(w->guide)->command;
}

bool tri_walking_ended(const struct tri_walking *w)
{
    return tri_walking_at(w)->kind == TRI_FLOW_END;
}

/* The walk and what is kept beside it, as one document. */
static json_t *written(const struct tri_walking *w)
{
    TRI_CLEANUP(out_done) struct tri_out text;
    tri_out_init(&text);
    tri_guide_save(w->guide, &text);
    return text.failed ? NULL
                       : json_pack("{ss% sO sO}", "walk", text.text, text.len,
                                   "screens", w->screens, "kept", w->kept);
}

static bool fresh(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    w->screens = json_array();
    w->notices = json_array();
    w->kept = json_object();
    if (w->screens && w->notices && w->kept &&
        tri_guide_new(x->site->pack, x->site->zones, x->site->now(), &w->guide,
                      &err) == TRI_OK)
        return true;
    tri_exchange_problem(x, 503, "problem.no-memory");
    return false;
}

/* Which answers are asked anew under the edition in force: told on the next
 * page, until it is answered. Kinds of matter are chosen anew, too. */
static void tell_anew(struct tri_exchange *x, struct tri_walking *w)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    struct tri_voice voice = tri_question_voice(x);
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_dropped; i++) {
        struct tri_question q = tri_question_at(&voice, s->dropped[i]);
        (void)json_array_append_new(
            list, json_string(tri_pack_textf(voice.pack, voice.lang, q.key,
                                             "%s.label", q.path)));
    }
    (void)json_object_set_new(w->kept, "anew", list);
    (void)json_object_del(w->kept, "matters");
    (void)json_object_del(w->kept, "again");
}

static bool resume(struct tri_exchange *x, struct tri_walking *w,
                   const json_t *doc)
{
    struct tri_error err = { .code = TRI_OK };
    json_t *screens = json_object_get(doc, "screens");
    json_t *kept = json_object_get(doc, "kept");
    json_t *walk = json_object_get(doc, "walk");
    if (!fresh(x, w))
        return false;
    enum tri_code code = TRI_E_INPUT;
    if (walk && screens && kept)
        code = tri_guide_resume(w->guide, json_string_value(walk),
                                json_string_length(walk), &err);
    bool carried = code == TRI_E_CONFLICT;
    if (carried) /* the rules changed since */
        code = tri_guide_carry(w->guide, json_string_value(walk),
                               json_string_length(walk), &err);
    if (code != TRI_OK) {
        tri_exchange_problem(x, carried ? 409 : 500,
                             carried ? "problem.other-rules"
                                     : "problem.broken");
        return false;
    }
    json_decref(w->screens);
    json_decref(w->kept);
    w->screens = json_incref(screens);
    w->kept = json_incref(kept);
    if (carried)
        tell_anew(x, w);
    return true;
}

/* ---- in memory ---- */

static char *written_text(const struct tri_walking *w)
{
    TRI_CLEANUP(json_done) json_t *doc = written(w);
    return doc ? tri_json_dump(doc, JSON_COMPACT, NULL) : NULL;
}

static bool open_memory(struct tri_exchange *x, struct tri_walking *w)
{
    size_t len = 0;
    unsigned version = 0;
    char *text =
        tri_walks_get(x->site->walks, w->name, &len, &version, w->memory_token);
    if (!text) {
        tri_exchange_problem(x, 404, "problem.no-walk");
        return false;
    }
    TRI_CLEANUP(json_done) json_t *doc = json_loadb(text, len, 0, NULL);
    tri_walks_text_free(text, len);
    w->version = (int64_t)version + 1;
    w->token = w->memory_token;
    return resume(x, w, doc);
}

static bool keep_memory(struct tri_exchange *x, struct tri_walking *w)
{
    char *text = written_text(w);
    bool ok =
        text && tri_walks_put(x->site->walks, w->name,
                              (unsigned)(w->version - 1), text, strlen(text));
    tri_walks_text_free(text, text ? strlen(text) : 0);
    if (!ok)
        tri_exchange_problem(x, 409, "problem.moved-on");
    return ok;
}

static bool begin_memory(struct tri_exchange *x, struct tri_walking *w)
{
    char name[TRI_WALK_NAME];
    const char *old = tri_input_find(x->cookies, COOKIE);
    char *text = written_text(w);
    bool ok = text && tri_walks_add(x->site->walks, text, strlen(text), name);
    tri_walks_text_free(text, text ? strlen(text) : 0);
    w->name = ok ? tri_arena_copy(&x->arena, name, strlen(name)) : NULL;
    if (!w->name) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return false;
    }
    if (old)
        tri_walks_end(x->site->walks, old);
    return true;
}

/* ---- in the book ---- */

static bool keep_draft(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(json_done) json_t *body = written(w);
    struct tri_document d = { .kind = DRAFT,
                              .version = w->version,
                              .body = body };
    if (!body) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return false;
    }
    if (w->name)
        (void)snprintf(d.id, sizeof(d.id), "%s", w->name);
    (void)snprintf(d.owner, sizeof(d.owner), "%s", x->account.id);
    enum tri_code code =
        tri_casebook_document_put(x->site->book, &x->who, &d, &err);
    if (code == TRI_OK) {
        w->version = d.version;
        w->name = tri_arena_copy(&x->arena, d.id, strlen(d.id));
    } else if (code == TRI_E_CONFLICT) {
        tri_exchange_problem(x, 409, "problem.moved-on");
    } else {
        tri_exchange_fail(x, &err);
    }
    return code == TRI_OK && w->name;
}

/* A draft that is gone may have become an incident: then to its page. */
static void no_draft(struct tri_exchange *x, const char *id)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    if (tri_casebook_row(x->site->book, &x->who, id, TRI_ACT_STATUS, &row,
                         &err) != TRI_OK) {
        tri_exchange_problem(x, 404, "problem.no-draft");
        return;
    }
    const char *path =
        tri_arena_format(&x->arena, "/reports/%s", row.reference);
    tri_walking_leave(x);
    tri_exchange_redirect(x, path ? path : "/");
}

static bool open_draft(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_document d = { .body = NULL };
    enum tri_code code = TRI_E_NOTFOUND;
    if (w->name && strlen(w->name) == TRI_ID_SIZE - 1)
        code = tri_casebook_document_get(x->site->book, &x->who, DRAFT, w->name,
                                         &d, &err);
    if (code == TRI_E_NOTFOUND)
        no_draft(x, w->name ? w->name : "");
    else if (code != TRI_OK)
        tri_exchange_fail(x, &err);
    if (code != TRI_OK)
        return false;
    w->version = d.version;
    w->token = x->session.csrf;
    bool ok = resume(x, w, d.body);
    json_decref(d.body);
    return ok;
}

/* ---- both ---- */

bool tri_walking_begin(struct tri_exchange *x, struct tri_walking *w,
                       const json_t *setting)
{
    struct tri_error err = { .code = TRI_OK };
    if (!fresh(x, w))
        return false;
    if (setting) {
        (void)json_object_set_new(w->kept, "setting",
                                  json_string(tri_json_text(setting, "id")));
        (void)json_object_set_new(w->kept, "area",
                                  json_string(tri_json_text(setting, "area")));
    }
    if (tri_guide_start(w->guide, NULL, &err) != TRI_OK) {
        tri_exchange_problem(x, 500, "problem.broken");
        return false;
    }
    if (!(x->site->book ? keep_draft(x, w) : begin_memory(x, w)))
        return false;
    tri_exchange_cookie(x, COOKIE, w->name);
    return true;
}

bool tri_walking_open(struct tri_exchange *x, struct tri_walking *w)
{
    const char *cookie = tri_input_find(x->cookies, COOKIE);
    w->name = tri_input_find(x->form, "walk");
    if (!w->name)
        w->name = tri_input_find(x->query, "walk");
    if (!w->name || !x->site->book)
        w->name = cookie;
    if (!(x->site->book ? open_draft(x, w) : open_memory(x, w)))
        return false;
    if (!cookie || strcmp(cookie, w->name) != 0)
        tri_exchange_cookie(x, COOKIE, w->name);
    return true;
}

bool tri_walking_change(struct tri_exchange *x, struct tri_walking *w)
{
    if (!tri_walking_open(x, w))
        return false;
    /* With a book the gate has looked at the token. */
    const char *token = tri_input_find(x->form, "token");
    if (x->site->book || (token && strcmp(token, w->token) == 0))
        return true;
    tri_exchange_problem(x, 403, "problem.not-ours");
    return false;
}

bool tri_walking_fits(const struct tri_exchange *x, const struct tri_walking *w)
{
    const char *seen = tri_input_find(x->form, "version");
    return !seen || strtoll(seen, NULL, 10) == w->version;
}

bool tri_walking_keep(struct tri_exchange *x, struct tri_walking *w)
{
    return x->site->book ? keep_draft(x, w) : keep_memory(x, w);
}

bool tri_walking_drop(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    if (!x->site->book) {
        tri_walks_end(x->site->walks, w->name);
    } else if (tri_casebook_document_drop(x->site->book, &x->who, DRAFT,
                                          w->name, &err) != TRI_OK) {
        tri_exchange_fail(x, &err);
        return false;
    }
    tri_walking_leave(x);
    return true;
}

void tri_walking_leave(struct tri_exchange *x)
{
    tri_exchange_cookie(x, COOKIE, NULL);
}

json_t *tri_walking_page(const struct tri_exchange *x,
                         const struct tri_walking *w, const char *kind)
{
    /* Sent as it is: past the page of words where it was never seen. */
    bool worded = json_object_get(w->kept, "words") != NULL;
    return json_pack("{ss ss ss ss sI sb ss}", "kind", kind, "path", x->path,
                     "token", w->token ? w->token : "", "walk",
                     x->site->book && w->name ? w->name : "", "version",
                     (json_int_t)w->version, "booked",
                     (int)(x->site->book != NULL), "send_now",
                     worded ? "/guide/check" : "/guide/words?check=1");
}
