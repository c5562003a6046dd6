/* engine/triage/pack.h - a rule pack, loaded, checked and frozen.
 *
 * Source:  docs/authors/packs.md, which is the whole agreement with authors.
 * Owner:   struct tri_pack owns everything that it points to.
 * Threads: frozen after tri_pack_load, shared without locks.
 *
 * Loading is strict: a pack with any error among its findings is refused. The
 * structures are open because assess, explain, check and test all read them;
 * nobody writes to them after load.
 */
#ifndef TRI_TRIAGE_PACK_H
#define TRI_TRIAGE_PACK_H

#include "base/findings.h"
#include "dmn/dmn.h"
#include "flow/flow.h"
#include "ports/hash.h"
#include "triage/calendar.h"
#include "triage/catalogue.h"
#include "triage/dictionary.h"

#define TRI_MAX_LANGS 4
#define TRI_MAX_CODES 64 /* actions of a pack: a set fits one word */

/* One file of a pack: its name inside the pack ("pack.json", "text/fr.json",
 * "flowcharts/grooming.bpmn") and its bytes. */
struct tri_pack_file {
    const char *name;
    const char *bytes;
    size_t len;
};

struct tri_citation { /* a key of pack.json's sources */
    const char *key;
    const char *title;
    const char *publisher;
    const char *edition;
    const char *url;
    const char *effective_from; /* YYYY-MM-DD; "": not known */
    const char *effective_to;   /* its last day; "": none known */
    const char *verified;       /* yes, secondary, no */
    int year;                   /* 0: not given */
    bool own; /* the pack's own words, not those of somebody else's document:
                 they have other languages, as "name.WORDS" */
};

struct tri_piece { /* of JSON, written once at load */
    const char *text;
    uint32_t len;
};

struct tri_opening;

/* On what a duty rests, the strongest first. */
enum tri_basis {
    TRI_BASIS_LAW,
    TRI_BASIS_STATUTORY_GUIDANCE,
    TRI_BASIS_GUIDANCE,
    TRI_BASIS_LOCAL,
    TRI_BASIS_OWN,
    TRI_N_BASES
};

/* One row of a decision table, ready to be cited. */
struct tri_row {
    const char *rule;                  /* "grooming.dmn#grooming_actions/G2" */
    const char *id;                    /* "G2" */
    const struct tri_citation *source; /* NULL: none */
    const char *section;
    const char *verified; /* the row's own mark, else the source's, else "" */
    const char *basis;    /* "law" and so on, "" where the row has none */
    uint8_t rests_on;     /* enum tri_basis; TRI_N_BASES: none */
    uint32_t line;
    const char *text[TRI_MAX_LANGS]; /* the reason, by language */
    /* {"rule":..,"text":..,"source":{..}} by language, written once at load */
    const char *json[TRI_MAX_LANGS];
    uint32_t json_len[TRI_MAX_LANGS];
    const struct tri_opening *opening; /* of its item; NULL: not known */
};

struct tri_decision { /* any decision of the pack */
    const struct tri_node *node;
    const char *ref; /* "risk.dmn#risk_level" */
    const char *file;
    const char *id;
    const struct tri_table *table; /* NULL: no table */
    size_t n_rows;
    const struct tri_row *rows;
    size_t number; /* its place in tri_pack.decisions */
};

struct tri_decisions {
    size_t n;
    const struct tri_decision **items;
};

struct tri_group { /* people that an action may be for */
    const char *name;
    const struct tri_decision *decision;
};

struct tri_ladder {
    size_t n;
    uint8_t codes[TRI_MAX_CODES]; /* lowest first */
    uint64_t set;                 /* the same */
};

struct tri_exception {
    uint8_t drop;
    uint64_t when; /* a set of codes */
    const char *reason;
};

struct tri_title {                   /* of an action, in one language */
    const struct tri_wording *words; /* NULL: none */
    uint64_t with;                   /* codes beside which it is worded apart */
    struct tri_piece code;           /* {"code":.. */
    struct tri_piece title;          /* ,"title":.. or nothing */
};

struct tri_later_flow { /* a flowchart begun by itself, after the triage */
    const char *flowchart;
    uint64_t codes; /* the actions that call for it */
};

struct tri_pending_law { /* passed, and not yet known to be in force */
    const char *id;
    const char *in_force_from; /* "2027-04-01"; "" while nobody confirmed it */
    const char *confirmed_by;
    struct tri_decisions cautions; /* given until that day */
};

struct tri_unasked {
    const char *fact; /* "staff_conduct_concern" */
    const char *reason;
};

