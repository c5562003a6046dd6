/* libmicrohttpd to exchanges and back: limits, decoding, headers. */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/utf8.h"
#include "case/fold.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/lanes.h"
#include "http/metrics.h"
#include "http/queue.h"
#include "http/routes.h"
#include "http/serve.h"

enum {
    MAX_BODY_BYTES = 256 << 10,
    MAX_REQUEST_ARENA = 2 << 20,
    CONNECTION_MEMORY = 32 << 10,
    CONNECTIONS = 4096,
    THREADS =
        4, /* that read requests and send answers; lanes.h does the rest */
    IDLE_SECONDS = 30,
    OTHER_FILES = 128 /* of the store, libraries, standard streams */
};

struct tri_server {
    struct MHD_Daemon *daemon;
    struct tri_lanes *lanes;
    const struct tri_site *site;
};

/* A request while its body comes in. */
struct pending {
    struct tri_exchange x;
    struct MHD_PostProcessor *form;
    struct tri_input *last; /* of x.form */
    char *body;
    size_t body_len;
    unsigned refused;                  /* a status, once something is wrong */
    struct tri_lanes *lanes;           /* those of the server */
    struct MHD_Connection *connection; /* sleeps: a lane works for it */
    uint64_t began_ns;                 /* when the work on it did */
    bool worked;                       /* there is an answer to be sent */
};

/* ---- decoding ---- */

/* UTF-8 without control characters: what else a person typed cannot be meant,
 * and XML has no room for it. */
static bool text_ok(const char *text, size_t len)
{
    if (!tri_utf8_valid(text, len, NULL))
        return false;
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < 0x20 && !strchr("\t\r\n", text[i])) ||
            text[i] == 0x7f || text[i] == '\0')
            return false;
    return true;
}

static struct tri_input *field_new(struct pending *p, const char *name,
                                   const char *value)
{
    struct tri_input *f = tri_arena_get(&p->x.arena, sizeof(*f));
    if (!name || !text_ok(name, strlen(name)) ||
        !text_ok(value, strlen(value))) {
        p->refused = MHD_HTTP_BAD_REQUEST;
        return NULL;
    }
    char *n = f ? tri_arena_copy(&p->x.arena, name, strlen(name)) : NULL;
    char *v = n ? tri_arena_copy(&p->x.arena, value, strlen(value)) : NULL;
    if (!v) {
        p->refused = MHD_HTTP_CONTENT_TOO_LARGE;
        return NULL;
    }
    *f = (struct tri_input){ n, v, NULL };
    return f;
}

static enum MHD_Result take_pair(void *cls, enum MHD_ValueKind kind,
                                 const char *name, const char *value)
{
    struct pending *p = cls;
    struct tri_input *f = field_new(p, name, value ? value : "");
    struct tri_input **head =
        kind == MHD_COOKIE_KIND ? &p->x.cookies : &p->x.query;
    if (!f)
        return MHD_NO;
    f->next = *head;
    *head = f;
    return MHD_YES;
}

/* A piece of a form's field; a long value comes in several. */
static enum MHD_Result take_form(void *cls, enum MHD_ValueKind kind,
                                 const char *name, const char *file,
                                 const char *type, const char *encoding,
                                 const char *data, uint64_t off, size_t size)
{
    struct pending *p = cls;
    (void)kind;
    (void)type;
    (void)encoding;
    if (file) { /* no door takes a file */
        p->refused = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
        return MHD_NO;
    }
    if (off > 0 && p->last && strcmp(p->last->name, name) == 0) {
        char *whole = tri_arena_format(&p->x.arena, "%s%.*s", p->last->value,
                                       (int)size, data);
        if (!whole || memchr(data, '\0', size)) {
            p->refused = MHD_HTTP_CONTENT_TOO_LARGE;
            return MHD_NO;
        }
        p->last->value = whole;
        return MHD_YES;
    }
    char *value = tri_arena_copy(&p->x.arena, data ? data : "", size);
    if (!value || strlen(value) != size) {
        p->refused = MHD_HTTP_BAD_REQUEST;
        return MHD_NO;
    }
    struct tri_input *f = tri_arena_get(&p->x.arena, sizeof(*f));
    char *n = f ? tri_arena_copy(&p->x.arena, name, strlen(name)) : NULL;
    if (!n) {
        p->refused = MHD_HTTP_CONTENT_TOO_LARGE;
        return MHD_NO;
    }
    *f = (struct tri_input){ n, value, NULL };
    if (p->last)
        p->last->next = f;
    else
        p->x.form = f;
    p->last = f;
    return MHD_YES;
}

