/* Any bytes as HTTP, sent to the server: what it answers is HTTP, never status
 * 500, and nothing of the request comes back as markup or as a header.
 *
 * "@COOKIE@" and "@TOKEN@" in the input stand for those of somebody who is
 * signed in, "@INCIDENT@" for an incident of the book: paths behind the gate
 * are reached as well. */
#include <errno.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/hash.h"
#include "common/pack_files.h"
#include "common/pages.h"
#include "common/zoneinfo.h"
#include "http/dial.h"
#include "http/serve.h"
#include "store_bench.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    MAX_INPUT = 1 << 16,
    MAX_ANSWER = 1 << 22,
    ALIVE_EVERY = 16,
    /* The book in memory only grows: begin anew after so many. */
    BOOK_LASTS = 20000
};

#define NOW INT64_C(1795000000000000)

/* Loaded once and kept: a fuzzer has no end to free it at. Static, so that the
 * leak check still reaches all of it. */
static struct tri_pack_files files;
static struct tri_pack *pack;
static struct tri_zoneinfo *zoneinfo;
static struct tri_zone_port zones;
static struct store_bench bench;
static struct tri_casebook book;
static struct tri_site site;
static struct tri_server *server;
static char cookie[TRI_ID_SIZE];
static char token[TRI_ID_SIZE];
static char incident[TRI_ID_SIZE];
static unsigned requests;

static struct tri_instant now(void)
{
    return (struct tri_instant){ .utc_s = NOW / 1000000, .offset_s = 0 };
}

static int64_t now_us(void)
{
    return NOW;
}

static void must(enum tri_code code, const struct tri_error *err)
{
    if (code == TRI_OK)
        return;
    (void)fprintf(stderr, "%s: %s\n", err->loc.file, err->msg);
    abort();
}

/* One to walk through: later steps, open questions, facts. */
static void report(const struct tri_account *by_whom)
{
    static const char sent[] =
        "{\"concern_about\":\"peer-at-school\",\"children\":[{\"role\":"
        "\"harmed\",\"year_group\":\"year-9\"}],\"facts\":{}}";
    static const char assessed[] =
        "{\"pack\":{\"id\":\"england\",\"version\":\"1\",\"sha256\":"
        "\"ab\"},\"categories\":[{\"code\":\"grooming\"}],\"risk\":{"
        "\"level\":\"high\"},\"threshold_level\":4,\"actions\":[{\"code\":"
        "\"social-care-referral\",\"due\":\"2026-11-19T12:00:00Z\"}]}";
    const struct tri_who who = { .account = by_whom,
                                 .via = "fuzz",
                                 .at_us = NOW };
    const struct tri_new_incident in = { .setting = "oak",
                                         .area = "",
                                         .report = sent,
                                         .report_len = sizeof(sent) - 1,
                                         .assessment = assessed,
                                         .assessment_len =
                                             sizeof(assessed) - 1 };
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    struct tri_receipt receipt;
    must(tri_casebook_report(&book, &who, &in, &row, &receipt, &err), &err);
    (void)snprintf(incident, sizeof(incident), "%s", row.id);
}

/* A book with somebody who may do much, signed in. */
static void open_book(void)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_who operator_ = { .is_operator = true,
                                       .via = "fuzz",
                                       .at_us = NOW };
    struct tri_account a = { .roles = UINT32_C(1) << TRI_ROLE_HEAD |
                                      UINT32_C(1) << TRI_ROLE_LEAD |
                                      UINT32_C(1) << TRI_ROLE_ADMINISTRATOR,
                             .login = "head",
                             .name = "Head",
                             .n_settings = 1,
                             .settings = { "*" } };
    struct tri_session s = { .second_factor = true,
                             .seen_us = NOW,
                             .expires_us = NOW + 3600LL * 1000000 };
    bench_new(&bench, true);
    book = (struct tri_casebook){ .store = bench.store, .seal = bench.seal };
    must(tri_casebook_account_put(&book, &operator_, &a, &err), &err);
    memcpy(s.account, a.id, sizeof(s.account));
    must(tri_casebook_session_new(&book, &s, cookie, &err), &err);
    memcpy(token, s.csrf, sizeof(token));
    report(&a);
}

static void close_book(void)
{
    bench_done(&bench);
}

