/* engine/dmn/codes.h - small numbers for what decisions ask, and decisions as
 * forks over them; inside engine/dmn only.
 *
 * Source:  none; our own. A multi-valued decision diagram for each decision.
 * Owner:   the model arena; codes belong to a run.
 * Threads: frozen after link; a run's codes are of one thread.
 *
 * Where decisions are made on demand (tri_run_on_demand) the same values are
 * asked again and again: by the columns of many tables, by many conditions.
 * Each thing asked is an atom, and a run finds its value's code once. A
 * decision whose outcome follows from codes alone is drawn at load as forks:
 * each asks the code of one atom and goes on by it, until there is an output,
 * made at load too.
 */
#ifndef TRI_DMN_CODES_H
#define TRI_DMN_CODES_H

#include "dmn/model.h"
#include "feel/ast.h"

enum {
    TRI_CODE_UNKNOWN, /* not looked at yet */
    TRI_CODE_NONE,    /* a value that has no code: ask the longer way */
    TRI_CODE_LIST,    /* the same, but it is no null */
    TRI_CODE_NULL,
    TRI_CODE_FALSE,
    TRI_CODE_TRUE,
    TRI_CODE_OTHER, /* a word that nobody names */
    TRI_CODE_FIRST  /* the words that somebody names, in the order in which they
                       came; then the pieces into which numbers are cut */
};

/* Up to WITHIN the value alone tells. */
enum tri_atom_op {
    TRI_ATOM_VALUE,  /* the value itself */
    TRI_ATOM_HAS,    /* is this word in the list? */
    TRI_ATOM_COUNT,  /* how many items the list has */
    TRI_ATOM_MEETS,  /* is one of these words in the list? */
    TRI_ATOM_WITHIN, /* is every item of the list one of these words? */
    TRI_ATOM_LOOP,   /* some or every: forks about each item */
    TRI_ATOM_LEFT,   /* the same of a filter: how many it leaves */
    TRI_ATOM_ASK     /* a condition that the interpreter must tell */
};

struct tri_code_word {
    uint64_t first, last; /* struct tri_word_ends */
    const char *text;     /* NULL: free */
    uint32_t len;
    uint8_t code;
};

/* What is asked: the value of a node, a member of it, or a member of an item of
 * the list that either is. */
struct tri_atom {
    uint8_t op;      /* enum tri_atom_op */
    uint8_t kind;    /* VALUE: what the columns want; TRI_NULL: anything */
    bool uncoded;    /* too many words: they have no code */
    bool uncut;      /* the same of numbers */
    uint8_t n_codes; /* once all are known */
    uint32_t number;
    uint32_t node;
    uint32_t at; /* of the member; UINT32_MAX: the value itself */
    struct tri_word key;
    struct tri_walked *of; /* of an item: of this list; NULL: of no item */
    uint32_t item_at;      /* of an item: as at */
    uint32_t n_words;
    struct tri_code_word *words; /* open addressing; NULL: no word is named */
    size_t mask;
    struct tri_word item_key;
    struct tri_word has;       /* HAS */
    const struct tri_ast *ast; /* LOOP, LEFT, ASK; MEETS, WITHIN: the words */
    const struct tri_source *source; /* the same: for limits */
    struct tri_walked *over;         /* LOOP, LEFT: the list */
    const struct tri_forks *forks; /* the same: false, true, null of an item */
    int64_t *cuts;                 /* in their order */
    uint32_t n_cuts, cap_cuts;
    struct tri_atom *next; /* of its node */
};

/* A member of an input that is asked as it is: what most are, found together
 * when the input is given. */
struct tri_plain_atom {
    uint32_t number;
    uint32_t at;
    const char *key;
    uint8_t kind;
};

/* A list whose items are asked about, one after the other: the codes of its
 * item's atoms are those of the item that a run has at hand. */
struct tri_walked {
    uint32_t number; /* in tri_models.walked */
    uint32_t node;
    uint32_t at;
    struct tri_word key;
    uint32_t first_atom, n_atoms;
};

/* The whole numbers that a decision may come to, where they are few; of a count
 * those that are likely. */
struct tri_few {
    uint32_t n;
    int64_t items[24];
};

/* ---- forks ---- */

/* A place of the program holds an atom's number, then for each of its codes
 * where to go on: a place, or from FORK_LEAF an outcome. */
#define TRI_FORK_LEAF 0x8000u
#define TRI_FORK_NONE 0xFFFEu    /* nothing can be said from codes */
#define TRI_FORK_UNKNOWN 0xFFFFu /* find the code first */

enum { TRI_LEAF_CODES = 8 };
struct tri_leaf {
    struct tri_value value;
    uint64_t rules; /* of a table: as tri_table_record wants them */
    uint8_t codes[TRI_LEAF_CODES]; /* of the decision's first atoms */
};