static void check_form(struct pending *p)
{
    for (const struct tri_input *f = p->x.form; f; f = f->next)
        if (!text_ok(f->name, strlen(f->name)) ||
            !text_ok(f->value, strlen(f->value)))
            p->refused = MHD_HTTP_BAD_REQUEST;
}

/* The reader's own choice, else what the browser asks for. */
static enum tri_language language_of(struct pending *p,
                                     struct MHD_Connection *c)
{
    const char *chosen = tri_input_find(p->x.cookies, "lang");
    return chosen ? tri_language_of(chosen)
                  : tri_language_wanted(MHD_lookup_connection_value(
                        c, MHD_HEADER_KIND, "Accept-Language"));
}

static bool wants_json(struct MHD_Connection *c)
{
    const char *accept =
        MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept");
    return accept && strstr(accept, "application/json") &&
           !strstr(accept, "text/html");
}

/* A header's text, if it is text. */
static const char *header(struct pending *p, struct MHD_Connection *c,
                          const char *name)
{
    const char *v = MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
    return v && strlen(v) <= 512 && text_ok(v, strlen(v))
               ? tri_arena_copy(&p->x.arena, v, strlen(v))
               : NULL;
}

/* A form or a document of another site must not act with our cookies. */
static bool from_elsewhere(struct MHD_Connection *c)
{
    const char *site =
        MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Sec-Fetch-Site");
    return site && strcmp(site, "same-origin") != 0 &&
           strcmp(site, "none") != 0;
}

static struct pending *begin(const struct tri_server *s,
                             struct MHD_Connection *c, const char *url,
                             const char *method)
{
    struct pending *p = calloc(1, sizeof(*p));
    if (!p)
        return NULL;
    tri_arena_init(&p->x.arena, MAX_REQUEST_ARENA);
    p->x.site = s->site;
    p->x.path = "/";
    if (strcmp(method, "POST") == 0)
        p->x.method = TRI_POST;
    else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        p->refused = MHD_HTTP_METHOD_NOT_ALLOWED;
    char *path = tri_arena_copy(&p->x.arena, url, strlen(url));
    if (!path || !text_ok(url, strlen(url)))
        p->refused = MHD_HTTP_BAD_REQUEST;
    else
        p->x.path = path;
    (void)MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_pair, p);
    (void)MHD_get_connection_values(c, MHD_COOKIE_KIND, take_pair, p);
    p->x.language = language_of(p, c);
    p->x.wants_json = wants_json(c);
    p->x.if_match = header(p, c, "If-Match");
    p->x.once = header(p, c, "Idempotency-Key");
    p->x.csrf = header(p, c, "X-CSRF-Token");
    p->x.agent = header(p, c, "User-Agent");
    if (p->x.method == TRI_POST) {
        if (from_elsewhere(c))
            p->refused = MHD_HTTP_FORBIDDEN;
        const char *type =
            MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Type");
        if (type && strncmp(type, "application/x-www-form-urlencoded", 33) == 0)
            p->form = MHD_create_post_processor(c, 4096, take_form, p);
        else if (!type || strncmp(type, "application/json", 16) != 0)
            p->refused = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
    }
    return p;
}

static void take_body(struct pending *p, const char *data, size_t len)
{
    if (p->refused)
        return;
    if (len > MAX_BODY_BYTES - p->body_len) {
        p->refused = MHD_HTTP_CONTENT_TOO_LARGE;
        return;
    }
    p->body_len += len;
    if (p->form) {
        if (MHD_post_process(p->form, data, len) != MHD_YES && !p->refused)
            p->refused = MHD_HTTP_BAD_REQUEST;
        return;
    }
    char *grown = realloc(p->body, p->body_len + 1);
    if (!grown) {
        p->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
        return;
    }
    memcpy(grown + p->body_len - len, data, len);
    grown[p->body_len] = '\0';
    p->body = grown;
}

/* The flat members of a JSON object as fields: a program sends what a form
 * would. Whatever is deeper stays in the body. */
