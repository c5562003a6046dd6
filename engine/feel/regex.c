/* How to read: translate() walks the pattern by the grammar of XML Schema's
 * regular expressions with XPath's additions, and writes PCRE2 as it goes:
 * branches -> pieces -> atoms -> classes. A class with subtraction,
 * [a-z-[aeiou]], becomes (?![aeiou])[a-z]. With flag x, white space outside
 * classes is dropped first, wherever it stands. */
#include "feel/regex.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/utf8.h"

#define FIRST_TRIES 4096
#define DEPTH_LIMIT 20000
#define HEAP_LIMIT_KIB 20000
#define QUANTIFIER_MAX 65535 /* PCRE2's bound */

struct range {
    uint32_t first;
    uint32_t last;
};

static const struct {
    const char *name;
    struct range range;
} blocks[] = {
#define BLOCK(name, first, last) { name, { first, last } },
#include "feel/unicode_blocks.def"
#undef BLOCK
};

/* XML 1.1 NameStartChar and what NameChar adds, in order. */
static const struct range name_start[] = {
    { ':', ':' },         { 'A', 'Z' },       { '_', '_' },
    { 'a', 'z' },         { 0xC0, 0xD6 },     { 0xD8, 0xF6 },
    { 0xF8, 0x2FF },      { 0x370, 0x37D },   { 0x37F, 0x1FFF },
    { 0x200C, 0x200D },   { 0x2070, 0x218F }, { 0x2C00, 0x2FEF },
    { 0x3001, 0xD7FF },   { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD },
    { 0x10000, 0xEFFFF },
};
static const struct range name_char[] = {
    { '-', '.' },       { '0', ':' },       { 'A', 'Z' },
    { '_', '_' },       { 'a', 'z' },       { 0xB7, 0xB7 },
    { 0xC0, 0xD6 },     { 0xD8, 0xF6 },     { 0xF8, 0x37D },
    { 0x37F, 0x1FFF },  { 0x200C, 0x200D }, { 0x203F, 0x2040 },
    { 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3001, 0xD7FF },
    { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD }, { 0x10000, 0xEFFFF },
};
static const struct range white[] = {
    { '\t', '\n' },
    { '\r', '\r' },
    { ' ', ' ' },
};

struct walk {
    const char *p;
    const char *end;
    struct tri_out *out;
    struct tri_error *err;
    unsigned opened; /* groups so far */
    unsigned depth;
    bool dot_all;
    bool closed[TRI_MAX_GROUPS + 1];
};

static bool bad(struct walk *w, const char *why)
{
    if (w->err->code == TRI_OK)
        (void)tri_fail(w->err, TRI_E_SYNTAX, NULL, "%s", why);
    return false;
}

/* Not a wrong pattern, but more than we take. */
static bool too_many(struct walk *w)
{
    if (w->err->code == TRI_OK)
        (void)tri_fail(w->err, TRI_E_LIMIT, NULL,
                       "over the limit of %d groups, %d in each other",
                       TRI_MAX_GROUPS, TRI_MAX_FEEL_DEPTH);
    return false;
}

static bool at(const struct walk *w, char c)
{
    return w->p < w->end && *w->p == c;
}

static bool take(struct walk *w, char c)
{
    if (!at(w, c))
        return false;
    w->p++;
    return true;
}

/* One code point so that PCRE2 reads it as itself, in a class or outside. */
static void put_point(struct walk *w, uint32_t point)
{
    bool plain = (point >= 'a' && point <= 'z') ||
                 (point >= 'A' && point <= 'Z') ||
                 (point >= '0' && point <= '9');
    if (plain)
        tri_out_char(w->out, (char)point);
    else
        tri_out_format(w->out, "\\x{%x}", point);
}

static void put_range(struct walk *w, uint32_t first, uint32_t last)
{
    /* No range may begin or end among the surrogates: PCRE2 refuses it. */
    if (first >= 0xD800 && first <= 0xDFFF)
        first = 0xE000;
    if (last >= 0xD800 && last <= 0xDFFF)
        last = 0xD7FF;
    if (last < first)
        return;
    put_point(w, first);
    if (last > first) {
        tri_out_char(w->out, '-');
        put_point(w, last);
    }
}

