/* Sessions of the casebook, seen from a request. */
#include "http/gate.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/times.h"
#include "http/lead.h"
#include "http/site.h"

/* The prefix keeps a neighbouring site or plain HTTP from setting it; browsers
 * take it over TLS only. */
static const char *cookie_name(const struct tri_exchange *x)
{
    return x->site->tls ? "__Host-session" : "session";
}

static const int64_t IDLE_US = 30LL * 60 * 1000000;
static const int64_t WHOLE_US = 12LL * 3600 * 1000000;
static const int64_t HALF_US = 15LL * 60 * 1000000;
static const int64_t TOUCH_US = 60LL * 1000000;

static bool is_open(const struct tri_session *s, int64_t now_us)
{
    return now_us < s->expires_us && now_us - s->seen_us < IDLE_US;
}

/* Seen again: written once a minute at most. Two requests at once: one of them
 * writes, which is enough. */
static void touch(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (x->who.at_us - x->session.seen_us < TOUCH_US)
        return;
    x->session.seen_us = x->who.at_us;
    (void)tri_casebook_session_put(x->site->book, &x->session, &err);
}

/* Who holds this cookie. */
static void recognise(struct tri_exchange *x)
{
    const struct tri_casebook *book = x->site->book;
    struct tri_error err = { .code = TRI_OK };
    const char *cookie = tri_input_find(x->cookies, cookie_name(x));
    x->who = (struct tri_who){ .via = "http",
                               .at_us = x->site->now_us(),
                               .waits = &x->waits };
    if (!cookie || !*cookie ||
        tri_casebook_session_get(book, cookie, &x->session, &err) != TRI_OK ||
        !is_open(&x->session, x->who.at_us) ||
        tri_casebook_account_get(book, x->session.account, &x->account, &err) !=
            TRI_OK ||
        x->account.disabled)
        return;
    x->signed_in = true;
    x->who.account = &x->account;
    x->who.session = x->session.id;
    touch(x);
}

/* What its owner may know a session by: "Firefox, Windows". The names come from
 * this table, not from the header: that is anybody's text. */
static void name_device(const char *agent, char out[TRI_NAME_SIZE])
{
    static const char *const browsers[][2] = {
        { "Edg", "Edge" },        { "OPR/", "Opera" },
        { "Firefox", "Firefox" }, { "FxiOS", "Firefox" },
        { "Chrome", "Chrome" },   { "CriOS", "Chrome" },
        { "Safari", "Safari" },
    };
    static const char *const systems[][2] = {
        { "iPhone", "iPhone" },   { "iPad", "iPad" },
        { "Android", "Android" }, { "Windows", "Windows" },
        { "CrOS", "ChromeOS" },   { "Mac OS", "Mac" },
        { "Linux", "Linux" },
    };
    const char *browser = "?";
    const char *system = "?";
    for (size_t i = TRI_COUNT(browsers); agent && i-- > 0;)
        if (strstr(agent, browsers[i][0]))
            browser = browsers[i][1];
    for (size_t i = TRI_COUNT(systems); agent && i-- > 0;)
        if (strstr(agent, systems[i][0]))
            system = systems[i][1];
    (void)snprintf(out, TRI_NAME_SIZE, "%s, %s", browser, system);
}

enum tri_code tri_gate_open(struct tri_exchange *x,
                            const struct tri_account *account,
                            bool second_factor, struct tri_error *err)
{
    char cookie[TRI_ID_SIZE];
    bool half = !second_factor && tri_account_asks_totp(account);
    struct tri_session s = { .second_factor = second_factor,
                             .created_us = x->who.at_us,
                             .seen_us = x->who.at_us,
                             .expires_us =
                                 x->who.at_us + (half ? HALF_US : WHOLE_US) };
    memcpy(s.account, account->id, sizeof(s.account));
    name_device(x->agent, s.device);
    enum tri_code code = TRI_OK;
    if (x->signed_in)
        code = tri_casebook_session_drop(x->site->book, x->session.id, err);
    if (code == TRI_OK)
        code = tri_casebook_session_new(x->site->book, &s, cookie, err);
    if (code == TRI_OK) {
        tri_exchange_cookie(x, cookie_name(x), cookie);
        if (account != &x->account)
            x->account = *account;
        x->session = s;
        x->signed_in = true;
        x->who.account = &x->account;
        x->who.session = x->session.id;
    }
    x->site->book->seal->wipe(cookie, sizeof(cookie));
    return code;
}

