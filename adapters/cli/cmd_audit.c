/* audit: prove the journal, or read it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/blind.h"
#include "cli/casebook.h"

struct arguments {
    struct tri_cli_casebook book;
    const char *receipt;
    const char *reason;
    const char *before;
    const char *limit;
    char **rest;
    size_t n;
};

static json_t *head_json(const struct tri_head *head)
{
    char link[2 * TRI_LINK_BYTES + 1];
    tri_hex(head->link, TRI_LINK_BYTES, link);
    return json_pack("{s:I, s:s}", "count", (json_int_t)head->count, "link",
                     link);
}

/* One line that says what is wrong, and where. */
static void say_fault(const struct tri_verdict *v)
{
    long long n = (long long)v->n;
    switch (v->fault) {
    case TRI_FAULT_NONE:
        break;
    case TRI_FAULT_LINK:
        tri_cli_say("entry %lld: the first broken link: it is not what was "
                    "written there",
                    n);
        break;
    case TRI_FAULT_GAP:
        tri_cli_say("entry %lld: missing", n);
        break;
    case TRI_FAULT_TAIL:
        tri_cli_say("entry %lld: the tail is cut or replaced: the head outside "
                    "the store has seen this entry",
                    n);
        break;
    case TRI_FAULT_HEAD:
        tri_cli_say("the head outside the store is missing, or not of this "
                    "key");
        break;
    case TRI_FAULT_ROW:
        tri_cli_say("incident %s: its columns or events are not what was "
                    "written last",
                    v->incident);
        break;
    case TRI_FAULT_RECEIPT:
        tri_cli_say("the receipt's entry %lld is not in this journal", n);
        break;
    case TRI_FAULT_SEAL:
        tri_cli_say("entry %lld: does not open under this key", n);
        break;
    }
}

static int verify(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_verdict v;
    if (tri_casebook_verify(&a->book.book, a->receipt, &v, &err) != TRI_OK)
        return tri_cli_fail(&err);
    bool sound = v.fault == TRI_FAULT_NONE;
    say_fault(&v);
    json_t *out =
        json_pack("{s:b, s:o, s:o}", "sound", sound, "head", head_json(&v.head),
                  "outside", head_json(&v.outside));
    return tri_cli_print_json(out, sound ? TRI_EXIT_OK : TRI_EXIT_FINDINGS);
}

static int list(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    long limit = 100;
    long before = 0;
    json_t *lines = NULL;
    int status = TRI_EXIT_OK;
    if (a->limit)
        status = tri_cli_number("--limit", a->limit, 100000, &limit);
    if (a->before && status == TRI_EXIT_OK)
        status = tri_cli_number("--before", a->before, 1L << 40, &before);
    if (status != TRI_EXIT_OK)
        return status;
    if (tri_casebook_journal(&a->book.book, &a->book.who, before, (size_t)limit,
                             &lines, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return tri_cli_print_json(lines, TRI_EXIT_OK);
}

static int history(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    json_t *lines = NULL;
    if (tri_casebook_history(&a->book.book, &a->book.who, a->rest[1], &lines,
                             &err) != TRI_OK)
        return tri_cli_fail(&err);
    return tri_cli_print_json(lines, TRI_EXIT_OK);
}

static int rehead(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    if (!a->reason)
        return tri_cli_usage(NULL, "rehead: say why: --reason TEXT");
    if (tri_casebook_rehead(&a->book.book, &a->book.who, a->reason, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return verify(a);
}

static int run(struct arguments *a)
{
    const char *verb = a->n ? a->rest[0] : "";
    int (*what)(struct arguments *) = strcmp(verb, "verify") == 0    ? verify
                                      : strcmp(verb, "list") == 0    ? list
                                      : strcmp(verb, "history") == 0 ? history
                                      : strcmp(verb, "rehead") == 0  ? rehead
                                                                     : NULL;
    if (!what)
        return tri_cli_usage(NULL, "say what: verify, list, history NAME, "
                                   "or rehead");
    if (a->n != (what == history ? 2U : 1U))
        return tri_cli_usage(NULL, "%s: too %s arguments", verb,
                             a->n < 2 ? "few" : "many");
    if (a->receipt && what != verify)
        return tri_cli_usage(NULL, "--receipt goes with verify");
    a->book.read_only = what == verify; /* proves, and changes nothing */
    int status = tri_cli_casebook_open(&a->book);
    return status == TRI_EXIT_OK ? what(a) : status;
}

int tri_cmd_audit(int argc, char **argv)
{
    struct arguments a = { .n = 0 };
    const struct tri_option options[] = {
        { .name = "--db", .text = &a.book.db },
        { .name = "--key", .text = &a.book.key },
        { .name = "--receipt", .text = &a.receipt },
        { .name = "--reason", .text = &a.reason },
        { .name = "--before", .text = &a.before },
        { .name = "--limit", .text = &a.limit },
    };
    int status = tri_cli_parse(argc, argv, options, TRI_COUNT(options), 2,
                               &a.rest, &a.n);
    if (status == TRI_EXIT_OK)
        status = run(&a);
    tri_cli_casebook_close(&a.book);
    return status;
}
