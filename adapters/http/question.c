/* Questions of the walk as form fields, and back. */
#include "http/question.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "feel/builtin_util.h"
#include "feel/number.h"
#include "feel/temporal.h"
#include "triage/calendar.h"

static enum tri_shape shape_of(const struct tri_flow_command *c, bool more,
                               const struct tri_datum *fact)
{
    const struct tri_type *t = fact ? fact->scalar : c->type;
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

static void fill(const struct tri_pack *pack, const struct tri_flow_command *c,
                 const char *path, bool more, struct tri_question *q)
{
    q->path = path;
    q->more = more;
    q->index = c->index;
    q->fact = tri_dictionary_find(&pack->dictionary, path);
    q->shape = shape_of(c, more, q->fact);
    q->fallback = c->name && *c->name ? c->name : path;
    make_key(path, c->index, q->key, sizeof(q->key));
}

size_t tri_questions(const struct tri_pack *pack,
                     const struct tri_flow_command *c,
                     struct tri_question out[TRI_MAX_QUESTIONS])
{
    size_t n = 0;
    fill(pack, c, c->path, c->more, &out[n++]);
    for (size_t i = 0; i < c->n_rest && n < TRI_MAX_QUESTIONS; i++)
        fill(pack, c, c->rest[i], false, &out[n++]);
    return n;
}

const char *tri_question_text(const struct tri_site *site,
                              enum tri_language language,
                              const struct tri_question *q)
{
    if (!q->more) {
        const char *text =
            tri_pack_textf(site->pack, tri_site_lang(site, language), NULL,
                           "%s.question", q->path);
        return text ? text : q->fallback;
    }
    bool others = strncmp(q->path, "others", 6) == 0;
    if (q->index == 0)
        return tri_message(language, others ? TRI_MSG_MORE_OTHERS_FIRST
                                            : TRI_MSG_MORE_CHILDREN_FIRST);
    return tri_message(language,
                       others ? TRI_MSG_MORE_OTHERS : TRI_MSG_MORE_CHILDREN);
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
    enum tri_language l = x->language;
    json_t *list = json_array();
    const struct tri_pack *pack = x->site->pack;
    size_t lang = tri_site_lang(x->site, l);
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
        (void)snprintf(code, sizeof(code), "%.*s", (int)v.len, v.u.str);
        const char *label =
            tri_pack_textf(pack, lang, code, "%s.value.%s", q->path, code);
        plain_choice(list, q, code, label, had && listed(before, v), typed);
    }
    if (q->shape == TRI_SHAPE_CHOICES)
        plain_choice(list, q, "none", words(x, "guide.none-of-these"),
                     had && before.kind == TRI_LIST && before.u.list->n == 0,
                     typed);
    if (strings || (q->shape == TRI_SHAPE_YES_NO && !q->more))
        if (!(q->fact && q->fact->required))
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
    size_t lang = tri_site_lang(x->site, x->language);
    const char *help =
        q->more ? tri_message(x->language, TRI_MSG_MORE_HELP)
                : tri_pack_textf(x->site->pack, lang, NULL, "%s.help", q->path);
    json_t *doc = json_pack("{ss ss ss ss* ss* so*}", "name", q->key, "shape",
                            shape_names[q->shape], "question",
                            tri_question_text(x->site, x->language, q), "help",
                            help, "error", error, "choices",
                            choices_of(x, q, had, before, typed));
    const char *kept = typed ? tri_input_find(typed, q->key) : NULL;
    if (kept) {
        (void)json_object_set_new(doc, "value", json_string(kept));
    } else if (had && !tri_is_null(before) && q->shape >= TRI_SHAPE_NUMBER) {
        struct tri_out text;
        tri_out_init(&text);
        tri_question_answer(x->site, x->language, q, ev, before, &text);
        if (text.text)
            (void)json_object_set_new(doc, "value", json_string(text.text));
        tri_out_done(&text);
    }
    return doc;
}

void tri_question_answer(const struct tri_site *site,
                         enum tri_language language,
                         const struct tri_question *q, struct tri_eval *ev,
                         struct tri_value v, struct tri_out *out)
{
    char number[64];
    size_t lang = tri_site_lang(site, language);
    switch (v.kind) {
    case TRI_NULL:
        tri_out_text(out,
                     tri_pages_text(site->pages, language, "guide.not-known"));
        break;
    case TRI_BOOL:
        tri_out_text(out,
                     tri_pages_text(site->pages, language,
                                    v.u.boolean ? "guide.yes" : "guide.no"));
        break;
    case TRI_STRING: {
        const char *label =
            tri_pack_textf(site->pack, lang, NULL, "%s.value.%.*s", q->path,
                           (int)v.len, v.u.str);
        if (label)
            tri_out_text(out, label);
        else
            tri_out_put(out, v.u.str, v.len);
        break;
    }
    case TRI_NUMBER:
        (void)tri_num_text(v, number, sizeof(number));
        tri_out_text(out, number);
        break;
    case TRI_LIST:
        if (v.u.list->n == 0)
            tri_out_text(out,
                         tri_pages_text(site->pages, language, "guide.none"));
        for (size_t i = 0; i < v.u.list->n; i++) {
            if (i)
                tri_out_text(out, ", ");
            tri_question_answer(site, language, q, ev, v.u.list->items[i], out);
        }
        break;
    default: /* a date and time, as its input field wants it: to the minute */
    {
        struct tri_value text = tri_value_text(ev, v);
        if (text.kind == TRI_STRING)
            tri_out_put(out, text.u.str, text.len < 16 ? text.len : 16);
    } break;
    }
}