static void load(void)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_findings findings;
    tri_findings_init(&findings);
    zoneinfo = tri_zoneinfo_new(NULL);
    zones = tri_zoneinfo_port(zoneinfo);
    must(tri_pack_files_read(TRI_SOURCE_DIR "/rules/england", &files, &err),
         &err);
    must(tri_pack_load(files.files, files.n, &hash, &pack, &findings, &err),
         &err);
    tri_findings_done(&findings);
    open_book();
    (void)atexit(close_book);
    site = (struct tri_site){ .pack = pack,
                              .zones = &zones,
                              .walks = tri_walks_new(16),
                              .book = &book,
                              .now = now,
                              .now_us = now_us };
    must(tri_pages_load(TRI_WEB_DIR, "site.xsl", &site.pages, &err), &err);
    must(tri_dial_add(site.pack, site.pages, &err), &err);
    const struct tri_server_options options = { .address = "127.0.0.1" };
    must(tri_server_start(&site, &options, &server, &err), &err);
}

/* The input with its placeholders filled in. */
static size_t fill(const uint8_t *data, size_t size, char *out)
{
    static const struct {
        const char *mark;
        const char *value;
    } marks[] = { { "@COOKIE@", cookie },
                  { "@TOKEN@", token },
                  { "@INCIDENT@", incident } };
    size_t n = 0;
    for (size_t i = 0; i < size;) {
        size_t m = 0;
        for (; m < TRI_COUNT(marks); m++)
            if (size - i >= strlen(marks[m].mark) &&
                memcmp(data + i, marks[m].mark, strlen(marks[m].mark)) == 0)
                break;
        if (m < TRI_COUNT(marks)) {
            memcpy(out + n, marks[m].value, strlen(marks[m].value));
            n += strlen(marks[m].value);
            i += strlen(marks[m].mark);
        } else {
            out[n++] = (char)data[i++];
        }
    }
    return n;
}

static void send_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, text, len, MSG_NOSIGNAL);
        if (n <= 0) /* refused before its end: that is an answer, too */
            return;
        text += n;
        len -= (size_t)n;
    }
}

static bool comes(int fd, int ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, ms) > 0;
}

/* A connection. libFuzzer's own clock may interrupt the call, and a machine
 * full of tests run out of ports for a moment: neither is the server's doing.
 */
static int reach(void)
{
    const struct sockaddr_in where = { .sin_family = AF_INET,
                                       .sin_port =
                                           htons(tri_server_port(server)),
                                       .sin_addr.s_addr =
                                           htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < 50; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd >= 0 &&
            connect(fd, (const struct sockaddr *)&where, sizeof(where)) == 0)
            return fd;
        if (fd < 0 || (errno != EINTR && errno != EADDRNOTAVAIL))
            abort();
        (void)close(fd);
        (void)poll(NULL, 0, 20);
    }
    abort();
}

/* All that comes back. Half a request gets no answer: after a short silence
 * the connection is closed from here, and what is still to come is taken. */
static size_t ask(const char *text, size_t len, char *out)
{
    enum { SILENCE_MS = 20, LAST_MS = 500 };
    size_t n = 0;
    ssize_t got = 0;
    const int fd = reach();
    send_all(fd, text, len);
    (void)comes(fd, SILENCE_MS);
    (void)shutdown(fd, SHUT_WR);
    while (n < MAX_ANSWER && comes(fd, LAST_MS) &&
           (got = recv(fd, out + n, MAX_ANSWER - n, 0)) > 0)
        n += (size_t)got;
    (void)close(fd);
    out[n] = '\0';
    return n;
}

/* Every answer of a connection in turn; NULs stand in none of ours. */
static void check(char *answer)
{
    if (!*answer)
        return;
    if (strncmp(answer, "HTTP/1.", 7) != 0 ||
        strncmp(answer + 8, " 500", 4) == 0)
        abort();
    if (strstr(answer, "<x9z") && strstr(answer, "Content-Type: text/html"))
        abort();
    if (strstr(answer, "\nX-Injected"))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[2 * MAX_INPUT * TRI_ID_SIZE];
    static char answer[MAX_ANSWER + 1];
    if (size > MAX_INPUT)
        return 0;
    if (!server)
        load();
    if (++requests % BOOK_LASTS == 0) {
        bench_done(&bench);
        open_book();
    }
    (void)ask(text, fill(data, size, text), answer);
    check(answer);
    if (requests % ALIVE_EVERY == 0) {
        static const char alive[] = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
        (void)ask(alive, sizeof(alive) - 1, answer);
        if (!strstr(answer, "ok\n"))
            abort();
    }
    return 0;
}
