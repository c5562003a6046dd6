/* Questions of the walk as form fields, and back. */
#include "http/question.h"

#include <stdio.h>
#include <string.h>

#include "common/cleanup.h"
#include "common/when.h"
#include "feel/builtin_util.h"

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

struct tri_voice tri_question_voice(const struct tri_exchange *x)
{
    return (struct tri_voice){ x->site->pack,
                               tri_site_lang(x->site, x->language),
                               x->language };
}

/* ---- showing ---- */

static bool listed(struct tri_value v, struct tri_value choice)
{
    if (v.kind == TRI_STRING)
        return v.len == choice.len && memcmp(v.u.str, choice.u.str, v.len) == 0;
    for (size_t i = 0; v.kind == TRI_LIST && i < v.u.list->n; i++)
        if (listed(v.u.list->items[i], choice))
            return true;
    return false;
}

static bool sent(const struct tri_input *typed, const char *name,
                 struct tri_value choice)
{
    for (; typed; typed = typed->next)
        if (strcmp(typed->name, name) == 0 &&
            strlen(typed->value) == choice.len &&
            memcmp(typed->value, choice.u.str, choice.len) == 0)
            return true;
    return false;
}

static json_t *choice(const char *value, const char *label, bool chosen)
{
    return json_pack("{ss ss sb}", "value", value, "label", label, "chosen",
                     (int)chosen);
}

static void plain_choice(json_t *list, const struct tri_question *q,
                         const char *value, const char *label, bool was,
                         const struct tri_input *typed)
{
    bool chosen =
        typed ? sent(typed, q->key, tri_str(value, strlen(value))) : was;
    (void)json_array_append_new(list, choice(value, label, chosen));
}

static const char *words(const struct tri_exchange *x, const char *id)
{
    return tri_pages_text(x->site->pages, x->language, id);
}

static json_t *choices_of(const struct tri_exchange *x,
                          const struct tri_question *q, bool had,
                          struct tri_value before,
                          const struct tri_input *typed)
{
    json_t *list = json_array();
    bool unknown = had && tri_is_null(before);
    if (q->shape == TRI_SHAPE_YES_NO) {
        bool yes = had && before.kind == TRI_BOOL && before.u.boolean;
        bool no = had && before.kind == TRI_BOOL && !before.u.boolean;
        plain_choice(list, q, "yes", words(x, "guide.yes"), yes, typed);
        plain_choice(list, q, "no", words(x, "guide.no"), no, typed);
    }
    bool strings =
        q->shape == TRI_SHAPE_CHOICE || q->shape == TRI_SHAPE_CHOICES;
    for (size_t i = 0; strings && i < q->fact->n_choices; i++) {
        struct tri_value v = q->fact->choices[i];
        char code[128];
        char buffer[128];
        (void)snprintf(code, sizeof(code), "%.*s", (int)v.len, v.u.str);
        plain_choice(list, q, code,
                     tri_question_label(q, v, buffer, sizeof(buffer)),
                     had && listed(before, v), typed);
    }
    if (q->shape == TRI_SHAPE_CHOICES)
        plain_choice(list, q, "none", words(x, "guide.none-of-these"),
                     had && before.kind == TRI_LIST && before.u.list->n == 0,
                     typed);
    if (strings || (q->shape == TRI_SHAPE_YES_NO && !q->more))
        if (!tri_question_needed(q))
            plain_choice(list, q, "unknown", words(x, "guide.not-known"),
                         unknown, typed);
    return list;
}

static const char *const shape_names[] = { "yes-no", "choice", "choices",
                                           "number", "time",   "text",
                                           "texts" };

