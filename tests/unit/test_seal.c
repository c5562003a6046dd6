/* The seal port by libsodium: what opens, what does not, what is the same. */
#include <fcntl.h>

#include "case/blind.h"
#include "check.h"
#include "store_bench.h"

#define ONE "00000000000000000000000000000001"
#define TWO "00000000000000000000000000000002"

static bool contains(const uint8_t *at, size_t len, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= len; i++)
        if (memcmp(at + i, word, strlen(word)) == 0)
            return true;
    return false;
}

/* Sealed for incident ONE, record "3", kind "event": opens there alone. */
static void sealed_for_one_place(void)
{
    struct store_bench b;
    bench_new(&b, true);
    const struct tri_seal_port *s = b.seal;
    uint8_t key[TRI_WRAPPED_BYTES];
    uint8_t other[TRI_WRAPPED_BYTES];
    CHECK_ROW("key", s->key_new(s->self, ONE, key, NULL) == TRI_OK);
    CHECK_ROW("key", s->key_new(s->self, ONE, other, NULL) == TRI_OK);
    CHECK_ROW("keys differ", memcmp(key, other, sizeof(key)) != 0);
    static const char plain[] = "what a child said";
    uint8_t sealed[sizeof(plain) + TRI_SEAL_EXTRA];
    const struct tri_place place = {
        .wrapped = key, .incident = ONE, .record = "3", .kind = "event"
    };
    CHECK_ROW("seal", s->seal(s->self, &place, plain, sizeof(plain), sealed,
                              NULL) == TRI_OK);
    const struct {
        const char *label;
        struct tri_place place;
        size_t cut;
        int flip; /* byte to change, -1: none */
        enum tri_code code;
    } rows[] = {
        { "its place", place, 0, -1, TRI_OK },
        { "another incident",
          { .wrapped = key, .incident = TWO, .record = "3", .kind = "event" },
          0,
          -1,
          TRI_E_INPUT },
        { "another record",
          { .wrapped = key, .incident = ONE, .record = "4", .kind = "event" },
          0,
          -1,
          TRI_E_INPUT },
        { "another kind",
          { .wrapped = key, .incident = ONE, .record = "3", .kind = "draft" },
          0,
          -1,
          TRI_E_INPUT },
        { "parts moved",
          { .wrapped = key, .incident = ONE, .record = "", .kind = "3event" },
          0,
          -1,
          TRI_E_INPUT },
        { "another key",
          { .wrapped = other, .incident = ONE, .record = "3", .kind = "event" },
          0,
          -1,
          TRI_E_INPUT },
        { "the book's key",
          { .book = TRI_KEY_AUDIT,
            .incident = ONE,
            .record = "3",
            .kind = "event" },
          0,
          -1,
          TRI_E_INPUT },
        { "an id too long",
          { .wrapped = key,
            .incident = ONE ONE ONE,
            .record = "3",
            .kind = "event" },
          0,
          -1,
          TRI_E_INPUT },
        { "a cut one", place, 1, -1, TRI_E_INPUT },
        { "nearly nothing", place, sizeof(sealed) - 3, -1, TRI_E_INPUT },
        { "its nonce changed", place, 0, 0, TRI_E_INPUT },
        { "its text changed", place, 0, 24, TRI_E_INPUT },
        { "its tag changed", place, 0, sizeof(sealed) - 1, TRI_E_INPUT },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t bytes[sizeof(sealed)];
        uint8_t out[sizeof(plain)] = { 1 };
        memcpy(bytes, sealed, sizeof(bytes));
        if (rows[i].flip >= 0)
            bytes[rows[i].flip] ^= 1;
        enum tri_code code = s->open(s->self, &rows[i].place, bytes,
                                     sizeof(bytes) - rows[i].cut, out, NULL);
        CHECK_ROW(rows[i].label, code == rows[i].code);
        CHECK_ROW(rows[i].label,
                  (memcmp(out, plain, sizeof(plain)) == 0) == (code == TRI_OK));
    }
    CHECK_ROW("no plain word inside",
              !contains(sealed, sizeof(sealed), "child"));
    bench_done(&b);
}