struct tri_forks {
    const struct tri_leaf *leaves;
    const uint8_t *codes; /* by leaf, of all the decision's atoms, where they
                             are more than TRI_LEAF_CODES; else NULL */
    uint16_t start;
    bool quiet; /* made of FEEL: a fault is not told of */
    uint16_t program[];
};

/* ---- lists ---- */

/* What forks about an item lead to: rules of their leaves. */
enum tri_item_end { TRI_ITEM_VALUE, TRI_ITEM_MEMBER, TRI_ITEM_NOT };

/* A list that is made without the interpreter: from the items of another, or
 * from what the rules of tables give. */
struct tri_list_maker {
    struct tri_walked *over;       /* NULL: of rules */
    const struct tri_forks *forks; /* about each item */
    uint32_t at;         /* what of the item is given; UINT32_MAX: itself */
    struct tri_word key; /* the same */
    bool drops_null;     /* what is null is left out */
    bool counts; /* not the list: of rules, how many different ones there
                    are; of items, how many in all their lists */
    bool asks;   /* not the list: of rules, does any give something */
    size_t n_tables;
    struct tri_list_rows {
        uint32_t node;
        uint64_t keep;                  /* its rules that give something */
        const struct tri_value *values; /* by rule */
        const uint64_t *marks; /* the same: a bit for each different value */
    } tables[];
};

/* ---- copies ---- */

/* A decision that is the value of a node, a member of it or a member of that;
 * or (first) the first item of a list, that of none where it is empty. */
struct tri_copy {
    uint32_t node;
    uint32_t at; /* of the member; UINT32_MAX: the value itself */
    struct tri_word key;
    uint32_t inner_at; /* the same, of the member's member */
    struct tri_word inner_key;
    bool first;
    uint32_t none;
};

/* codes.c, linking. An atom like this one, made if there is none; of any kind
 * where the kind is TRI_NULL. NULL: no memory. */
struct tri_atom *tri_atom_like(struct tri_models *m, struct tri_atom like);
/* Words and numbers that somebody will compare it with. False: no memory; when
 * there are too many they have no code, see uncoded and uncut. */
bool tri_atom_add_word(struct tri_models *m, struct tri_atom *a,
                       const char *text, uint32_t len);
bool tri_atom_add_cut(struct tri_models *m, struct tri_atom *a, int64_t n);
/* The list there, made if it is not known. NULL: no memory. */
struct tri_walked *tri_walked_at(struct tri_models *m, uint32_t node,
                                 uint32_t at, struct tri_word key);
/* A value with this code; false where none has it, or OTHER: any other word. */
bool tri_atom_example(const struct tri_atom *a, uint8_t code,
                      struct tri_value *out);
/* Can a value of this atom have the code? */
bool tri_atom_can(const struct tri_atom *a, uint8_t code);
/* The code of a value as a run has it. */
uint8_t tri_code_of(const struct tri_atom *a, const struct tri_value *v);
uint8_t tri_word_code(const struct tri_atom *a, const struct tri_value *v);
uint8_t tri_number_code(const struct tri_atom *a, int64_t n);

/* forks.c, linking: what a forks builder is made of. */
struct tri_forking;
typedef uint16_t tri_way; /* a fork that is being made, or a leaf */
/* The fork that asks a and goes on by code; ways has one for each code, those
 * of the first two are not looked at. TRI_FORK_NONE: there are too many. */
tri_way tri_fork(struct tri_forking *f, const struct tri_atom *a,
                 const tri_way *ways);
/* The leaf of a value; TRI_FORK_NONE: too many, or it is not of the decision's
 * type. */
tri_way tri_fork_value(struct tri_forking *f, struct tri_value v);
/* Forks of their own about an item, with leaves 0 false, 1 true, 2 null; or
 * (ends) those that make asks for. */
const struct tri_forks *
tri_forks_of_item(struct tri_models *m, const struct tri_node *n, bool ends,
                  tri_way (*make)(struct tri_forking *f, void *self),
                  void *self);
/* The leaf of an item's end. */
tri_way tri_fork_end(struct tri_forking *f, struct tri_value v,
                     enum tri_item_end end);
/* The forks of every decision that has some. False: no memory. */
bool tri_models_forks(struct tri_models *m);

/* forks_values.c, linking: say what n's expression asks, before atoms have
 * numbers; then draw it. False: no memory. TRI_FORK_NONE: it cannot be. */
bool tri_feel_asks(struct tri_models *m, struct tri_node *n);
tri_way tri_feel_forks(struct tri_models *m, const struct tri_node *n,
                       struct tri_forking *f);

/* run_forks.c: of rules that nobody noted. */
#define TRI_RULES_UNKNOWN UINT64_MAX

/* run_forks.c: find the code of an atom of a run; UNKNOWN: fatal. */
uint8_t tri_run_code(struct tri_eval *ev, uint32_t atom);

#endif
