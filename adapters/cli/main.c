/* safetriage COMMAND: finds the command and runs it. The statuses and the
 * shape of messages are the contract of every command: see cli.h. */
#include <errno.h>
#include <fcntl.h>
#include <libxml/globals.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "common/spoken.h"

#define TRI_COMMAND(name, usage, summary, help) \
    { #name, tri_cmd_##name, usage, summary, help },
static const struct tri_command commands[] = {
#include "cli/commands.def"
    { NULL, NULL, NULL, NULL, NULL },
};
#undef TRI_COMMAND

static const struct french {
    const char *name;
    const char *usage;
    const char *summary;
    const char *help;
} in_french[] = {
#define TRI_COMMAND_FR(name, usage, summary, help) \
    { #name, usage, summary, help },
#include "cli/commands_fr.def"
#undef TRI_COMMAND_FR
};

/* Of messages and help; of messages inside a result's JSON. Set once, before
 * the command runs. */
static enum tri_language language;
static enum tri_language asked;

/* The command that runs, for "see: safetriage help COMMAND". Set once. */
static const char *running;

const struct tri_command *tri_command_find(const char *name)
{
    for (const struct tri_command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* ---- messages ---- */

void tri_cli_printable(char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t point = 0;
        size_t n = tri_utf8_next(text + i, len - i, &point);
        if (n == 0) /* not UTF-8, or cut in the middle of a character */
            text[i] = '?';
        else if (point < 0x20 || (point >= 0x7f && point < 0xa0))
            memset(text + i, ' ', n);
        i += n ? n : 1;
    }
}

const char *tri_cli_spoken(const char *english, char *out, size_t size)
{
    return tri_spoken(language, english, out, size);
}

enum tri_language tri_cli_language(void)
{
    return language;
}

enum tri_language tri_cli_document_language(void)
{
    return asked;
}

const char *tri_cli_worded(const char *english, char *out, size_t size)
{
    return tri_spoken(asked, english, out, size);
}

/* where and tail stand as they are. */
static void say(const char *where, const char *text, const char *tail)
{
    char spoken[TRI_SPOKEN_LINE];
    /* One call: two processes writing to one log keep their lines whole. */
    (void)fprintf(stderr, "safetriage: %s%s%s\n", where,
                  tri_cli_spoken(text, spoken, sizeof(spoken)), tail);
}

enum { MAX_TEXT = 1024 };

static void format(char text[MAX_TEXT], const char *fmt, va_list ap)
{
    (void)vsnprintf(text, MAX_TEXT, fmt, ap);
    tri_cli_printable(text, strlen(text));
}

void tri_cli_say(const char *fmt, ...)
{
    char text[MAX_TEXT];
    va_list ap;
    va_start(ap, fmt);
    format(text, fmt, ap);
    va_end(ap);
    say("", text, "");
}

void tri_cli_put(struct tri_out *o, const char *fmt, ...)
{
    char text[MAX_TEXT];
    char spoken[TRI_SPOKEN_LINE];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    size_t len = strlen(text);
    bool ends = len > 0 && text[len - 1] == '\n';
    if (ends)
        text[len - 1] = '\0';
    tri_cli_printable(text, strlen(text));
    tri_out_text(o, tri_cli_spoken(text, spoken, sizeof(spoken)));
    if (ends)
        tri_out_char(o, '\n');
}

void tri_cli_column(struct tri_out *o, const char *text, size_t columns)
{
    size_t n = 0;
    for (const char *p = text; *p; p++)
        n += ((unsigned char)*p & 0xC0) != 0x80;
    tri_out_text(o, text);
    for (; n < columns; n++)
        tri_out_char(o, ' ');
}

/* A file's name stays; "standard input" is ours. */
static void place(const struct tri_loc *in, char *out, size_t size)
{
    char file[sizeof(in->file)];
    char spoken[sizeof(in->file)];
    const char *name = strcmp(in->file, "standard input") == 0
                           ? tri_cli_spoken(in->file, spoken, sizeof(spoken))
                           : in->file;
    (void)snprintf(file, sizeof(file), "%.*s", (int)sizeof(file) - 1, name);
    if (file[0] && in->line && in->col)
        (void)snprintf(out, size, "%s:%u:%u: ", file, in->line, in->col);
    else if (file[0] && in->line)
        (void)snprintf(out, size, "%s:%u: ", file, in->line);
    else if (file[0])
        (void)snprintf(out, size, "%s: ", file);
    else if (in->line)
        (void)snprintf(out, size, "%u:%u: ", in->line, in->col);
    else if (in->element[0])
        (void)snprintf(out, size, "%s: ", in->element);
    else
        out[0] = '\0';
}

/* A message that another layer made, at its place. */
static void say_at(const char *where, const char *severity, const char *msg)
{
    char front[192];
    char text[MAX_TEXT];
    (void)snprintf(front, sizeof(front), "%s%s%s", where, severity,
                   *severity ? ": " : "");
    (void)snprintf(text, sizeof(text), "%s", msg);
    tri_cli_printable(front, strlen(front));
    tri_cli_printable(text, strlen(text));
    say(front, text, "");
}

int tri_cli_fail(const struct tri_error *err)
{
    char where[128];
    place(&err->loc, where, sizeof(where));
    say_at(where, "", err->msg);
    return tri_cli_status(err->code);
}

void tri_cli_findings(const struct tri_findings *f, enum tri_severity least)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct tri_finding *item = &f->items[i];
        if (item->severity < least)
            continue;
        char where[128];
        place(&item->what.loc, where, sizeof(where));
        say_at(where, tri_severity_name(item->severity), item->what.msg);
    }
    if (f->dropped)
        tri_cli_say("%zu findings more", f->dropped);
}

int tri_cli_usage(const char *command, const char *fmt, ...)
{
    char tail[64];
    char spoken[TRI_SPOKEN_LINE];
    char text[MAX_TEXT];
    if (!command)
        command = running;
    (void)snprintf(tail, sizeof(tail), " (see: safetriage help%s%s)",
                   command ? " " : "", command ? command : "");
    va_list ap;
    va_start(ap, fmt);
    format(text, fmt, ap);
    va_end(ap);
    say("", text, tri_cli_spoken(tail, spoken, sizeof(spoken)));
    return TRI_EXIT_USAGE;
}

int tri_cli_status(enum tri_code code)
{
    switch (code) {
    case TRI_OK:
        return TRI_EXIT_OK;
    case TRI_E_NOMEM:
    case TRI_E_IO:
        return TRI_EXIT_ENVIRONMENT;
    default:
        return TRI_EXIT_INPUT;
    }
}

/* ---- options ---- */

/* What every command takes, whether or not its own options have it. It was read
 * before the command began (read_language). */
static const char *lang_again;
static const char *const langs[] = { "en", "fr", NULL };
static const struct tri_option for_all = { .name = "--lang",
                                           .text = &lang_again,
                                           .choices = langs };

static const struct tri_option *find_option(const struct tri_option *options,
                                            size_t n, const char *arg,
                                            const char **out_value)
{
    size_t len = strcspn(arg, "=");
    for (size_t i = 0; i < n; i++)
        if (strlen(options[i].name) == len &&
            memcmp(options[i].name, arg, len) == 0) {
            *out_value = arg[len] ? arg + len + 1 : NULL;
            return &options[i];
        }
    if (len == strlen(for_all.name) && memcmp(for_all.name, arg, len) == 0) {
        *out_value = arg[len] ? arg + len + 1 : NULL;
        return &for_all;
    }
    return NULL;
}

/* The first that is set of --lang, LC_ALL, LC_MESSAGES and LANG. A language
 * that is none of ours is for its command to say, in the locale's. */
static void read_language(int argc, char **argv)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    const char *locale = NULL;
    for (size_t i = 0; i < TRI_COUNT(names) && !(locale && *locale); i++)
        locale = getenv(names[i]);
    const char *option = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            option = argv[i + 1];
        else if (strncmp(argv[i], "--lang=", 7) == 0)
            option = argv[i] + 7;
    }
    if (option && strcmp(option, langs[0]) != 0 &&
        strcmp(option, langs[1]) != 0)
        option = NULL;
    asked = tri_spoken_locale(option);
    language = tri_spoken_locale(option ? option : locale);
}

