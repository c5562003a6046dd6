/* A linked model is frozen and shared: eight threads decide everything in it at
 * once, each with a run of its own, and all get what one thread got alone. The
 * preset tsan looks for races; every other build still compares. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn_bench.h"

#define THREADS 8
#define ROUNDS 12
#define FILE_MAX ((size_t)1 << 20)

static const char *const files[] = { "policies.dmn", "cells.dmn",
                                     "services.dmn", "boxed.dmn",
                                     "types.dmn",    "names.dmn" };

static void add_file(struct bench *b, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/tests/cases/feel/models/%s",
                   TRI_SOURCE_DIR, name);
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, FILE_MAX);
    if (!f || !text)
        exit(2);
    (void)fread(text, 1, FILE_MAX - 1, f);
    (void)fclose(f);
    bench_add(b, name, text);
    free(text);
}

/* Every decision with the inputs of one round, as JSON, one a line. */
static void decide_all(const struct tri_models *m, struct tri_run *run,
                       int round, struct tri_out *out)
{
    const struct tri_node *n;
    struct tri_error err;
    tri_run_begin(run, tri_null(), TRI_TRACE_FULL);
    for (size_t i = 0; (n = tri_models_node(m, TRI_NODE_INPUT, i)); i++)
        tri_run_input(run, n,
                      tri_node_info(n).type->kind == TRI_T_STRING
                          ? tri_str("s", 1)
                          : tri_int(round * 3));
    for (size_t i = 0; (n = tri_models_node(m, TRI_NODE_DECISION, i)); i++) {
        struct tri_value v = tri_null();
        if (tri_run_decide(run, n, &v, &err) == TRI_OK)
            tri_json_write(tri_run_eval(run), out, v, TRI_JSON_TYPED, 0);
        tri_out_char(out, '\n');
    }
}

struct job {
    const struct tri_models *m;
    const struct tri_out *want; /* of each round */
    int first;
    bool same;
};

static void *work(void *self)
{
    struct job *j = self;
    struct tri_run *run = NULL;
    struct tri_error err;
    struct tri_out out;
    if (tri_run_new(j->m, NULL, &run, &err) != TRI_OK)
        return NULL;
    tri_out_init(&out);
    j->same = true;
    for (int i = 0; i < ROUNDS; i++) {
        int round = (j->first + i) % ROUNDS; /* not all at the same place */
        tri_out_clear(&out);
        decide_all(j->m, run, round, &out);
        j->same = j->same && strcmp(out.text, j->want[round].text) == 0;
    }
    tri_out_done(&out);
    tri_run_free(run);
    return NULL;
}

static void shared_model(void)
{
    struct bench b;
    struct tri_out want[ROUNDS];
    struct job jobs[THREADS];
    pthread_t threads[THREADS];
    bench_open(&b);
    for (size_t i = 0; i < TRI_COUNT(files); i++)
        add_file(&b, files[i]);
    bench_link(&b);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    for (int i = 0; i < ROUNDS; i++) {
        tri_out_init(&want[i]);
        decide_all(b.models, b.run, i, &want[i]);
        CU_ASSERT(want[i].len > 1000);
    }
    CU_ASSERT(strcmp(want[0].text, want[5].text) != 0);
    for (int i = 0; i < THREADS; i++) {
        jobs[i] = (struct job){ b.models, want, i, false };
        CU_ASSERT_FATAL(pthread_create(&threads[i], NULL, work, &jobs[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
        CHECK_ROW("a thread gets what one alone got", jobs[i].same);
    }
    for (int i = 0; i < ROUNDS; i++)
        tri_out_done(&want[i]);
    bench_close(&b);
}

int main(void)
{
    const CU_TestInfo tests[] = {
        { "eight threads over one model", shared_model },
        CU_TEST_INFO_NULL,
    };
    return check_run("threads", tests);
}
