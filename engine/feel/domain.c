/* Domains of iteration; see domain.h. */
#include "feel/domain.h"

#include <string.h>

#include "feel/number.h"
#include "feel/temporal.h"

static bool whole(struct tri_value v, bool *days, int64_t *out)
{
    *days = v.kind == TRI_DATE;
    if (*days) {
        *out = tri_days_from_date(v.u.date);
        return true;
    }
    return v.kind == TRI_NUMBER && tri_num_to_int(v, out);
}

bool tri_domain_steps(struct tri_eval *ev, struct tri_value a,
                      struct tri_value b, struct tri_domain *d)
{
    int64_t from;
    int64_t to;
    bool days;
    memset(d, 0, sizeof(*d));
    if (!whole(a, &d->days, &from) || !whole(b, &days, &to) ||
        days != d->days) {
        (void)tri_fault(ev, "cannot step from %s to %s",
                        tri_kind_phrase(a.kind), tri_kind_phrase(b.kind));
        return false;
    }
    d->at = from;
    d->step = from <= to ? 1 : -1;
    d->n = from <= to ? (uint64_t)to - (uint64_t)from
                      : (uint64_t)from - (uint64_t)to;
    if (d->n < UINT64_MAX)
        d->n++;
    return true;
}

static bool range_steps(struct tri_eval *ev, const struct tri_range *r,
                        struct tri_domain *d)
{
    if (!r->has_lo || !r->has_hi || r->is_not_equal) {
        (void)tri_fault(ev, "a range without end cannot be iterated");
        return false;
    }
    if (!tri_domain_steps(ev, r->lo, r->hi, d))
        return false;
    if (!r->lo_closed && d->n) {
        d->at += d->step;
        d->n--;
    }
    if (!r->hi_closed && d->n)
        d->n--;
    return true;
}

bool tri_domain_of(struct tri_eval *ev, struct tri_value v,
                   struct tri_domain *d)
{
    memset(d, 0, sizeof(*d));
    if (v.kind == TRI_RANGE)
        return range_steps(ev, v.u.range, d);
    if (v.kind == TRI_LIST) {
        d->items = v.u.list->items;
        d->n = v.u.list->n;
        return true;
    }
    if (v.kind == TRI_NULL) {
        (void)tri_fault(ev, "null cannot be iterated");
        return false;
    }
    d->one = v; /* a list of itself */
    d->n = 1;
    return true;
}

struct tri_value tri_domain_at(const struct tri_domain *d, uint64_t i)
{
    if (d->items)
        return d->items[i];
    if (!d->step)
        return d->one;
    int64_t at = d->at + d->step * (int64_t)i;
    if (!d->days)
        return tri_int(at);
    return (struct tri_value){ .kind = TRI_DATE,
                               .u.date = tri_date_from_days(at) };
}

struct tri_value tri_item_at(struct tri_eval *ev, const struct tri_value *items,
                             size_t n, struct tri_value index)
{
    int64_t i;
    if (!tri_num_to_int(index, &i))
        return tri_fault(ev, "an index must be a whole number");
    if (i > 0 && (uint64_t)i <= n)
        return items[i - 1];
    if (i < 0 && i >= -(int64_t)n)
        return items[(int64_t)n + i];
    return tri_null(); /* there is no such item: no fault, says the standard */
}
