#include "common/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/when.h"
#include "feel/builtin_util.h"
#include "feel/number.h"

static enum tri_shape shape_of(const struct tri_type *asked, bool more,
                               const struct tri_datum *fact)
{
    const struct tri_type *t = fact ? fact->scalar : asked;
    bool list = fact && fact->list;
    if (more || (t && t->kind == TRI_T_BOOL))
        return TRI_SHAPE_YES_NO;
    if (fact && fact->n_choices)
        return list ? TRI_SHAPE_CHOICES : TRI_SHAPE_CHOICE;
    if (t && t->kind == TRI_T_NUMBER)
        return TRI_SHAPE_NUMBER;
    if (t && t->kind == TRI_T_DATETIME)
        return TRI_SHAPE_TIME;
    return list ? TRI_SHAPE_TEXTS : TRI_SHAPE_TEXT;
}

/* "children[].age" and 1 to "children[1].age". */
static void make_key(const char *path, size_t index, char *out, size_t size)
{
    const char *hole = strstr(path, "[]");
    if (hole)
        (void)snprintf(out, size, "%.*s[%zu]%s", (int)(hole - path), path,
                       index, hole + 2);
    else
        (void)snprintf(out, size, "%s", path);
}

static struct tri_question made(const struct tri_voice *w,
                                const struct tri_flow_command *c,
                                const char *path, bool more)
{
    struct tri_question q = {
        .w = *w,
        .path = path,
        .index = c->index,
        .fact = tri_dictionary_find(&w->pack->dictionary, path),
        .fallback = c->name && *c->name ? c->name : path,
        .more = more,
    };
    q.shape = shape_of(c->type, more, q.fact);
    make_key(path, c->index, q.key, sizeof(q.key));
    return q;
}

struct tri_question tri_question_of(const struct tri_voice *w,
                                    const struct tri_flow_command *c)
{
    return made(w, c, c->path, c->more);
}

size_t tri_questions(const struct tri_voice *w,
                     const struct tri_flow_command *c,
                     struct tri_question out[TRI_MAX_QUESTIONS])
{
    size_t n = 0;
    out[n++] = tri_question_of(w, c);
    for (size_t i = 0; i < c->n_rest && n < TRI_MAX_QUESTIONS; i++)
        out[n++] = made(w, c, c->rest[i], false);
    return n;
}

struct tri_question tri_question_at(const struct tri_voice *w, const char *key)
{
    const struct tri_datum *fact =
        tri_dictionary_find(&w->pack->dictionary, key);
    const char *bracket = strchr(key, '[');
    size_t len = strlen(key);
    struct tri_question q = { .w = *w,
                              .path = fact ? fact->path : key,
                              .fact = fact,
                              .fallback = key,
                              .more = len && key[len - 1] == ']' };
    if (bracket)
        q.index = (size_t)strtoul(bracket + 1, NULL, 10);
    q.shape = shape_of(NULL, q.more, fact);
    (void)snprintf(q.key, sizeof(q.key), "%s", key);
    return q;
}

bool tri_question_needed(const struct tri_question *q)
{
    return q->fact && q->fact->required && !q->more;
}

/* ---- words ---- */

void tri_fact_path(const struct tri_voice *w, const char *fact, size_t len,
                   char out[TRI_QUESTION_KEY])
{
    size_t n = 0;
    (void)snprintf(out, TRI_QUESTION_KEY, "facts.%.*s", (int)len, fact);
    if (w->pack && tri_pack_textf(w->pack, w->lang, NULL, "%s.question", out))
        return;
    for (size_t i = 0; i < len && n + 1 < TRI_QUESTION_KEY; i++) {
        out[n++] = fact[i];
        while (fact[i] == '[' && i + 1 < len && fact[i + 1] != ']')
            i++;
    }
    out[n] = '\0';
}

static const char *say(const struct tri_voice *w, enum tri_message id)
{
    return tri_message(w->language, id);
}

static bool about_others(const struct tri_question *q)
{
    return strncmp(q->path, "others", 6) == 0;
}

const char *tri_question_text(const struct tri_question *q)
{
    const struct tri_voice *w = &q->w;
    if (!q->more)
        return tri_pack_textf(w->pack, w->lang, q->fallback, "%s.question",
                              q->path);
    /* "A child?" and "another child?" are two questions. */
    if (q->index == 0)
        return say(w, about_others(q) ? TRI_MSG_MORE_OTHERS_FIRST
                                      : TRI_MSG_MORE_CHILDREN_FIRST);
    return say(w,
               about_others(q) ? TRI_MSG_MORE_OTHERS : TRI_MSG_MORE_CHILDREN);
}

const char *tri_question_help(const struct tri_question *q)
{
    return tri_pack_textf(q->w.pack, q->w.lang,
                          q->more ? say(&q->w, TRI_MSG_MORE_HELP) : NULL,
                          "%s.help", q->path);
}

bool tri_question_person(const struct tri_question *q, char *out, size_t size)
{
    if (q->more || !strchr(q->path, '['))
        return false;
    (void)snprintf(
        out, size,
        say(&q->w, about_others(q) ? TRI_MSG_OTHER_N : TRI_MSG_CHILD_N),
        q->index + 1);
    return true;
}

static const char *label_of(const struct tri_voice *w, const char *path,
                            struct tri_value choice)
{
    return tri_pack_textf(w->pack, w->lang, NULL, "%s.value.%.*s", path,
                          (int)choice.len, choice.u.str);
}

const char *tri_question_label(const struct tri_question *q,
                               struct tri_value choice, char *out, size_t size)
{
    const char *text = label_of(&q->w, q->path, choice);
    if (text)
        return text;
    (void)snprintf(out, size, "%.*s", (int)choice.len, choice.u.str);
    return out;
}

static void put_time(const struct tri_voice *w, struct tri_eval *ev,
                     struct tri_value v, struct tri_out *out)
{
    char when[TRI_WHEN_TEXT];
    struct tri_value text = ev ? tri_value_text(ev, v) : tri_null();
    if (text.kind != TRI_STRING) {
        tri_out_text(out, "...");
        return;
    }
    tri_when(w->language, text.u.str, text.len, when, sizeof(when));
    tri_out_text(out, when);
}

void tri_answer_words(const struct tri_voice *w, const char *path,
                      struct tri_eval *ev, struct tri_value v,
                      struct tri_out *out)
{
    char number[64];
    const char *text = NULL;
    switch (v.kind) {
    case TRI_NULL:
        tri_out_text(out, say(w, TRI_MSG_UNKNOWN_ANSWER));
        break;
    case TRI_BOOL:
        tri_out_text(out, say(w, v.u.boolean ? TRI_MSG_YES : TRI_MSG_NO));
        break;
    case TRI_STRING:
        text = label_of(w, path, v);
        if (text)
            tri_out_text(out, text);
        else
            tri_out_put(out, v.u.str, v.len);
        break;
    case TRI_NUMBER:
        (void)tri_num_text(v, number, sizeof(number));
        tri_out_text(out, number);
        break;
    case TRI_LIST:
        if (v.u.list->n == 0)
            tri_out_text(out, say(w, TRI_MSG_NO_ENTRY));
        for (size_t i = 0; i < v.u.list->n; i++) {
            if (i)
                tri_out_text(out, ", ");
            tri_answer_words(w, path, ev, v.u.list->items[i], out);
        }
        break;
    default:
        put_time(w, ev, v, out);
        break;
    }
}
