/* The pages written, whole or not at all. */
#include "book/book.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "case/fold.h"
#include "common/cleanup.h"
#include "common/flow_words.h"
#include "flow/bpmn.h"

/* A folder with this file is a book, and may be replaced by a newer one. */
#define MARK "book.json"

struct writing {
    const struct tri_book *book;
    char root[3500];
    size_t pages;
    struct tri_error *err;
};

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void text_done(char **text)
{
    free(*text);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

/* ---- files ---- */

static bool io_failed(struct writing *w, const char *path)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    (void)tri_fail(w->err, TRI_E_IO, &loc, "%s", strerror(errno));
    return false;
}

static bool make_folder(struct writing *w, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s%s%s", w->root, *name ? "/" : "",
                   name);
    return mkdir(path, 0777) == 0 || io_failed(w, path);
}

static bool write_file(struct writing *w, const char *name, const char *text,
                       size_t len)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s", w->root, name);
    FILE *f = fopen(path, "wb");
    if (!f)
        return io_failed(w, path);
    bool ok = fwrite(text, 1, len, f) == len;
    ok = fclose(f) == 0 && ok;
    return ok || io_failed(w, path);
}

/* Only what we wrote: files and folders two levels deep. */
static void remove_tree(const char *path, unsigned depth)
{
    DIR *dir = depth ? opendir(path) : NULL;
    const struct dirent *e;
    while (dir && (e = readdir(dir))) {
        char inner[4096];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        int n = snprintf(inner, sizeof(inner), "%s/%s", path, e->d_name);
        if (n > 0 && (size_t)n < sizeof(inner) && unlink(inner) != 0)
            remove_tree(inner, depth - 1);
    }
    if (dir)
        (void)closedir(dir);
    (void)rmdir(path);
}

/* ---- pages ---- */

/* Takes the document. up: how to come from the page to the book's root. */
static bool page(struct writing *w, size_t lang, const char *name,
                 const char *up, json_t *document)
{
    TRI_CLEANUP(json_done) json_t *doc = document;
    TRI_CLEANUP(text_done) char *html = NULL;
    const struct tri_pack *p = w->book->pack;
    size_t len = 0;
    char path[256];
    const char *code = p->langs[lang].lang;
    (void)snprintf(path, sizeof(path), "%s/%s.html", code, name);
    if (!tri_json_fill(doc, json_pack("{ss ss ss ss s{ss ss ss*}}", "lang",
                                      code, "up", up, "here", name, "style",
                                      tri_pages_style(w->book->pages), "pack",
                                      "id", p->id, "version", p->version,
                                      "sha256", p->sha256))) {
        (void)tri_fail(w->err, TRI_E_NOMEM, NULL, "out of memory");
        return false;
    }
    if (tri_pages_html(w->book->pages, tri_language_of(code), doc, &html, &len,
                       w->err) != TRI_OK)
        return false;
    w->pages++;
    return write_file(w, path, html, len);
}

struct wording {
    const struct tri_pack *pack;
    size_t lang;
};

static const char *find_text(const void *ctx, const char *id)
{
    const struct wording *w = ctx;
    return tri_catalogue_find(&w->pack->langs[w->lang], id);
}

/* One flowchart: drawn, and as the list that a reader without the drawing
 * reads. */
static bool chart(struct writing *w, size_t lang,
                  const struct tri_pack_file *file)
{
    const struct tri_pack *p = w->book->pack;
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    TRI_CLEANUP(out_done) struct tri_out svg;
    TRI_CLEANUP(out_done) struct tri_out list;
    struct tri_bpmn b;
    char name[200];
    char svg_name[200];
    const char *slash = strrchr(file->name, '/');
    const char *base = slash ? slash + 1 : file->name;
    int stem = (int)strcspn(base, ".");
    tri_arena_init(&arena, TRI_MAX_MODEL_ARENA);
    tri_out_init(&svg);
    tri_out_init(&list);
    (void)snprintf(name, sizeof(name), "flowchart-%.*s", stem, base);
    const struct tri_bpmn_words *words =
        tri_flow_words(tri_language_of(p->langs[lang].lang));
    const struct wording wording = { p, lang };
    (void)snprintf(svg_name, sizeof(svg_name), "assets/%.*s%s%s.svg", stem,
                   base, lang ? "." : "", lang ? p->langs[lang].lang : "");
    if (tri_bpmn_read(&arena, base, file->bytes, file->len, &b, w->err) !=
        TRI_OK)
        return false;
    if (lang)
        tri_flow_reword(&b, find_text, &wording);
    if (tri_bpmn_draw(&b, words, &svg, w->err) != TRI_OK)
        return false;
    tri_bpmn_list(&arena, &b, words, &list);
    if (svg.failed || list.failed) {
        (void)tri_fail(w->err, TRI_E_NOMEM, NULL, "out of memory");
        return false;
    }
    if (!write_file(w, svg_name, svg.text, svg.len))
        return false;
    const char *title =
        tri_pack_textf(p, lang, base, "flow.%.*s.title", stem, base);
    return page(w, lang, name, "..",
                json_pack("{ss ss ss ss}", "kind", "book-chart", "title", title,
                          "svg", svg_name, "list", list.text ? list.text : ""));
}