static void fields_of_json(struct pending *p)
{
    json_t *doc =
        p->body ? json_loadb(p->body, p->body_len, JSON_REJECT_DUPLICATES, NULL)
                : NULL;
    const char *name;
    json_t *v;
    json_object_foreach(doc, name, v)
    {
        char number[32];
        const char *text = NULL;
        if (json_is_string(v))
            text = json_string_value(v);
        else if (json_is_integer(v))
            (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                           json_integer_value(v));
        else if (!json_is_boolean(v))
            continue;
        if (!text)
            text = json_is_integer(v) ? number : json_is_true(v) ? "yes" : "no";
        struct tri_input *f = field_new(p, name, text);
        if (!f)
            break;
        f->next = p->x.form;
        p->x.form = f;
    }
    json_decref(doc);
}

/* ---- answering ---- */

static void put_headers(struct MHD_Response *r, const struct tri_exchange *x)
{
    if (x->site->tls)
        (void)MHD_add_response_header(r, "Strict-Transport-Security",
                                      "max-age=31536000");
    static const char *const always[][2] = {
        { "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; script-src 'self'; "
          "img-src 'self'; font-src 'self'; form-action 'self'; "
          "base-uri 'none'; frame-ancestors 'none'" },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), display-capture=()" },
        { "X-Robots-Tag", "noindex" },
    };
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
        (void)MHD_add_response_header(r, always[i][0], always[i][1]);
    (void)MHD_add_response_header(
        r, "Cache-Control",
        x->lasting ? "public, max-age=31536000, immutable" : "no-store");
    (void)MHD_add_response_header(r, "Vary", "Accept, Accept-Language, Cookie");
    if (x->type)
        (void)MHD_add_response_header(r, "Content-Type", x->type);
    if (x->location)
        (void)MHD_add_response_header(r, "Location", x->location);
    if (x->etag) {
        char tag[32];
        (void)snprintf(tag, sizeof(tag), "\"%lld\"", (long long)x->etag);
        (void)MHD_add_response_header(r, "ETag", tag);
    }
    for (size_t i = 0; i < x->n_set_cookie; i++)
        (void)MHD_add_response_header(r, "Set-Cookie", x->set_cookie[i]);
}

/* This page's own address, coded for use inside another's query. */
static const char *here(struct tri_exchange *x)
{
    const char *q = tri_input_find(x->query, "q");
    /* The queue keeps its filters: codes and ids, never what somebody typed. */
    json_t *filters =
        strcmp(x->path, "/incidents") == 0 ? tri_queue_query(x->query) : NULL;
    const char *query = json_string_value(filters);
    const char *parts[] = { x->path,
                            q       ? "?q="
                            : query ? query
                                    : "",
                            q ? q : "" };
    char out[512];
    size_t n = 0;
    for (size_t i = 0; i < 3; i++)
        for (const char *p = parts[i]; *p && n + 4 < sizeof(out); p++)
            /* What is a query of its own there is coded twice here. */
            if (i == 2 && strchr("[]", *p))
                n += (size_t)snprintf(out + n, sizeof(out) - n, "%%25%02X",
                                      (unsigned char)*p);
            else if (strchr("/._-", *p) || (*p >= '0' && *p <= '9') ||
                     (*p >= 'a' && *p <= 'z'))
                out[n++] = *p;
            else
                n += (size_t)snprintf(out + n, sizeof(out) - n, "%%%02X",
                                      (unsigned char)*p);
    json_decref(filters);
    const char *kept = tri_arena_copy(&x->arena, out, n);
    return x->method == TRI_GET && kept ? kept : "/";
}

/* What every page needs beside its own. False: memory is out. */
static bool complete(struct tri_exchange *x)
{
    const struct tri_pack *pack = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    bool good = tri_json_fill(
        x->document,
        json_pack("{ss ss ss ss ss ss s{ss ss} s{ss ss ss}}", "path", x->path,
                  "here", here(x), "style", tri_pages_style(x->site->pages),
                  "script", tri_pages_script(x->site->pages, "site"), "lang",
                  x->language == TRI_FR ? "fr" : "en", "emergency",
                  pack->emergency_number, "tell", "title",
                  tri_pack_textf(pack, lang, "", "tell-now.title"), "how",
                  tri_pack_textf(pack, lang, "", "tell-now.how"), "pack", "id",
                  pack->id, "version", pack->version, "sha256", pack->sha256));
    if (x->site->demo)
        good &= json_object_set_new(x->document, "demo", json_true()) == 0;
    json_t *me = tri_gate_me(x);
    if (me)
        good &= json_object_set_new(x->document, "me", me) == 0;
    return good;
}

