/* Questions and answers of the guide. Both languages' keys are understood
 * whatever the language on the screen: people mix them. */
#include "cli/answers.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "feel/number.h"
#include "triage/report.h"

enum { MAX_LINE = 4096 };

/* What kind of answer a question takes. */
enum shape { YES_NO, CHOICE, CHOICES, NUMBER, TIME, TEXT, TEXTS };

static enum shape shape_of(const struct tri_flow_command *c,
                           const struct tri_datum *fact)
{
    if (c->more)
        return YES_NO;
    const struct tri_type *t = fact ? fact->scalar : c->type;
    bool list = fact ? fact->list : false;
    if (!t)
        return TEXT;
    if (t->kind == TRI_T_BOOL)
        return YES_NO;
    if (fact && fact->n_choices)
        return list ? CHOICES : CHOICE;
    if (t->kind == TRI_T_NUMBER)
        return NUMBER;
    if (t->kind == TRI_T_DATETIME)
        return TIME;
    return list ? TEXTS : TEXT;
}

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->language, id);
}

static const char *wording(const struct tri_render *r, const char *path,
                           const char *what)
{
    return tri_pack_textf(r->pack, r->lang, NULL, "%s.%s", path, what);
}

static const char *label_of(const struct tri_render *r, const char *path,
                            struct tri_value v, char *out, size_t size)
{
    const char *text = tri_pack_textf(r->pack, r->lang, NULL, "%s.value.%.*s",
                                      path, (int)v.len, v.u.str);
    if (text)
        return text;
    (void)snprintf(out, size, "%.*s", (int)v.len, v.u.str);
    return out;
}

static const char *question_text(const struct tri_render *r,
                                 const struct tri_flow_command *c)
{
    const char *text = c->more ? NULL : wording(r, c->path, "question");
    if (text)
        return text;
    if (c->more) { /* "a child?" and "another child?" are two questions */
        bool others = strncmp(c->path, "others", 6) == 0;
        if (c->index == 0)
            return say(r, others ? TRI_MSG_MORE_OTHERS_FIRST
                                 : TRI_MSG_MORE_CHILDREN_FIRST);
        return say(r, others ? TRI_MSG_MORE_OTHERS : TRI_MSG_MORE_CHILDREN);
    }
    return *c->name ? c->name : c->path;
}

const char *tri_question_keys(const struct tri_render *r,
                              const struct tri_flow_command *c,
                              const struct tri_datum *fact)
{
    static const enum tri_message keys[] = {
        [YES_NO] = TRI_MSG_ASK_YES_NO,   [CHOICE] = TRI_MSG_ASK_CHOICE,
        [CHOICES] = TRI_MSG_ASK_CHOICES, [NUMBER] = TRI_MSG_ASK_NUMBER,
        [TIME] = TRI_MSG_ASK_TIME,       [TEXT] = TRI_MSG_ASK_TEXT,
        [TEXTS] = TRI_MSG_ASK_TEXTS
    };
    return say(r, keys[shape_of(c, fact)]);
}

/* ---- showing ---- */

static void value_label(const struct tri_render *r,
                        const struct tri_flow_command *c, struct tri_value v,
                        struct tri_out *out)
{
    char number[64];
    char buffer[160];
    switch (v.kind) {
    case TRI_NULL:
        tri_out_text(out, say(r, TRI_MSG_UNKNOWN_ANSWER));
        break;
    case TRI_BOOL:
        tri_out_text(out, say(r, v.u.boolean ? TRI_MSG_YES : TRI_MSG_NO));
        break;
    case TRI_STRING:
        tri_out_text(out, label_of(r, c->path, v, buffer, sizeof(buffer)));
        break;
    case TRI_NUMBER:
        (void)tri_num_text(v, number, sizeof(number));
        tri_out_text(out, number);
        break;
    case TRI_LIST:
        for (size_t i = 0; i < v.u.list->n; i++) {
            if (i)
                tri_out_text(out, ", ");
            value_label(r, c, v.u.list->items[i], out);
        }
        break;
    default:
        tri_out_text(out, "...");
        break;
    }
}

/* The other questions of the same screen: one "none" answers them all. */
static void show_rest(const struct tri_render *r,
                      const struct tri_flow_command *c)
{
    tri_render_text(r, TRI_DIM, "", 0, say(r, TRI_MSG_NONE));
    for (size_t i = 0; i < c->n_rest; i++) {
        const char *text = wording(r, c->rest[i], "question");
        tri_render_text(r, TRI_DIM, "  - ", 4, text ? text : c->rest[i]);
    }
}