/* How it is known which area counts for somebody. */
enum tri_area_known {
    TRI_AREA_OWN,      /* the report says it, and the pack has the area */
    TRI_AREA_UNLISTED, /* the report says it, and the pack has no such area */
    TRI_AREA_SETTING,  /* not said: the setting's area stands in */
    TRI_AREA_NONE,     /* not said, nor an area of the setting */
    TRI_N_AREA_KNOWN
};

/* One datum as it holds in one area: the area's own, else the default's. */
struct tri_area_datum {
    const char *name;
    bool local;           /* about the home or the employer, not everybody */
    bool employer;        /* about the employer's area, else about the home */
    bool later;           /* of no use in a first assessment */
    bool stated;          /* the area's file has it, if only as not known */
    bool from_default;    /* not known for the area: default.json holds */
    const char *agency;   /* NULL: it matters whoever acts */
    const char *dial;     /* "tel", "sms": a number for that; NULL: none */
    const char *verified; /* what holds here is that sure */
    const char *section;  /* cited of source; NULL: none, or no source */
    const struct tri_citation *source;
    /* {"name":..,"label":..,"value":..} by language, written once at load */
    const char *json[TRI_MAX_LANGS];
    uint32_t json_len[TRI_MAX_LANGS];
};

struct tri_area {
    const char *code; /* the file's name; the first is "default" */
    const char *name;
    const char *zone; /* NULL: the pack's */
    /* of tArea, whole: alike but for known_by */
    struct tri_value value[TRI_N_AREA_KNOWN];
    const struct tri_area_datum *data; /* tri_pack.n_area_data of them */
    /* "code":..,"name":..,"known_by":.. */
    struct tri_piece opening[TRI_MAX_LANGS][TRI_N_AREA_KNOWN];
};

enum tri_urgency {
    TRI_NOW,
    TRI_TODAY,
    TRI_ONE_WORKING_DAY,
    TRI_PLANNED,
    TRI_N_URGENCIES
};

enum tri_strategy {
    TRI_STRATEGY_NOT_INDICATED,
    TRI_STRATEGY_POSSIBLE,
    TRI_STRATEGY_INDICATED,
    TRI_N_STRATEGIES
};

struct tri_pack {
    struct tri_arena arena;
    struct tri_models *models;
    struct tri_flows *flows;
    const char *id;
    const char *version;
    const char *date; /* "2026-11-22" */
    const char *zone;
    const char *emergency_number;
    const char *own_agency; /* the reader's own: "to: us" is not said */
    /* Closing an incident wants a second person from this level of need on, and
     * from this one of levels on (0: not by risk). second_possible: also where
     * it may still turn out so; else a reason does. second_need 0: the pack
     * says nothing, and keeps no incident book. */
    int second_need;
    size_t second_risk;
    bool second_possible;
    const char *flowchart;
    char sha256[65];
    size_t n_langs;      /* the first is English */
    size_t default_lang; /* where nobody asks for one */
    struct tri_catalogue langs[TRI_MAX_LANGS];
    struct tri_dictionary dictionary;
    struct tri_calendar calendar;

    size_t n_sources;
    struct tri_citation *sources;
    size_t n_decisions;
    struct tri_decision *decisions; /* in file order */
    struct tri_decision **by_node;  /* sorted by node, for finding */

    struct tri_decisions categories;
    const struct tri_decision *otherwise;
    const struct tri_decision *axes[4]; /* as tri_axis_names; may be NULL */
    const struct tri_decision *risk;
    struct tri_decisions risk_because;
    const struct tri_decision *need;
    struct tri_decisions need_because;
    const struct tri_decision *strategy;
    const struct tri_decision *participants; /* these may be NULL */
    const struct tri_decision *purposes;
    const struct tri_decision *child_need;
    const struct tri_decision *child_strategy;
    struct tri_decisions actions;
    const struct tri_decision *stand_ins; /* who acts for whom; may be NULL */
    struct tri_decisions cautions;
    struct tri_decisions person_must_decide;
    const struct tri_decision *before_steps; /* one of them; may be NULL */
    struct tri_decisions contradictions;

    struct tri_duty_row *duties; /* of the rows of actions: duties.h */
    size_t duties_mask;

    size_t n_groups;
    struct tri_group *groups;
    struct tri_deadline deadlines[TRI_N_URGENCIES];
    size_t n_levels;
    const char *levels[8]; /* risk_order, lowest first */
    size_t n_codes;
    struct tri_index codes;   /* action_order */
    struct tri_title *titles; /* [lang * n_codes + code] */
    size_t n_ladders;
    struct tri_ladder *ladders;
    size_t n_exceptions;
    struct tri_exception *exceptions;
    size_t n_later;
    struct tri_later_flow *later;
    size_t n_pupils; /* services that children are told of: names of data */
    const char **pupils;
    uint64_t alarms;  /* codes of steps that cannot wait a minute */
    uint64_t softens; /* codes that a worse matter may replace or drop */
    size_t n_laws;
    struct tri_pending_law *laws;
    size_t n_unasked; /* facts of which monotony is not asked, with reasons */
    struct tri_unasked *unasked;

