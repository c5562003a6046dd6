#include "triage/catalogue.h"

#include <string.h>

#include "feel/json.h"

static const struct tri_value *member(const struct tri_context *c,
                                      const char *key)
{
    return tri_context_find(c, key, strlen(key));
}

static const char *text_of(struct tri_arena *a, const struct tri_value *v)
{
    return v && v->kind == TRI_STRING ? tri_arena_copy(a, v->u.str, v->len)
                                      : NULL;
}

bool tri_catalogue_read(struct tri_arena *a, const char *lang, const char *file,
                        struct tri_value document, bool translated,
                        struct tri_catalogue *out,
                        struct tri_findings *findings)
{
    struct tri_loc loc = tri_loc_make(file, NULL, 1, 0);
    *out = (struct tri_catalogue){ .lang = lang, .file = file };
    if (document.kind != TRI_CONTEXT) {
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "a catalogue is one object of texts by id");
        return true;
    }
    const struct tri_context *doc = document.u.context;
    struct tri_key *keys = tri_arena_zero(a, doc->n + 1, sizeof(*keys));
    struct tri_wording *texts = tri_arena_zero(a, doc->n + 1, sizeof(*texts));
    if (!keys || !texts)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++) {
        const struct tri_entry *e = &doc->entries[i];
        const struct tri_value *text = &e->value;
        const struct tri_value *from = NULL;
        const struct tri_value *same = NULL;
        if (text->kind == TRI_CONTEXT) {
            from = member(text->u.context, "en");
            same = member(text->u.context, "same");
            text = member(text->u.context, "text");
        }
        if (!text || text->kind != TRI_STRING ||
            (translated && (!from || from->kind != TRI_STRING))) {
            struct tri_loc at = tri_loc_make(file, NULL, 1, 0);
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &at, "%.*s: %s",
                             (int)e->key_len, e->key,
                             translated ? "needs an object of text and en"
                                        : "needs a text");
            continue;
        }
        keys[n] = (struct tri_key){ e->key, e->key_len, e->hash };
        texts[n].text = text_of(a, text);
        texts[n].from = text_of(a, from);
        texts[n].len = text->len;
        texts[n].same = same && tri_is_true(*same);
        texts[n].plain = tri_json_plain(text->u.str, text->len);
        if (!texts[n].text)
            return false;
        n++;
    }
    out->texts = texts;
    return tri_index_build(a, keys, n, &out->index);
}

const struct tri_wording *tri_catalogue_wording(const struct tri_catalogue *c,
                                                const char *id, size_t len)
{
    size_t i = tri_index_find(&c->index, id, len);
    return i == TRI_INDEX_NONE ? NULL : &c->texts[i];
}

const char *tri_catalogue_find(const struct tri_catalogue *c, const char *id)
{
    const struct tri_wording *w = tri_catalogue_wording(c, id, strlen(id));
    return w ? w->text : NULL;
}