/* The document as bytes; a plain line when even that fails. */
static void render(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (!x->document)
        return;
    if (x->veiled) {
        json_decref(x->document);
        x->document = json_pack("{ss}", "kind", "veiled");
    }
    bool whole = complete(x);
    if (whole && x->wants_json) {
        x->text = tri_json_dump(
            x->document, JSON_INDENT(2) | JSON_PRESERVE_ORDER, &x->text_len);
        x->type =
            x->status >= 400 ? "application/problem+json" : "application/json";
    } else if (whole &&
               tri_pages_html(x->site->pages, x->language, x->document,
                              &x->text, &x->text_len, &err) == TRI_OK) {
        x->type = "text/html; charset=utf-8";
    }
    if (!x->text) {
        static const char sorry[] = "out of memory: try again in a moment\n";
        x->status = MHD_HTTP_SERVICE_UNAVAILABLE;
        x->borrowed = sorry;
        x->text_len = sizeof(sorry) - 1;
        x->type = "text/plain; charset=utf-8";
    }
}

static const char *problem_of(unsigned status)
{
    switch (status) {
    case MHD_HTTP_FORBIDDEN:
        return "problem.not-ours";
    case MHD_HTTP_METHOD_NOT_ALLOWED:
        return "problem.method";
    case MHD_HTTP_CONTENT_TOO_LARGE:
        return "problem.too-large";
    case MHD_HTTP_UNSUPPORTED_MEDIA_TYPE:
        return "problem.media-type";
    case MHD_HTTP_SERVICE_UNAVAILABLE:
        return "problem.no-memory";
    default:
        return "problem.not-understood";
    }
}

