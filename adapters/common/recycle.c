#include "common/recycle.h"

#include <jansson.h>
#include <libxml/xmlmemory.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    UNIT = 16, /* between malloc's sizes */
    SIZES = 17,
    MOST_BYTES = SIZES * UNIT - 8, /* what the last size holds */
    KEPT_BYTES = 1 << 20           /* of a thread */
};

/* A block of size class k holds 16 k + 8 bytes, as malloc cuts them. */
struct kept {
    struct kept *next;
};

static _Thread_local struct kept *lists[SIZES];
static _Thread_local size_t kept_bytes;
static _Thread_local int is_noted; /* the end of this thread is */
static pthread_key_t at_end;

static void *take(size_t size)
{
    size_t k = size <= 8 ? 1 : (size + UNIT - 9) / UNIT;
    if (k >= SIZES)
        return malloc(size);
    struct kept *b = lists[k];
    if (!b)
        return malloc(k * UNIT + 8);
    lists[k] = b->next;
    kept_bytes -= k * UNIT;
    return b;
}

static void give(void *block)
{
    size_t k = block ? (malloc_usable_size(block) - 8) / UNIT : 0;
    if (k < 1 || k >= SIZES || kept_bytes >= KEPT_BYTES) {
        free(block);
        return;
    }
    if (!is_noted)
        is_noted = pthread_setspecific(at_end, lists) == 0;
    struct kept *b = block;
    b->next = lists[k];
    lists[k] = b;
    kept_bytes += k * UNIT;
}

static void *retake(void *block, size_t size)
{
    return realloc(block, size);
}

static char *copy(const char *text)
{
    size_t len = strlen(text) + 1;
    char *out = take(len);
    return out ? memcpy(out, text, len) : NULL;
}

static void end(void *ignored)
{
    (void)ignored;
    for (size_t k = 0; k < SIZES; k++)
        while (lists[k]) {
            struct kept *b = lists[k];
            lists[k] = b->next;
            free(b);
        }
    kept_bytes = KEPT_BYTES; /* what comes now is freed */
}

void tri_recycle_begin(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    (void)take, (void)give, (void)retake, (void)copy, (void)end;
#else
    if (pthread_key_create(&at_end, end) != 0)
        return;
    (void)xmlMemSetup(give, take, retake, copy);
    json_set_alloc_funcs(take, give);
#endif
}
