#include "cli/mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading tags, without a tree ---- */

struct tag {
    size_t at;  /* of '<' */
    size_t end; /* after '>' */
    const char *name;
    size_t len; /* of the local name */
    bool closes;
    bool empty;
};

/* The next tag from *at; comments, declarations and CDATA are passed over. */
static bool next_tag(const struct tri_pack_file *f, size_t *at, struct tag *out)
{
    while (*at < f->len) {
        const char *p = memchr(f->bytes + *at, '<', f->len - *at);
        if (!p)
            return false;
        size_t from = (size_t)(p - f->bytes);
        const char *stop = ">";
        if (strncmp(p, "<!--", 4) == 0)
            stop = "-->";
        else if (strncmp(p, "<![CDATA[", 9) == 0)
            stop = "]]>";
        const char *end = strstr(p, stop);
        if (!end)
            return false;
        *at = (size_t)(end - f->bytes) + strlen(stop);
        if (p[1] == '!' || p[1] == '?')
            continue;
        out->at = from;
        out->end = *at;
        out->closes = p[1] == '/';
        out->empty = end > p && end[-1] == '/';
        out->name = p + 1 + out->closes;
        out->len = strcspn(out->name, " \t\r\n/>");
        const char *colon = memchr(out->name, ':', out->len);
        if (colon) {
            out->len -= (size_t)(colon + 1 - out->name);
            out->name = colon + 1;
        }
        return true;
    }
    return false;
}

static bool is(const struct tag *t, const char *name, bool closes)
{
    return t->closes == closes && strlen(name) == t->len &&
           memcmp(t->name, name, t->len) == 0;
}

/* ---- making mutants ---- */

struct maker {
    const struct tri_pack_file *files;
    size_t file;
    struct tri_mutants *out;
    const struct tri_decision *decision;
    size_t row;
    bool failed;
};

static void add(struct maker *m, size_t from, size_t to, const char *text,
                size_t column, bool narrows, const char *what)
{
    struct tri_mutants *l = m->out;
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 256;
        struct tri_mutant *items = realloc(l->items, cap * sizeof(*items));
        if (!items) {
            m->failed = true;
            return;
        }
        l->items = items;
        l->cap = cap;
    }
    size_t len = strlen(text);
    char *copy = malloc(len + 1);
    if (!copy) {
        m->failed = true;
        return;
    }
    memcpy(copy, text, len + 1);
    l->items[l->n++] =
        (struct tri_mutant){ .file = m->file,
                             .from = from,
                             .to = to,
                             .text = copy,
                             .decision = m->decision,
                             .row = m->row,
                             .column = column,
                             .narrows = narrows,
                             .output = column == SIZE_MAX && *text,
                             .what = what };
}

/* `"a","b","c"` without its first choice. */
static void drop_choice(struct maker *m, size_t from, size_t to,
                        const char *cell, size_t column)
{
    const char *comma = strchr(cell, ',');
    if (!comma)
        return;
    const char *rest = comma + 1;
    add(m, from, to, rest + strspn(rest, " "), column, true, "choice dropped");
}

/* The first number of a cell, one more. */
static void shift_bound(struct maker *m, size_t from, size_t to,
                        const char *cell, size_t column)
{
    char text[160];
    size_t at = strcspn(cell, "0123456789");
    if (!cell[at] || strchr(cell, '"') || strchr(cell, '(') ||
        strlen(cell) > 100)
        return;
    char *end = NULL;
    long value = strtol(cell + at, &end, 10);
    if (*end == '.' && end[1] != '.')
        return;
    (void)snprintf(text, sizeof(text), "%.*s%ld%s", (int)at, cell, value + 1,
                   end);
    add(m, from, to, text, column, false, "bound moved");
}

static void of_cell(struct maker *m, size_t from, size_t to, size_t column)
{
    char cell[512];
    if (to - from >= sizeof(cell))
        return;
    memcpy(cell, m->files[m->file].bytes + from, to - from);
    cell[to - from] = '\0';
    if (strcmp(cell, "-") == 0 || !*cell)
        return;
    add(m, from, to, "-", column, false, "cell opened");
    if (strcmp(cell, "true") == 0)
        add(m, from, to, "false", column, false, "cell turned about");
    if (strcmp(cell, "false") == 0)
        add(m, from, to, "true", column, false, "cell turned about");
    drop_choice(m, from, to, cell, column);
    shift_bound(m, from, to, cell, column);
}

/* Another output of the same column, the next in the table that differs. */
static const char *another(const struct tri_decision *d, size_t row,
                           size_t column)
{
    const char *own = tri_output_text(d->table, row, column);
    for (size_t i = 1; i < d->n_rows; i++) {
        const char *other =
            tri_output_text(d->table, (row + i) % d->n_rows, column);
        if (*other && strcmp(other, own) != 0)
            return other;
    }
    if (strcmp(own, "true") == 0)
        return "false";
    return strcmp(own, "false") == 0 ? "true" : NULL;
}

/* What a scenario can see: a single output, or an action's code, mark and
 * urgency. */