static void tokens(void)
{
    static const struct {
        const char *label;
        const char *field;
        const char *a;
        const char *b;
        bool same;
    } rows[] = {
        { "same", TRI_FIELD_NAME, "Ann Bee", "ann bee", true },
        { "order of words", TRI_FIELD_NAME, "Bee, Ann", "Ann Bee", true },
        { "accents", TRI_FIELD_NAME, "Z\xc3\xb6\xc3\xab", "Zoe", true },
        { "sharp s", TRI_FIELD_NAME, "Wei\xc3\x9f", "WEISS", true },
        { "apostrophes", TRI_FIELD_NAME, "O\xe2\x80\x99Neill", "oneill", true },
        { "hyphens part words", TRI_FIELD_NAME, "Anne-Marie", "anne marie",
          true },
        { "other name", TRI_FIELD_NAME, "Ann Bee", "Ann Dee", false },
        { "a word more", TRI_FIELD_NAME, "Ann Bee", "Ann Bee Cee", false },
        { "handle", TRI_FIELD_HANDLE, "@Ann_Bee", "annbee", true },
        { "order of a handle", TRI_FIELD_HANDLE, "bee ann", "ann bee", false },
        { "many words", TRI_FIELD_NAME, "a b c d e f g h i j k l m n o p q r s",
          "s r q p o n m l k j i h g f e d c b a", false },
    };
    struct store_bench b;
    bench_new(&b, true);
    uint8_t x[TRI_TOKEN_BYTES];
    uint8_t y[TRI_TOKEN_BYTES];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CHECK_ROW(rows[i].label,
                  tri_blind_value(b.seal, rows[i].field, rows[i].a, x));
        CHECK_ROW(rows[i].label,
                  tri_blind_value(b.seal, rows[i].field, rows[i].b, y));
        CHECK_ROW(rows[i].label,
                  (memcmp(x, y, sizeof(x)) == 0) == rows[i].same);
    }
    (void)tri_blind_value(b.seal, TRI_FIELD_NAME, "ann", x);
    (void)tri_blind_value(b.seal, TRI_FIELD_HANDLE, "ann", y);
    CHECK_ROW("fields differ", memcmp(x, y, sizeof(x)) != 0);
    bench_done(&b);
    /* Another key, another token: lists of names do not help. */
    bench_new(&b, true);
    (void)tri_blind_value(b.seal, TRI_FIELD_NAME, "ann", y);
    CHECK_ROW("keys differ", memcmp(x, y, sizeof(x)) != 0);
    bench_done(&b);
}

static void key_files(void)
{
    struct store_bench b;
    struct tri_error err = { .msg = "" };
    struct tri_seal_sodium *again = NULL;
    struct stat st;
    bench_new(&b, true);
    CHECK_ROW("mode", stat(b.key, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_ROW("never replaced", tri_key_file_new(b.key, &err) == TRI_E_IO);
    static const mode_t refused[] = { 0604, 0640, 0620, 0602, 0644, 0666 };
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        (void)chmod(b.key, refused[i]);
        CHECK_ROW("open to others",
                  tri_seal_sodium_open(b.key, &again, &err) == TRI_E_IO);
    }
    (void)chmod(b.key, 0400);
    CHECK_ROW("read only is fine",
              tri_seal_sodium_open(b.key, &again, &err) == TRI_OK);
    uint8_t x[TRI_TOKEN_BYTES];
    uint8_t y[TRI_TOKEN_BYTES];
    (void)tri_blind_value(b.seal, TRI_FIELD_NAME, "ann", x);
    (void)tri_blind_value(tri_seal_sodium_port(again), TRI_FIELD_NAME, "ann",
                          y);
    CHECK_ROW("the same key again", memcmp(x, y, sizeof(x)) == 0);
    tri_seal_sodium_free(again);
    CHECK_ROW("a folder",
              tri_seal_sodium_open(b.folder, &again, &err) == TRI_E_IO);
    bench_done(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "sealed for one place", sealed_for_one_place },
        { "tokens", tokens },
        { "key files", key_files },
        CU_TEST_INFO_NULL,
    };
    return check_run("sealing", tests);
}
