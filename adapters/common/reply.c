/* From what somebody wrote to an answer. */
#include "common/reply.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "common/when.h"
#include "feel/number.h"
#include "feel/temporal.h"
#include "triage/report.h"

enum { MAX_LINE = 4096, MAX_LABEL = 160, LEAST_PART = 3 };

#define TRI_WORDS(meaning, ...) \
    static const char *const words_##meaning[] = { __VA_ARGS__, NULL };
#include "common/reply_words.def"
#undef TRI_WORDS

static const char *const *const words[] = {
    NULL,
#define TRI_WORDS(meaning, ...) words_##meaning,
#include "common/reply_words.def"
#undef TRI_WORDS
};

bool tri_word_is(enum tri_word meaning, const char *text, size_t len)
{
    for (const char *const *w = words[meaning]; *w; w++)
        if (strlen(*w) == len && memcmp(*w, text, len) == 0)
            return true;
    return false;
}

static bool is(enum tri_word meaning, const char *text)
{
    return tri_word_is(meaning, text, strlen(text));
}

/* ---- folding ---- */

/* What a character is to us: a letter of a to z, a mark, ' ' for blanks; 0 for
 * what is kept as it is. */
static char plain(uint32_t c)
{
    static const char latin[] = /* from U+00C0 */
        "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0"
        "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    if (c == '\t' || c == 0xa0 || c == 0x202f || c == 0x2009)
        return ' ';
    if (c == 0x2019 || c == 0x2018)
        return '\'';
    if (c >= 0xc0 && c <= 0xff)
        return latin[c - 0xc0];
    return c < 0x80 ? (char)c : 0;
}

static bool cut_end(char *text, const char *end)
{
    size_t n = strlen(text);
    size_t k = strlen(end);
    if (n <= k || strcmp(text + n - k, end) != 0)
        return false;
    text[n - k] = '\0';
    return true;
}

void tri_reply_fold(const char *line, size_t len, char *out, size_t size)
{
    static const char *const courtesies[] = {
        " please", " thanks", " thank you",      " merci",
        " svp",    " stp",    " s'il vous plait"
    };
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t k = tri_utf8_next(line + i, len - i, &c);
        char p = k ? plain(c) : '?';
        k = k ? k : 1;
        size_t need = p ? 1 : k;
        if (n + need >= size)
            break;
        if (p == ' ' && (n == 0 || out[n - 1] == ' ')) {
            i += k;
            continue;
        }
        if (p)
            out[n] = p;
        else
            memcpy(out + n, line + i, k);
        n += need;
        i += k;
    }
    out[n] = '\0';
    for (bool cut = true; cut;) {
        cut = cut_end(out, " ") || cut_end(out, ".") || cut_end(out, "!") ||
              cut_end(out, ",");
        for (size_t i = 0; i < TRI_COUNT(courtesies); i++)
            cut |= cut_end(out, courtesies[i]);
    }
}

/* ---- answers by shape ---- */

static bool as_number(const char *text, size_t len, size_t *out)
{
    size_t n = 0;
    if (len == 0 || len > 3)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        n = n * 10 + (size_t)(text[i] - '0');
    }
    *out = n;
    return true;
}

/* Does a word of the label begin with the text? */
static bool has_part(const char *label, const char *text, size_t len)
{
    for (const char *p = label; *p; p++)
        if ((p == label || strchr(" -'(/", p[-1])) &&
            strncmp(p, text, len) == 0)
            return true;
    return false;
}

/* A choice by its number, its code, its label, or words with which one label
 * only begins, else that stand in one label only. text is folded. */