static bool is_seen(const struct tri_decision *d, size_t column)
{
    const char *name = tri_output_name(d->table, column);
    return tri_table_outputs(d->table) == 1 || strcmp(name, "code") == 0 ||
           strcmp(name, "mandatory") == 0 || strcmp(name, "urgency") == 0;
}

static void of_output(struct maker *m, size_t from, size_t to, size_t column)
{
    const struct tri_decision *d = m->decision;
    if (column >= tri_table_outputs(d->table) || !is_seen(d, column))
        return;
    const char *other = another(d, m->row, column);
    bool catches_all = true;
    for (size_t i = 0; i < tri_table_inputs(d->table); i++)
        catches_all &= strcmp(tri_cell_text(d->table, m->row, i), "-") == 0;
    if (other)
        add(m, from, to, other, SIZE_MAX, true,
            catches_all ? "default changed" : "output changed");
}

/* ---- walking a file ---- */

/* The row's entries, from after its start tag to its end tag; *io_at moves. */
static void of_row(struct maker *m, size_t start, size_t *io_at)
{
    const struct tri_pack_file *f = &m->files[m->file];
    struct tag t;
    size_t inputs = 0, outputs = 0;
    enum { NOTHING, INPUT, OUTPUT } in = NOTHING;
    while (next_tag(f, io_at, &t)) {
        if (is(&t, "rule", true)) {
            add(m, start, t.end, "", SIZE_MAX, true, "row taken out");
            return;
        }
        if (is(&t, "inputEntry", false))
            in = INPUT;
        else if (is(&t, "outputEntry", false))
            in = OUTPUT;
        else if (is(&t, "annotationEntry", false))
            in = NOTHING;
        if (!is(&t, "text", false) || t.empty || in == NOTHING)
            continue;
        size_t from = t.end;
        if (!next_tag(f, io_at, &t) || !is(&t, "text", true))
            continue;
        if (in == INPUT)
            of_cell(m, from, t.at, inputs++);
        else
            of_output(m, from, t.at, outputs++);
        in = NOTHING;
    }
}

/* The id of a tag; false when it has none. */
static bool id_of(const struct tri_pack_file *f, const struct tag *t, char *out,
                  size_t size)
{
    const char *p = f->bytes + t->at;
    const char *end = f->bytes + t->end;
    for (; p + 5 < end; p++)
        if (strncmp(p, " id=", 4) == 0 && (p[4] == '"' || p[4] == '\'')) {
            const char *stop = memchr(p + 5, p[4], (size_t)(end - p) - 5);
            size_t n = stop ? (size_t)(stop - p) - 5 : size;
            if (n >= size)
                return false;
            memcpy(out, p + 5, n);
            out[n] = '\0';
            return true;
        }
    return false;
}

static bool find_row(const struct tri_pack *p, const struct tri_pack_file *f,
                     const struct tag *t, struct maker *m)
{
    char id[96];
    if (!id_of(f, t, id, sizeof(id)))
        return false;
    for (size_t i = 0; i < p->n_decisions; i++) {
        const struct tri_decision *d = &p->decisions[i];
        if (!d->table || strcmp(d->file, f->name) != 0)
            continue;
        for (size_t k = 0; k < d->n_rows; k++)
            if (strcmp(d->rows[k].id, id) == 0) {
                m->decision = d;
                m->row = k;
                return true;
            }
    }
    return false;
}

bool tri_mutants_list(const struct tri_pack *pack,
                      const struct tri_pack_file *files, size_t n_files,
                      struct tri_mutants *out)
{
    struct maker m = { .files = files, .out = out };
    memset(out, 0, sizeof(*out));
    for (m.file = 0; m.file < n_files && !m.failed; m.file++) {
        const struct tri_pack_file *f = &files[m.file];
        size_t n = strlen(f->name), at = 0;
        struct tag t;
        if (n < 5 || strcmp(f->name + n - 4, ".dmn") != 0)
            continue;
        while (!m.failed && next_tag(f, &at, &t))
            if (is(&t, "rule", false) && !t.empty && find_row(pack, f, &t, &m))
                of_row(&m, t.at, &at);
    }
    return !m.failed;
}

void tri_mutants_done(struct tri_mutants *m)
{
    for (size_t i = 0; i < m->n; i++)
        free(m->items[i].text);
    free(m->items);
    memset(m, 0, sizeof(*m));
}

void tri_mutants_shuffle(struct tri_mutants *m, size_t n, uint64_t seed)
{
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    for (size_t i = 0; i < n && i + 1 < m->n; i++) {
        state = state * UINT64_C(6364136223846793005) +
                UINT64_C(1442695040888963407);
        size_t k = i + (size_t)((state >> 33) % (m->n - i));
        struct tri_mutant swap = m->items[i];
        m->items[i] = m->items[k];
        m->items[k] = swap;
    }
}

void tri_mutant_write(const struct tri_mutant *m,
                      const struct tri_pack_file *files, struct tri_out *out)
{
    const struct tri_pack_file *f = &files[m->file];
    tri_out_clear(out);
    tri_out_put(out, f->bytes, m->from);
    tri_out_text(out, m->text);
    tri_out_put(out, f->bytes + m->to, f->len - m->to);
}
