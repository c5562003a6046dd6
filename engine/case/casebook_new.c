/* A new incident: from a report, or from a draft of one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_step.h"
#include "case/fold.h"

/* "7KQ4-M2XD": no letter that looks or sounds like another, and no order: the
 * gaps of a sequence would tell of what one may not see. */
static void reference_new(const struct tri_casebook *book,
                          char out[TRI_REFERENCE_SIZE])
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ-";
    uint8_t bytes[64];
    size_t n = 0;
    while (n < 9) {
        book->seal->random(book->seal->self, bytes, sizeof(bytes));
        for (size_t i = 0; i < sizeof(bytes) && n < 9; i++) {
            if (n == 4)
                out[n++] = '-';
            if (bytes[i] < 240) /* a multiple of 30: every letter as likely */
                out[n++] = letters[bytes[i] % 30];
        }
    }
    out[n] = '\0';
}

static enum tri_code new_body(const struct tri_new_incident *in, json_t **out,
                              struct tri_error *err)
{
    bool failed[2] = { false, false };
    json_t *report = tri_json_lenient(in->report, in->report_len, &failed[0]);
    json_t *assessment =
        in->assessment
            ? tri_json_lenient(in->assessment, in->assessment_len, &failed[1])
            : NULL;
    enum tri_code code = TRI_OK;
    if (failed[0] || failed[1])
        code = tri_casebook_nomem(err);
    else if (!json_is_object(report))
        code = tri_casebook_refuse(err, TRI_E_INPUT, "report", "is not JSON");
    else if (in->assessment && !json_is_object(assessment))
        code =
            tri_casebook_refuse(err, TRI_E_INPUT, "assessment", "is not JSON");
    enum tri_class class = tri_fold_class(report, assessment);
    json_decref(report);
    json_decref(assessment);
    if (code != TRI_OK)
        return code;
    json_t *named = json_array();
    for (size_t i = 0; i < in->n_named; i++)
        (void)json_array_append_new(named, json_string(in->named[i]));
    json_t *body =
        json_pack("{s:s%, s:s, s:o}", "report", in->report, in->report_len,
                  "about", tri_class_name(class), "named", named);
    if (body && in->assessment)
        (void)json_object_set_new(
            body, "assessment",
            json_stringn(in->assessment, in->assessment_len));
    if (!body || json_array_size(named) != in->n_named ||
        (in->assessment && !json_object_get(body, "assessment"))) {
        json_decref(body);
        return tri_casebook_nomem(err);
    }
    code = tri_event_check(TRI_EVENT_REPORTED, body, err);
    if (code == TRI_OK)
        *out = body;
    else
        json_decref(body);
    return code;
}

static enum tri_code new_key(struct tri_step *s, const char *draft,
                             struct tri_error *err)
{
    const struct tri_casebook *book = s->book;
    if (draft)
        return book->store->key(book->store->self, draft, s->key, err);
    s->key_is_new = true;
    return book->seal->key_new(book->seal->self, s->row.id, s->key, err);
}

/* What leaves or enters the papers with a new incident: its draft, and the
 * sender's key. */
static enum tri_code new_papers(struct tri_step *s,
                                const struct tri_new_incident *in,
                                struct tri_error *err)
{
    if (in->draft) {
        struct tri_paper_change *drop = &s->papers[s->n_papers++];
        *drop = (struct tri_paper_change){ .op = TRI_PAPER_DROP,
                                           .kind = TRI_PAPER_DOCUMENT };
        (void)snprintf(drop->paper.id, sizeof(drop->paper.id), "%s", in->draft);
    }
    return in->once ? tri_once_seal(s->book, s->who, in, s->row.id, &s->once,
                                    &s->papers[s->n_papers++], err)
                    : TRI_OK;
}

static enum tri_code check_people(const json_t *people, struct tri_error *err)
{
    size_t i = 0;
    json_t *p = NULL;
    enum tri_code code = TRI_OK;
    if (json_array_size(people) > TRI_MAX_NEW_PEOPLE)
        return tri_casebook_refuse(err, TRI_E_INPUT, "people", "are too many");
    json_array_foreach(people, i, p)
    {
        code = tri_event_check(TRI_EVENT_PERSON, p, err);
        if (code != TRI_OK)
            break;
    }
    return code;
}

static enum tri_code new_people(struct tri_step *s, const json_t *people,
                                struct tri_error *err)
{
    size_t i = 0;
    json_t *p = NULL;
    enum tri_code code = TRI_OK;
    json_array_foreach(people, i, p)
    {
        if (code == TRI_OK)
            code = tri_step_add(s, TRI_EVENT_PERSON, p, err);
    }
    return code;
}