static bool read_choice(const struct tri_question *q, const char *text,
                        size_t len, struct tri_value *out)
{
    const struct tri_datum *fact = q->fact;
    size_t n = 0;
    size_t found = fact->n_choices;
    size_t begun = 0;
    size_t part = fact->n_choices;
    size_t parts = 0;
    if (as_number(text, len, &n)) {
        if (n < 1 || n > fact->n_choices)
            return false;
        *out = fact->choices[n - 1];
        return true;
    }
    for (size_t i = 0; i < fact->n_choices; i++) {
        char label[MAX_LABEL];
        char buffer[MAX_LABEL];
        const char *shown =
            tri_question_label(q, fact->choices[i], buffer, sizeof(buffer));
        tri_reply_fold(shown, strlen(shown), label, sizeof(label));
        bool code = fact->choices[i].len == len &&
                    memcmp(fact->choices[i].u.str, text, len) == 0;
        if (code || (strlen(label) == len && memcmp(label, text, len) == 0)) {
            *out = fact->choices[i];
            return true;
        }
        if (len < LEAST_PART)
            continue;
        if (strncmp(label, text, len) == 0) {
            found = i;
            begun++;
        }
        if (has_part(label, text, len)) {
            part = i;
            parts++;
        }
    }
    if (begun != 1 && parts != 1)
        return false;
    *out = fact->choices[begun == 1 ? found : part];
    return true;
}

static bool read_choices(const struct tri_question *q, const char *text,
                         struct tri_eval *ev, struct tri_value *out)
{
    struct tri_list *l = tri_list_new(ev->arena, q->fact->n_choices);
    size_t n = 0;
    if (!l)
        return false;
    if (strcmp(text, "0") == 0 || is(TRI_WORD_NONE, text))
        text = "";
    /* Figures may stand with blanks between, words only with commas. */
    bool figures = text[strspn(text, "0123456789 ,;")] == '\0';
    const char *between = figures ? " ,;" : ",;";
    while (*(text += strspn(text, " ,;"))) {
        size_t len = strcspn(text, between);
        size_t word = len;
        while (word && text[word - 1] == ' ')
            word--;
        struct tri_value v = tri_null();
        if (!read_choice(q, text, word, &v))
            return false;
        bool again = false;
        for (size_t i = 0; i < n; i++)
            again |= l->items[i].u.str == v.u.str;
        if (!again)
            l->items[n++] = v;
        text += len;
    }
    l->n = n;
    *out = tri_list_value(l);
    return true;
}