/* A sheet each, and the list of them. */
static bool exercises(struct writing *w, size_t lang)
{
    const struct tri_book *b = w->book;
    if (!b->exercises || b->exercises->n == 0)
        return true;
    if (!page(w, lang, "exercises", "..", tri_book_exercises(b, lang)))
        return false;
    for (size_t i = 0; i < b->exercises->n; i++) {
        const struct tri_exercise *one = &b->exercises->items[i];
        char name[64];
        (void)snprintf(name, sizeof(name), "exercise-%.40s", one->id);
        if (!page(w, lang, name, "..", tri_book_exercise(b, lang, one)))
            return false;
    }
    return true;
}

static bool language(struct writing *w, size_t lang)
{
    const struct tri_book *b = w->book;
    if (!make_folder(w, b->pack->langs[lang].lang) ||
        !page(w, lang, "index", "..", tri_book_index(b, lang)) ||
        !page(w, lang, "sources", "..", tri_book_sources(b, lang)) ||
        !page(w, lang, "facts", "..", tri_book_facts(b, lang)) ||
        !page(w, lang, "changes", "..", tri_book_changes(b, lang)))
        return false;
    const char *file;
    for (size_t i = 0; (file = tri_book_file(b, i)); i++) {
        char name[128];
        (void)snprintf(name, sizeof(name), "table-%.*s",
                       (int)strcspn(file, "."), file);
        if (!page(w, lang, name, "..", tri_book_tables(b, lang, file)))
            return false;
    }
    for (size_t i = 0; i < b->files->n; i++) {
        const char *end = strstr(b->files->files[i].name, ".bpmn");
        if (end && end[5] == '\0' && !chart(w, lang, &b->files->files[i]))
            return false;
    }
    return exercises(w, lang);
}

static bool all(struct writing *w)
{
    const struct tri_pack *p = w->book->pack;
    char name[256];
    char mark[512];
    const char *style = tri_pages_style(w->book->pages);
    (void)snprintf(name, sizeof(name), "/assets/%s", style);
    const struct tri_asset *css = tri_pages_asset(w->book->pages, name);
    if (!make_folder(w, "") || !make_folder(w, "assets") || !css ||
        !write_file(w, name + 1, css->bytes, css->len))
        return false;
    for (size_t lang = 0; lang < p->n_langs; lang++)
        if (!language(w, lang))
            return false;
    (void)snprintf(mark, sizeof(mark),
                   "{\"pack\":\"%s\",\"version\":\"%s\",\"sha256\":\"%s\"}\n",
                   p->id, p->version, p->sha256);
    return write_file(w, MARK, mark, strlen(mark));
}

/* ---- in its place ---- */

static bool may_replace(const char *folder, bool *out_there)
{
    char path[4096];
    struct stat st;
    *out_there = lstat(folder, &st) == 0;
    (void)snprintf(path, sizeof(path), "%s/" MARK, folder);
    return !*out_there || (S_ISDIR(st.st_mode) && access(path, F_OK) == 0) ||
           rmdir(folder) == 0; /* an empty folder is fine */
}

enum tri_code tri_book_write(const struct tri_book *book, const char *folder,
                             size_t *out_pages, struct tri_error *err)
{
    struct writing w = { .book = book, .err = err };
    struct tri_loc loc = tri_loc_make(folder, NULL, 0, 0);
    char old[3100];
    bool there = false;
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        n--;
    if (n > 3000)
        return tri_fail(err, TRI_E_IO, NULL, "the folder's name is too long");
    (void)snprintf(old, sizeof(old), "%.*s", (int)n, folder);
    if (!may_replace(old, &there))
        return tri_fail(err, TRI_E_CONFLICT, &loc,
                        "is there already and is no book");
    struct stat st;
    there = lstat(old, &st) == 0;
    (void)snprintf(w.root, sizeof(w.root), "%s.new-%ld", old, (long)getpid());
    if (!all(&w)) {
        remove_tree(w.root, 3);
        return err->code;
    }
    char gone[3700];
    (void)snprintf(gone, sizeof(gone), "%s.old-%ld", old, (long)getpid());
    if ((there && rename(old, gone) != 0) || rename(w.root, old) != 0) {
        (void)io_failed(&w, old);
        if (there)
            (void)rename(gone, old);
        remove_tree(w.root, 3);
        return err->code;
    }
    if (there)
        remove_tree(gone, 3);
    *out_pages = w.pages;
    return TRI_OK;
}
