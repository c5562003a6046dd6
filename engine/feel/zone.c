/* How to read: a TZif file (RFC 8536) is checked once, when the zone is first
 * asked for, and then read in place: the file's 64-bit block (or the 32-bit one
 * of a version 1 file) as arrays of big-endian numbers, and the POSIX TZ string
 * at its end as a struct posix for every time after the last transition. The
 * bytes are the adapter's and outlive us. Nothing in them is trusted: whatever
 * does not fit makes the zone unknown. */
#include "feel/temporal.h"

#include <stdlib.h>
#include <string.h>

#define DAY_S 86400
#define NAME_MAX_LEN 64
#define ZONES_MAX 1024              /* kept; IANA has about 600 names */
#define OFFSET_LIMIT INT64_C(93600) /* 26 h; RFC 8536, 3.2 */

enum day_form { DAY_JULIAN, DAY_ZERO, DAY_WEEK };

struct change { /* one of the two yearly changes of a POSIX TZ string */
    enum day_form form;
    int day; /* Jn 1..365, n 0..365, or the weekday 0 (Sunday) .. 6 */
    int week;
    int month;
    int32_t at_s; /* wall clock, -167 h .. 167 h */
};

struct posix {
    bool any;
    bool has_dst;
    int32_t std_s; /* east of UTC */
    int32_t dst_s;
    struct change start;
    struct change end;
};

struct zone {
    char name[NAME_MAX_LEN];
    size_t name_len;
    bool known;
    const uint8_t *times; /* n_times of time_bytes, ascending */
    const uint8_t *kinds; /* n_times indices into types */
    const uint8_t *types; /* n_types of 6 bytes: offset, is dst, name */
    uint32_t n_times;
    uint32_t n_types;
    unsigned time_bytes;
    int64_t from; /* of the time asked for last: the two transitions around */
    int64_t until;
    int32_t offset; /* between them */
    struct posix after;
};

struct tri_zones {
    struct tri_zone_port port; /* load NULL: only the fixed zones */
    struct zone *items;
    size_t n;
    size_t cap;
    size_t last; /* the zone asked for last is asked for again */
};

struct tri_zones *tri_zones_new(const struct tri_zone_port *port)
{
    struct tri_zones *z = calloc(1, sizeof(*z));
    if (z && port)
        z->port = *port;
    return z;
}

void tri_zones_free(struct tri_zones *zones)
{
    if (!zones)
        return;
    free(zones->items);
    free(zones);
}

bool tri_zone_name_ok(const char *name, size_t len)
{
    if (len == 0 || len >= NAME_MAX_LEN || name[0] == '/' ||
        name[len - 1] == '/')
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' ||
                  (c == '/' && name[i - 1] != '/');
        if (!ok)
            return false;
    }
    return true;
}

static uint32_t read_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

/* Two's complement without relying on the conversion of a large unsigned. */
static int64_t read_time(const uint8_t *p, unsigned bytes)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < bytes; i++)
        n = n << 8 | p[i];
    uint64_t sign = (uint64_t)1 << (bytes == 8 ? 63 : 31);
    return n & sign ? -(int64_t)(sign - (n & (sign - 1)) - 1) - 1 : (int64_t)n;
}

struct text {
    const char *p;
    const char *end;
};

static bool take(struct text *t, char c)
{
    if (t->p >= t->end || *t->p != c)
        return false;
    t->p++;
    return true;
}

static bool take_int(struct text *t, int max, int *out)
{
    int n = 0;
    const char *first = t->p;
    for (; t->p < t->end && *t->p >= '0' && *t->p <= '9'; t->p++) {
        n = n * 10 + (*t->p - '0');
        if (n > max)
            return false;
    }
    *out = n;
    return t->p != first;
}

/* "CET" or "<+03>". */
static bool take_name(struct text *t)
{
    const char *first = t->p;
    if (take(t, '<')) {
        while (t->p < t->end && *t->p != '>')
            t->p++;
        return take(t, '>');
    }
    while (t->p < t->end &&
           ((*t->p >= 'a' && *t->p <= 'z') || (*t->p >= 'A' && *t->p <= 'Z')))
        t->p++;
    return t->p - first >= 3;
}

