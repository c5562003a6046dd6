/* engine/feel/ast.h - the frozen tree of one expression (for feel/, proof/ and
 * dmn/forks_feel.c).
 *
 * Source:  DMN 1.5, 10.3.1.2 (grammar), 10.3.2 (meaning).
 * Owner:   nodes live in the model arena; nothing changes after compile.
 * Threads: frozen.
 *
 * parse.c builds nodes through check.c, which gives each its type and folds
 * constants; names are already (depth, slot) pairs; interp.c walks the tree.
 * A local scope (context, filter, for, some, every, function) is one frame at
 * run time, so depth counts frames outwards, the caller's scope included.
 */
#ifndef TRI_FEEL_AST_H
#define TRI_FEEL_AST_H

#include "feel/builtin.h"
#include "feel/feel.h"

enum tri_op {
    TRI_OP_CONST,    /* value */
    TRI_OP_FAULT,    /* text: why it is null (also a finding) */
    TRI_OP_AT,       /* @"text" whose zone is known only at run time */
    TRI_OP_NAME,     /* depth, slot; place: where the frame has it */
    TRI_OP_INPUT,    /* ? */
    TRI_OP_ITEM_KEY, /* depth: filter frame; text: key; a: what if no key */
    TRI_OP_LIST,     /* kids */
    TRI_OP_CONTEXT,  /* kids, keys; own frame */
    TRI_OP_RANGE,    /* a or NULL, b or NULL; TRI_N_LO_CLOSED ... */
    TRI_OP_FUNC,     /* func: params, result, body */
    TRI_OP_IF,       /* a then b else c */
    TRI_OP_FOR,      /* kids: iterators; a: body; own frame; slot n: partial */
    TRI_OP_STEPS,    /* a..b as an iterator of `for` */
    TRI_OP_SOME,
    TRI_OP_EVERY,
    TRI_OP_OR, /* a, b; chain: slot operands, from the left */
    TRI_OP_AND,
    TRI_OP_EQ,
    TRI_OP_NE,
    TRI_OP_LT,
    TRI_OP_LE,
    TRI_OP_GT,
    TRI_OP_GE,
    TRI_OP_ADD,
    TRI_OP_SUB,
    TRI_OP_MUL,
    TRI_OP_DIV,
    TRI_OP_POW,
    TRI_OP_NEG,
    TRI_OP_BETWEEN,  /* a between b and c */
    TRI_OP_IN,       /* a in kids */
    TRI_OP_INSTANCE, /* a instance of as_type */
    TRI_OP_PATH,     /* a . text; slot: where the type of a has it */
    TRI_OP_FILTER,   /* a [ b ]; own frame: slot 0 is item */
    TRI_OP_CALL, /* a ( kids ), names in keys or NULL; slot: hidden built-in */
    TRI_OP_BUILTIN /* builtin ( kids ), NULL kid: a hole */
};

#define TRI_N_LO_CLOSED 1u
#define TRI_N_HI_CLOSED 2u
#define TRI_N_IS_EQUAL 4u     /* RANGE from "= x" */
#define TRI_N_IS_NOT_EQUAL 8u /* RANGE from "!= x" */
#define TRI_N_HEAP 16u        /* a function may keep this node's frame */
#define TRI_N_USES_INPUT 32u  /* mentions ? */
#define TRI_N_PARTIAL 64u     /* FOR: the body reads `partial` */
#define TRI_N_PLAIN 128u      /* EQ, NE: x or x.y against a constant */

struct tri_word {
    const char *at;
    uint32_t len;
    uint32_t hash;
};

struct tri_ast;

/* "a or b or c" leans to the left: its operands side by side. The shorter
 * chains that it begins with share them. */
struct tri_chain {
    uint32_t n;
    uint32_t room;
    const struct tri_ast *operands[];
};

struct tri_ast {   /* what evaluation reads first comes first: one cache line */
    uint8_t op;    /* enum tri_op */
    uint8_t flags; /* TRI_N_* */
    uint16_t depth;
    uint32_t slot;
    uint32_t n;      /* kids */
    uint32_t offset; /* byte in the source */
    union {
        struct tri_value value;
        uint32_t place;
        struct tri_chain *chain;
        const struct tri_word *keys;
        const struct tri_type *as_type;
        const struct tri_builtin *builtin;
        const struct tri_function *func; /* a closure without its frame */
    } u;
    struct tri_ast *a;
    struct tri_ast *b;
    struct tri_word text;
    struct tri_ast *c;
    struct tri_ast **kids;
    const struct tri_type *type; /* inferred, never NULL once finished */
    uint32_t height;             /* of the subtree: C stack it may take */
};

struct tri_expr {
    const struct tri_source *source;
    const struct tri_ast *root; /* NULL: broken, or unary tests */
    const char *broken;         /* why root is NULL */
    const struct tri_type *type;
    enum tri_feel_goal goal;
    unsigned height;
    bool keeps_frame; /* the body of a function that makes functions */
    enum tri_test_shape shape;
    bool negated;
    uint32_t n_tests;
    struct tri_ast *const *tests;
    const struct tri_value *choices; /* of CHOICES, one for each test */
};

/* ---- interp.c ---- */
struct tri_value tri_ast_eval(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f);

/* ---- path.c: what stands after a dot, and between brackets ---- */
struct tri_value tri_path_get(struct tri_eval *ev, struct tri_value v,
                              const struct tri_word *key);

/* ---- call.c ---- */
/* tri_call with as many arguments as there are parameters, which are of their
 * types already. */
struct tri_value tri_call_fitting(struct tri_eval *ev,
                                  const struct tri_function *fn,
                                  const struct tri_value *args, size_t n);
struct tri_value tri_call_named(struct tri_eval *ev,
                                const struct tri_function *fn,
                                const struct tri_word *names,
                                const struct tri_value *args, size_t n);
/* A built-in as a value, in arena a; NULL when it is exhausted. */
const struct tri_function *tri_builtin_function(struct tri_arena *a,
                                                const struct tri_builtin *b);
/* Position of each name among the parameters of an overload of b: out[i] for
 * names[i]. Returns how many positions the call has, 0 when no overload has
 * all the names. n at least 1. */
size_t tri_builtin_map(const struct tri_builtin *b,
                       const struct tri_word *names, size_t n, size_t *out);

/* ---- check.c ---- */
struct tri_parser;
/* Finish a node: height, flags, type; constants folded. Returns n or what
 * replaces it. */
struct tri_ast *tri_check_node(struct tri_parser *p, struct tri_ast *n);
/* The type of items when v of this type is iterated or filtered. */
const struct tri_type *tri_type_item(const struct tri_type *t);
/* The field of a context type; NULL when it has none of that name. */
const struct tri_field *tri_type_field(const struct tri_type *t,
                                       const char *name, size_t len);

#endif
