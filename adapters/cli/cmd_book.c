/* safetriage book: a pack as a folder of static pages. */
#include <stdio.h>

#include "book/book.h"
#include "cli/packs.h"
#include "common/cleanup.h"

static void pages_done(struct tri_pages **p)
{
    tri_pages_free(*p);
}

static void exercises_done(struct tri_exercises *e)
{
    tri_exercises_done(e);
}

int tri_cmd_book(int argc, char **argv)
{
    TRI_CLEANUP(tri_cli_pack_done)
    struct tri_cli_pack loaded = { .pack = NULL };
    TRI_CLEANUP(tri_cli_pack_done)
    struct tri_cli_pack before = { .pack = NULL };
    TRI_CLEANUP(exercises_done) struct tri_exercises exercises = { .n = 0 };
    TRI_CLEANUP(pages_done) struct tri_pages *pages = NULL;
    struct tri_error err = { .code = TRI_OK };
    const char *folder = NULL;
    const char *since = NULL;
    const struct tri_option options[] = {
        { .name = "-o", .text = &folder },
        { .name = "--since", .text = &since },
    };
    char **rest;
    char web[4200];
    size_t n = 0;
    size_t written = 0;
    int status =
        tri_cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]),
                      1, &rest, &n);
    if (status != TRI_EXIT_OK)
        return status;
    if (n == 0 || !folder)
        return tri_cli_usage("book", n == 0 ? "book: which pack?"
                                            : "book: where to? (-o DIR)");
    status = tri_cli_pack_load(rest[0], "PACK", TRI_ERROR, &loaded);
    if (status == TRI_EXIT_OK && since)
        status = tri_cli_pack_load(since, "--since", TRI_ERROR, &before);
    if (status != TRI_EXIT_OK)
        return status;
    if (!tri_pages_find(web, sizeof(web))) {
        tri_cli_say("the pages are not beside this binary: build them "
                    "(./start does)");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_pages_load(web, "book.xsl", &pages, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (tri_exercises_load(loaded.pack, loaded.files.folder, &exercises,
                           &err) != TRI_OK)
        return tri_cli_fail(&err);
    const struct tri_book book = { loaded.pack, &loaded.files, before.pack,
                                   pages, &exercises };
    if (tri_book_write(&book, folder, &written, &err) != TRI_OK)
        return tri_cli_fail(&err);
    tri_cli_say("%zu pages in %s: begin with %s/%s/index.html", written, folder,
                folder, loaded.pack->langs[0].lang);
    return TRI_EXIT_OK;
}
