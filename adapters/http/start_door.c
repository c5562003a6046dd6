/* The start page of whoever reports nothing (administrator, auditor, trainer):
 * what is amiss, and where they can go. */
#include <string.h>

#include "case/times.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/rules.h"
#include "http/site.h"

enum { MOST_ACCOUNTS = 5000, COPY_DAYS = 7 };

static const int64_t DAY_US = INT64_C(24) * 3600 * 1000000;

static void amiss(struct tri_exchange *x, json_t *list, const char *text,
                  const char *href)
{
    (void)json_array_append_new(
        list, json_pack("{ss* ss}", "text",
                        tri_pages_text(x->site->pages, x->language, text),
                        "href", href));
}

static bool add_roles(void *ctx, const struct tri_account *a)
{
    uint32_t *roles = ctx;
    if (!a->disabled)
        *roles |= a->roles;
    return true;
}

/* A report has to come to somebody, also one about the lead or the head. */
static enum tri_code people(struct tri_exchange *x, json_t *list,
                            struct tri_error *err)
{
    uint32_t roles = 0;
    enum tri_code code = tri_casebook_accounts(
        x->site->book, NULL, MOST_ACCOUNTS, add_roles, &roles, err);
    if (code != TRI_OK)
        return code;
    if (!(roles & 1u << TRI_ROLE_LEAD))
        amiss(x, list, "start.no-lead", "/users/new");
    if (!(roles & 1u << TRI_ROLE_HEAD))
        amiss(x, list, "start.no-head", "/users/new");
    if (!(roles & 1u << TRI_ROLE_CHAIR))
        amiss(x, list, "start.no-chair", "/users/new");
    return TRI_OK;
}

/* A copy of these days, that was found whole; or nobody can tell from here, as
 * the server was given no folder for them. */
static void copies(struct tri_exchange *x, json_t *list)
{
    const struct tri_backups *b = x->site->backups;
    struct tri_error err = { .code = TRI_OK };
    json_t *all = NULL;
    bool fresh = false;
    size_t i;
    const json_t *copy;
    if (!b) {
        amiss(x, list, "start.no-copies", "/backups");
        return;
    }
    if (b->list(b->self, &x->who, &all, &err) != TRI_OK) {
        amiss(x, list, "problem.backup", "/backups");
        return;
    }
    json_array_foreach(all, i, copy)
    {
        const char *at = json_string_value(json_object_get(copy, "at"));
        int64_t made_us = 0;
        if (at && json_is_true(json_object_get(copy, "sound")) &&
            tri_time_read(at, strlen(at), &made_us) &&
            made_us > x->site->now_us() - COPY_DAYS * DAY_US)
            fresh = true;
    }
    json_decref(all);
    if (!fresh)
        amiss(x, list, "start.no-copy", "/backups");
}

void tri_start_page(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const uint32_t roles = x->account.roles;
    json_t *list = json_array();
    char day[11];
    enum tri_code code = TRI_OK;
    if (tri_duty_may(roles, TRI_DUTY_ACCOUNTS))
        code = people(x, list, &err);
    if (tri_duty_may(roles, TRI_DUTY_BACKUP))
        copies(x, list);
    if (tri_duty_may(roles, TRI_DUTY_SETTINGS) &&
        strcmp(tri_rules_expiry(x, day), "ok") != 0)
        amiss(x, list, "start.old-rules", "/packs");
    if (code != TRI_OK) {
        json_decref(list);
        tri_exchange_fail(x, &err);
        return;
    }
    x->document = json_pack("{ss so so}", "kind", "home-office", "amiss", list,
                            "about", tri_gate_about(x));
    x->status = 200;
}