static void put_ranges(struct walk *w, const struct range *r, size_t n,
                       bool inverse)
{
    uint32_t next = 0;
    for (size_t i = 0; i < n; i++) {
        if (!inverse)
            put_range(w, r[i].first, r[i].last);
        else if (r[i].first > next)
            put_range(w, next, r[i].first - 1);
        next = r[i].last + 1;
    }
    if (inverse && next <= 0x10FFFF)
        put_range(w, next, 0x10FFFF);
}

static bool category_ok(const char *name, size_t len)
{
    static const char *const names[] = {
        "L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N",  "Nd",
        "Nl", "No", "P",  "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z",  "Zs",
        "Zl", "Zp", "S",  "Sm", "Sc", "Sk", "So", "C",  "Cc", "Cf", "Co", "Cn"
    };
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return true;
    return false;
}

/* After \p or \P. */
static bool property(struct walk *w, bool inverse)
{
    if (!take(w, '{'))
        return bad(w, "'{' must follow \\p");
    const char *name = w->p;
    const char *close = memchr(name, '}', (size_t)(w->end - name));
    if (!close)
        return bad(w, "\\p{ has no end");
    size_t len = (size_t)(close - name);
    w->p = close + 1;
    if (category_ok(name, len)) {
        tri_out_format(w->out, "\\%c{%.*s}", inverse ? 'P' : 'p', (int)len,
                       name);
        return true;
    }
    if (len > 2 && memcmp(name, "Is", 2) == 0)
        for (size_t i = 0; i < TRI_COUNT(blocks); i++)
            if (strlen(blocks[i].name) == len - 2 &&
                memcmp(blocks[i].name, name + 2, len - 2) == 0) {
                put_ranges(w, &blocks[i].range, 1, inverse);
                return true;
            }
    return bad(w, "\\p names no category or block");
}

/* \d and its like as the inside of a class; false without a fault when letter
 * is none of them. */
static bool multi(struct walk *w, char letter)
{
    switch (letter) {
    case 'd':
        tri_out_text(w->out, "\\p{Nd}");
        return true;
    case 'D':
        tri_out_text(w->out, "\\P{Nd}");
        return true;
    case 'w': /* all but punctuation, separators and others */
        tri_out_text(w->out, "\\p{L}\\p{M}\\p{N}\\p{S}");
        return true;
    case 'W':
        tri_out_text(w->out, "\\p{P}\\p{Z}\\p{C}");
        return true;
    case 's':
    case 'S':
        put_ranges(w, white, TRI_COUNT(white), letter == 'S');
        return true;
    case 'i':
    case 'I':
        put_ranges(w, name_start, TRI_COUNT(name_start), letter == 'I');
        return true;
    case 'c':
    case 'C':
        put_ranges(w, name_char, TRI_COUNT(name_char), letter == 'C');
        return true;
    default:
        return false;
    }
}

/* \n, \\, \[ ... as a code point. */
static bool single(char letter, uint32_t *out)
{
    static const char self[] = "\\|.-^?*+{}()[]$";
    if (letter == 'n')
        *out = '\n';
    else if (letter == 'r')
        *out = '\r';
    else if (letter == 't')
        *out = '\t';
    else if (letter && strchr(self, letter))
        *out = (uint32_t)letter;
    else
        return false;
    return true;
}

static bool next_point(struct walk *w, uint32_t *out)
{
    size_t n = tri_utf8_next(w->p, (size_t)(w->end - w->p), out);
    if (n == 0)
        return bad(w, "the pattern ends too early");
    w->p += n;
    return true;
}

/* One member of a class: a set (wrote it, *point is UINT32_MAX) or a point. */
static bool class_item(struct walk *w, uint32_t *point)
{
    if (!next_point(w, point))
        return false;
    if (*point == '[')
        return bad(w, "'[' inside a class needs a backslash");
    if (*point != '\\')
        return true;
    char letter = w->p < w->end ? *w->p : 0;
    if (single(letter, point)) {
        w->p++;
        return true;
    }
    *point = UINT32_MAX;
    if (letter == 'p' || letter == 'P') {
        w->p++;
        return property(w, letter == 'P');
    }
    if (letter && multi(w, letter)) {
        w->p++;
        return true;
    }
    return bad(w, "unknown escape in a class");
}

/* A point, or a range from it. */
static bool class_range(struct walk *w, uint32_t first)
{
    uint32_t last = first;
    bool more =
        w->end - w->p > 1 && w->p[0] == '-' && w->p[1] != ']' && w->p[1] != '[';
    if (more) {
        w->p++;
        if (!class_item(w, &last))
            return false;
        if (last == UINT32_MAX || last < first)
            return bad(w, "a range in a class runs backwards");
    }
    put_range(w, first, last);
    return true;
}

