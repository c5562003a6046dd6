/* Figures: what is counted for governors and trainers, from plain columns. */
#include <stdlib.h>

#include "case/blind.h"
#include "case/casebook_int.h"

enum { PAGE = 500 };

struct page {
    struct tri_incident_row rows[PAGE];
    size_t n;
};

static bool keep(void *ctx, const struct tri_incident_row *row)
{
    struct page *p = ctx;
    if (p->n == PAGE)
        return false;
    p->rows[p->n++] = *row;
    return true;
}

struct first {
    int64_t after_us;
    int64_t at_us;
};

static bool look(void *ctx, const struct tri_journal_entry *entry)
{
    struct first *f = ctx;
    if (entry->at_us <= f->after_us) /* written with the report itself */
        return true;
    f->at_us = entry->at_us;
    return false;
}

/* One page's rows, with when each was first added to. */
static enum tri_code tell(const struct tri_casebook *book, const struct page *p,
                          int64_t from_us, tri_figure_fn each, void *ctx,
                          struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (size_t i = 0; i < p->n && code == TRI_OK; i++) {
        const struct tri_incident_row *row = &p->rows[i];
        struct first f = { row->created_us, 0 };
        if (row->created_us < from_us || row->status == TRI_STATUS_ERASED)
            continue;
        code =
            book->store->events(book->store->self, row->id, 2, look, &f, err);
        if (code == TRI_OK)
            each(ctx, row, f.at_us);
    }
    return code;
}

enum tri_code tri_casebook_figures(const struct tri_casebook *book,
                                   const struct tri_who *who,
                                   const char *setting, int64_t from_us,
                                   tri_figure_fn each, void *ctx,
                                   struct tri_error *err)
{
    uint8_t audience[1][TRI_TOKEN_BYTES];
    uint8_t hidden[TRI_TOKEN_BYTES];
    if (!who->account || who->account->disabled ||
        !tri_duty_may(who->account->roles, TRI_DUTY_FIGURES) ||
        !tri_account_has_setting(who->account, setting))
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "these figures are for others");
    struct page *p = malloc(sizeof(*p));
    if (!p)
        return tri_casebook_nomem(err);
    enum tri_code code =
        tri_casebook_enter(book, who, "figures", "", setting, err);
    tri_blind_audience(book->seal, setting, TRI_CLASS_CHILD, audience[0]);
    tri_blind_exact(book->seal, TRI_FIELD_NAMED, tri_who_id(who), hidden);
    for (int closed = 0; closed < 2 && code == TRI_OK; closed++) {
        struct tri_incident_row last;
        struct tri_incident_query q = {
            .audiences = (const uint8_t(*)[TRI_TOKEN_BYTES])audience,
            .n_audiences = 1,
            .hidden = hidden,
            .closed = closed != 0,
            .limit = PAGE
        };
        do {
            p->n = 0;
            code = book->store->incidents(book->store->self, &q, keep, p, err);
            if (code == TRI_OK)
                code = tell(book, p, from_us, each, ctx, err);
            if (p->n) {
                last = p->rows[p->n - 1];
                q.after = &last;
            }
        } while (code == TRI_OK && p->n == PAGE);
    }
    free(p);
    return code;
}
