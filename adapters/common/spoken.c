/* Finds the format that a finished line came from, and fills its French.
 *
 * English formats are as in the source ("%s: more than %zu MiB"); after one
 * that ends in a blank, data may follow. In French, %1 is what stood in the
 * first place, %{1} the same in French where it is itself in the catalogue,
 * {1|fichier|fichiers} the first word where the number there is below two
 * (French counts 0 and 1 alike), else the second. English lines that count
 * something are written in the same way: there only 1 takes the first. */
#include "common/spoken.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

enum { MAX_PLACES = 9, REST = MAX_PLACES, MAX_DEPTH = 4, MAX_TRIES = 40 };

struct entry {
    const char *english;
    const char *words;
};

#define TRI_SPOKEN(english, words) { english, words },
static const struct entry in_english[] = {
#include "common/spoken_en.def"
};
static const struct entry in_french[] = {
#include "common/spoken_fr.def"
};
#undef TRI_SPOKEN

static const struct catalogue {
    const struct entry *entries;
    size_t n;
} catalogues[TRI_N_LANGUAGES] = {
    [TRI_EN] = { in_english, TRI_COUNT(in_english) },
    [TRI_FR] = { in_french, TRI_COUNT(in_french) },
};

struct piece {
    const char *at;
    size_t len;
};

/* ---- finding ---- */

/* Is p the beginning of a place? Then *out_end is behind it, and *out_number
 * says whether only figures fit. "%%" is none. */
static bool place(const char *p, const char **out_end, bool *out_number)
{
    if (*p != '%' || p[1] == '%')
        return false;
    p += 1 + strspn(p + 1, "-0123456789.*lz");
    *out_number = strchr("dui", *p) != NULL;
    *out_end = p + 1;
    return true;
}

static bool is_figure(char c)
{
    return (c >= '0' && c <= '9') || c == '-';
}

/* What is looked for: words is NULL, or what is filled with the places: then
 * each that is spoken (%{1}) has to be a line of the catalogue as it stands,
 * and of all ways to cut the text so the one with most of its words in such
 * lines is best: "a date and time and a list" is cut where its words end. */
struct search {
    const char *words;
    const struct catalogue *in;
    unsigned steps; /* bounded, as a text may be anything */
    size_t inner;   /* weight of the lines in the places of best; 0: none yet */
    struct piece best[MAX_PLACES + 1];
};

static bool accepted(struct search *s, const struct piece *places);

/* Does the whole text come from the format? places: what stood in each, and at
 * REST what follows its last blank. Of two places side by side the first has it
 * all, where nothing says where to cut. */
static bool matches(struct search *s, const char *format, struct piece text,
                    struct piece *places, size_t n)
{
    bool blank = false;
    const char *end = NULL;
    const char *next_end = NULL;
    bool number = false;
    bool next_number = false;
    if (++s->steps > 2000)
        return false;
    for (; *format && !place(format, &end, &number); format++) {
        format += format[0] == '%' && format[1] == '%';
        if (text.len == 0 || *text.at != *format)
            return false;
        blank = *format == ' ';
        text.at++;
        text.len--;
    }
    if (!*format && blank)
        places[REST] = text;
    if (!*format)
        return (text.len == 0 || blank) && accepted(s, places);
    if (n == MAX_PLACES)
        return false;
    if (!s->words && !number && place(end, &next_end, &next_number) &&
        !next_number) {
        places[n] = (struct piece){ text.at + text.len, 0 };
        struct piece kept = places[n];
        if (!matches(s, end, text, places, n + 1))
            return false;
        places[n] = places[n + 1];
        places[n + 1] = kept;
        return true;
    }
    for (size_t k = 0; k <= text.len; k++) {
        places[n] = (struct piece){ text.at, k };
        struct piece rest = { text.at + k, text.len - k };
        if ((!number || k) && matches(s, end, rest, places, n + 1))
            return true;
        if (k < text.len && number && !is_figure(text.at[k]))
            return false;
    }
    return false;
}