/* After '['. Writes the class; a subtraction goes before it. */
static bool class_expression(struct walk *w)
{
    struct tri_out own, *outer = w->out;
    bool ok = true, any = false;
    if (++w->depth > TRI_MAX_FEEL_DEPTH)
        return too_many(w);
    tri_out_init(&own);
    /* w->out is the outer text again before this returns.
     * cppcheck-suppress autoVariables */
    w->out = &own;
    tri_out_text(w->out, take(w, '^') ? "[^" : "[");
    while (ok && !at(w, ']')) {
        uint32_t point;
        if (any && w->end - w->p > 1 && w->p[0] == '-' && w->p[1] == '[') {
            w->p += 2;
            tri_out_text(outer, "(?!");
            w->out = outer; /* the subtraction goes before its class */
            ok = class_expression(w);
            tri_out_char(outer, ')');
            /* cppcheck-suppress autoVariables */
            w->out = &own;
            if (ok && !at(w, ']'))
                ok = bad(w, "a subtraction must end its class");
            break;
        }
        ok = class_item(w, &point) &&
             (point == UINT32_MAX || class_range(w, point));
        any = true;
    }
    ok = ok && (any || bad(w, "a class is empty")) && take(w, ']');
    tri_out_char(&own, ']');
    w->out = outer;
    if (own.failed)
        outer->failed = true;
    else
        tri_out_put(outer, own.text, own.len);
    tri_out_done(&own);
    w->depth--;
    return ok;
}

/* \N: as many digits as still name a group; it must be closed already. */
static bool back_reference(struct walk *w)
{
    unsigned n = (unsigned)(*w->p++ - '0');
    while (w->p < w->end && *w->p >= '0' && *w->p <= '9' &&
           n * 10 + (unsigned)(*w->p - '0') <= w->opened)
        n = n * 10 + (unsigned)(*w->p++ - '0');
    if (n == 0 || n > w->opened || !w->closed[n])
        return bad(w, "a back-reference names no group before it");
    tri_out_format(w->out, "\\g{%u}", n);
    return true;
}

static bool escape(struct walk *w)
{
    uint32_t point;
    char letter = w->p < w->end ? *w->p : 0;
    if (letter >= '0' && letter <= '9')
        return back_reference(w);
    if (single(letter, &point)) {
        w->p++;
        put_point(w, point);
        return true;
    }
    if (!letter || !strchr("dDwWsSiIcCpP", letter))
        return bad(w, "unknown escape");
    w->p++;
    tri_out_char(w->out, '[');
    bool ok = letter == 'p' || letter == 'P' ? property(w, letter == 'P')
                                             : multi(w, letter);
    tri_out_char(w->out, ']');
    return ok;
}

static bool expression(struct walk *w);

/* After '('. */
static bool group(struct walk *w)
{
    unsigned number = 0;
    if (++w->depth > TRI_MAX_FEEL_DEPTH)
        return too_many(w);
    if (take(w, '?')) {
        if (!take(w, ':'))
            return bad(w, "only '(?:' may follow '('");
        tri_out_text(w->out, "(?:");
    } else {
        if (w->opened == TRI_MAX_GROUPS)
            return too_many(w);
        number = ++w->opened;
        tri_out_char(w->out, '(');
    }
    if (!expression(w))
        return false;
    if (!take(w, ')'))
        return bad(w, "a group has no end");
    tri_out_char(w->out, ')');
    w->closed[number] = true;
    w->depth--;
    return true;
}

static bool number(struct walk *w, unsigned *out)
{
    const char *first = w->p;
    *out = 0;
    for (; w->p < w->end && *w->p >= '0' && *w->p <= '9'; w->p++) {
        *out = *out * 10 + (unsigned)(*w->p - '0');
        if (*out > QUANTIFIER_MAX)
            return bad(w, "a quantifier is too large");
    }
    return w->p > first || bad(w, "a quantifier needs a number");
}