enum tri_code tri_gate_close(struct tri_exchange *x, struct tri_error *err)
{
    enum tri_code code =
        tri_casebook_session_drop(x->site->book, x->session.id, err);
    if (code == TRI_OK)
        code =
            tri_casebook_log(x->site->book, &x->who, "signed out", NULL, err);
    if (code == TRI_OK)
        tri_exchange_cookie(x, cookie_name(x), NULL);
    return code;
}

const char *tri_gate_to(const struct tri_input *fields)
{
    const char *to = tri_input_find(fields, "to");
    return to && to[0] == '/' && to[1] != '/' && to[1] != '\\' &&
                   !strpbrk(to, "\t\r\n")
               ? to
               : "/";
}

bool tri_gate_sure(const struct tri_exchange *x)
{
    return x->session.second_factor || !tri_account_asks_totp(&x->account);
}

static bool all_done(const struct tri_exchange *x)
{
    return tri_gate_sure(x) && !x->account.must_change;
}

/* A form carries the session's token, a program the header. */
static bool token_fits(const struct tri_exchange *x)
{
    const char *token = x->csrf ? x->csrf : tri_input_find(x->form, "token");
    return token && strlen(token) == strlen(x->session.csrf) &&
           x->site->book->seal->same(token, x->session.csrf, strlen(token));
}

/* To the page where the way on begins; from there back here, where this path is
 * one that needs no coding in a query. */
