/* engine/feel/parse.h - the state of parsing one expression (private).
 *
 * Source:  DMN 1.5, 10.3.1.2 (grammar).
 * Owner:   the caller's stack; nodes go to the model arena.
 * Threads: one parse, one thread.
 *
 * Syntax stops at the first fault of an expression (`failed`); what is wrong
 * with names, types and arity is collected, and dropped again when a trial
 * reading of an ambiguous bracket is taken back.
 */
#ifndef TRI_FEEL_PARSE_H
#define TRI_FEEL_PARSE_H

#include "feel/ast.h"
#include "feel/lex.h"
#include "feel/names.h"

enum tri_local_kind { TRI_LOCAL_NAMES, TRI_LOCAL_FILTER };

struct tri_local { /* a scope that the expression itself opens */
    struct tri_local *up;
    enum tri_local_kind kind;
    struct tri_scope_name *names;
    size_t n;
    size_t cap;
    const struct tri_type *item; /* FILTER: type of an item */
    bool partial_used;           /* FOR: the name `partial` was resolved */
};

struct tri_remark { /* a finding kept until the parse is settled */
    uint32_t at;
    enum tri_severity severity;
    enum tri_code code;
    const char *msg;
};

struct tri_parser {
    struct tri_feel *c;
    struct tri_arena *a;
    const struct tri_source *src;
    const char *text;
    size_t len;
    struct tri_token t;
    uint32_t prev_end; /* end of the token before t */
    struct tri_local *local;
    const struct tri_scope *outer;
    struct tri_feel_names *keys; /* its multi-word keys; NULL: none yet */
    const struct tri_type *input;
    unsigned depth;
    unsigned funcs;     /* function literals met so far */
    unsigned inputs;    /* ? met so far */
    uint64_t tokens;    /* read, trials included */
    bool open_bracket;  /* in the high end of a range: [ may close it */
    enum tri_code code; /* TRI_E_NOMEM, TRI_E_LIMIT; else TRI_OK */
    bool failed;
    uint32_t fail_at;
    char msg[160];
    struct tri_remark *remarks;
    size_t n_remarks;
    size_t cap_remarks;
};

/* ---- parse.c ---- */
void tri_parser_init(struct tri_parser *p, struct tri_feel *c,
                     const struct tri_scope *scope,
                     const struct tri_source *src,
                     const struct tri_type *input);
/* A whole expression up to the end of the text; NULL when p->failed. */
struct tri_ast *tri_parse_whole(struct tri_parser *p);
/* The match of a filter over slot 0 of the caller's scope, up to the end. */
struct tri_ast *tri_parse_match(struct tri_parser *p); /* postfix.c */
/* Unary tests up to the end of the text. "-" or nothing: *out_n 0. False when
 * p->failed. */
bool tri_parse_tests(struct tri_parser *p, bool *out_negated,
                     struct tri_ast ***out, size_t *out_n);

/* ---- shared by the parser's files ---- */
struct tri_ast *tri_parse_expression(struct tri_parser *p);
struct tri_ast *tri_parse_operand(struct tri_parser *p); /* additive level */
struct tri_ast *tri_parse_start(struct tri_parser *p);   /* primary.c */
struct tri_ast *tri_parse_primary(struct tri_parser *p); /* postfix.c */
struct tri_ast *tri_parse_name(struct tri_parser *p);    /* scope.c */
/* Does a known name cover more than the word at hand ("if count")? */
bool tri_name_is_longer(struct tri_parser *p);
struct tri_ast *tri_parse_path(struct tri_parser *p, struct tri_ast *base);
const struct tri_type *tri_parse_type(struct tri_parser *p); /* parse_type.c */
struct tri_ast *tri_parse_comparison_test(struct tri_parser *p);
/* After the low end of a range, at "..". at: where its bracket stands. */
struct tri_ast *tri_parse_range_from(struct tri_parser *p, uint32_t at,
                                     struct tri_ast *lo, bool lo_closed);

void tri_next(struct tri_parser *p);
void tri_seek(struct tri_parser *p, size_t at); /* read the token there */
bool tri_at(const struct tri_parser *p, char c);
bool tri_at_word(const struct tri_parser *p, const char *word);
bool tri_expect(struct tri_parser *p, char c);
bool tri_expect_word(struct tri_parser *p, const char *word);
bool tri_is_comparison(const struct tri_parser *p);
/* NULL, with the first fault kept. */
void *tri_parse_fail(struct tri_parser *p, uint32_t at, const char *fmt, ...)
    TRI_PRINTF(3, 4);
void *tri_parse_nomem(struct tri_parser *p);
void tri_remark(struct tri_parser *p, enum tri_severity severity, uint32_t at,
                const char *fmt, ...) TRI_PRINTF(4, 5);
/* An error remark and a node that is null with that text. */
struct tri_ast *tri_parse_bad(struct tri_parser *p, uint32_t at,
                              const char *fmt, ...) TRI_PRINTF(3, 4);

/* check.c: a remark when a test of this type never matches the input. */
void tri_check_test(struct tri_parser *p, uint32_t at,
                    const struct tri_type *input, const struct tri_type *test);

struct tri_ast *tri_node(struct tri_parser *p, enum tri_op op, uint32_t at);
struct tri_ast *tri_node2(struct tri_parser *p, enum tri_op op, uint32_t at,
                          struct tri_ast *a, struct tri_ast *b);
struct tri_ast *tri_node_const(struct tri_parser *p, uint32_t at,
                               struct tri_value v);
/* Append to a growing array of nodes; false on memory. */
bool tri_nodes_push(struct tri_parser *p, struct tri_ast ***items, size_t *n,
                    size_t *cap, struct tri_ast *item);

void tri_local_push(struct tri_parser *p, struct tri_local *l,
                    enum tri_local_kind kind);
bool tri_local_add(struct tri_parser *p, struct tri_local *l, const char *name,
                   size_t len, const struct tri_type *type);
/* A key or parameter name that runs to one of the stop characters; tidy. Goes
 * on after it. NULL on a fault. */
const char *tri_parse_free_name(struct tri_parser *p, const char *stops,
                                size_t *out_len);
/* suggest.c: "; did you mean 'x'?" or nothing, for the end of a message. */
const char *tri_suggest_name(struct tri_parser *p, const char *wrong,
                             size_t len);
const char *tri_suggest_function(struct tri_parser *p, const char *wrong,
                                 size_t len);
const char *tri_suggest_field(struct tri_parser *p, const struct tri_type *t,
                              const char *wrong, size_t len);
/* Is there a variable of that name (not a built-in, not an unknown key)? */
bool tri_scope_has(const struct tri_parser *p, const char *name, size_t len);
struct tri_word tri_text_of(const char *name, size_t len);

#endif