void tri_question_show(const struct tri_render *r,
                       const struct tri_flow_command *c,
                       const struct tri_datum *fact)
{
    char line[256];
    char buffer[160];
    tri_out_char(r->out, '\n');
    if (r->pack->emergency_number[0]) {
        (void)snprintf(line, sizeof(line), say(r, TRI_MSG_EMERGENCY),
                       r->pack->emergency_number);
        tri_render_text(r, TRI_ALARM, "", 0, line);
    }
    (void)snprintf(line, sizeof(line), say(r, TRI_MSG_QUESTION), c->number);
    if (strchr(c->path, '[') && !c->more) {
        size_t n = strlen(line);
        bool others = strncmp(c->path, "others", 6) == 0;
        (void)snprintf(line + n, sizeof(line) - n, " - ");
        n = strlen(line);
        (void)snprintf(line + n, sizeof(line) - n,
                       say(r, others ? TRI_MSG_OTHER_N : TRI_MSG_CHILD_N),
                       c->index + 1);
    }
    tri_render_text(r, TRI_DIM, "", 0, line);
    tri_render_text(r, TRI_BOLD, "", 0, question_text(r, c));
    enum shape shape = shape_of(c, fact);
    if (shape == CHOICE || shape == CHOICES)
        for (size_t i = 0; i < fact->n_choices; i++) {
            (void)snprintf(line, sizeof(line), "%4zu  ", i + 1);
            tri_render_text(
                r, TRI_PLAIN, line, 6,
                label_of(r, c->path, fact->choices[i], buffer, sizeof(buffer)));
        }
    (void)snprintf(line, sizeof(line), "(%s)", tri_question_keys(r, c, fact));
    tri_render_text(r, TRI_DIM, "", 0, line);
    if (c->n_rest && !c->had)
        show_rest(r, c);
    if (c->had) {
        struct tri_out before;
        struct tri_out text;
        tri_out_init(&before);
        tri_out_init(&text);
        value_label(r, c, c->before, &before);
        tri_out_format(&text, say(r, TRI_MSG_BEFORE),
                       before.text ? before.text : "");
        tri_render_text(r, TRI_DIM, "", 0, text.text ? text.text : "");
        tri_out_done(&before);
        tri_out_done(&text);
    }
}

void tri_question_help(const struct tri_render *r,
                       const struct tri_flow_command *c,
                       const struct tri_datum *fact)
{
    const char *text = wording(r, c->path, "help");
    if (!text && c->more)
        text = say(r, TRI_MSG_MORE_HELP);
    tri_render_text(r, TRI_PLAIN, "  ", 2,
                    text ? text : say(r, TRI_MSG_NO_HELP));
    (void)fact;
}

/* ---- reading ---- */

static bool is_word(const char *line, const char *const *words)
{
    for (; *words; words++) {
        size_t i = 0;
        for (; line[i] && (*words)[i]; i++) {
            char c = line[i];
            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            if (c != (*words)[i])
                break;
        }
        if (!line[i] && !(*words)[i])
            return true;
    }
    return false;
}

static bool read_yes_no(const char *line, struct tri_value *out)
{
    static const char *const yes[] = { "y", "yes", "o", "oui", "true", NULL };
    static const char *const no[] = { "n", "no", "non", "false", NULL };
    if (is_word(line, yes))
        *out = tri_bool(true);
    else if (is_word(line, no))
        *out = tri_bool(false);
    else
        return false;
    return true;
}

/* A choice by its number, its code or its label. */
static bool read_choice(const struct tri_render *r,
                        const struct tri_flow_command *c,
                        const struct tri_datum *fact, const char *word,
                        size_t len, struct tri_value *out)
{
    size_t n = 0;
    bool digits = len > 0 && len < 4;
    for (size_t i = 0; digits && i < len; i++) {
        digits = word[i] >= '0' && word[i] <= '9';
        n = n * 10 + (size_t)(word[i] - '0');
    }
    if (digits) {
        if (n < 1 || n > fact->n_choices)
            return false;
        *out = fact->choices[n - 1];
        return true;
    }
    for (size_t i = 0; i < fact->n_choices; i++) {
        char buffer[160];
        const char *label =
            label_of(r, c->path, fact->choices[i], buffer, sizeof(buffer));
        if ((fact->choices[i].len == len &&
             memcmp(fact->choices[i].u.str, word, len) == 0) ||
            (strlen(label) == len && memcmp(label, word, len) == 0)) {
            *out = fact->choices[i];
            return true;
        }
    }
    return false;
}

static bool read_choices(const struct tri_render *r,
                         const struct tri_flow_command *c,
                         const struct tri_datum *fact, const char *line,
                         struct tri_eval *ev, struct tri_value *out)
{
    struct tri_list *l = tri_list_new(ev->arena, fact->n_choices);
    size_t n = 0;
    if (!l)
        return false;
    if (strcmp(line, "0") == 0)
        line = "";
    while (*(line += strspn(line, " ,;"))) {
        size_t len = strcspn(line, " ,;");
        struct tri_value v = tri_null();
        if (!read_choice(r, c, fact, line, len, &v))
            return false;
        bool again = false;
        for (size_t i = 0; i < n; i++)
            again |= l->items[i].u.str == v.u.str;
        if (!again)
            l->items[n++] = v;
        line += len;
    }
    l->n = n;
    *out = tri_list_value(l);
    return true;
}

