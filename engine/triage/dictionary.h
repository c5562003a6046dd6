/* engine/triage/dictionary.h - every member that a report may have.
 *
 * Source:  docs/authors/packs.md "facts.dmn: the data dictionary"; the item
 *          definitions give types and allowed values, `st:fact` the marks.
 * Owner:   the pack's arena.
 * Threads: frozen after build.
 *
 * A fact is described once, in the models: this is the shape in which a report
 * is checked, completed and asked about.
 */
#ifndef TRI_TRIAGE_DICTIONARY_H
#define TRI_TRIAGE_DICTIONARY_H

#include "base/findings.h"
#include "dmn/dmn.h"
#include "triage/calendar.h"
#include "triage/index.h"

struct tri_struct;

struct tri_datum { /* one member of a structure */
    const char *name;
    uint32_t name_len;
    uint32_t hash;
    const char *path;               /* "facts.coercion", "children[].age" */
    const struct tri_type *type;    /* as declared */
    const struct tri_type *scalar;  /* the type, or the list's element type */
    const struct tri_struct *shape; /* of a structure or a list of them */
    bool list;
    bool marked; /* it has an st:fact */
    bool judgement;
    bool harmful;
    bool required;
    bool whole;   /* numbers: without a fraction */
    bool settled; /* about the report itself: nothing to be found out */
    bool
        has_earliest; /* times that somebody is asked for: not before it, nor */
    bool has_days_ahead; /* further ahead of the clock than so many days */
    struct tri_instant earliest;
    int days_ahead;
    const char *about;      /* codes of categories that it bears on, with blanks
                               between; "": on any */
    struct tri_value worst; /* null: stays as it is */
    struct tri_value best;
    const struct tri_value *choices; /* the enumeration, in its order */
    size_t n_choices;
    const struct tri_value *probe; /* values tried one at a time */
    size_t n_probe;
    const char *description; /* the English gloss; "" when there is none */
    uint32_t line;           /* in the dictionary's file; 0 not known */
};

enum tri_completion { TRI_BENIGN, TRI_WORST };

struct tri_struct {
    const char *name; /* "tFacts" */
    size_t n;
    struct tri_datum *facts;
    struct tri_index index;
    /* What a report that says nothing has: every member, null, an empty list.
     */
    const struct tri_entry *blank;
    /* A set of members, a bit each, words of 64: looked at although a report
     * has them not; what is required, structures. */
    size_t words;
    const uint64_t *expected;
    size_t n_shapes; /* members that are structures, or lists of them */
    const uint32_t *shapes;
    struct tri_fillings { /* by enum tri_completion: what is not known has then
                           */
        size_t n;
        struct tri_filling {
            uint32_t at;
            struct tri_value value;
        } * items;
    } fill[2];
};

struct tri_dictionary {
    const char *file; /* "facts.dmn" */
    const struct tri_struct *report;
    const struct tri_struct *facts; /* of its member "facts" */
    const struct tri_struct *child;
    const struct tri_struct *other; /* may be NULL */
    struct { /* places of the report's members, where it has them */
        size_t facts, children, others, setting;
    } at;
    struct tri_places { /* of a person's: a child's home, another's employer */
        size_t id, role, area;
    } child_at, other_at;
    const struct tri_type *report_type;
    const struct tri_type *facts_type;
};

/* Build from the linked models' item definitions of file. All breaks are
 * findings; TRI_E_NOMEM and TRI_E_LIMIT are failures. */
enum tri_code tri_dictionary_build(struct tri_arena *a,
                                   const struct tri_models *models,
                                   const char *file, struct tri_dictionary *out,
                                   struct tri_findings *findings,
                                   struct tri_error *err);

/* The member of a structure, or NULL. */
const struct tri_datum *tri_struct_find(const struct tri_struct *s,
                                        const char *name, size_t len);

/* By path as a flowchart writes it ("children[].age", "children[]"); NULL when
 * there is none. An index in the brackets is passed over. */
const struct tri_datum *tri_dictionary_find(const struct tri_dictionary *d,
                                            const char *path);

/* A copy of a whole report (every member present) in which what is not known
 * has its best or worst value. Members without one stay as they are. null when
 * the arena is exhausted. */
struct tri_value tri_dictionary_complete(const struct tri_dictionary *d,
                                         struct tri_arena *a,
                                         struct tri_value report,
                                         enum tri_completion how);

#endif