/* How much of a format is words of its own. */
static size_t weight(const char *format)
{
    size_t n = 0;
    const char *end = NULL;
    bool number = false;
    while (*format)
        if (place(format, &end, &number)) {
            format = end;
        } else {
            n++;
            format++;
        }
    return n;
}

/* The weight of the most telling line that this is; 0: none. */
static size_t line_weight(struct search *s, struct piece text)
{
    size_t most = 0;
    s->steps += 20; /* it looks at the whole catalogue */
    for (size_t i = 0; i < s->in->n; i++) {
        const char *english = s->in->entries[i].english;
        struct piece places[MAX_PLACES + 1] = { { NULL, 0 } };
        struct search any = { .in = s->in };
        size_t n = strcspn(english, "%");
        if (n > text.len || memcmp(english, text.at, n) != 0 ||
            !matches(&any, english, text, places, 0))
            continue;
        n = weight(english);
        most = n > most ? n : most;
    }
    return most;
}

/* True ends the search: where places are spoken, no better cut is known before
 * all are tried. */
static bool accepted(struct search *s, const struct piece *places)
{
    const char *w = s->words;
    size_t inner = 0;
    if (!w)
        return true;
    while ((w = strstr(w, "%{")) != NULL) {
        size_t i = (size_t)(w[2] - '1');
        size_t n =
            i < MAX_PLACES && places[i].len ? line_weight(s, places[i]) : 0;
        if (i < MAX_PLACES && places[i].len && n == 0)
            return false;
        inner += n;
        w += 2;
    }
    if (inner > s->inner) {
        s->inner = inner;
        memcpy(s->best, places, sizeof(s->best));
    }
    return false;
}

/* How telling the format is where the text comes from it, 0 where it does not:
 * its own words, and those of the lines within. Cut so that each spoken place
 * is a line of its own, if it can be. */
static size_t comes_from(const struct catalogue *c, const struct entry *e,
                         struct piece text, struct piece *places)
{
    struct search strict = { .words = e->words, .in = c };
    struct search any = { .in = c };
    if (strstr(e->words, "%{"))
        (void)matches(&strict, e->english, text, places, 0);
    if (strict.inner) {
        memcpy(places, strict.best, sizeof(strict.best));
        return weight(e->english) + strict.inner;
    }
    memset(places, 0, sizeof(strict.best));
    return matches(&any, e->english, text, places, 0) ? weight(e->english) : 0;
}

/* The most telling format that the text comes from; NULL: none. */
static const struct entry *find(enum tri_language language, struct piece text,
                                struct piece *places)
{
    const struct catalogue *c = &catalogues[language];
    const struct entry *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct piece tried[MAX_PLACES + 1] = { { NULL, 0 } };
        size_t w = comes_from(c, &c->entries[i], text, tried);
        if (w <= most)
            continue;
        most = w;
        best = &c->entries[i];
        memcpy(places, tried, sizeof(tried));
    }
    return best;
}

/* ---- filling ---- */

struct line {
    enum tri_language language;
    char *out;
    size_t size;
    size_t n;
    unsigned tries; /* of one line: it may be any text */
};

static void put(struct line *l, const char *text, size_t len)
{
    size_t room = l->size - 1 - l->n;
    if (len > room) { /* cut between characters */
        len = room;
        while (len && ((unsigned char)text[len] & 0xC0) == 0x80)
            len--;
    }
    memcpy(l->out + l->n, text, len);
    l->n += len;
    l->out[l->n] = '\0';
}

static bool speak(struct piece text, struct line *l, unsigned depth);

/* "{1|fichier|fichiers}" */
static const char *put_plural(struct line *l, const char *p,
                              const struct piece *places)
{
    size_t i = (size_t)(p[1] - '1');
    const char *one = p + 3;
    const char *bar = strchr(one, '|');
    const char *end = strchr(one, '}');
    long n = i < MAX_PLACES && places[i].at
                 ? labs(strtol(places[i].at, NULL, 10))
                 : 0;
    bool many = l->language == TRI_EN ? n != 1 : n > 1;
    if (many)
        put(l, bar + 1, (size_t)(end - bar - 1));
    else
        put(l, one, (size_t)(bar - one));
    return end + 1;
}