json_t *tri_question_document(const struct tri_exchange *x,
                              const struct tri_question *q, struct tri_eval *ev,
                              bool had, struct tri_value before,
                              const struct tri_input *typed, const char *error)
{
    json_t *doc =
        json_pack("{ss ss ss ss* ss* so*}", "name", q->key, "shape",
                  shape_names[q->shape], "question", tri_question_text(q),
                  "help", tri_question_help(q), "error", error, "choices",
                  choices_of(x, q, had, before, typed));
    if (q->shape == TRI_SHAPE_TIME)
        (void)json_object_set_new(doc, "example",
                                  json_string(words(x, "guide.time-example")));
    const char *kept = typed ? tri_input_find(typed, q->key) : NULL;
    if (kept) {
        (void)json_object_set_new(doc, "value", json_string(kept));
    } else if (had && !tri_is_null(before) && q->shape >= TRI_SHAPE_NUMBER) {
        struct tri_out text;
        struct tri_value at = q->shape == TRI_SHAPE_TIME
                                  ? tri_value_text(ev, before)
                                  : tri_null();
        char when[TRI_WHEN_TEXT];
        tri_out_init(&text);
        if (at.kind == TRI_STRING) {
            tri_when_typed(q->w.language, at.u.str, at.len, when, sizeof(when));
            tri_out_text(&text, when);
        } else {
            tri_answer_words(&q->w, q->path, ev, before, &text);
        }
        if (text.text)
            (void)json_object_set_new(doc, "value", json_string(text.text));
        tri_out_done(&text);
    }
    return doc;
}

void tri_question_answer(const struct tri_exchange *x,
                         const struct tri_question *q, struct tri_eval *ev,
                         struct tri_value v, struct tri_out *out)
{
    if (tri_is_null(v))
        tri_out_text(out, words(x, "guide.not-known"));
    else if (v.kind == TRI_BOOL)
        tri_out_text(out, words(x, v.u.boolean ? "guide.yes" : "guide.no"));
    else
        tri_answer_words(&q->w, q->path, ev, v, out);
}

/* ---- reading ---- */

/* Ticked boxes come one by one: as one line, as it would be typed. */
static void put_line(const struct tri_exchange *x, const struct tri_question *q,
                     struct tri_out *line)
{
    for (const struct tri_input *f = x->form; f; f = f->next) {
        if (strcmp(f->name, q->key) != 0)
            continue;
        if (line->len)
            tri_out_char(line, ',');
        tri_out_text(line, f->value);
        if (q->shape != TRI_SHAPE_CHOICES)
            break;
    }
}

enum tri_reply tri_question_read(const struct tri_exchange *x,
                                 const struct tri_question *q,
                                 struct tri_eval *ev, struct tri_value *out)
{
    TRI_CLEANUP(out_done) struct tri_out line;
    const char *act = tri_input_find(x->form, "act");
    tri_out_init(&line);
    *out = tri_null();
    if (q->shape >= TRI_SHAPE_NUMBER && act && strcmp(act, "unknown") == 0)
        return tri_question_needed(q) ? TRI_REPLY_NEEDED : TRI_REPLY_ANSWER;
    put_line(x, q, &line);
    if (line.failed)
        return TRI_REPLY_NOT_UNDERSTOOD;
    return tri_reply_read(q, line.text ? line.text : "", ev, x->site->now(),
                          out);
}

const char *tri_question_error(struct tri_exchange *x,
                               const struct tri_question *q,
                               enum tri_reply reply)
{
    static const char *const wrong[] = { "guide.choose",      "guide.choose",
                                         "guide.choose-some", "guide.number",
                                         "guide.time",        "guide.words",
                                         "guide.words" };
    if (reply == TRI_REPLY_TOO_EARLY || reply == TRI_REPLY_TOO_LATE) {
        enum { SIZE = 256 };
        char *text = tri_arena_get(&x->arena, SIZE);
        if (text) {
            tri_reply_bound(q, reply, x->site->now(), text, SIZE);
            return text;
        }
    }
    return words(x, q->more || tri_question_needed(q) ? "guide.choose-one"
                                                      : wrong[q->shape]);
}