static bool refuse(struct tri_exchange *x, unsigned status, const char *id,
                   const char *page)
{
    bool plain = strspn(x->path, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_") ==
                 strlen(x->path);
    const char *there =
        page && plain && strcmp(x->path, "/") != 0
            ? tri_arena_format(&x->arena, "%s?to=%s", page, x->path)
            : page;
    if (there && x->method == TRI_GET && !x->wants_json)
        tri_exchange_redirect(x, there);
    else
        tri_exchange_problem(x, status, id);
    return false;
}

bool tri_gate_lists(const struct tri_exchange *x)
{
    for (int c = 0; c < TRI_N_CLASSES; c++)
        if (tri_case_any_may(x->account.roles, TRI_ACT_LIST, (enum tri_class)c,
                             UINT32_C(1) << TRI_TIE_SETTING))
            return true;
    return false;
}

static bool has_duty(const struct tri_exchange *x, enum tri_access access)
{
    if (access == TRI_ACCESS_LISTS)
        return tri_gate_lists(x);
    if (access == TRI_ACCESS_WALK)
        return tri_duty_may(x->account.roles, TRI_DUTY_REPORT);
    return access < TRI_ACCESS_REPORT ||
           tri_duty_may(x->account.roles,
                        (enum tri_duty)(access - TRI_ACCESS_REPORT));
}

/* While others can see the screen, pages of whoever is signed in show nothing:
 * programs, who ask for JSON, are none of those others. */
static bool is_veiled(const struct tri_exchange *x)
{
    const char *veil = tri_input_find(x->cookies, "veil");
    return x->signed_in && !x->wants_json && veil && strcmp(veil, "1") == 0;
}

bool tri_gate(struct tri_exchange *x, enum tri_access access)
{
    if (!x->site->book) {
        if (access <= TRI_ACCESS_WALK)
            return true;
        tri_exchange_problem(x, 404, "problem.not-found");
        return false;
    }
    recognise(x);
    if (access == TRI_ACCESS_OPEN)
        return true;
    x->veiled = is_veiled(x);
    if (!x->signed_in)
        return refuse(x, 401, "problem.sign-in", "/sign-in");
    if (access != TRI_ACCESS_HALF && !tri_gate_sure(x))
        return refuse(x, 401, "problem.second-factor", "/second-factor");
    if (access != TRI_ACCESS_HALF && access != TRI_ACCESS_SURE && !all_done(x))
        return refuse(x, 401, "problem.must-change", "/account/password");
    if (x->method == TRI_POST && !token_fits(x))
        return refuse(x, 403, "problem.not-ours", NULL);
    if (!has_duty(x, access))
        return refuse(x, 403, "problem.denied", NULL);
    return true;
}

/* ---- what the pages show of the reader ---- */

struct way {
    const char *href;
    const char *label; /* text id */
    enum tri_access access;
};

static const struct way ways[] = {
    { "/", "way.home", TRI_ACCESS_IN },
    { "/incidents", "way.incidents", TRI_ACCESS_LISTS },
    { "/search", "way.search", TRI_ACCESS_LISTS },
    { "/exercises", "way.exercises", TRI_ACCESS_TRAIN },
    { "/figures", "way.figures", TRI_ACCESS_FIGURES },
    { "/users", "way.users", TRI_ACCESS_ACCOUNTS },
    { "/settings", "way.settings", TRI_ACCESS_SETTINGS },
    { "/areas", "way.areas", TRI_ACCESS_SETTINGS },
    { "/packs", "way.packs", TRI_ACCESS_SETTINGS },
    { "/journal", "way.journal", TRI_ACCESS_JOURNAL },
    { "/backups", "way.backups", TRI_ACCESS_BACKUP },
    { "/account", "way.account", TRI_ACCESS_IN },
};

/* On the pack's clock, to the minute. */
static const char *clock_text(struct tri_lead *l, int64_t at_us)
{
    char text[TRI_TIME_SIZE];
    tri_time_text(at_us, text);
    json_t *local = tri_lead_local(l, text); /* "2026-11-23T16:40" */
    const char *t = json_string_value(local);
    const char *kept =
        t && strlen(t) == 16 ? tri_arena_copy(&l->x->arena, t + 11, 5) : NULL;
    json_decref(local);
    return kept ? kept : "";
}

/* When the session ends: if nothing is done, and at the latest. */
static json_t *ends(struct tri_exchange *x)
{
    struct tri_lead l;
    int64_t idle_us = x->session.seen_us + IDLE_US;
    int64_t last_us = x->session.expires_us;
    if (!tri_lead_open(&l, x))
        return NULL;
    if (idle_us > last_us)
        idle_us = last_us;
    json_t *doc = json_pack("{ss ss sI}", "idle", clock_text(&l, idle_us),
                            "latest", clock_text(&l, last_us), "seconds",
                            (json_int_t)((idle_us - x->who.at_us) / 1000000));
    tri_lead_done(&l);
    return doc;
}

json_t *tri_gate_about(struct tri_exchange *x)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        const struct way *w = &ways[i];
        const char *id = tri_arena_format(&x->arena, "%s.about", w->label);
        const char *about =
            id ? tri_pages_text(x->site->pages, x->language, id) : NULL;
        if (about && has_duty(x, w->access))
            (void)json_array_append_new(
                list,
                json_pack("{ss ss* ss}", "href", w->href, "label",
                          tri_pages_text(x->site->pages, x->language, w->label),
                          "about", about));
    }
    return list;
}

json_t *tri_gate_me(struct tri_exchange *x)
{
    if (!x->signed_in)
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; all_done(x) && i < sizeof(ways) / sizeof(ways[0]); i++) {
        const struct way *w = &ways[i];
        if (has_duty(x, w->access))
            (void)json_array_append_new(
                list,
                json_pack("{ss ss* sb}", "href", w->href, "label",
                          tri_pages_text(x->site->pages, x->language, w->label),
                          "here", (int)(strcmp(w->href, x->path) == 0)));
    }
    json_t *roles = json_array();
    for (unsigned r = 0; r < TRI_N_ROLES; r++)
        if (x->account.roles & (1u << r))
            (void)json_array_append_new(
                roles, json_string(tri_role_name((enum tri_role)r)));
    return json_pack("{ss ss so so so*}", "name", x->account.name, "token",
                     x->session.csrf, "roles", roles, "ways", list, "ends",
                     ends(x));
}
