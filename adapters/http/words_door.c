/* The page of words: what was said and seen; who, where and when. */
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/guide_check.h"
#include "http/guide_way.h"
#include "http/lead.h"
#include "http/question.h"
#include "http/site.h"
#include "http/words.h"

enum part { SAID, WHO, MORE }; /* of the page; the last one is folded */
enum shape { LONG, NAMES, SHORT, WHEN };

enum { MOST_WORDS = 12000, MOST_PEOPLE = 12 };

struct word {
    const char *name; /* of the field; its label is the text "words.NAME" */
    enum part part;
    enum shape shape;
    const char *role; /* of those who are named in it; NULL: it is told */
    bool in_narrative;
};

static const struct word words[] = {
    { "seen", SAID, LONG, NULL, true },
    { "said", SAID, LONG, NULL, true },
    { "asked", SAID, LONG, NULL, true },
    { "think", SAID, LONG, NULL, true },
    { "children", WHO, NAMES, "child", false },
    { "subjects", WHO, NAMES, "subject", false },
    { "parents", MORE, NAMES, "parent", false },
    { "present", MORE, LONG, NULL, true },
    { "where", MORE, SHORT, NULL, true },
    { "when", MORE, WHEN, NULL, false },
};

/* The report's own question that decides who may learn of it. The short way
 * passes by the flowchart's, so it stands here until it is answered there. */
static const char about[] = "concern_about";

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void walking_done(struct tri_walking *w)
{
    tri_walking_done(w);
}

static const char *label(const struct tri_exchange *x, const char *name,
                         const char *more)
{
    char id[64] = "words.";
    (void)strncat(id, name, 32);
    (void)strncat(id, more, 16);
    return tri_pages_text(x->site->pages, x->language, id);
}

static const char *kept(const struct tri_walking *w, const char *name)
{
    return tri_json_text(json_object_get(w->kept, "words"), name);
}

/* ---- whom it is about ---- */

/* Does the page ask it? Not where the flowchart had an answer ("not known" is
 * one), nor where the pack has no such choice. */
static bool about_asked(const struct tri_walking *w,
                        const struct tri_question *q)
{
    const struct tri_flow_entry *e = tri_way_entry(w, about);
    return q->fact && q->shape == TRI_SHAPE_CHOICE &&
           !(e && e->passed && !tri_way_left(w, e));
}

/* The field, with what was kept or (typed) just sent. "I do not know" is an
 * answer; none is not: it says who must not be told. */
static void show_about(struct tri_exchange *x, const struct tri_walking *w,
                       json_t *fields, bool typed, const char *error)
{
    const struct tri_voice voice = tri_question_voice(x);
    const struct tri_question q = tri_question_at(&voice, about);
    struct tri_input was = { about, kept(w, about), NULL };
    size_t i;
    json_t *c;
    if (!about_asked(w, &q))
        return;
    json_t *field = tri_question_document(x, &q, NULL, false, tri_null(),
                                          typed ? x->form : &was, error);
    json_array_foreach(json_object_get(field, "choices"), i, c)
    {
        if (strcmp(tri_json_text(c, "value"), "unknown") == 0)
            (void)json_object_set_new(
                c, "label",
                json_string(tri_pages_text(x->site->pages, x->language,
                                           "guide.i-do-not-know")));
    }
    (void)json_object_set_new(field, "part", json_string("who"));
    (void)json_array_append_new(fields, field);
}

/* Keep what was chosen. What is wrong with it; NULL: nothing. */
static const char *keep_about(struct tri_exchange *x,
                              const struct tri_walking *w, json_t *said)
{
    const struct tri_voice voice = tri_question_voice(x);
    const struct tri_question q = tri_question_at(&voice, about);
    struct tri_value v = tri_null();
    if (!about_asked(w, &q))
        return NULL;
    enum tri_reply reply =
        tri_question_read(x, &q, tri_guide_eval(w->guide), &v);
    if (reply != TRI_REPLY_ANSWER)
        return tri_pages_text(x->site->pages, x->language, "words.about");
    (void)json_object_set_new(said, about,
                              v.kind == TRI_STRING
                                  ? json_stringn(v.u.str, v.len)
                                  : json_string("unknown"));
    return NULL;
}

/* Its answer among those that are checked; empty where there is none yet. */
static void answer_about(const struct tri_exchange *x,
                         const struct tri_walking *w, json_t *list)
{
    char words_of[128];
    const struct tri_voice voice = tri_question_voice(x);
    const struct tri_question q = tri_question_at(&voice, about);
    const char *code = kept(w, about);
    if (!about_asked(w, &q))
        return;
    const char *answer =
        !*code ? ""
        : strcmp(code, "unknown") == 0
            ? tri_pages_text(x->site->pages, x->language, "guide.not-known")
            : tri_question_label(&q, tri_str(code, strlen(code)), words_of,
                                 sizeof(words_of));
    (void)json_array_append_new(
        list,
        json_pack("{ss ss ss}", "question", tri_question_text(&q), "answer",
                  answer, "change", "/guide/words?check=1#concern_about"));
}

