/* safetriage tck: a test file of the DMN TCK, evaluated and compared here. The
 * comparison follows the suite's own runners (numbers within 1e-8, Z equal to
 * +00:00, null equal only to null); a driver checks our verdicts against its
 * own. */
#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/xml_words.h"
#include "cli/dmn_door.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "feel/json.h"
#include "feel/number.h"
#include "feel/temporal.h"

#define MAX_MODELS 64
#define MAX_XML_DEPTH 200

struct tck {
    struct tri_door door;
    const char *path;
    char *paths[MAX_MODELS]; /* the model, then the other models beside it */
    size_t n_paths;
    bool any_failed;
};

/* ---- XML ---- */

static bool is_element(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE &&
           strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *child(const xmlNode *n, const char *name)
{
    for (const xmlNode *c = n->children; c; c = c->next)
        if (is_element(c, name))
            return c;
    return NULL;
}

/* The text below n, in the arena. */
static const char *text_of(struct tri_eval *ev, const xmlNode *n)
{
    xmlChar *content = xmlNodeGetContent(n);
    const char *copy =
        tri_arena_copy(ev->arena, content ? (const char *)content : "",
                       content ? strlen((const char *)content) : 0);
    xmlFree(content);
    return copy ? copy : "";
}

static const char *kept(struct tri_eval *ev, xmlChar *value)
{
    const char *copy = value ? tri_arena_copy(ev->arena, (const char *)value,
                                              strlen((const char *)value))
                             : NULL;
    xmlFree(value);
    return copy;
}

static const char *attr_of(struct tri_eval *ev, const xmlNode *n,
                           const char *name)
{
    return kept(ev, xmlGetNoNsProp((xmlNode *)n, (const xmlChar *)name));
}

static const char *xsi_attr(struct tri_eval *ev, const xmlNode *n,
                            const char *name)
{
    static const xmlChar ns[] = "http://www.w3.org/2001/XMLSchema-instance";
    return kept(ev, xmlGetNsProp((xmlNode *)n, (const xmlChar *)name, ns));
}

/* ---- values ---- */

struct trimmed {
    const char *s;
    size_t n;
};

static struct trimmed trim(const char *s)
{
    s += strspn(s, " \t\r\n");
    size_t n = strlen(s);
    while (n && strchr(" \t\r\n", s[n - 1]))
        n--;
    return (struct trimmed){ s, n };
}

static struct tri_value simple_value(struct tri_eval *ev, const xmlNode *n)
{
    const char *nil = xsi_attr(ev, n, "nil");
    if (nil && (strcmp(nil, "true") == 0 || strcmp(nil, "1") == 0))
        return tri_null();
    const char *type = xsi_attr(ev, n, "type");
    const char *text = text_of(ev, n);
    const char *colon = type ? strchr(type, ':') : NULL;
    type = colon ? colon + 1 : type ? type : "string";
    struct trimmed t = trim(text);
    struct tri_value v = tri_null();
    if (strcmp(type, "string") == 0)
        return tri_str(text, strlen(text));
    if (strcmp(type, "boolean") == 0)
        return tri_bool(t.n && (t.s[0] == 't' || t.s[0] == '1'));
    if (strcmp(type, "date") == 0)
        return tri_date_parse(ev, t.s, t.n);
    if (strcmp(type, "time") == 0)
        return tri_time_parse(ev, t.s, t.n);
    if (strcmp(type, "dateTime") == 0)
        return tri_datetime_parse(ev, t.s, t.n);
    if (strcmp(type, "duration") == 0)
        return tri_duration_parse(ev, t.s, t.n);
    if (t.n && t.s[0] == '+') { /* an XML Schema number may have a plus */
        t.s++;
        t.n--;
    }
    return tri_num_parse(ev->arena, t.s, t.n, &v) ? v : tri_null();
}

static struct tri_value value_of(struct tri_eval *ev, const xmlNode *n,
                                 unsigned depth);

static size_t count_of(const xmlNode *n, const char *element)
{
    size_t count = 0;
    for (const xmlNode *c = n->children; c; c = c->next)
        count += is_element(c, element);
    return count;
}

static struct tri_value list_of(struct tri_eval *ev, const xmlNode *n,
                                unsigned depth)
{
    struct tri_list *list = tri_list_new(ev->arena, count_of(n, "item"));
    if (!list)
        return tri_null();
    size_t count = 0;
    for (const xmlNode *c = n->children; c; c = c->next)
        if (is_element(c, "item"))
            list->items[count++] = value_of(ev, c, depth + 1);
    return tri_list_value(list);
}

/* The children called element ("component", "inputNode") by their names. */
static struct tri_value context_of(struct tri_eval *ev, const xmlNode *n,
                                   const char *element, unsigned depth)
{
    struct tri_context *context =
        tri_context_new(ev->arena, count_of(n, element));
    if (!context)
        return tri_null();
    size_t count = 0;
    for (const xmlNode *c = n->children; c; c = c->next) {
        if (!is_element(c, element))
            continue;
        const char *name = attr_of(ev, c, "name");
        size_t len = name ? strlen(name) : 0;
        context->entries[count++] =
            (struct tri_entry){ name ? name : "", (uint32_t)len,
                                tri_key_hash(name ? name : "", len),
                                value_of(ev, c, depth + 1) };
    }
    return tri_context_value(context);
}

static struct tri_value value_of(struct tri_eval *ev, const xmlNode *n,
                                 unsigned depth)
{
    const xmlNode *c = child(n, "value");
    if (depth > MAX_XML_DEPTH)
        return tri_null();
    if (c)
        return simple_value(ev, c);
    c = child(n, "list");
    if (c)
        return list_of(ev, c, depth);
    return child(n, "component") ? context_of(ev, n, "component", depth)
                                 : tri_null();
}

/* ---- comparison ---- */

static bool same(struct tri_eval *ev, struct tri_value e, struct tri_value a,
                 unsigned depth);

static bool same_number(struct tri_eval *ev, struct tri_value e,
                        struct tri_value a)
{
    struct tri_value tolerance = tri_null();
    struct tri_value d = tri_num_sub(ev, e, a);
    if (d.kind != TRI_NUMBER ||
        !tri_num_parse(ev->arena, "0.00000001", 10, &tolerance))
        return false;
    if (tri_num_compare(d, tri_int(0)) < 0)
        d = tri_num_neg(ev, d);
    return tri_num_compare(d, tolerance) < 0;
}

static bool same_time(const struct tri_time *e, const struct tri_time *a)
{
    if (e->second_of_day != a->second_of_day || e->nano != a->nano ||
        !e->zone != !a->zone)
        return false;
    if (e->zone)
        return e->zone_len == a->zone_len &&
               memcmp(e->zone, a->zone, e->zone_len) == 0;
    return e->offset_s == a->offset_s;
}

static bool same_date(struct tri_date e, struct tri_date a)
{
    return e.year == a.year && e.month == a.month && e.day == a.day;
}

static bool same_list(struct tri_eval *ev, const struct tri_list *e,
                      const struct tri_list *a, unsigned depth)
{
    if (e->n != a->n)
        return false;
    for (size_t i = 0; i < e->n; i++)
        if (!same(ev, e->items[i], a->items[i], depth + 1))
            return false;
    return true;
}

static bool same_context(struct tri_eval *ev, const struct tri_context *e,
                         const struct tri_context *a, unsigned depth)
{
    if (e->n != a->n)
        return false;
    for (size_t i = 0; i < e->n; i++) {
        const struct tri_value *v =
            tri_context_find(a, e->entries[i].key, e->entries[i].key_len);
        if (!v || !same(ev, e->entries[i].value, *v, depth + 1))
            return false;
    }
    return true;
}

static bool same(struct tri_eval *ev, struct tri_value e, struct tri_value a,
                 unsigned depth)
{
    if (e.kind != a.kind || depth > MAX_XML_DEPTH)
        return false;
    switch ((enum tri_kind)e.kind) {
    case TRI_NULL:
        return true;
    case TRI_BOOL:
        return e.u.boolean == a.u.boolean;
    case TRI_NUMBER:
        return same_number(ev, e, a);
    case TRI_STRING:
        return e.len == a.len && memcmp(e.u.str, a.u.str, e.len) == 0;
    case TRI_DATE:
        return same_date(e.u.date, a.u.date);
    case TRI_TIME:
        return same_time(e.u.time, a.u.time);
    case TRI_DATETIME:
        return same_date(e.u.datetime->date, a.u.datetime->date) &&
               same_time(&e.u.datetime->time, &a.u.datetime->time);
    case TRI_DT_DURATION:
        return e.u.dt->seconds == a.u.dt->seconds &&
               e.u.dt->nano == a.u.dt->nano;
    case TRI_YM_DURATION:
        return e.u.months == a.u.months;
    case TRI_LIST:
        return same_list(ev, e.u.list, a.u.list, depth);
    case TRI_CONTEXT:
        return same_context(ev, e.u.context, a.u.context, depth);
    default:
        return false;
    }
}

/* ---- cases ---- */

static void put_case(struct tck *t, struct tri_out *o, const char *id,
                     const char *node, const char *result, const char *detail,
                     const struct tri_eval *ev)
{
    t->any_failed = t->any_failed || strcmp(result, "FAIL") == 0;
    tri_out_text(o, "{\"id\": ");
    tri_json_write_text(o, id, strlen(id));
    tri_out_text(o, ", \"node\": ");
    tri_json_write_text(o, node, strlen(node));
    tri_out_format(o, ", \"result\": \"%s\", \"detail\": ", result);
    char spoken[TRI_SPOKEN_LINE];
    const char *said = tri_cli_worded(detail, spoken, sizeof(spoken));
    tri_json_write_text(o, said, strlen(said));
    if (ev && ev->n_diags) {
        tri_out_text(o, ", \"diagnostics\": ");
        tri_door_diags(o, ev);
    }
    tri_out_text(o, "}\n");
}

/* The name with its namespace, as tri_models_find takes it. */
static const char *full_name(struct tri_eval *ev, const xmlNode *n)
{
    const char *name = attr_of(ev, n, "name");
    const char *ns = attr_of(ev, n, "namespace");
    if (!name)
        return "";
    const char *full =
        ns ? tri_arena_format(ev->arena, "{%s}%s", ns, name) : name;
    return full ? full : name;
}

static const struct tri_node *invocable(struct tck *t, const xmlNode *test,
                                        const xmlNode *result)
{
    struct tri_eval *ev = &t->door.eval;
    const char *type = attr_of(ev, test, "type");
    const char *name = attr_of(ev, test, "invocableName");
    enum tri_node_kind kind = TRI_NODE_DECISION;
    if (type && strcmp(type, "decisionService") == 0)
        kind = TRI_NODE_SERVICE;
    else if (type && strcmp(type, "bkm") == 0)
        kind = TRI_NODE_BKM;
    if (kind == TRI_NODE_DECISION || !name)
        name = full_name(ev, result);
    return tri_models_find(t->door.models, NULL, kind, name);
}

static const char *set_inputs(struct tck *t, const xmlNode *test)
{
    struct tri_eval *ev = &t->door.eval;
    for (const xmlNode *c = test->children; c; c = c->next) {
        if (!is_element(c, "inputNode"))
            continue;
        const struct tri_node *input = tri_models_find(
            t->door.models, NULL, TRI_NODE_INPUT, full_name(ev, c));
        if (!input)
            return "the model has no such input";
        tri_run_input(t->door.run, input, value_of(ev, c, 0));
    }
    return NULL;
}

/* A service of several outputs gives a context; the result names one. */
static struct tri_value pick(const struct tri_node *n, struct tri_value v,
                             const char *name)
{
    if (tri_node_info(n).kind != TRI_NODE_SERVICE || tri_node_outputs(n) < 2 ||
        v.kind != TRI_CONTEXT)
        return v;
    const struct tri_value *one =
        tri_context_find(v.u.context, name, strlen(name));
    return one ? *one : tri_null();
}

static void run_result(struct tck *t, struct tri_out *o, const xmlNode *test,
                       const xmlNode *result, const char *id)
{
    struct tri_eval *ev = &t->door.eval;
    const char *name = attr_of(ev, result, "name");
    name = name ? name : "";
    const struct tri_node *n = invocable(t, test, result);
    if (!n) {
        put_case(t, o, id, name, "SKIP", "the model has no such node", NULL);
        return;
    }
    tri_run_begin(t->door.run, t->door.now, TRI_TRACE_NONE);
    struct tri_error err = { .code = TRI_OK };
    struct tri_value v = tri_null();
    enum tri_code code;
    if (tri_node_info(n).kind == TRI_NODE_DECISION) {
        const char *wrong = set_inputs(t, test);
        if (wrong) {
            put_case(t, o, id, name, "SKIP", wrong, NULL);
            return;
        }
        code = tri_run_decide(t->door.run, n, &v, &err);
    } else {
        code = tri_run_invoke(t->door.run, n,
                              context_of(ev, test, "inputNode", 0), &v, &err);
    }
    if (code != TRI_OK) {
        put_case(t, o, id, name, "SKIP", err.msg, NULL);
        return;
    }
    v = pick(n, v, name);
    const xmlNode *expected = child(result, "expected");
    struct tri_value e = expected ? value_of(ev, expected, 0) : tri_null();
    bool pass = same(ev, e, v, 0);
    struct tri_out detail;
    tri_out_init(&detail);
    if (!pass) {
        tri_out_text(&detail, "got ");
        tri_json_write(ev, &detail, v, TRI_JSON_TYPED, 0);
    }
    put_case(t, o, id, name, pass ? "PASS" : "FAIL",
             detail.text ? detail.text : "", tri_run_eval(t->door.run));
    tri_out_done(&detail);
}

/* usable false: the model cannot be used, and every result of it is skipped, as
 * the driver tells that from a failure by the lines. */
static int run_cases(struct tck *t, const xmlNode *root, bool usable)
{
    struct tri_out o;
    tri_out_init(&o);
    for (const xmlNode *test = root->children; test; test = test->next) {
        if (!is_element(test, "testCase"))
            continue;
        const char *id = attr_of(&t->door.eval, test, "id");
        for (const xmlNode *c = test->children; c; c = c->next) {
            if (!is_element(c, "resultNode"))
                continue;
            const char *name = attr_of(&t->door.eval, c, "name");
            if (usable)
                run_result(t, &o, test, c, id ? id : "");
            else
                put_case(t, &o, id ? id : "", name ? name : "", "SKIP",
                         "the model cannot be used", NULL);
        }
    }
    int status =
        tri_cli_print(&o, t->any_failed ? TRI_EXIT_FINDINGS : TRI_EXIT_OK);
    tri_out_done(&o);
    return status;
}

/* ---- files ---- */

static bool add_path(struct tck *t, const char *folder, size_t len,
                     const char *name)
{
    if (t->n_paths == MAX_MODELS)
        return false;
    size_t n = len + strlen(name) + 2;
    char *path = tri_arena_get(&t->door.arena, n);
    if (!path)
        return false;
    (void)snprintf(path, n, "%.*s/%s", (int)len, folder, name);
    t->paths[t->n_paths++] = path;
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The model named and every other model in the folder of the test file. */
static bool find_models(struct tck *t, const char *model)
{
    const char *slash = strrchr(t->path, '/');
    const char *folder = slash ? t->path : ".";
    size_t len = slash ? (size_t)(slash - t->path) : 1;
    if (!add_path(t, folder, len, model))
        return false;
    char name[512];
    (void)snprintf(name, sizeof(name), "%.*s", (int)len, folder);
    DIR *dir = opendir(name);
    if (!dir)
        return true;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        size_t n = strlen(e->d_name);
        if (n > 4 && strcmp(e->d_name + n - 4, ".dmn") == 0 &&
            strcmp(e->d_name, model) != 0)
            (void)add_path(t, folder, len, e->d_name);
    }
    (void)closedir(dir);
    qsort(t->paths + 1, t->n_paths - 1, sizeof(char *), by_text);
    return true;
}

static void doc_done(xmlDocPtr *doc)
{
    xmlFreeDoc(*doc);
}

static int not_xml(const char *path, size_t len)
{
    const xmlError *e = xmlGetLastError();
    char words[160] = "the file is empty";
    if (len)
        tri_xml_words(e ? e->code : XML_ERR_DOCUMENT_EMPTY,
                      e ? e->message : NULL, words, sizeof(words));
    if (e && len)
        tri_cli_say("%s:%d:%d: %s", path, e->line, e->int2, words);
    else
        tri_cli_say("%s: %s", path, words);
    return e && e->code == XML_ERR_NO_MEMORY ? TRI_EXIT_ENVIRONMENT
                                             : TRI_EXIT_INPUT;
}

static int run_file(struct tck *t)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    if (tri_cli_read(t->path, TRI_MAX_MODEL_BYTES, &text, &len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(doc_done)
    xmlDocPtr doc = xmlReadMemory(text, (int)len, t->path, NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR |
                                      XML_PARSE_NOWARNING);
    if (!doc)
        return not_xml(t->path, len);
    if (doc->intSubset) { /* an entity could be a bomb, or another's file */
        tri_cli_say("%s: a document type (DTD) is refused", t->path);
        return TRI_EXIT_INPUT;
    }
    const xmlNode *root = xmlDocGetRootElement(doc);
    const xmlNode *model =
        root && is_element(root, "testCases") ? child(root, "modelName") : NULL;
    if (!model) {
        tri_cli_say("%s: not a test file of the DMN TCK", t->path);
        return TRI_EXIT_INPUT;
    }
    struct trimmed name = trim(text_of(&t->door.eval, model));
    char *copy = tri_arena_copy(t->door.eval.arena, name.s, name.n);
    if (copy && (strchr(copy, '/') || !*copy)) {
        tri_cli_say("%s: <modelName> must name a file beside it", t->path);
        return TRI_EXIT_INPUT;
    }
    if (!copy || !find_models(t, copy)) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    int status =
        tri_door_load(&t->door, (const char *const *)t->paths, t->n_paths);
    if (status != TRI_EXIT_OK && status != TRI_EXIT_INPUT)
        return status;
    return run_cases(t, root, status == TRI_EXIT_OK);
}

int tri_cmd_tck(int argc, char **argv)
{
    char **rest;
    size_t n_rest;
    int status = tri_cli_parse(argc, argv, NULL, 0, 1, &rest, &n_rest);
    if (status != TRI_EXIT_OK)
        return status;
    if (n_rest == 0)
        return tri_cli_usage("tck", "tck: which test file?");
    struct tck t = { .path = rest[0] };
    status = tri_door_open(&t.door, NULL);
    if (status == TRI_EXIT_OK)
        status = run_file(&t);
    tri_door_close(&t.door);
    xmlCleanupParser();
    return status;
}
