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

#define TRI_COMMAND(name, usage, summary, help) \
    { #name, tri_cmd_##name, usage, summary, help },
static const struct tri_command commands[] = {
#include "cli/commands.def"
    { NULL, NULL, NULL, NULL, NULL },
};
#undef TRI_COMMAND

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

static void say(const char *tail, const char *fmt, va_list ap)
{
    char text[1024];
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    tri_cli_printable(text, strlen(text));
    /* One call: two processes writing to one log keep their lines whole. */
    (void)fprintf(stderr, "safetriage: %s%s\n", text, tail);
}

void tri_cli_say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("", fmt, ap);
    va_end(ap);
}

static void place(const struct tri_loc *loc, char *out, size_t size)
{
    if (loc->file[0] && loc->line && loc->col)
        (void)snprintf(out, size, "%s:%u:%u: ", loc->file, loc->line, loc->col);
    else if (loc->file[0] && loc->line)
        (void)snprintf(out, size, "%s:%u: ", loc->file, loc->line);
    else if (loc->file[0])
        (void)snprintf(out, size, "%s: ", loc->file);
    else if (loc->line)
        (void)snprintf(out, size, "%u:%u: ", loc->line, loc->col);
    else if (loc->element[0])
        (void)snprintf(out, size, "%s: ", loc->element);
    else
        out[0] = '\0';
}

int tri_cli_fail(const struct tri_error *err)
{
    char where[128];
    place(&err->loc, where, sizeof(where));
    tri_cli_say("%s%s", where, err->msg);
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
        tri_cli_say("%s%s: %s", where, tri_severity_name(item->severity),
                    item->what.msg);
    }
    if (f->dropped)
        tri_cli_say("%zu findings more", f->dropped);
}

int tri_cli_usage(const char *command, const char *fmt, ...)
{
    char tail[64];
    if (!command)
        command = running;
    (void)snprintf(tail, sizeof(tail), " (see: safetriage help%s%s)",
                   command ? " " : "", command ? command : "");
    va_list ap;
    va_start(ap, fmt);
    say(tail, fmt, ap);
    va_end(ap);
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
    return NULL;
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

static void help_all(struct tri_out *o)
{
    tri_out_text(o, "safetriage: triage of online safeguarding incidents\n\n"
                    "usage: safetriage COMMAND [OPTIONS]\n\n");
    for (const struct tri_command *c = commands; c->name; c++)
        tri_out_format(o, "  %-8s  %s\n", c->name, c->summary);
    tri_out_text(o,
                 "  help      this page; help COMMAND: one command\n"
                 "  --version\n\n"
                 "exit status: 0 done; 1 done, with errors among the "
                 "findings;\n"
                 "2 wrong use; 3 the input cannot be used; 4 the environment "
                 "failed\n");
}

static int cmd_help(int argc, char **argv)
{
    struct tri_out o;
    tri_out_init(&o);
    int status = TRI_EXIT_OK;
    if (argc > 2) {
        status = tri_cli_usage(NULL, "help: one argument too many: '%.60s'",
                               argv[2]);
    } else if (argc == 2) {
        const struct tri_command *c = tri_command_find(argv[1]);
        if (!c)
            status = tri_cli_usage(NULL, "no such command: '%.60s'", argv[1]);
        else
            tri_out_format(&o, "usage: safetriage %s %s\n\n%s\n%s%s", c->name,
                           c->usage, c->summary, c->help[0] ? "\n" : "",
                           c->help);
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
    if (argc == 3 && strcmp(argv[2], "--help") == 0) {
        char *ask[] = { argv[0], argv[1], NULL };
        return cmd_help(2, ask);
    }
    running = c->name;
    return c->run(argc - 1, argv + 1);
}