/* [+-]h[:mm[:ss]] in seconds. */
static bool take_hms(struct text *t, int max_hours, int32_t *out)
{
    bool minus = take(t, '-');
    int h, m = 0, s = 0;
    if (!minus)
        (void)take(t, '+');
    if (!take_int(t, max_hours, &h))
        return false;
    if (take(t, ':') &&
        (!take_int(t, 59, &m) || (take(t, ':') && !take_int(t, 59, &s))))
        return false;
    int32_t n = h * 3600 + m * 60 + s;
    *out = minus ? -n : n;
    return true;
}

static bool take_change(struct text *t, struct change *c)
{
    if (!take(t, ','))
        return false;
    if (take(t, 'J')) {
        c->form = DAY_JULIAN;
        if (!take_int(t, 365, &c->day) || c->day < 1)
            return false;
    } else if (take(t, 'M')) {
        c->form = DAY_WEEK;
        if (!take_int(t, 12, &c->month) || c->month < 1 || !take(t, '.') ||
            !take_int(t, 5, &c->week) || c->week < 1 || !take(t, '.') ||
            !take_int(t, 6, &c->day))
            return false;
    } else {
        c->form = DAY_ZERO;
        if (!take_int(t, 365, &c->day))
            return false;
    }
    c->at_s = 2 * 3600;
    return !take(t, '/') || take_hms(t, 167, &c->at_s);
}

/* "CET-1CEST,M3.5.0,M10.5.0/3"; POSIX counts offsets west of Greenwich. */
static bool parse_posix(const char *p, size_t len, struct posix *out)
{
    struct text t = { p, p + len };
    int32_t west;
    memset(out, 0, sizeof(*out));
    if (len == 0)
        return true;
    if (!take_name(&t) || !take_hms(&t, 24, &west))
        return false;
    out->any = true;
    out->std_s = -west;
    if (t.p == t.end)
        return true;
    out->has_dst = true;
    if (!take_name(&t))
        return false;
    out->dst_s = out->std_s + 3600;
    if (t.p < t.end && *t.p != ',') {
        if (!take_hms(&t, 24, &west))
            return false;
        out->dst_s = -west;
    }
    return take_change(&t, &out->start) && take_change(&t, &out->end) &&
           t.p == t.end;
}

/* The bytes of one data block whose header is at p, or 0 when it lies. */
static size_t block_bytes(const uint8_t *p, unsigned time_bytes)
{
    size_t isut = read_u32(p + 20), isstd = read_u32(p + 24);
    size_t leaps = read_u32(p + 28), times = read_u32(p + 32);
    size_t types = read_u32(p + 36), chars = read_u32(p + 40);
    /* Bounded one by one, so that the sum cannot wrap on any machine. */
    if (isut > 256 || isstd > 256 || leaps > 65536 || times > 65536 ||
        types == 0 || types > 256 || chars > 65536)
        return 0;
    return times * (time_bytes + 1) + types * 6 + chars +
           leaps * (time_bytes + 4) + isstd + isut;
}

static bool header_ok(const uint8_t *p, const uint8_t *end)
{
    return end - p >= 44 && memcmp(p, "TZif", 4) == 0;
}

static bool parse_block(struct zone *z, const uint8_t *header,
                        unsigned time_bytes)
{
    z->time_bytes = time_bytes;
    z->n_times = read_u32(header + 32);
    z->n_types = read_u32(header + 36);
    z->times = header + 44;
    z->kinds = z->times + (size_t)z->n_times * time_bytes;
    z->types = z->kinds + z->n_times;
    for (uint32_t i = 0; i < z->n_times; i++) {
        if (z->kinds[i] >= z->n_types)
            return false;
        if (i &&
            read_time(z->times + (size_t)i * time_bytes, time_bytes) <=
                read_time(z->times + (size_t)(i - 1) * time_bytes, time_bytes))
            return false;
    }
    for (uint32_t i = 0; i < z->n_types; i++) {
        int64_t offset = read_time(z->types + (size_t)i * 6, 4);
        if (offset <= -OFFSET_LIMIT || offset >= OFFSET_LIMIT)
            return false;
    }
    return true;
}

