/* The journal: who read and wrote, and whether it is whole. */
#include <stdlib.h>
#include <string.h>

#include "case/blind.h"
#include "case/fold.h"
#include "http/doors.h"
#include "http/lead.h"
#include "http/site.h"

enum { PAGE = 50 };

static json_t *head_json(const struct tri_head *head)
{
    char link[2 * TRI_LINK_BYTES + 1];
    tri_hex(head->link, TRI_LINK_BYTES, link);
    return json_pack("{sI ss}", "count", (json_int_t)head->count, "link", link);
}

/* Times and acts in words, as the book's other pages have them. */
static bool put_words(struct tri_exchange *x, json_t *entries)
{
    struct tri_lead l;
    size_t i;
    json_t *e;
    if (!tri_lead_open(&l, x))
        return false;
    tri_lead_add_when(&l, entries);
    json_array_foreach(entries, i, e)
    {
        (void)json_object_set_new(
            e, "label", json_string(tri_lead_act(&l, tri_json_text(e, "act"))));
    }
    tri_lead_done(&l);
    return true;
}

void tri_door_journal(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_store_port *store = x->site->book->store;
    const char *text = tri_input_find(x->query, "before");
    int64_t before = text ? strtoll(text, NULL, 10) : 0;
    struct tri_head head;
    json_t *entries = NULL;
    if (before < 0)
        before = 0;
    enum tri_code code = tri_casebook_journal(x->site->book, &x->who, before,
                                              PAGE, &entries, &err);
    if (code == TRI_OK) /* after: reading it is an entry, too */
        code = store->head(store->self, &head, &err);
    if (code != TRI_OK) {
        json_decref(entries);
        tri_exchange_fail(x, &err);
        return;
    }
    if (!put_words(x, entries)) {
        json_decref(entries);
        return;
    }
    size_t n = json_array_size(entries);
    json_int_t last = json_integer_value(
        json_object_get(json_array_get(entries, n ? n - 1 : 0), "n"));
    x->document =
        json_pack("{ss so so sb}", "kind", "journal", "entries", entries,
                  "head", head_json(&head), "newest", (int)(before == 0));
    if (n == PAGE && last > 1)
        (void)json_object_set_new(x->document, "older", json_integer(last));
    x->status = 200;
}

static const char *const faults[] = {
    [TRI_FAULT_NONE] = "none",       [TRI_FAULT_LINK] = "link",
    [TRI_FAULT_GAP] = "gap",         [TRI_FAULT_TAIL] = "tail",
    [TRI_FAULT_HEAD] = "head",       [TRI_FAULT_ROW] = "row",
    [TRI_FAULT_RECEIPT] = "receipt", [TRI_FAULT_SEAL] = "seal",
};

/* Walk the whole chain, now; with a receipt, also whether it is in it. */
void tri_door_journal_verify(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_verdict v;
    const char *typed = tri_input_find(x->form, "receipt");
    const char *receipt = typed ? tri_lead_trim(x, typed) : "";
    enum tri_code code =
        tri_casebook_verify(x->site->book, *receipt ? receipt : NULL, &v, &err);
    if (code == TRI_OK)
        code = tri_casebook_log(x->site->book, &x->who, "journal verified",
                                faults[v.fault], &err);
    if (code != TRI_OK) {
        tri_exchange_fail(x, &err);
        return;
    }
    const char *id =
        tri_arena_format(&x->arena, "journal.fault.%s", faults[v.fault]);
    const char *words =
        id ? tri_pages_text(x->site->pages, x->language, id) : NULL;
    x->document =
        json_pack("{ss sb ss ss* so so ss}", "kind", "journal-verified",
                  "sound", (int)(v.fault == TRI_FAULT_NONE), "fault",
                  faults[v.fault], "words", words, "head", head_json(&v.head),
                  "outside", head_json(&v.outside), "back", "/journal");
    if (v.fault != TRI_FAULT_NONE && v.n)
        (void)json_object_set_new(x->document, "entry", json_integer(v.n));
    if (*receipt)
        (void)json_object_set_new(x->document, "receipt", json_string(receipt));
    x->status = 200;
}