static bool allowed(const struct tri_option *o, const char *value)
{
    if (!o->choices)
        return true;
    for (const char *const *c = o->choices; *c; c++)
        if (strcmp(*c, value) == 0)
            return true;
    return false;
}

static int give(const char *command, const struct tri_option *o,
                const char *value)
{
    if (!allowed(o, value)) {
        char list[256] = "";
        for (const char *const *c = o->choices; *c; c++) {
            size_t at = strlen(list);
            (void)snprintf(list + at, sizeof(list) - at, "%s%s", at ? ", " : "",
                           *c);
        }
        return tri_cli_usage(command, "%s takes one of: %s", o->name, list);
    }
    if (o->texts) {
        o->texts->items[o->texts->n++] = value;
    } else if (*o->text) {
        return tri_cli_usage(command, "%s is given twice", o->name);
    } else {
        *o->text = value;
    }
    return TRI_EXIT_OK;
}

int tri_cli_parse(int argc, char **argv, const struct tri_option *options,
                  size_t n_options, size_t max_rest, char ***out_rest,
                  size_t *out_n_rest)
{
    const char *command = argv[0];
    size_t n = 0;
    bool only_rest = false;
    /* Other arguments move to the front of argv[1..], which is behind the
     * reading position always. */
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (!only_rest && strcmp(arg, "--") == 0) {
            only_rest = true;
            continue;
        }
        if (only_rest || arg[0] != '-' || arg[1] == '\0') {
            if (n == max_rest)
                return tri_cli_usage(command,
                                     max_rest == 0
                                         ? "%s: unexpected argument '%.60s'"
                                         : "%s: one argument too many: '%.60s'",
                                     command, arg);
            argv[1 + n++] = arg;
            continue;
        }
        const char *value = NULL;
        const struct tri_option *o =
            find_option(options, n_options, arg, &value);
        if (!o)
            return tri_cli_usage(command, "%s: unknown option '%.60s'", command,
                                 arg);
        if (o->flag) {
            if (value)
                return tri_cli_usage(command, "%s takes no value", o->name);
            *o->flag = true;
            continue;
        }
        if (!value) {
            if (i + 1 == argc)
                return tri_cli_usage(command, "%s needs a value", o->name);
            value = argv[++i];
        }
        int status = give(command, o, value);
        if (status != TRI_EXIT_OK)
            return status;
    }
    if (out_rest)
        *out_rest = argv + 1;
    if (out_n_rest)
        *out_n_rest = n;
    return TRI_EXIT_OK;
}