    const struct tri_node *in_report; /* input data; NULL: no decision asks */
    const struct tri_node *in_facts;
    const struct tri_node *in_child;
    const struct tri_node *in_outlook;
    const struct tri_node *in_home_area;
    const struct tri_node *in_employer_area;
    size_t n_areas; /* the first is the default */
    struct tri_area *areas;
    size_t n_area_data;

    struct tri_piece opening;                    /* {"pack":{..,"sha256": */
    struct tri_piece axis_names[4];              /* "harm": and so on */
    struct tri_piece urgencies[TRI_N_URGENCIES]; /* ,"urgency":"now" */
    struct tri_piece bases[TRI_N_BASES + 1];     /* ,"basis":"law"; none: "" */
    /* ,"text":.. how an area is known */
    struct tri_piece area_known[TRI_MAX_LANGS][TRI_N_AREA_KNOWN];
};

extern const char *const tri_axis_names[4];
extern const char *const tri_urgency_names[TRI_N_URGENCIES];
/* By enum tri_strategy, the mildest first. */
extern const char *const tri_strategy_names[TRI_N_STRATEGIES];
extern const char *const tri_basis_names[TRI_N_BASES];
extern const char *const tri_area_known_names[TRI_N_AREA_KNOWN];

/* 0 no, 1 secondary, 2 yes; -1: no verified mark. */
int tri_sureness(const char *mark);

/* Load from the files of rules/PACK and flowcharts/PACK. The bytes are
 * borrowed during the call. TRI_E_MODEL: refused, every reason is in findings.
 * Other codes: as they say. Whatever happens *out is set only on TRI_OK. */
enum tri_code tri_pack_load(const struct tri_pack_file *files, size_t n,
                            const struct tri_hash_port *hash,
                            struct tri_pack **out,
                            struct tri_findings *findings,
                            struct tri_error *err);
void tri_pack_free(struct tri_pack *p); /* NULL is fine */

/* Index of a language ("fr"); false when the pack has it not. */
bool tri_pack_lang(const struct tri_pack *p, const char *lang, size_t *out);

/* The wording of an id of len bytes in a language, else in English, else NULL.
 */
const struct tri_wording *tri_pack_wording(const struct tri_pack *p,
                                           size_t lang, const char *id,
                                           size_t len);
/* The same, its text; id ends in NUL. */
const char *tri_pack_text(const struct tri_pack *p, size_t lang,
                          const char *id);
/* The same with the id made of parts; fallback when there is none. */
const char *tri_pack_textf(const struct tri_pack *p, size_t lang,
                           const char *fallback, const char *fmt, ...)
    TRI_PRINTF(4, 5);
/* A name that stands in a flowchart (of a lane, a gateway, a way) in that
 * language: the text "name.NAME"; the name itself where there is none. */
const char *tri_pack_name(const struct tri_pack *p, size_t lang,
                          const char *name);

/* A source's title or edition, or the section cited of it, in a language: title
 * and sections of somebody else's document stay as they are there; an edition
 * ("no date") is ours to say. words of the edition: s->edition itself. */
const char *tri_cited_words(const struct tri_pack *p, size_t lang,
                            const struct tri_citation *s, const char *words);

/* Is this action an alarm: to be seen before all else? */
bool tri_pack_alarms(const struct tri_pack *p, const char *code);

/* Whose decision is this node; NULL when it is none of the pack's. */
const struct tri_decision *tri_pack_of(const struct tri_pack *p,
                                       const struct tri_node *node);

/* "risk.dmn#risk_level"; NULL when there is none. */
const struct tri_decision *tri_pack_decision(const struct tri_pack *p,
                                             const char *ref);

/* A row by "FILE.dmn#DECISION/RULE" (or "DECISION/RULE", or "RULE" where that
 * is one row only); NULL when there is none or more than one. */
const struct tri_row *tri_pack_row(const struct tri_pack *p, const char *rule,
                                   const struct tri_decision **out_decision);

/* The full name of row number i among those that such a name means; NULL past
 * the end. */
const char *tri_pack_rows(const struct tri_pack *p, const char *rule, size_t i);

/* Line of the first "word" (with its quotes) in a JSON text, 1 when it is not
 * there: JSON values carry no lines of their own. */
uint32_t tri_line_of(const char *text, size_t len, const char *word);

#endif