/* ---- the pages ---- */

/* What is wrong with a field, as a text id; NULL: nothing. */
static const char *wrong_with(struct tri_lead *l, const struct word *f,
                              const char *typed)
{
    size_t lines = 0;
    if (strlen(typed) > MOST_WORDS)
        return "words.too-long";
    if (f->shape == WHEN && *typed && !tri_lead_time(l, typed))
        return "guide.time";
    if (f->shape == NAMES)
        for (const char *p = typed; *p; p += strspn(p, "\r\n")) {
            size_t len = strcspn(p, "\r\n");
            if (len > TRI_MAX_SHORT_TEXT || (len && ++lines > MOST_PEOPLE))
                return "words.names-too-long";
            p += len;
        }
    return NULL;
}

/* What is kept of a field, as it is typed. */
static const char *shown(struct tri_exchange *x, const struct word *f,
                         const char *text)
{
    struct tri_lead l;
    if (f->shape != WHEN || !tri_lead_open(&l, x))
        return text;
    json_t *when = tri_lead_when_typed(&l, tri_lead_time(&l, text));
    const char *words_of = json_string_value(when);
    if (words_of)
        text = tri_arena_copy(&x->arena, words_of, strlen(words_of));
    json_decref(when);
    tri_lead_done(&l);
    return text ? text : "";
}

/* errors: what is wrong, field by field, with what was sent (NULL: nothing was
 * sent); wrong_about: with the choice. */
static void show(struct tri_exchange *x, struct tri_walking *w,
                 const char *const *errors, const char *wrong_about, bool stale,
                 bool check)
{
    static const char *const shapes[] = { "long", "names", "short", "time" };
    static const char *const parts[] = { "said", "who", "more" };
    json_t *fields = json_array();
    bool wrong = wrong_about != NULL;
    const char *back = tri_way_before(w, NULL);
    show_about(x, w, fields, errors != NULL, wrong_about);
    for (size_t i = 0; i < TRI_COUNT(words); i++) {
        const struct word *f = &words[i];
        const char *typed = tri_input_find(x->form, f->name);
        wrong |= errors && errors[i];
        (void)json_array_append_new(
            fields,
            json_pack(
                "{ss ss ss ss ss* ss ss*}", "name", f->name, "part",
                parts[f->part], "shape", shapes[f->shape], "question",
                label(x, f->name, ""), "help", label(x, f->name, "-help"),
                "value",
                errors && typed ? typed : shown(x, f, kept(w, f->name)),
                "error",
                errors && errors[i]
                    ? tri_pages_text(x->site->pages, x->language, errors[i])
                    : NULL));
    }
    bool enough = tri_way_enough(x, w);
    x->document = tri_walking_page(x, w, "words");
    if (!tri_exchange_fill(
            x, json_pack("{ss so so sb sb sb sb so}", "back",
                         back ? tri_way_question(x, back) : "/guide", "fields",
                         fields, "notices", tri_way_notices(x, w), "wrong",
                         (int)wrong, "stale", (int)stale, "check", (int)check,
                         "enough", (int)(enough && !tri_walking_ended(w)),
                         "taken", tri_way_taken(x, w))))
        return;
    if (enough)
        tri_way_put_rest(x, w);
    x->status = stale ? 409 : wrong ? 422 : 200;
}

void tri_door_words_page(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    if (!x->site->book) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (tri_walking_open(x, &w) && tri_way_advance(x, &w))
        show(x, &w, NULL, NULL, false,
             tri_input_find(x->query, "check") != NULL);
}

bool tri_words_about(struct tri_exchange *x, struct tri_walking *w)
{
    const struct tri_voice voice = tri_question_voice(x);
    const struct tri_question q = tri_question_at(&voice, about);
    if (*kept(w, about) || !about_asked(w, &q))
        return true;
    x->path = "/guide/words"; /* where its form goes, and its language link */
    show(x, w, NULL, tri_pages_text(x->site->pages, x->language, "words.about"),
         false, true);
    return false;
}

