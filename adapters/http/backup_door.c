/* Copies of the store: what there is, and making one more. */
#include "http/doors.h"
#include "http/lead.h"
#include "http/site.h"

#include "case/fold.h"

/* The copies in the folder, with when they were made and checked. */
static void show(struct tri_exchange *x, unsigned status)
{
    const struct tri_backups *b = x->site->backups;
    struct tri_error err = { .code = TRI_OK };
    struct tri_lead l;
    json_t *list = NULL;
    json_t *copy;
    size_t i;
    if (!b) {
        x->document =
            json_pack("{ss sb}", "kind", "backups", "possible", (int)false);
        x->status = 200;
        return;
    }
    if (b->list(b->self, &x->who, &list, &err) != TRI_OK) {
        tri_exchange_problem(x, 503, "problem.backup");
        return;
    }
    if (!tri_lead_open(&l, x)) {
        json_decref(list);
        return;
    }
    tri_lead_add_when(&l, list);
    json_array_foreach(list, i, copy)
    {
        json_t *when = tri_lead_when(&l, tri_json_text(copy, "verified"));
        if (when)
            (void)json_object_set_new(copy, "verified_when", when);
    }
    tri_lead_done(&l);
    x->document = json_pack("{ss sb ss so}", "kind", "backups", "possible",
                            (int)true, "folder", b->folder, "backups", list);
    x->status = status;
}

void tri_door_backups(struct tri_exchange *x)
{
    show(x, 200);
}

void tri_door_backup_new(struct tri_exchange *x)
{
    const struct tri_backups *b = x->site->backups;
    struct tri_error err = { .code = TRI_OK };
    if (!b)
        tri_exchange_problem(x, 404, "problem.not-found");
    else if (b->make(b->self, &x->who, &err) != TRI_OK)
        tri_exchange_problem(x, 503, "problem.backup");
    else if (x->wants_json)
        show(x, 201);
    else
        tri_exchange_redirect(x, "/backups");
}

/* Open a copy again and walk its journal. */
void tri_door_backup_verify(struct tri_exchange *x)
{
    const struct tri_backups *b = x->site->backups;
    struct tri_error err = { .code = TRI_OK };
    const char *name = tri_input_find(x->form, "name");
    bool sound = false;
    enum tri_code code = b && name
                             ? b->verify(b->self, &x->who, name, &sound, &err)
                             : TRI_E_NOTFOUND;
    if (code != TRI_OK) {
        if (code == TRI_E_NOTFOUND)
            tri_exchange_problem(x, 404, "problem.not-found");
        else
            tri_exchange_problem(x, 503, "problem.backup");
        return;
    }
    x->document = json_pack("{ss ss sb ss}", "kind", "backup-verified", "name",
                            name, "sound", (int)sound, "back", "/backups");
    x->status = 200;
}
