#include "base/nearest.h"

enum { LONGEST = 63, MOST_EDITS = 4 };

void tri_nearest_start(struct tri_nearest *n, const char *wrong, size_t len)
{
    size_t limit = len / 3;
    if (limit > MOST_EDITS)
        limit = MOST_EDITS;
    *n = (struct tri_nearest){ wrong, len, len > LONGEST ? 0 : limit + 1, NULL,
                               0 };
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or drop to make one of the other; two neighbours
 * that changed places count as one slip. */
static size_t edits(const char *a, size_t an, const char *b, size_t bn)
{
    size_t row[3][LONGEST + 1];
    for (size_t j = 0; j <= bn; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= an; i++) {
        size_t *now = row[i % 3];
        const size_t *up = row[(i + 2) % 3];
        const size_t *up2 = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            now[j] = least(least(up[j], now[j - 1]) + 1,
                           up[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], up2[j - 2] + 1);
        }
    }
    return row[an % 3][bn];
}

void tri_nearest_offer(struct tri_nearest *n, const char *name, size_t len)
{
    if (!len || len > LONGEST || len >= n->wrong_len + n->limit ||
        n->wrong_len >= len + n->limit)
        return;
    size_t d = edits(n->wrong, n->wrong_len, name, len);
    if (d >= n->limit)
        return;
    n->limit = d;
    n->name = name;
    n->len = len;
}