int tri_cli_number(const char *option, const char *text, long max, long *out)
{
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || end == text || *end || n < 1 || n > max)
        return tri_cli_usage(NULL, "%s takes a whole number from 1 to %ld",
                             option, max);
    *out = n;
    return TRI_EXIT_OK;
}

/* ---- output ---- */

static int output_lost(void)
{
    tri_cli_say("standard output: %s", errno == EPIPE
                                           ? "closed before all was written"
                                       : errno == EBADF ? "is closed"
                                                        : strerror(errno));
    return TRI_EXIT_ENVIRONMENT;
}

bool tri_cli_as_text(const char *format)
{
    return format ? strcmp(format, "text") == 0 : isatty(STDOUT_FILENO) == 1;
}

int tri_cli_print(const struct tri_out *o, int status)
{
    if (o->failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (o->len && fwrite(o->text, 1, o->len, stdout) != o->len)
        return output_lost();
    if (fflush(stdout) != 0)
        return output_lost();
    return status;
}

/* ---- help ---- */

/* Its texts in the language; English where there are none. */
static struct french texts_of(const struct tri_command *c)
{
    for (size_t i = 0; language == TRI_FR && i < TRI_COUNT(in_french); i++)
        if (strcmp(in_french[i].name, c->name) == 0)
            return in_french[i];
    return (struct french){ c->name, c->usage, c->summary, c->help };
}

static void help_all(struct tri_out *o)
{
    tri_out_text(o, tri_message(language, TRI_MSG_HELP_HEAD));
    for (const struct tri_command *c = commands; c->name; c++)
        tri_out_format(o, "  %-8s  %s\n", c->name, texts_of(c).summary);
    tri_out_text(o, tri_message(language, TRI_MSG_HELP_TAIL));
}

static void help_one(const struct tri_command *c, struct tri_out *o)
{
    struct french t = texts_of(c);
    tri_out_format(o, tri_message(language, TRI_MSG_HELP_ONE), t.name, t.usage,
                   t.summary, t.help[0] ? "\n" : "", t.help);
}

static int cmd_help(int argc, char **argv)
{
    struct tri_out o;
    tri_out_init(&o);
    int status = TRI_EXIT_OK;
    char **rest = NULL;
    size_t n = 0;
    status = tri_cli_parse(argc, argv, NULL, 0, 2, &rest, &n);
    if (status != TRI_EXIT_OK) {
        /* said */
    } else if (n > 1) {
        status = tri_cli_usage(NULL, "help: one argument too many: '%.60s'",
                               rest[1]);
    } else if (n == 1) {
        const struct tri_command *c = tri_command_find(rest[0]);
        if (!c)
            status = tri_cli_usage(NULL, "no such command: '%.60s'", rest[0]);
        else
            help_one(c, &o);
    } else {
        help_all(&o);
    }
    if (status == TRI_EXIT_OK)
        status = tri_cli_print(&o, status);
    tri_out_done(&o);
    return status;
}

static int version(void)
{
    struct tri_out o;
    tri_out_init(&o);
    tri_out_text(&o, "safetriage " TRI_VERSION "\n");
    int status = tri_cli_print(&o, TRI_EXIT_OK);
    tri_out_done(&o);
    return status;
}

/* A stream that the caller closed must not become the number of a file that we
 * open: a message or an assessment would end in it. */
static void keep_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What the XML library says besides its errors, which the readers word: of
 * bytes that it cannot decode, in lines of its own. */
static void be_silent(void *self, const char *fmt, ...)
{
    (void)self;
    (void)fmt;
}

int main(int argc, char **argv)
{
    keep_streams();
    xmlSetGenericErrorFunc(NULL, be_silent);
    (void)xmlThrDefSetGenericErrorFunc(NULL, be_silent);
    /* A closed pipe is an error to report (status 4), not a silent death. */
    (void)signal(SIGPIPE, SIG_IGN);
    read_language(argc, argv);
    if (argc < 2)
        return tri_cli_usage(NULL, "which command?");
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0)
        return argc == 2 ? version()
                         : tri_cli_usage(NULL, "--version stands alone");
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0)
        return cmd_help(argc - 1, argv + 1);
    const struct tri_command *c = tri_command_find(name);
    if (!c)
        return tri_cli_usage(NULL, "no such command: '%.60s'", name);
    if (argc >= 3 && strcmp(argv[2], "--help") == 0) {
        argv[2] = argv[1]; /* as "help NAME", with what follows */
        return cmd_help(argc - 1, argv + 1);
    }
    running = c->name;
    return c->run(argc - 1, argv + 1);
}
