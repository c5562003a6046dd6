#include "mail/mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { SECONDS = 30 };

bool tri_mail_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool tri_mail_url_ok(const char *url)
{
    return strncasecmp(url, "smtp://", 7) == 0 ||
           strncasecmp(url, "smtps://", 8) == 0;
}

static bool is_here(const char *url)
{
    static const char *const names[] = { "smtp://127.0.0.1",
                                         "smtp://localhost" };
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(url, names[i], n) == 0 &&
            (url[n] == '\0' || url[n] == ':' || url[n] == '/'))
            return true;
    }
    return false;
}

/* "Sun, 22 Nov 2026 10:15:00 +0000": English whatever the locale. */
static void put_date(int64_t at_s, char out[48])
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t at = (time_t)at_s;
    struct tm t;
    (void)gmtime_r(&at, &t);
    (void)snprintf(out, 48, "%.3s, %02d %.3s %d %02d:%02d:%02d +0000",
                   days + (size_t)t.tm_wday * 3, t.tm_mday,
                   months + (size_t)t.tm_mon * 3, t.tm_year + 1900, t.tm_hour,
                   t.tm_min, t.tm_sec);
}

static struct curl_slist *add_line(struct curl_slist *list, const char *name,
                                   const char *value)
{
    char line[600];
    int n = snprintf(line, sizeof(line), "%s: %s", name, value);
    if (n < 0 || (size_t)n >= sizeof(line) || strpbrk(line, "\r\n"))
        return list;
    struct curl_slist *longer = curl_slist_append(list, line);
    return longer ? longer : list;
}

static struct curl_slist *headers(const struct tri_mail_server *server,
                                  const struct tri_mail *mail)
{
    char date[48];
    char id[300];
    const char *host = strrchr(server->from, '@');
    put_date(mail->at_s, date);
    (void)snprintf(id, sizeof(id), "<%.64s@%.200s>", mail->id,
                   host ? host + 1 : "localhost");
    struct curl_slist *list = add_line(NULL, "From", server->from);
    list = add_line(list, "To", mail->to);
    list = add_line(list, "Subject", mail->subject);
    list = add_line(list, "Date", date);
    list = add_line(list, "Message-ID", id);
    return add_line(list, "Auto-Submitted", "auto-generated");
}

static CURLcode hand_over(CURL *c, const struct tri_mail_server *server,
                          const struct tri_mail *mail, curl_mime *mime,
                          struct curl_slist *to, struct curl_slist *lines)
{
    curl_mimepart *part = mime ? curl_mime_addpart(mime) : NULL;
    if (!part || !to || !lines)
        return CURLE_OUT_OF_MEMORY;
    (void)curl_mime_data(part, mail->body, CURL_ZERO_TERMINATED);
    (void)curl_mime_type(part, "text/plain; charset=utf-8");
    (void)curl_mime_encoder(part, "quoted-printable");
    (void)curl_easy_setopt(c, CURLOPT_URL, server->url);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(
        c, CURLOPT_USE_SSL,
        (long)(is_here(server->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (server->user) {
        (void)curl_easy_setopt(c, CURLOPT_USERNAME, server->user);
        (void)curl_easy_setopt(c, CURLOPT_PASSWORD, server->password);
    }
    (void)curl_easy_setopt(c, CURLOPT_MAIL_FROM, server->from);
    (void)curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, lines);
    (void)curl_easy_setopt(c, CURLOPT_MIMEPOST, mime);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    return curl_easy_perform(c);
}

enum tri_code tri_mail_send(const struct tri_mail_server *server,
                            const struct tri_mail *mail, struct tri_error *err)
{
    CURL *c = curl_easy_init();
    curl_mime *mime = c ? curl_mime_init(c) : NULL;
    struct curl_slist *to = curl_slist_append(NULL, mail->to);
    struct curl_slist *lines = headers(server, mail);
    CURLcode code =
        c ? hand_over(c, server, mail, mime, to, lines) : CURLE_OUT_OF_MEMORY;
    curl_mime_free(mime);
    curl_slist_free_all(to);
    curl_slist_free_all(lines);
    if (c)
        curl_easy_cleanup(c);
    /* strerror, not the error buffer: that may repeat an address. */
    return code == CURLE_OK
               ? TRI_OK
               : tri_fail(err, TRI_E_IO, NULL, "%s", curl_easy_strerror(code));
}