/* ---- reading ---- */

static struct tri_value copied(struct tri_eval *ev, const char *text,
                               size_t len)
{
    const char *copy = tri_arena_copy(ev->arena, text, len);
    return copy ? tri_str(copy, len) : tri_null();
}

static bool choice_of(const struct tri_question *q, const char *word,
                      struct tri_value *out)
{
    for (size_t i = 0; q->fact && i < q->fact->n_choices; i++) {
        *out = q->fact->choices[i];
        if (strlen(word) == out->len && memcmp(word, out->u.str, out->len) == 0)
            return true;
    }
    return false;
}

static enum tri_given read_choices(const struct tri_exchange *x,
                                   const struct tri_question *q,
                                   struct tri_eval *ev, struct tri_value *out)
{
    size_t cap = q->fact ? q->fact->n_choices : 0;
    struct tri_list *l = tri_list_new(ev->arena, cap);
    size_t n = 0;
    bool none = false;
    bool unknown = false;
    if (!l)
        return TRI_WRONG;
    for (const struct tri_input *f = x->form; f; f = f->next) {
        struct tri_value v = tri_null();
        if (strcmp(f->name, q->key) != 0)
            continue;
        if (strcmp(f->value, "none") == 0)
            none = true;
        else if (strcmp(f->value, "unknown") == 0)
            unknown = true;
        else if (!choice_of(q, f->value, &v))
            return TRI_WRONG;
        else if (n < cap)
            l->items[n++] = v;
    }
    if (n + none + unknown == 0)
        return TRI_MISSING;
    if ((n > 0) + none + unknown > 1)
        return TRI_WRONG; /* some and none at once */
    l->n = n;
    *out = unknown ? tri_null() : tri_list_value(l);
    return TRI_GIVEN;
}

static enum tri_given read_texts(const char *line, struct tri_eval *ev,
                                 struct tri_value *out)
{
    size_t n = 1;
    for (const char *p = line; *p; p++)
        n += *p == ',' || *p == ';';
    struct tri_list *l = tri_list_new(ev->arena, n);
    if (!l)
        return TRI_WRONG;
    n = 0;
    while (*(line += strspn(line, " ,;\t\r\n"))) {
        size_t len = strcspn(line, ",;");
        size_t word = len;
        while (word && strchr(" \t\r\n", line[word - 1]))
            word--;
        l->items[n++] = copied(ev, line, word);
        line += len;
    }
    l->n = n;
    *out = tri_list_value(l);
    return TRI_GIVEN;
}

/* "2026-11-20T16:40", as a browser sends it, or with a blank, on the clock of
 * the pack's zone. */
static bool read_time(const char *line, struct tri_eval *ev, const char *zone,
                      struct tri_value *out)
{
    char text[40];
    struct tri_instant t;
    size_t len = strlen(line);
    if (len != 16 && len != 19)
        return false;
    (void)snprintf(text, sizeof(text), "%.10sT%s%s", line, line + 11,
                   len == 16 ? ":00Z" : "Z");
    int32_t offset = 0;
    if (!tri_instant_parse(text, strlen(text), &t) ||
        !tri_zone_offset_local(ev->zones, zone, strlen(zone), t.utc_s, &offset))
        return false;
    t.utc_s -= offset;
    t.offset_s = offset;
    char done[TRI_INSTANT_TEXT];
    size_t n = tri_instant_text(t, true, done);
    *out = tri_datetime_parse(ev, done, n);
    return !tri_is_null(*out);
}

enum tri_given tri_question_read(const struct tri_exchange *x,
                                 const struct tri_question *q,
                                 struct tri_eval *ev, struct tri_value *out)
{
    const char *word = tri_input_find(x->form, q->key);
    const char *act = tri_input_find(x->form, "act");
    bool may_not_know = !(q->fact && q->fact->required) && !q->more;
    *out = tri_null();
    if (q->shape >= TRI_SHAPE_NUMBER && act && strcmp(act, "unknown") == 0)
        return may_not_know ? TRI_GIVEN : TRI_WRONG;
    if (q->shape == TRI_SHAPE_CHOICES)
        return read_choices(x, q, ev, out);
    if (word)
        word += strspn(word, " \t\r\n");
    if (!word || !*word)
        return TRI_MISSING;
    size_t len = strlen(word);
    while (len && strchr(" \t\r\n", word[len - 1]))
        len--;
    if (q->shape <= TRI_SHAPE_CHOICE && strcmp(word, "unknown") == 0)
        return may_not_know ? TRI_GIVEN : TRI_WRONG;
    bool ok = false;
    switch (q->shape) {
    case TRI_SHAPE_YES_NO:
        *out = tri_bool(strcmp(word, "yes") == 0);
        ok = tri_is_true(*out) || strcmp(word, "no") == 0;
        break;
    case TRI_SHAPE_CHOICE:
        ok = choice_of(q, word, out);
        break;
    case TRI_SHAPE_NUMBER:
        ok = tri_num_parse(ev->arena, word, len, out);
        break;
    case TRI_SHAPE_TIME:
        ok = read_time(word, ev, x->site->pack->zone, out);
        break;
    case TRI_SHAPE_TEXTS:
        return read_texts(word, ev, out);
    default:
        *out = copied(ev, word, len);
        ok = true;
        break;
    }
    return ok ? TRI_GIVEN : TRI_WRONG;
}