static struct tri_value copied(struct tri_eval *ev, const char *text,
                               size_t len)
{
    const char *copy = tri_arena_copy(ev->arena, text, len);
    return copy ? tri_str(copy, len) : tri_null();
}

static bool read_texts(const char *line, struct tri_eval *ev,
                       struct tri_value *out)
{
    size_t n = 1;
    for (const char *p = line; *p; p++)
        n += *p == ',' || *p == ';';
    struct tri_list *l = tri_list_new(ev->arena, n);
    if (!l)
        return false;
    n = 0;
    while (*(line += strspn(line, " ,;"))) {
        size_t len = strcspn(line, ",;");
        size_t word = len;
        while (word && line[word - 1] == ' ')
            word--;
        l->items[n++] = copied(ev, line, word);
        line += len;
    }
    l->n = n;
    *out = tri_list_value(l);
    return true;
}

/* RFC 3339, or "2026-11-20 16:40" on the clock of the pack's zone. */
static bool read_time(const char *line, struct tri_eval *ev, const char *zone,
                      struct tri_value *out)
{
    char text[64];
    struct tri_instant t;
    size_t len = strlen(line);
    if (!tri_instant_parse(line, len, &t)) {
        int n = len == 10 ? snprintf(text, sizeof(text), "%sT00:00:00Z", line)
                          : snprintf(text, sizeof(text), "%s:00Z", line);
        if (len > 20 || n < 0 || !tri_instant_parse(text, (size_t)n, &t))
            return false;
        int32_t offset = 0;
        if (!tri_zone_offset_local(ev->zones, zone, strlen(zone), t.utc_s,
                                   &offset))
            return false;
        t.utc_s -= offset;
        t.offset_s = offset;
    }
    char done[TRI_INSTANT_TEXT];
    size_t n = tri_instant_text(t, true, done);
    *out = tri_datetime_parse(ev, done, n);
    return !tri_is_null(*out);
}

static bool control_free(const char *line)
{
    for (; *line; line++)
        if (((unsigned char)*line < 0x20 && *line != '\t') || *line == 0x7f)
            return false;
    return true;
}

enum tri_reply tri_reply_read(const struct tri_render *r,
                              const struct tri_flow_command *c,
                              const struct tri_datum *fact, const char *line,
                              struct tri_eval *ev, const char *zone,
                              struct tri_value *out_value)
{
    static const char *const back[] = { "back", "retour", "b", NULL };
    static const char *const help[] = { "help", "aide", "h", NULL };
    static const char *const quit[] = { "quit", "quitter", "q", NULL };
    static const char *const none[] = { "none", "aucun", "aucune", NULL };
    static const char *const unknown[] = { "?", "not known", "unknown",
                                           "inconnu", NULL };
    char word[MAX_LINE];
    line += strspn(line, " \t");
    size_t len = strlen(line);
    while (len && strchr(" \t\r\n", line[len - 1]))
        len--;
    if (len >= sizeof(word) || !tri_utf8_valid(line, len, NULL))
        return TRI_REPLY_NOT_UNDERSTOOD;
    memcpy(word, line, len);
    word[len] = '\0';
    if (!control_free(word))
        return TRI_REPLY_NOT_UNDERSTOOD;
    /* "B" may be what a child is called here: no single letters for text. */
    enum shape shape = shape_of(c, fact);
    bool letters = len > 1 || (shape != TEXT && shape != TEXTS);
    if (letters && is_word(word, back))
        return TRI_REPLY_BACK;
    if (letters && is_word(word, help))
        return TRI_REPLY_HELP;
    if (letters && is_word(word, quit))
        return TRI_REPLY_QUIT;
    if (c->n_rest && !c->had && is_word(word, none))
        return TRI_REPLY_NONE;
    *out_value = tri_null();
    if (len == 0) {
        *out_value = c->before;
        return c->had ? TRI_REPLY_ANSWER : TRI_REPLY_NOT_UNDERSTOOD;
    }
    if (is_word(word, unknown)) {
        if (c->more) /* nobody known is nobody to ask about */
            *out_value = tri_bool(false);
        return TRI_REPLY_ANSWER;
    }
    bool ok = false;
    switch (shape) {
    case YES_NO:
        ok = read_yes_no(word, out_value);
        break;
    case CHOICE:
        ok = read_choice(r, c, fact, word, len, out_value);
        break;
    case CHOICES:
        ok = read_choices(r, c, fact, word, ev, out_value);
        break;
    case NUMBER:
        ok = tri_num_parse(ev->arena, word, len, out_value);
        break;
    case TIME:
        ok = read_time(word, ev, zone, out_value);
        break;
    case TEXTS:
        ok = read_texts(word, ev, out_value);
        break;
    default:
        *out_value = copied(ev, word, len);
        ok = true;
        break;
    }
    return ok ? TRI_REPLY_ANSWER : TRI_REPLY_NOT_UNDERSTOOD;
}