/* What stood in a place: in French a name in quotes has those of French. */
static void put_place(struct line *l, struct piece p)
{
    if (l->language == TRI_FR && p.len > 2 && p.at[0] == '\'' &&
        p.at[p.len - 1] == '\'') {
        put(l, "\u00ab\u00a0", strlen("\u00ab\u00a0"));
        put(l, p.at + 1, p.len - 2);
        put(l, "\u00a0\u00bb", strlen("\u00a0\u00bb"));
    } else {
        put(l, p.at, p.len);
    }
}

static void fill(struct line *l, const char *french, const struct piece *places,
                 unsigned depth)
{
    while (*french) {
        size_t n = strcspn(french, "%{");
        put(l, french, n);
        french += n;
        if (*french == '{' && french[1] >= '1' && french[1] <= '9' &&
            french[2] == '|') {
            french = put_plural(l, french, places);
        } else if (*french == '%' && french[1] >= '1' && french[1] <= '9') {
            put_place(l, places[french[1] - '1']);
            french += 2;
        } else if (*french == '%' && french[1] == '{') {
            const struct piece *p = &places[french[2] - '1'];
            if (!speak(*p, l, depth + 1))
                put_place(l, *p);
            french += 4;
        } else if (*french) {
            put(l, french, 1);
            french += *french == '%' ? 2 : 1; /* "%%" */
        }
    }
}

/* "DATA: message", "message 'DATA'": the message in French, the data as it is.
 * From the left, so that most of the line is spoken. */
static bool speak_part(struct piece text, struct line *l, unsigned depth)
{
    size_t start = l->n;
    for (size_t k = 0; k + 2 < text.len; k++) {
        if (text.at[k] != ':' || text.at[k + 1] != ' ')
            continue;
        struct piece rest = { text.at + k + 2, text.len - k - 2 };
        put(l, text.at, k + 2);
        if (speak(rest, l, depth + 1))
            return true;
        l->n = start;
        l->out[start] = '\0';
    }
    for (size_t k = text.len;
         l->language == TRI_FR && k-- > 1 && text.at[text.len - 1] == '\'';) {
        if (text.at[k] != '\'' || text.at[k - 1] != ' ')
            continue;
        struct piece message = { text.at, k - 1 };
        if (speak(message, l, depth + 1)) {
            put(l, " \u00ab\u00a0", strlen(" \u00ab\u00a0"));
            put(l, text.at + k + 1, text.len - k - 2);
            put(l, "\u00a0\u00bb", strlen("\u00a0\u00bb"));
            return true;
        }
    }
    return false;
}

static bool speak(struct piece text, struct line *l, unsigned depth)
{
    struct piece places[MAX_PLACES + 1] = { { NULL, 0 } };
    if (depth > MAX_DEPTH || text.len == 0 || ++l->tries > MAX_TRIES)
        return false;
    const struct entry *e = find(l->language, text, places);
    if (!e)
        return speak_part(text, l, depth);
    fill(l, e->words, places, depth);
    if (places[REST].len && !speak(places[REST], l, depth + 1))
        put(l, places[REST].at, places[REST].len);
    return true;
}

const char *tri_spoken(enum tri_language language, const char *english,
                       char *out, size_t size)
{
    struct line l = { language, out, size, 0, 0 };
    struct piece text = { english, strlen(english) };
    out[0] = '\0';
    return speak(text, &l, 0) ? out : english;
}

static const char *spoken_french(const char *english, char *out, size_t size)
{
    return tri_spoken(TRI_FR, english, out, size);
}

tri_spoken_fn tri_spoken_in(enum tri_language language)
{
    return language == TRI_FR ? spoken_french : NULL;
}

enum tri_language tri_spoken_locale(const char *locale)
{
    bool french = locale && strncmp(locale, "fr", 2) == 0 &&
                  (locale[2] == '\0' || strchr("_.@", locale[2]));
    return french ? TRI_FR : TRI_EN;
}