/* The incident that this key made before. TRI_E_NOTFOUND: none. */
static enum tri_code made_before(const struct tri_casebook *book,
                                 const struct tri_who *who,
                                 const struct tri_new_incident *in,
                                 struct tri_incident_row *out_row,
                                 struct tri_receipt *out, struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    struct tri_incident_row row;
    struct tri_receipt r;
    char id[TRI_ID_SIZE];
    enum tri_code code = tri_once_find(book, who, in, id, err);
    if (code == TRI_OK)
        code = store->incident(store->self, id, &row, err);
    if (code == TRI_OK)
        code = tri_event_receipt(book, &row, 1, &r, err);
    if (code != TRI_OK)
        return code;
    if (out_row)
        *out_row = row;
    if (out)
        *out = r;
    return TRI_OK;
}

static bool code_ok(const char *code)
{
    return strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789-_.") == strlen(code) &&
           strlen(code) < TRI_CODE_SIZE;
}

/* The reporter's own setting, or one of them, but for the operator. */
static enum tri_code check_place(const struct tri_who *who,
                                 const struct tri_new_incident *in,
                                 struct tri_error *err)
{
    if (!*in->setting || !code_ok(in->setting))
        return tri_casebook_refuse(err, TRI_E_INPUT, "setting",
                                   "is no code of a setting");
    if (!code_ok(in->area))
        return tri_casebook_refuse(err, TRI_E_INPUT, "area",
                                   "is no code of an area");
    if (!tri_who_duty(who, TRI_DUTY_REPORT))
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "this account makes no reports");
    if (who->account && !tri_account_has_setting(who->account, in->setting))
        return tri_casebook_refuse(err, TRI_E_DENIED, "setting",
                                   "is not one of this account's");
    return TRI_OK;
}

static enum tri_code own_draft(const struct tri_casebook *book,
                               const struct tri_who *who, const char *id,
                               struct tri_error *err)
{
    struct tri_document draft = { .body = NULL };
    enum tri_code code =
        tri_casebook_document_get(book, who, "draft", id, &draft, err);
    json_decref(draft.body);
    return code;
}

enum tri_code tri_casebook_report(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  const struct tri_new_incident *in,
                                  struct tri_incident_row *out_row,
                                  struct tri_receipt *out,
                                  struct tri_error *err)
{
    json_t *body = NULL;
    enum tri_code code = check_place(who, in, err);
    if (code == TRI_OK && in->once) {
        code = made_before(book, who, in, out_row, out, err);
        if (code != TRI_E_NOTFOUND)
            return code;
        code = TRI_OK;
    }
    if (code == TRI_OK && in->draft) /* theirs, and still there */
        code = own_draft(book, who, in->draft, err);
    if (code == TRI_OK)
        code = check_people(in->people, err);
    if (code == TRI_OK)
        code = new_body(in, &body, err);
    /* A reference may be taken: with 30^8 of them, hardly ever twice. */
    for (int tries = 0; code == TRI_OK; tries++) {
        struct tri_step s = {
            .book = book, .who = who, .is_new = true, .events = json_array()
        };
        if (in->draft)
            (void)snprintf(s.row.id, sizeof(s.row.id), "%s", in->draft);
        else
            tri_id_new(book->seal, s.row.id);
        reference_new(book, s.row.reference);
        (void)snprintf(s.row.setting, sizeof(s.row.setting), "%s", in->setting);
        (void)snprintf(s.row.area, sizeof(s.row.area), "%s", in->area);
        code = s.events ? new_key(&s, in->draft, err) : tri_casebook_nomem(err);
        if (code == TRI_OK)
            code = tri_step_add(&s, TRI_EVENT_REPORTED, body, err);
        if (code == TRI_OK)
            code = new_people(&s, in->people, err);
        if (code == TRI_OK)
            code = new_papers(&s, in, err);
        if (code == TRI_OK)
            code = tri_step_apply(&s, out, err);
        bool stored = code == TRI_OK;
        if (stored && out && s.n > 1) /* of the first: it is found again */
            (void)tri_event_receipt(book, &s.row, 1, out, err);
        if (stored && out_row)
            *out_row = s.row;
        tri_step_done(&s);
        if (stored)
            break;
        /* Or the same key was faster, in another request. */
        if (code == TRI_E_CONFLICT && in->once) {
            code = made_before(book, who, in, out_row, out, err);
            if (code == TRI_OK)
                break;
            if (code == TRI_E_NOTFOUND)
                code = TRI_E_CONFLICT;
        }
        if (code == TRI_E_CONFLICT && tries < 3 && !in->draft)
            code = TRI_OK;
    }
    json_decref(body);
    return code;
}