static bool parse_tzif(struct zone *z, const uint8_t *p, size_t len)
{
    const uint8_t *end = p + len;
    if (!header_ok(p, end))
        return false;
    size_t bytes = block_bytes(p, 4);
    bool first = p[4] == 0; /* version 1: one block, no footer */
    /* A version 2 file may leave its first block without types. */
    if (bytes == 0 && (first || read_u32(p + 36) != 0 || read_u32(p + 32) != 0))
        return false;
    if (bytes == 0)
        bytes = (size_t)read_u32(p + 28) * 8 + read_u32(p + 40);
    if (bytes > (size_t)(end - p) - 44)
        return false;
    if (first)
        return parse_block(z, p, 4);
    p += 44 + bytes;
    if (!header_ok(p, end))
        return false;
    bytes = block_bytes(p, 8);
    if (bytes == 0 || bytes > (size_t)(end - p) - 44 || !parse_block(z, p, 8))
        return false;
    const uint8_t *footer = p + 44 + bytes;
    if (footer == end || *footer != '\n')
        return false;
    footer++;
    const uint8_t *stop = memchr(footer, '\n', (size_t)(end - footer));
    return stop && parse_posix((const char *)footer, (size_t)(stop - footer),
                               &z->after);
}

/* UTC and the fixed Etc zones, for machines without zone files. */
static bool parse_fixed(struct zone *z)
{
    struct text t = { z->name, z->name + z->name_len };
    int hours;
    if (t.end - t.p > 4 && memcmp(t.p, "Etc/", 4) == 0)
        t.p += 4;
    if (t.end - t.p != 3 ||
        (memcmp(t.p, "UTC", 3) != 0 && memcmp(t.p, "GMT", 3) != 0)) {
        if (t.end - t.p < 5 || memcmp(t.p, "GMT", 3) != 0)
            return false;
        t.p += 3;
        bool west = *t.p == '+';
        if (!take(&t, '+') && !take(&t, '-'))
            return false;
        if (!take_int(&t, 14, &hours) || t.p != t.end)
            return false;
        z->after.std_s = (west ? -hours : hours) * 3600;
    }
    z->after.any = true;
    return true;
}

static struct zone *keep(struct tri_zones *zones, const struct zone *z)
{
    if (zones->n == zones->cap) {
        size_t cap = zones->cap ? zones->cap * 2 : 8;
        struct zone *items = cap > ZONES_MAX
                                 ? NULL
                                 : realloc(zones->items, cap * sizeof(*items));
        if (!items) { /* full: the last place is used again */
            if (zones->n == 0)
                return NULL;
            zones->n--;
        } else {
            zones->items = items;
            zones->cap = cap;
        }
    }
    zones->items[zones->n] = *z;
    zones->last = zones->n++;
    return &zones->items[zones->last];
}

static bool named(const struct zone *z, const char *name, size_t len)
{
    return z->name_len == len && memcmp(z->name, name, len) == 0;
}

/* NULL: no such zone. Misses are remembered too: a file of reports must not
 * ask the outside for each. */
static struct zone *find(struct tri_zones *zones, const char *name, size_t len)
{
    struct zone *hit = NULL;
    if (zones && zones->n && named(&zones->items[zones->last], name, len))
        hit = &zones->items[zones->last];
    if (!hit && (!zones || !tri_zone_name_ok(name, len)))
        return NULL;
    for (size_t i = 0; !hit && i < zones->n; i++)
        if (named(&zones->items[i], name, len)) {
            zones->last = i;
            hit = &zones->items[i];
        }
    if (!hit) {
        struct zone z = { .name_len = len };
        const uint8_t *bytes;
        size_t n;
        memcpy(z.name, name, len);
        if (zones->port.load &&
            zones->port.load(zones->port.self, z.name, &bytes, &n))
            z.known = parse_tzif(&z, bytes, n);
        if (!z.known) {
            struct zone fixed = { .name_len = len };
            memcpy(fixed.name, name, len);
            fixed.known = parse_fixed(&fixed);
            z = fixed;
        }
        hit = keep(zones, &z);
    }
    return hit && hit->known ? hit : NULL;
}