/* "13", "about 13", "13 years old", "13 ans". */
static bool read_number(const char *text, struct tri_eval *ev,
                        struct tri_value *out)
{
    static const char *const units[] = { "years",  "year", "old",   "yrs",
                                         "ans",    "an",   "aged",  "age",
                                         "times",  "fois", "about", "around",
                                         "environ" };
    bool found = false;
    while (*(text += strspn(text, " "))) {
        size_t len = strcspn(text, " ");
        bool unit = false;
        for (size_t i = 0; i < TRI_COUNT(units); i++)
            unit |= strlen(units[i]) == len && memcmp(units[i], text, len) == 0;
        if (!unit) {
            if (found || !tri_num_parse(ev->arena, text, len, out))
                return false;
            found = true;
        }
        text += len;
    }
    return found;
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

/* ---- times, and how far back or ahead they may lie ---- */

static struct tri_instant latest(const struct tri_question *q,
                                 struct tri_instant now)
{
    now.utc_s += (int64_t)q->fact->days_ahead * 86400;
    return now;
}

static enum tri_reply in_bounds(const struct tri_question *q,
                                struct tri_instant t, struct tri_instant now)
{
    const struct tri_datum *fact = q->fact;
    if (fact && fact->has_earliest && t.utc_s < fact->earliest.utc_s)
        return TRI_REPLY_TOO_EARLY;
    if (fact && fact->has_days_ahead && t.utc_s > latest(q, now).utc_s)
        return TRI_REPLY_TOO_LATE;
    return TRI_REPLY_ANSWER;
}

void tri_reply_bound(const struct tri_question *q, enum tri_reply reply,
                     struct tri_instant now, char *out, size_t size)
{
    bool early = reply == TRI_REPLY_TOO_EARLY;
    struct tri_instant t = early ? q->fact->earliest : latest(q, now);
    char rfc3339[TRI_INSTANT_TEXT];
    char when[TRI_WHEN_TEXT];
    size_t n = tri_instant_text(t, true, rfc3339);
    tri_when(q->w.language, rfc3339, n, when, sizeof(when));
    (void)snprintf(out, size,
                   tri_message(q->w.language,
                               early ? TRI_MSG_TOO_EARLY : TRI_MSG_TOO_LATE),
                   when);
}

static enum tri_reply read_time(const struct tri_question *q, const char *text,
                                struct tri_eval *ev, struct tri_instant now,
                                struct tri_value *out)
{
    struct tri_instant t;
    const char *zone = q->w.pack->zone;
    enum tri_reply reply =
        tri_reply_time(text, TRI_SIDE_BEHIND, ev->zones, zone, now, &t);
    if (reply == TRI_REPLY_ANSWER)
        reply = in_bounds(q, t, now);
    if (reply != TRI_REPLY_ANSWER)
        return reply;
    char done[TRI_INSTANT_TEXT];
    *out = tri_datetime_parse(ev, done, tri_instant_text(t, true, done));
    return tri_is_null(*out) ? TRI_REPLY_NOT_UNDERSTOOD : TRI_REPLY_ANSWER;
}

/* ---- a line ---- */

static bool control_free(const char *line)
{
    for (; *line; line++)
        if (((unsigned char)*line < 0x20 && *line != '\t') || *line == 0x7f)
            return false;
    return true;
}

static enum tri_reply answer(const struct tri_question *q, const char *text,
                             const char *line, struct tri_eval *ev,
                             struct tri_instant now, struct tri_value *out)
{
    bool ok = true;
    switch (q->shape) {
    case TRI_SHAPE_YES_NO:
        *out = tri_bool(is(TRI_WORD_YES, text));
        ok = tri_is_true(*out) || is(TRI_WORD_NO, text);
        break;
    case TRI_SHAPE_CHOICE:
        ok = read_choice(q, text, strlen(text), out);
        break;
    case TRI_SHAPE_CHOICES:
        ok = read_choices(q, text, ev, out);
        break;
    case TRI_SHAPE_NUMBER:
        ok = read_number(text, ev, out);
        break;
    case TRI_SHAPE_TIME:
        return read_time(q, text, ev, now, out);
    case TRI_SHAPE_TEXTS:
        ok = read_texts(is(TRI_WORD_NONE, text) ? "" : line, ev, out);
        break;
    default:
        *out = copied(ev, line, strlen(line));
        break;
    }
    return ok ? TRI_REPLY_ANSWER : TRI_REPLY_NOT_UNDERSTOOD;
}

enum tri_reply tri_reply_read(const struct tri_question *q, const char *line,
                              struct tri_eval *ev, struct tri_instant now,
                              struct tri_value *out_value)
{
    char kept[MAX_LINE];
    char text[MAX_LINE];
    line += strspn(line, " \t");
    size_t len = strlen(line);
    while (len && strchr(" \t\r\n", line[len - 1]))
        len--;
    if (len >= sizeof(kept) || !tri_utf8_valid(line, len, NULL))
        return TRI_REPLY_NOT_UNDERSTOOD;
    memcpy(kept, line, len);
    kept[len] = '\0';
    if (!control_free(kept))
        return TRI_REPLY_NOT_UNDERSTOOD;
    tri_reply_fold(kept, len, text, sizeof(text));
    *out_value = tri_null();
    if (len == 0)
        return TRI_REPLY_EMPTY;
    if (is(TRI_WORD_UNKNOWN, text)) {
        if (tri_question_needed(q))
            return TRI_REPLY_NEEDED;
        if (q->more) /* nobody known is nobody to ask about */
            *out_value = tri_bool(false);
        return TRI_REPLY_ANSWER;
    }
    return answer(q, text, kept, ev, now, out_value);
}
