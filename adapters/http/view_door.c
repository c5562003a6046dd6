/* How one person looks at the book: filters kept under a name, and the cover
 * over all pages while others can see the screen. */
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/lead.h"
#include "http/queue.h"
#include "http/site.h"

enum { MAX_VIEWS = 20 };

struct kept {
    json_t *list;
    const char *query; /* of the page that is shown */
};

static bool keep(void *ctx, const struct tri_document *d)
{
    struct kept *k = ctx;
    const char *query = tri_json_text(d->body, "query");
    return json_array_append_new(
               k->list,
               json_pack("{ss ss ss sb}", "id", d->id, "name",
                         tri_json_text(d->body, "name"), "query", query, "here",
                         (int)(*query && strcmp(query, k->query) == 0))) == 0;
}

json_t *tri_views(struct tri_exchange *x, const char *query)
{
    struct tri_error err = { .code = TRI_OK };
    struct kept k = { json_array(), query };
    (void)tri_casebook_documents(x->site->book, &x->who, "view", x->account.id,
                                 keep, &k, &err);
    return k.list;
}

void tri_door_view_keep(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_document d = { .kind = "view" };
    const char *typed = tri_input_find(x->form, "name");
    const char *name = tri_lead_trim(x, typed ? typed : "");
    json_t *query = tri_queue_query(x->form);
    json_t *there = tri_views(x, "");
    size_t n = json_array_size(there);
    json_decref(there);
    memcpy(d.owner, x->account.id, sizeof(d.owner));
    d.body = json_pack("{ss sO}", "name", name, "query", query);
    if (!*name || strlen(name) > TRI_MAX_SHORT_TEXT || n >= MAX_VIEWS) {
        tri_exchange_problem(x, 422, "problem.field");
        (void)json_object_set_new(x->document, "field", json_string("name"));
    } else if (tri_casebook_document_put(x->site->book, &x->who, &d, &err) !=
               TRI_OK) {
        tri_exchange_fail(x, &err);
    } else {
        const char *path = tri_arena_format(&x->arena, "/incidents%s",
                                            json_string_value(query));
        tri_exchange_redirect(x, path ? path : "/incidents");
    }
    json_decref(d.body);
    json_decref(query);
}

void tri_door_view_forget(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_casebook_document_drop(x->site->book, &x->who, "view", x->args[0],
                                   &err) == TRI_OK)
        tri_exchange_redirect(x, "/incidents");
    else
        tri_exchange_fail(x, &err);
}

void tri_door_veil(struct tri_exchange *x)
{
    const char *on = tri_input_find(x->form, "on");
    tri_exchange_cookie(x, "veil", on && strcmp(on, "yes") == 0 ? "1" : NULL);
    tri_exchange_redirect(x, tri_gate_to(x->query));
}