/* Seconds of the change in that year, by the clock before it. */
static int64_t change_at(const struct change *c, int32_t year)
{
    struct tri_date jan1 = { year, 1, 1 };
    int64_t days = tri_days_from_date(jan1);
    if (c->form == DAY_ZERO) {
        days += c->day;
    } else if (c->form == DAY_JULIAN) { /* February 29 is never counted */
        days += c->day - 1 + (c->day >= 60 && tri_date_ok(year, 2, 29));
    } else {
        struct tri_date d = { year, (uint8_t)c->month, 1 };
        int first = tri_weekday(d) % 7;
        int day = 1 + (c->day - first + 7) % 7 + (c->week - 1) * 7;
        while (!tri_date_ok(year, c->month, day))
            day -= 7; /* week 5 is the last one */
        d.day = (uint8_t)day;
        days = tri_days_from_date(d);
    }
    return days * DAY_S + c->at_s;
}

/* The calendar repeats, weekdays and all, every 400 years; so a yearly rule
 * may look at any year as one of 1970 .. 2369. */
static int64_t within_cycle(int64_t utc_s)
{
    const int64_t cycle = (int64_t)146097 * DAY_S;
    int64_t r = utc_s % cycle;
    return r < 0 ? r + cycle : r;
}

static int32_t posix_offset(const struct posix *p, int64_t utc_s)
{
    if (!p->has_dst)
        return p->std_s;
    utc_s = within_cycle(utc_s);
    int64_t local = utc_s + p->std_s;
    int64_t days = local / DAY_S - (local % DAY_S < 0);
    int32_t year = tri_date_from_days(days).year;
    int64_t start = change_at(&p->start, year) - p->std_s;
    int64_t end = change_at(&p->end, year) - p->dst_s;
    bool dst = start < end ? utc_s >= start && utc_s < end
                           : !(utc_s >= end && utc_s < start);
    return dst ? p->dst_s : p->std_s;
}

static int32_t type_offset(const struct zone *z, uint32_t type)
{
    return (int32_t)read_time(z->types + (size_t)type * 6, 4);
}

static int64_t time_at(const struct zone *z, uint32_t i)
{
    return read_time(z->times + (size_t)i * z->time_bytes, z->time_bytes);
}

static int32_t offset_at(struct zone *z, int64_t utc_s)
{
    /* Times asked for one after the other mostly lie between the same two. */
    if (utc_s >= z->from && utc_s < z->until)
        return z->offset;
    /* lo: how many transitions are not after utc_s. */
    uint32_t lo = 0, hi = z->n_times;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (time_at(z, mid) <= utc_s)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == z->n_times && z->after.any)
        return posix_offset(&z->after, utc_s);
    if (lo == 0) /* RFC 8536, 3.2: the first type, before any transition */
        return z->n_types ? type_offset(z, 0) : z->after.std_s;
    int32_t offset = type_offset(z, z->kinds[lo - 1]);
    if (lo < z->n_times) {
        z->from = time_at(z, lo - 1);
        z->until = time_at(z, lo);
        z->offset = offset;
    }
    return offset;
}

bool tri_zone_known(struct tri_zones *z, const char *name, size_t len)
{
    return find(z, name, len) != NULL;
}

bool tri_zone_offset_utc(struct tri_zones *z, const char *name, size_t len,
                         int64_t utc_s, int32_t *out_offset_s)
{
    struct zone *zone = find(z, name, len);
    if (!zone)
        return false;
    *out_offset_s = offset_at(zone, utc_s);
    return true;
}

bool tri_zone_offset_local(struct tri_zones *z, const char *name, size_t len,
                           int64_t local_s, int32_t *out_offset_s)
{
    struct zone *zone = find(z, name, len);
    if (!zone)
        return false;
    const int64_t bound = (int64_t)1 << 60;
    if (local_s < -bound || local_s > bound)
        local_s = local_s < 0 ? -bound : bound;
    /* The offsets a day before and a day after enclose any one change. */
    int32_t before = offset_at(zone, local_s - DAY_S);
    int32_t after = offset_at(zone, local_s + DAY_S);
    bool fits_before = offset_at(zone, local_s - before) == before;
    bool fits_after = offset_at(zone, local_s - after) == after;
    *out_offset_s = !fits_before && fits_after ? after : before;
    return true;
}
