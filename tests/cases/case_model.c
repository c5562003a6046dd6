#include "case_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = malloc(TRI_MAX_JSON_BYTES);
    *len = text ? fread(text, 1, TRI_MAX_JSON_BYTES, f) : 0;
    (void)fclose(f);
    return text;
}

static bool add(struct case_model *m, const char *case_file, const char *name,
                int n, enum tri_code *code)
{
    char path[400];
    char label[64];
    const char *slash = strrchr(case_file, '/');
    int dir = slash ? (int)(slash - case_file) + 1 : 0;
    (void)snprintf(path, sizeof(path), "%.*s%.*s", dir, case_file, n, name);
    (void)snprintf(label, sizeof(label), "%.*s", n, name);
    size_t len = 0;
    char *text = read_file(path, &len);
    if (!text)
        return false;
    *code = tri_models_add(m->models, label, text, len, &m->findings, &m->err);
    free(text);
    return true;
}

bool case_model_load(struct case_model *m, const char *case_file,
                     const char *names, struct tri_zones *zones,
                     struct tri_value now)
{
    case_model_done(m);
    m->zones = zones;
    m->now = now;
    tri_findings_init(&m->findings);
    enum tri_code code = tri_models_new(&m->models, &m->err);
    while (*names && code == TRI_OK) {
        size_t n = strcspn(names, " ");
        if (!add(m, case_file, names, (int)n, &code))
            return false;
        names += n + strspn(names + n, " ");
    }
    if (code == TRI_OK)
        code = tri_models_link(m->models, &m->findings, &m->err);
    if (code == TRI_OK)
        code = tri_run_new(m->models, zones, &m->run, &m->err);
    if (code == TRI_OK)
        tri_run_begin(m->run, now, TRI_TRACE_FULL);
    return true;
}

void case_model_done(struct case_model *m)
{
    tri_run_free(m->run);
    tri_models_free(m->models);
    tri_findings_done(&m->findings);
    memset(m, 0, sizeof(*m));
}

/* Inputs by their name, those of imported models too. */
static bool give_inputs(struct case_model *m, struct tri_value inputs)
{
    for (size_t i = 0; inputs.kind == TRI_CONTEXT && i < inputs.u.context->n;
         i++) {
        const struct tri_entry *e = &inputs.u.context->entries[i];
        char name[80];
        (void)snprintf(name, sizeof(name), "%.*s", (int)e->key_len, e->key);
        const struct tri_node *n =
            tri_models_find(m->models, NULL, TRI_NODE_INPUT, name);
        if (!n)
            return false;
        tri_run_input(m->run, n, e->value);
    }
    return true;
}

bool case_model_ask(struct case_model *m, const char *name,
                    struct tri_value inputs, struct tri_value *out)
{
    *out = tri_null();
    const struct tri_node *n =
        tri_models_find(m->models, NULL, TRI_NODE_DECISION, name);
    if (n) {
        if (!give_inputs(m, inputs))
            return false;
        (void)tri_run_decide(m->run, n, out, &m->err);
        return true;
    }
    n = tri_models_find(m->models, NULL, TRI_NODE_SERVICE, name);
    if (!n)
        n = tri_models_find(m->models, NULL, TRI_NODE_BKM, name);
    if (n)
        (void)tri_run_invoke(m->run, n, inputs, out, &m->err);
    return n != NULL;
}