/* ? * + {n} {n,} {n,m}, each perhaps reluctant; none is fine too. */
static bool quantifier(struct walk *w)
{
    unsigned least, most;
    if (at(w, '?') || at(w, '*') || at(w, '+')) {
        tri_out_char(w->out, *w->p++);
    } else if (take(w, '{')) {
        if (!number(w, &least))
            return false;
        tri_out_format(w->out, "{%u", least);
        if (take(w, ',')) {
            tri_out_char(w->out, ',');
            if (!at(w, '}')) {
                if (!number(w, &most))
                    return false;
                if (most < least)
                    return bad(w, "a quantifier runs backwards");
                tri_out_format(w->out, "%u", most);
            }
        }
        if (!take(w, '}'))
            return bad(w, "a quantifier has no '}'");
        tri_out_char(w->out, '}');
    } else {
        return true;
    }
    if (take(w, '?'))
        tri_out_char(w->out, '?');
    return true;
}

static bool atom(struct walk *w)
{
    uint32_t point;
    if (!next_point(w, &point))
        return false;
    switch (point) {
    case '.':
        /* XPath's dot leaves out CR as well as LF. */
        tri_out_text(w->out,
                     w->dot_all ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{a}\\x{d}]");
        return true;
    case '\\':
        return escape(w);
    case '(':
        return group(w);
    case '[': {
        /* The group holds a subtraction and its class together. */
        tri_out_text(w->out, "(?:");
        bool ok = class_expression(w) || bad(w, "a class has no end");
        tri_out_char(w->out, ')');
        return ok;
    }
    case '?':
    case '*':
    case '+':
    case '{':
        return bad(w, "a quantifier has nothing to repeat");
    case '}':
    case ']':
        return bad(w, "a closing bracket has no opening one");
    default:
        put_point(w, point);
        return true;
    }
}

static bool expression(struct walk *w)
{
    while (w->p < w->end && !at(w, ')')) {
        if (take(w, '|')) {
            tri_out_char(w->out, '|');
        } else if (at(w, '^') || at(w, '$')) {
            tri_out_char(w->out, *w->p++);
            if (at(w, '?') || at(w, '*') || at(w, '+') || at(w, '{'))
                return bad(w, "an anchor cannot be repeated");
        } else if (!atom(w) || !quantifier(w)) {
            return false;
        }
    }
    return true;
}

/* Flag x: white space goes, but for what stands in a class. */
static void squeeze(const char *p, size_t len, struct tri_out *out)
{
    int depth = 0;
    for (size_t i = 0; i < len; i++) {
        char c = p[i];
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (space && depth == 0)
            continue;
        tri_out_char(out, c);
        if (c == '\\' && i + 1 < len) {
            /* An escaped bracket opens nothing; an escaped space is no escape,
             * the next character is what it applies to. */
            size_t k = i + 1;
            while (
                depth == 0 && k < len &&
                (p[k] == ' ' || p[k] == '\t' || p[k] == '\n' || p[k] == '\r'))
                k++;
            if (k < len)
                tri_out_char(out, p[k]);
            i = k;
        } else if (c == '[') {
            depth++;
        } else if (c == ']' && depth) {
            depth--;
        }
    }
}

static bool translate(struct walk *w)
{
    bool ok = expression(w);
    if (ok && w->p < w->end)
        ok = bad(w, "a closing bracket has no opening one");
    if (w->out->failed) {
        (void)tri_fail(w->err, TRI_E_NOMEM, NULL, "out of memory");
        return false;
    }
    return ok;
}

enum tri_code tri_regex_translate(const char *pattern, size_t len, bool dot_all,
                                  bool skip_space, struct tri_out *out,
                                  struct tri_error *err)
{
    struct tri_out squeezed;
    struct tri_error own = { 0 };
    tri_out_init(&squeezed);
    if (skip_space) {
        squeeze(pattern, len, &squeezed);
        pattern = squeezed.text ? squeezed.text : "";
        len = squeezed.len;
    }
    struct walk w = { .p = pattern,
                      .end = pattern + len,
                      .out = out,
                      .err = &own,
                      .dot_all = dot_all };
    tri_out_put(out, "", 0);
    bool ok = !squeezed.failed && translate(&w);
    tri_out_done(&squeezed);
    if (ok)
        return TRI_OK;
    if (out->failed || own.code == TRI_OK)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    if (err)
        *err = own;
    return own.code;
}

struct options {
    uint32_t pcre;
    bool dot_all;
    bool skip_space;
    bool literal;
};

