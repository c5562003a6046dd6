#include "case/kinds.h"

#include <string.h>
#include <unictype.h>

#include "base/attr.h"
#include "base/utf8.h"
#include "case/times.h"

static const struct kind {
    const char *name;
    const char *from;
    const char *fields;
    enum tri_act act;
    char to[2];
} kinds[TRI_N_EVENTS] = {
#define TRI_KIND(id, name, act, from, to, fields) \
    { name, from, fields, TRI_ACT_##act, to },
#include "case/kinds.def"
#undef TRI_KIND
};

static const char status_letters[] = "ROGCE"; /* of enum tri_status */

static const char *const status_names[] = { "received", "open", "closing",
                                            "closed", "erased" };

static const char *const risk_names[TRI_RISKS] = { "low", "medium", "high",
                                                   "immediate" };

const char *tri_risk_name(int risk)
{
    return risk_names[risk & (TRI_RISKS - 1)];
}

bool tri_risk_find(const char *name, int *out)
{
    for (int i = 0; i < TRI_RISKS; i++) {
        if (strcmp(risk_names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

const char *tri_status_name(enum tri_status status)
{
    return status_names[status];
}

enum tri_status tri_status_find(const char *name)
{
    for (size_t i = 0; i < TRI_COUNT(status_names); i++)
        if (strcmp(status_names[i], name) == 0)
            return (enum tri_status)i;
    return TRI_STATUS_RECEIVED;
}

const char *tri_event_name(enum tri_event kind)
{
    return kinds[kind].name;
}

enum tri_act tri_event_act(enum tri_event kind)
{
    return kinds[kind].act;
}

bool tri_event_correctable(enum tri_event kind)
{
    switch (kind) {
    case TRI_EVENT_NOTED:
    case TRI_EVENT_PERSON:
    case TRI_EVENT_REFERENCE:
    case TRI_EVENT_LINKED:
    case TRI_EVENT_TICKED:
    case TRI_EVENT_BEGUN:
    case TRI_EVENT_ASKED:
    case TRI_EVENT_STEPPED:
    case TRI_EVENT_PLANNED:
    case TRI_EVENT_ASSIGNED:
    case TRI_EVENT_OVERRIDDEN:
    case TRI_EVENT_NOT_REFERRED:
    case TRI_EVENT_NAMED:
        return true;
    default:
        return false;
    }
}

bool tri_event_find(const char *name, enum tri_event *out)
{
    for (size_t i = 0; i < TRI_N_EVENTS; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *out = (enum tri_event)i;
            return true;
        }
    }
    return false;
}

static enum tri_code refuse(struct tri_error *err, const char *field,
                            const char *why)
{
    struct tri_loc loc = tri_loc_make(NULL, field, 0, 0);
    return tri_fail(err, TRI_E_INPUT, &loc, "%s", why);
}

enum tri_code tri_event_step(enum tri_event kind, enum tri_status from,
                             bool two, bool second, enum tri_status *out,
                             struct tri_error *err)
{
    const struct kind *k = &kinds[kind];
    struct tri_loc loc = tri_loc_make(NULL, "status", 0, 0);
    if (!strchr(k->from, status_letters[from]))
        return tri_fail(err, TRI_E_INPUT, &loc, "%s: not while it is %s",
                        k->name, status_names[from]);
    if (kind == TRI_EVENT_CLOSED && two &&
        (from != TRI_STATUS_CLOSING || !second))
        return tri_fail(err, TRI_E_INPUT, &loc,
                        "closed: it needs a second person");
    if (kind == TRI_EVENT_CLOSE_REFUSED && !second)
        return tri_fail(err, TRI_E_INPUT, &loc,
                        "close-refused: the second person says so");
    enum tri_status to = from;
    if (k->to[0] == '+')
        to = from == TRI_STATUS_RECEIVED ? TRI_STATUS_OPEN : from;
    else if (k->to[0] != '=')
        to = (enum tri_status)(strchr(status_letters, k->to[0]) -
                               status_letters);
    *out = to;
    return TRI_OK;
}

/* ---- bodies ---- */

/* One field of kinds.def: NAME:TYPE[!] */
struct field {
    const char *name;
    size_t name_len;
    const char *type;
    size_t type_len;
    bool required;
};

static bool next_field(const char **at, struct field *out)
{
    const char *p = *at + strspn(*at, " ");
    if (!*p)
        return false;
    size_t len = strcspn(p, " ");
    out->name = p;
    out->name_len = strcspn(p, ":");
    out->type = p + out->name_len + 1;
    out->required = p[len - 1] == '!';
    out->type_len = len - out->name_len - 1 - out->required;
    *at = p + len;
    return true;
}

/* "data:...;base64," would carry a file. */
static bool holds_data_address(const char *text)
{
    for (const char *p = strstr(text, "data:"); p; p = strstr(p + 1, "data:")) {
        size_t head = strcspn(p, ", \n");
        if (p[head] == ',' && head > 12 &&
            strncmp(p + head - 7, ";base64", 7) == 0)
            return true;
    }
    return false;
}

static const char *text_fault(const json_t *v, size_t max)
{
    if (!json_is_string(v))
        return "must be a text";
    const char *text = json_string_value(v);
    size_t len = json_string_length(v);
    if (len > max)
        return "is too long";
    for (size_t i = 0; i < len;) {
        uint32_t point = 0;
        size_t n = tri_utf8_next(text + i, len - i, &point);
        if (n == 0)
            return "is not UTF-8";
        if ((point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
            (point >= 0x7f && point < 0xa0))
            return "holds a control character";
        i += n;
    }
    if (holds_data_address(text))
        return "holds a file: write down where it is, and who holds it";
    return NULL;
}

/* The points of a text, and those of them that are letters or digits; words
 * are runs without white space that hold any. */
static void count_words(const char *text, size_t *out_words,
                        size_t *out_letters)
{
    size_t len = strlen(text);
    bool in_word = false;
    *out_words = *out_letters = 0;
    for (size_t i = 0; i < len;) {
        uint32_t point = 0;
        size_t n = tri_utf8_next(text + i, len - i, &point);
        if (n == 0)
            return;
        if (uc_is_property_white_space(point)) {
            in_word = false;
        } else if (uc_is_alnum(point)) {
            *out_words += !in_word;
            ++*out_letters;
            in_word = true;
        }
        i += n;
    }
}

bool tri_says_why(const char *text)
{
    size_t words = 0;
    size_t letters = 0;
    count_words(text, &words, &letters);
    return words >= 2 || letters >= 10;
}

static bool is_id(const char *text)
{
    return strspn(text, "0123456789abcdef") == TRI_ID_SIZE - 1 &&
           strlen(text) == TRI_ID_SIZE - 1;
}

static const char *list_fault(const json_t *v)
{
    if (!json_is_array(v))
        return "must be a list";
    if (json_array_size(v) > TRI_MAX_EVENT_LIST)
        return "has too many items";
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *fault =
            text_fault(json_array_get(v, i), TRI_MAX_SHORT_TEXT);
        if (fault)
            return fault;
    }
    return NULL;
}

static const char *word_fault(const struct field *f, const char *word)
{
    const char *end = f->type + f->type_len;
    size_t len = strlen(word);
    for (const char *p = f->type; p < end;) {
        size_t n = strcspn(p, "| !");
        if (n == len && memcmp(p, word, n) == 0)
            return NULL;
        p += n + 1;
    }
    return "is none of the words for it";
}

static const char *value_fault(const struct field *f, const json_t *v)
{
    int64_t at = 0;
    const char *fault = NULL;
    if (f->type_len > 1) {
        fault = text_fault(v, TRI_MAX_SHORT_TEXT);
        return fault ? fault : word_fault(f, json_string_value(v));
    }
    switch (f->type[0]) {
    case 's':
        return text_fault(v, TRI_MAX_SHORT_TEXT);
    case 't':
        return text_fault(v, TRI_MAX_LONG_TEXT);
    case 'y':
        fault = text_fault(v, TRI_MAX_LONG_TEXT);
        return fault || tri_says_why(json_string_value(v))
                   ? fault
                   : "must say why: two words, or ten letters";
    case 'r':
        return text_fault(v, TRI_REFERENCE_SIZE - 1);
    case 'a':
    case 'A':
        fault = text_fault(v, TRI_ID_SIZE);
        return fault || is_id(json_string_value(v)) ? fault : "is no account";
    case 'd':
    case 'D':
        fault = text_fault(v, TRI_TIME_SIZE + 8);
        if (!fault &&
            !tri_time_read(json_string_value(v), json_string_length(v), &at))
            fault = "must be a time, as 2026-11-20T16:40:00Z";
        return fault;
    case 'n':
        return json_is_integer(v) && json_integer_value(v) > 0
                   ? NULL
                   : "must be the number of an event";
    case 'b':
        return json_is_boolean(v) ? NULL : "must be true or false";
    case 'l':
        return list_fault(v);
    case 'c':
        return "is the book's own to say";
    case 'j': /* verbatim JSON; who wrote it has checked it */
        return json_is_string(v) ? NULL : "must be JSON as text";
    default:
        return json_is_object(v) ? NULL : "must be an object";
    }
}

bool tri_event_field(enum tri_event kind, size_t i, struct tri_event_field *out)
{
    struct field f;
    const char *at = kinds[kind].fields;
    for (size_t k = 0; k <= i; k++)
        if (!next_field(&at, &f))
            return false;
    *out = (struct tri_event_field){ .type = f.type_len > 1 ? 'w' : f.type[0],
                                     .words = f.type,
                                     .words_len = f.type_len,
                                     .required = f.required };
    memcpy(out->name, f.name, f.name_len);
    return true;
}

static bool is_empty(const json_t *v)
{
    const char *text = json_string_value(v);
    return !v || json_is_null(v) ||
           (text && strspn(text, " \t\r\n") == json_string_length(v));
}

/* Is `name` a member that this kind has. */
static bool has_field(enum tri_event kind, const char *name)
{
    struct field f;
    const char *at = kinds[kind].fields;
    while (next_field(&at, &f))
        if (strlen(name) == f.name_len && memcmp(name, f.name, f.name_len) == 0)
            return true;
    return false;
}

enum tri_code tri_event_check(enum tri_event kind, const json_t *body,
                              struct tri_error *err)
{
    if (!json_is_object(body))
        return refuse(err, "body", "must be an object");
    /* jansson's iterators want it writable; nothing is written. */
    for (void *it = json_object_iter((json_t *)(uintptr_t)body); it;
         it = json_object_iter_next((json_t *)(uintptr_t)body, it))
        if (!has_field(kind, json_object_iter_key(it)))
            return refuse(err, "body", "has a member that it may not have");
    struct field f;
    const char *at = kinds[kind].fields;
    while (next_field(&at, &f)) {
        char name[32];
        memcpy(name, f.name, f.name_len);
        name[f.name_len] = '\0';
        const json_t *v = json_object_get(body, name);
        if (is_empty(v)) {
            bool nobody = f.type[0] == 'A' && json_is_string(v);
            if (f.required && !nobody)
                return refuse(err, name, "is required");
            continue;
        }
        const char *fault = value_fault(&f, v);
        if (fault)
            return refuse(err, name, fault);
    }
    return TRI_OK;
}