void tri_door_words(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    const char *errors[TRI_COUNT(words)] = { NULL };
    struct tri_lead l;
    bool wrong = false;
    if (!x->site->book) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (!tri_walking_change(x, &w) || !tri_way_advance(x, &w) ||
        !tri_lead_open(&l, x))
        return;
    json_t *said = json_object_get(w.kept, "words");
    if (!said) {
        said = json_object();
        (void)json_object_set_new(w.kept, "words", said);
    }
    for (size_t i = 0; i < TRI_COUNT(words); i++) {
        const char *typed = tri_input_find(x->form, words[i].name);
        typed = tri_lead_trim(x, typed ? typed : "");
        errors[i] = wrong_with(&l, &words[i], typed);
        wrong |= errors[i] != NULL;
        if (words[i].shape == WHEN && *typed && !errors[i])
            typed = tri_lead_time(&l, typed); /* "yesterday" is of today */
        (void)json_object_set_new(said, words[i].name, json_string(typed));
    }
    const char *wrong_about = keep_about(x, &w, said);
    tri_lead_done(&l);
    bool stale = !tri_walking_fits(x, &w);
    bool check = tri_input_find(x->form, "check") != NULL;
    if (wrong || wrong_about || stale)
        show(x, &w, errors, wrong_about, stale, check);
    else if (!tri_walking_keep(x, &w))
        return;
    else if (strcmp(tri_exchange_field(x, "act"), "send") == 0)
        tri_check_send(x, &w);
    else if (check) /* past the questions that are still open */
        tri_exchange_redirect(x, "/guide/check");
    else
        tri_exchange_redirect(x, tri_way_on(x, &w));
}

/* ---- what becomes of them ---- */

json_t *tri_words_answers(struct tri_exchange *x, const struct tri_walking *w)
{
    json_t *list = json_array();
    struct tri_lead l;
    if (!tri_lead_open(&l, x)) {
        json_decref(list);
        return NULL;
    }
    answer_about(x, w, list);
    for (size_t i = 0; i < TRI_COUNT(words); i++) {
        const char *text = kept(w, words[i].name);
        const char *at =
            words[i].shape == WHEN ? tri_lead_time(&l, text) : NULL;
        json_t *when = at ? tri_lead_when(&l, at) : NULL;
        const char *change = tri_arena_format(
            &x->arena, "/guide/words?check=1#%s", words[i].name);
        (void)json_array_append_new(
            list, json_pack("{ss so ss*}", "question",
                            label(x, words[i].name, ""), "answer",
                            when ? when : json_string(text), "change", change));
    }
    tri_lead_done(&l);
    return list;
}

char *tri_words_report(struct tri_exchange *x, const struct tri_walking *w,
                       const char *report, size_t len)
{
    TRI_CLEANUP(json_done) json_t *doc = json_loadb(report, len, 0, NULL);
    struct tri_out text;
    struct tri_lead l;
    if (!doc || !tri_lead_open(&l, x))
        return NULL;
    tri_out_init(&text);
    for (size_t i = 0; i < TRI_COUNT(words); i++) {
        const char *said = kept(w, words[i].name);
        if (!words[i].in_narrative || !*said)
            continue;
        if (text.len)
            tri_out_text(&text, "\n\n");
        tri_out_text(&text, label(x, words[i].name, ""));
        tri_out_text(&text, "\n");
        tri_out_text(&text, said);
    }
    if (*kept(w, about) && strcmp(kept(w, about), "unknown") != 0 &&
        !json_is_string(json_object_get(doc, about)))
        (void)json_object_set_new(doc, about, json_string(kept(w, about)));
    const char *at = tri_lead_time(&l, kept(w, "when"));
    if (at && *kept(w, "when"))
        (void)json_object_set_new(doc, "occurred", json_string(at));
    if (text.len && !text.failed)
        (void)json_object_set_new(doc, "narrative",
                                  json_stringn(text.text, text.len));
    bool ok = !text.failed;
    tri_out_done(&text);
    tri_lead_done(&l);
    return ok ? tri_json_dump(doc, JSON_COMPACT, NULL) : NULL;
}

/* "Anna Vidal, 7B" is a name and a note; "@anna" a handle. */
static json_t *one_person(const char *role, const char *line, size_t len)
{
    const char *comma = memchr(line, ',', len);
    size_t n = comma ? (size_t)(comma - line) : len;
    const char *note = comma ? comma + 1 : "";
    size_t note_len = comma ? len - n - 1 : 0;
    while (note_len && *note == ' ') {
        note++;
        note_len--;
    }
    json_t *p = json_pack("{ss ss%}", "role", role,
                          *line == '@' ? "handle" : "name", line, n);
    if (note_len)
        (void)json_object_set_new(p, "notes", json_stringn(note, note_len));
    return p;
}

json_t *tri_words_people(const struct tri_walking *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < TRI_COUNT(words); i++) {
        const char *p = kept(w, words[i].name);
        if (!words[i].role)
            continue;
        for (p += strspn(p, " \r\n"); *p; p += strspn(p, " \r\n")) {
            size_t len = strcspn(p, "\r\n");
            (void)json_array_append_new(list,
                                        one_person(words[i].role, p, len));
            p += len;
        }
    }
    return list;
}