static bool read_flags(const char *flags, size_t len, struct options *o)
{
    for (size_t i = 0; i < len; i++)
        switch (flags[i]) {
        case 's':
            o->dot_all = true;
            break;
        case 'm':
            o->pcre |= PCRE2_MULTILINE;
            break;
        case 'i':
            o->pcre |= PCRE2_CASELESS;
            break;
        case 'x':
            o->skip_space = true;
            break;
        case 'q':
            o->literal = true;
            break;
        default:
            return false;
        }
    return true;
}

static enum tri_code compile(struct tri_regex *re, const char *pattern,
                             size_t len, uint32_t options,
                             struct tri_error *err)
{
    int code;
    size_t where;
    re->code = pcre2_compile_8((PCRE2_SPTR8)pattern, len, options, &code,
                               &where, NULL);
    if (!re->code)
        return tri_fail(err, TRI_E_SYNTAX, NULL, "the pattern is not valid");
    re->match = pcre2_match_data_create_from_pattern_8(re->code, NULL);
    re->limits = pcre2_match_context_create_8(NULL);
    if (!re->match || !re->limits) {
        tri_regex_done(re);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    re->groups = pcre2_get_ovector_count_8(re->match) - 1;
    (void)pcre2_set_depth_limit_8(re->limits, DEPTH_LIMIT);
    (void)pcre2_set_heap_limit_8(re->limits, HEAP_LIMIT_KIB);
    return TRI_OK;
}

enum tri_code tri_regex_init(struct tri_regex *re, const char *pattern,
                             size_t len, const char *flags, size_t flags_len,
                             struct tri_error *err)
{
    struct options o = { .pcre = PCRE2_UTF | PCRE2_NO_UTF_CHECK };
    memset(re, 0, sizeof(*re));
    if (!read_flags(flags, flags_len, &o))
        return tri_fail(err, TRI_E_SYNTAX, NULL,
                        "the flags may be s, m, i, x and q only");
    if (o.literal) { /* XPath: s, m and x mean nothing beside q */
        re->literal = true;
        return compile(
            re, pattern, len,
            (o.pcre & (PCRE2_CASELESS | PCRE2_UTF | PCRE2_NO_UTF_CHECK)) |
                PCRE2_LITERAL,
            err);
    }
    struct tri_out out;
    tri_out_init(&out);
    tri_out_text(&out, "(*LF)"); /* a line ends at LF alone */
    enum tri_code code =
        tri_regex_translate(pattern, len, o.dot_all, o.skip_space, &out, err);
    if (code == TRI_OK)
        code = compile(re, out.text, out.len,
                       o.pcre | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
                           PCRE2_MATCH_UNSET_BACKREF,
                       err);
    tri_out_done(&out);
    return code;
}

void tri_regex_done(struct tri_regex *re)
{
    pcre2_match_data_free_8(re->match);
    pcre2_match_context_free_8(re->limits);
    pcre2_code_free_8(re->code);
    memset(re, 0, sizeof(*re));
}

int tri_regex_find(struct tri_regex *re, const char *text, size_t len,
                   size_t from, size_t *spans, size_t n_spans,
                   struct tri_error *err)
{
    /* The library does not say how much it tried. So it gets little, then more,
     * and what it got is counted: a caller can bound the sum of many finds. */
    uint32_t tries = FIRST_TRIES;
    int rc;
    for (;;) {
        (void)pcre2_set_match_limit_8(re->limits, tries);
        rc = pcre2_match_8(re->code, (PCRE2_SPTR8)text, len, from,
                           PCRE2_NO_UTF_CHECK, re->match, re->limits);
        if (rc != PCRE2_ERROR_MATCHLIMIT || tries == TRI_MAX_TRIES)
            break;
        re->tries += tries;
        tries = tries < TRI_MAX_TRIES / 16 ? tries * 16 : TRI_MAX_TRIES;
    }
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc < 0) {
        (void)tri_fail(err, TRI_E_LIMIT, NULL,
                       "the pattern takes too long on this text");
        return -1;
    }
    const size_t *found = pcre2_get_ovector_pointer_8(re->match);
    for (size_t i = 0; i < n_spans; i++) {
        bool set = i < (size_t)rc && found[2 * i] != PCRE2_UNSET;
        spans[2 * i] = set ? found[2 * i] : SIZE_MAX;
        spans[2 * i + 1] = set ? found[2 * i + 1] : SIZE_MAX;
    }
    return 1;
}