static uint64_t clock_ns(void)
{
    struct timespec t = { 0, 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* What was read for this answer is in the journal, or the answer is another. */
static void settle(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (!x->site->book ||
        tri_casebook_settle(x->site->book, &x->who, &err) == TRI_OK)
        return;
    free(x->text);
    x->text = NULL;
    x->borrowed = NULL;
    x->location = NULL;
    x->etag = 0;
    x->n_set_cookie = 0;
    x->lasting = false;
    tri_exchange_fail(x, &err);
    render(x);
}

/* What was read is written down before the answer goes. */
static void finish(void *ctx)
{
    struct pending *p = ctx;
    struct tri_exchange *x = &p->x;
    settle(x);
    if (x->site->metrics)
        tri_metrics_count(x->site->metrics, x->route, x->status,
                          clock_ns() - p->began_ns);
    p->worked = true;
    if (p->connection)
        MHD_resume_connection(p->connection);
}

/* Everything but sending it: in a lane, or in the thread of the connection. */
static void work(void *ctx)
{
    struct pending *p = ctx;
    struct tri_exchange *x = &p->x;
    p->began_ns = clock_ns();
    check_form(p);
    if (p->refused) {
        x->route = SIZE_MAX;
        tri_exchange_problem(x, p->refused, problem_of(p->refused));
    } else {
        x->body = p->body;
        x->body_len = p->body_len;
        if (x->body)
            fields_of_json(p);
        tri_route(x);
    }
    render(x);
    /* Its blocks are this thread's to use again (common/recycle.h). */
    json_decref(x->document);
    x->document = NULL;
    bool waits = p->connection && x->waits.n > 0;
    if (!waits || !tri_lanes_put(p->lanes, TRI_LANE_DISK, finish, p))
        finish(p);
}

static struct MHD_Response *response(struct tri_exchange *x)
{
    if (x->text) { /* malloced: it is the response's now */
        struct MHD_Response *r = MHD_create_response_from_buffer(
            x->text_len, x->text, MHD_RESPMEM_MUST_FREE);
        if (r)
            x->text = NULL;
        return r;
    }
    return MHD_create_response_from_buffer(
        x->text_len, (void *)(uintptr_t)(x->borrowed ? x->borrowed : ""),
        x->borrowed && x->lasting ? MHD_RESPMEM_PERSISTENT
                                  : MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_answer(struct MHD_Connection *c, struct pending *p)
{
    struct tri_exchange *x = &p->x;
    struct MHD_Response *r = response(x);
    if (!r)
        return MHD_NO;
    put_headers(r, x);
    enum MHD_Result done =
        MHD_queue_response(c, x->status ? x->status : 500, r);
    MHD_destroy_response(r);
    return done;
}

/* It leaves this thread to the other connections that it serves, and sleeps
 * until its lane wakes it. */
static bool leave(struct tri_server *s, struct MHD_Connection *c,
                  struct pending *p)
{
    enum tri_lane lane = p->refused ? TRI_LANE_NONE : tri_route_lane(&p->x);
    if (lane == TRI_LANE_NONE)
        return false;
    p->lanes = s->lanes;
    p->connection = c;
    MHD_suspend_connection(c);
    if (tri_lanes_put(s->lanes, lane, work, p))
        return true;
    p->connection = NULL;
    p->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
    MHD_resume_connection(c);
    return true;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c,
                                  const char *url, const char *method,
                                  const char *version, const char *data,
                                  size_t *data_len, void **state)
{
    struct tri_server *s = cls;
    struct pending *p = *state;
    (void)version;
    if (!p) {
        *state = begin(s, c, url, method);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*data_len) {
        take_body(p, data, *data_len);
        *data_len = 0;
        return MHD_YES;
    }
    if (!p->worked && leave(s, c, p))
        return MHD_YES;
    if (!p->worked)
        work(p);
    return send_answer(c, p);
}

static void on_done(void *cls, struct MHD_Connection *c, void **state,
                    enum MHD_RequestTerminationCode why)
{
    struct pending *p = *state;
    (void)cls;
    (void)c;
    (void)why;
    if (!p)
        return;
    if (p->form)
        (void)MHD_destroy_post_processor(p->form);
    if (p->x.site->book) {
        const struct tri_seal_port *seal = p->x.site->book->seal;
        tri_account_wipe(seal, &p->x.account);
        seal->wipe(&p->x.session, sizeof(p->x.session));
    }
    json_decref(p->x.document);
    free(p->x.text);
    free(p->body);
    tri_arena_done(&p->x.arena);
    free(p);
    *state = NULL;
}

/* ---- the server ---- */

/* As many connections as files may be open, 4096 at most: the soft limit of a
 * shell (1024) would let idle clients shut the others out. */
static unsigned connections(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 512;
    if (files.rlim_cur < files.rlim_max) {
        rlim_t enough = CONNECTIONS + OTHER_FILES;
        files.rlim_cur = files.rlim_max < enough ? files.rlim_max : enough;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        (void)getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= CONNECTIONS + OTHER_FILES)
        return CONNECTIONS;
    return files.rlim_cur > 2 * OTHER_FILES
               ? (unsigned)(files.rlim_cur - OTHER_FILES)
               : OTHER_FILES;
}

static struct MHD_Daemon *listen_on(struct tri_server *s,
                                    const struct sockaddr_in *where,
                                    const struct tri_server_options *o)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->cert },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->cert_key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0,
          (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL },
    };
    if (o->cert)
        flags |= MHD_USE_TLS;
    else
        tls[0].option = MHD_OPTION_END;
    return MHD_start_daemon(
        flags, o->port, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, where,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_LIMIT, connections(),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_NOTIFY_COMPLETED, on_done, s, MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END);
}

enum tri_code tri_server_start(const struct tri_site *site,
                               const struct tri_server_options *options,
                               struct tri_server **out, struct tri_error *err)
{
    struct sockaddr_in where = { .sin_family = AF_INET,
                                 .sin_port = htons(options->port) };
    if (inet_pton(AF_INET, options->address, &where.sin_addr) != 1)
        return tri_fail(err, TRI_E_IO, NULL, "'%.60s' is no IPv4 address",
                        options->address);
    struct tri_server *s = calloc(1, sizeof(*s));
    if (!s)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    s->site = site;
    enum tri_code began = tri_lanes_start(&s->lanes, err);
    if (began != TRI_OK) {
        free(s);
        return began;
    }
    errno = 0;
    s->daemon = listen_on(s, &where, options);
    if (!s->daemon) {
        enum tri_code code = tri_fail(
            err, TRI_E_IO, NULL, "cannot listen on %.60s port %u: %s",
            options->address, (unsigned)options->port,
            errno           ? strerror(errno)
            : options->cert ? "the certificate and its key cannot be used"
                            : "the port is taken");
        tri_lanes_stop(s->lanes);
        free(s);
        return code;
    }
    *out = s;
    return TRI_OK;
}

uint16_t tri_server_port(const struct tri_server *s)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void tri_server_stop(struct tri_server *s)
{
    if (!s)
        return;
    /* Whoever sleeps is woken first; whoever comes now is told to come again.
     */
    tri_lanes_close(s->lanes);
    MHD_stop_daemon(s->daemon);
    tri_lanes_stop(s->lanes);
    free(s);
}
