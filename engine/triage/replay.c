/* Two assessments of one report, part by part. What has many of a kind is
 * matched by its code, an action also by the people it is for. */
#include "triage/replay.h"

#include <string.h>

#include "feel/json.h"
#include "feel/number.h"
#include "triage/index.h"
#include "triage/report.h"

const char *const tri_towards_names[TRI_N_TOWARDS] = { "stricter", "milder",
                                                       "mixed", "other" };

struct comparing {
    const struct tri_pack *older;
    const struct tri_pack *newer;
    struct tri_moves *moves;
    struct tri_out *out;
    struct tri_eval ev; /* for the writer: nothing is evaluated */
    bool begun;
};

/* ---- values ---- */

static size_t count(struct tri_value list)
{
    return list.kind == TRI_LIST ? list.u.list->n : 0;
}

/* Place of a word among names, lowest first; -1 when it is none of them. */
static int place(struct tri_value word, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tri_text_is(word, names[i]))
            return (int)i;
    return -1;
}

/* Higher is stricter; what has no place is not compared. */
static enum tri_towards by_place(int was, int is)
{
    if (was < 0 || is < 0 || was == is)
        return TRI_TOWARDS_OTHER;
    return is > was ? TRI_TOWARDS_STRICTER : TRI_TOWARDS_MILDER;
}

static void put_value(struct comparing *c, const char *name, struct tri_value v)
{
    tri_out_format(c->out, ",\"%s\":", name);
    tri_json_write(&c->ev, c->out, v, 0, 0);
}

/* ---- why ---- */

static bool gives(struct tri_value because, struct tri_value rule)
{
    for (size_t i = 0; i < count(because); i++)
        if (tri_value_same(tri_member(because.u.list->items[i], "rule"), rule))
            return true;
    return false;
}

/* Does a row that both editions have read differently, cell by cell? */
static bool row_differs(const struct tri_pack *older,
                        const struct tri_pack *newer, const char *name)
{
    const struct tri_decision *x = NULL;
    const struct tri_decision *y = NULL;
    const struct tri_row *was = tri_pack_row(older, name, &x);
    const struct tri_row *is = tri_pack_row(newer, name, &y);
    if (!was || !is || !x->table || !y->table)
        return false;
    size_t from = (size_t)(was - x->rows);
    size_t to = (size_t)(is - y->rows);
    size_t n = tri_table_inputs(x->table);
    size_t m = tri_table_outputs(x->table);
    if (n != tri_table_inputs(y->table) || m != tri_table_outputs(y->table))
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(tri_input_text(x->table, i), tri_input_text(y->table, i)) !=
                0 ||
            strcmp(tri_cell_text(x->table, from, i),
                   tri_cell_text(y->table, to, i)) != 0)
            return true;
    for (size_t i = 0; i < m; i++)
        if (strcmp(tri_output_text(x->table, from, i),
                   tri_output_text(y->table, to, i)) != 0)
            return true;
    return false;
}

static bool reads_otherwise(const struct comparing *c, struct tri_value rule)
{
    char name[256];
    if (rule.kind != TRI_STRING || rule.len >= sizeof(name))
        return false;
    memcpy(name, rule.u.str, rule.len);
    name[rule.len] = '\0';
    return row_differs(c->older, c->newer, name);
}

/* The rows of one side: those that the other lacks, or (changed) those that it
 * has and that read differently. */
static void put_rows(struct comparing *c, const char *name,
                     struct tri_value because, struct tri_value other,
                     bool changed)
{
    bool begun = false;
    tri_out_format(c->out, ",\"%s\":[", name);
    for (size_t i = 0; i < count(because); i++) {
        struct tri_value row = because.u.list->items[i];
        struct tri_value rule = tri_member(row, "rule");
        if (gives(other, rule) != changed ||
            (changed && !reads_otherwise(c, rule)))
            continue;
        tri_out_text(c->out, begun ? ",{\"rule\":" : "{\"rule\":");
        begun = true;
        tri_json_write(&c->ev, c->out, rule, 0, 0);
        put_value(c, "text", tri_member(row, "text"));
        tri_out_char(c->out, '}');
    }
    tri_out_char(c->out, ']');
}

/* ---- one item ---- */

struct item {
    const char *what;
    const char *name; /* "code", "child" or NULL */
    struct tri_value key;
    struct tri_value was;
    struct tri_value is;
    enum tri_towards towards;
    struct tri_value because_was;
    struct tri_value because_is;
};

/* A step, a category or a caution is not: its name says what it is. */
static bool is_main(const struct item *m)
{
    return !m->name || strcmp(m->name, "child") == 0;
}

static void begin(struct comparing *c, const struct item *m)
{
    c->moves->n[m->towards]++;
    c->moves->main[m->towards] += is_main(m);
    tri_out_format(c->out, "%s{\"what\":\"%s\"", c->begun ? "," : "", m->what);
    c->begun = true;
    if (m->name)
        put_value(c, m->name, m->key);
}

static void end(struct comparing *c, const struct item *m)
{
    tri_out_format(c->out, ",\"towards\":\"%s\"",
                   tri_towards_names[m->towards]);
    put_rows(c, "because_was", m->because_was, m->because_is, false);
    put_rows(c, "because_is", m->because_is, m->because_was, false);
    put_rows(c, "changed", m->because_is, m->because_was, true);
    tri_out_char(c->out, '}');
}

static void tell(struct comparing *c, const struct item *m)
{
    begin(c, m);
    put_value(c, "was", m->was);
    put_value(c, "is", m->is);
    end(c, m);
}

/* A part that each assessment has once. */
static void one(struct comparing *c, const char *what, struct tri_value was,
                struct tri_value is, enum tri_towards towards,
                struct tri_value because_was, struct tri_value because_is)
{
    struct item m = { .what = what,
                      .was = was,
                      .is = is,
                      .towards = towards,
                      .because_was = because_was,
                      .because_is = because_is };
    if (!tri_value_same(was, is))
        tell(c, &m);
}

/* ---- level, need, strategy ---- */

static enum tri_towards status_towards(struct tri_value was,
                                       struct tri_value is)
{
    return by_place(place(was, tri_strategy_names, TRI_N_STRATEGIES),
                    place(is, tri_strategy_names, TRI_N_STRATEGIES));
}

static enum tri_towards need_towards(struct tri_value was, struct tri_value is)
{
    int64_t x = -1;
    int64_t y = -1;
    if (!tri_num_to_int(was, &x) || !tri_num_to_int(is, &y))
        return TRI_TOWARDS_OTHER;
    return by_place((int)x, (int)y);
}

static void risk(struct comparing *c, struct tri_value was, struct tri_value is)
{
    const struct tri_pack *p = c->newer;
    struct tri_value from = tri_member(was, "risk");
    struct tri_value to = tri_member(is, "risk");
    struct tri_value x = tri_member(from, "level");
    struct tri_value y = tri_member(to, "level");
    one(c, "risk.level", x, y,
        by_place(place(x, p->levels, p->n_levels),
                 place(y, p->levels, p->n_levels)),
        tri_member(from, "because"), tri_member(to, "because"));
}

static void need(struct comparing *c, struct tri_value was, struct tri_value is)
{
    struct tri_value x = tri_member(was, "threshold_level");
    struct tri_value y = tri_member(is, "threshold_level");
    one(c, "threshold_level", x, y, need_towards(x, y),
        tri_member(tri_member(was, "threshold"), "because"),
        tri_member(tri_member(is, "threshold"), "because"));
}

static void strategy(struct comparing *c, struct tri_value was,
                     struct tri_value is)
{
    struct tri_value from = tri_member(was, "strategy_discussion");
    struct tri_value to = tri_member(is, "strategy_discussion");
    struct tri_value x = tri_member(from, "status");
    struct tri_value y = tri_member(to, "status");
    one(c, "strategy_discussion.status", x, y, status_towards(x, y),
        tri_member(from, "because"), tri_member(to, "because"));
}

/* ---- what there are many of ---- */

/* The member of a list with this key (and, for actions, for these people). */
static struct tri_value find(struct tri_value list, const char *name,
                             struct tri_value one_of)
{
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value v = list.u.list->items[i];
        if (tri_value_same(tri_member(v, name), tri_member(one_of, name)) &&
            tri_value_same(tri_member(v, "for"), tri_member(one_of, "for")))
            return v;
    }
    return tri_null();
}

/* Each child's own outcome: both editions see the same children. */
static void children(struct comparing *c, struct tri_value was,
                     struct tri_value is)
{
    struct tri_value olds = tri_member(was, "children");
    struct tri_value news = tri_member(is, "children");
    for (size_t i = 0; i < count(news); i++) {
        struct tri_value to = news.u.list->items[i];
        struct tri_value from = find(olds, "id", to);
        static const char *const parts[] = { "threshold_level",
                                             "strategy_status" };
        for (size_t k = 0; !tri_is_null(from) && k < TRI_COUNT(parts); k++) {
            struct item m = { .what = k ? "children.strategy_status"
                                        : "children.threshold_level",
                              .name = "child",
                              .key = tri_member(to, "id"),
                              .was = tri_member(from, parts[k]),
                              .is = tri_member(to, parts[k]) };
            m.towards =
                k ? status_towards(m.was, m.is) : need_towards(m.was, m.is);
            if (!tri_value_same(m.was, m.is))
                tell(c, &m);
        }
    }
}

/* Those of `list` that `other` lacks: gone, or new. */
static void lacking(struct comparing *c, const char *what, const char *name,
                    struct tri_value list, struct tri_value other, bool gone)
{
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value v = list.u.list->items[i];
        struct item m = { .what = what,
                          .name = "code",
                          .key = tri_member(v, name),
                          .towards = TRI_TOWARDS_OTHER };
        if (!tri_is_null(find(other, name, v)))
            continue;
        *(gone ? &m.was : &m.is) = m.key;
        *(gone ? &m.because_was : &m.because_is) = tri_member(v, "because");
        tell(c, &m);
    }
}

static void coded(struct comparing *c, const char *what, const char *member,
                  const char *name, struct tri_value was, struct tri_value is)
{
    struct tri_value olds = tri_member(was, member);
    struct tri_value news = tri_member(is, member);
    lacking(c, what, name, olds, news, true);
    lacking(c, what, name, news, olds, false);
}

/* ---- actions ---- */

static const char *const action_parts[] = { "mandatory", "urgency", "due",
                                            "held",      "agency",  "by_whom" };

static void put_action(struct comparing *c, const char *name,
                       struct tri_value v)
{
    if (tri_is_null(v)) {
        put_value(c, name, v);
        return;
    }
    tri_out_format(c->out, ",\"%s\":{\"mandatory\":%s", name,
                   tri_is_true(tri_member(v, "mandatory")) ? "true" : "false");
    for (size_t i = 1; i < TRI_COUNT(action_parts); i++)
        put_value(c, action_parts[i], tri_member(v, action_parts[i]));
    tri_out_char(c->out, '}');
}

/* Does a step stand on the same ladder, higher than code, for the same people
 * and as a must? */
static bool climbed(const struct tri_pack *p, struct tri_value code,
                    struct tri_value actions)
{
    size_t at = code.kind == TRI_STRING
                    ? tri_index_find(&p->codes, code.u.str, code.len)
                    : TRI_INDEX_NONE;
    for (size_t i = 0; i < p->n_ladders; i++) {
        const struct tri_ladder *l = &p->ladders[i];
        bool above = false;
        for (size_t k = 0; k < l->n; k++) {
            for (size_t a = 0; above && a < count(actions); a++) {
                struct tri_value v = actions.u.list->items[a];
                if (tri_is_true(tri_member(v, "mandatory")) &&
                    tri_text_is(tri_member(v, "code"),
                                p->codes.keys[l->codes[k]].text))
                    return true;
            }
            above |= l->codes[k] == at;
        }
    }
    return false;
}

/* A duty more, sooner, or no longer held back is stricter. */
static enum tri_towards action_towards(struct tri_value was,
                                       struct tri_value is)
{
    struct tri_moves parts = { .n = { 0 } };
    parts.n[by_place(tri_is_true(tri_member(was, "mandatory")),
                     tri_is_true(tri_member(is, "mandatory")))]++;
    if (!tri_is_null(was) && !tri_is_null(is)) {
        /* Names are the most urgent first. */
        parts.n[by_place(place(tri_member(is, "urgency"), tri_urgency_names,
                               TRI_N_URGENCIES),
                         place(tri_member(was, "urgency"), tri_urgency_names,
                               TRI_N_URGENCIES))]++;
        parts.n[by_place(!tri_is_true(tri_member(was, "held")),
                         !tri_is_true(tri_member(is, "held")))]++;
    }
    return tri_moves_towards(&parts);
}

static void tell_action(struct comparing *c, struct tri_value was,
                        struct tri_value is, enum tri_towards towards)
{
    struct tri_value some = tri_is_null(is) ? was : is;
    struct item m = { .what = "action",
                      .name = "code",
                      .key = tri_member(some, "code"),
                      .towards = towards,
                      .because_was = tri_member(was, "because"),
                      .because_is = tri_member(is, "because") };
    begin(c, &m);
    if (count(tri_member(some, "for")))
        put_value(c, "for", tri_member(some, "for"));
    put_action(c, "was", was);
    put_action(c, "is", is);
    end(c, &m);
}

static void actions(struct comparing *c, struct tri_value was,
                    struct tri_value is)
{
    struct tri_value olds = tri_member(was, "actions");
    struct tri_value news = tri_member(is, "actions");
    for (size_t i = 0; i < count(olds); i++) {
        struct tri_value from = olds.u.list->items[i];
        struct tri_value to = find(news, "code", from);
        bool moved = tri_is_null(to);
        for (size_t k = 0; !moved && k < TRI_COUNT(action_parts); k++)
            moved = !tri_value_same(tri_member(from, action_parts[k]),
                                    tri_member(to, action_parts[k]));
        enum tri_towards towards = action_towards(from, to);
        if (towards == TRI_TOWARDS_MILDER && tri_is_null(to) &&
            climbed(c->newer, tri_member(from, "code"), news))
            towards = TRI_TOWARDS_OTHER; /* a higher step took its place */
        if (moved)
            tell_action(c, from, to, towards);
    }
    for (size_t i = 0; i < count(news); i++) {
        struct tri_value to = news.u.list->items[i];
        if (!tri_is_null(find(olds, "code", to)))
            continue;
        enum tri_towards towards = action_towards(tri_null(), to);
        if (towards == TRI_TOWARDS_STRICTER &&
            climbed(c->newer, tri_member(to, "code"), olds))
            towards = TRI_TOWARDS_OTHER; /* what is left of a higher step */
        tell_action(c, tri_null(), to, towards);
    }
}

/* ---- the whole ---- */

void tri_replay_compare(const struct tri_pack *older,
                        const struct tri_pack *newer, struct tri_value was,
                        struct tri_value is, struct tri_moves *moves,
                        struct tri_out *out)
{
    struct comparing c = {
        .older = older, .newer = newer, .moves = moves, .out = out
    };
    tri_eval_init(&c.ev, NULL, NULL, tri_null());
    tri_out_char(out, '[');
    risk(&c, was, is);
    need(&c, was, is);
    strategy(&c, was, is);
    children(&c, was, is);
    coded(&c, "category", "categories", "code", was, is);
    actions(&c, was, is);
    coded(&c, "caution", "cautions", "code", was, is);
    coded(&c, "person_must_decide", "person_must_decide", "what", was, is);
    coded(&c, "contradiction", "contradictions", "fact", was, is);
    tri_out_char(out, ']');
}

static enum tri_towards way_of(const size_t n[TRI_N_TOWARDS])
{
    bool both = n[TRI_TOWARDS_MIXED] > 0;
    bool up = both || n[TRI_TOWARDS_STRICTER] > 0;
    bool down = both || n[TRI_TOWARDS_MILDER] > 0;
    if (up && down)
        return TRI_TOWARDS_MIXED;
    return up     ? TRI_TOWARDS_STRICTER
           : down ? TRI_TOWARDS_MILDER
                  : TRI_TOWARDS_OTHER;
}

enum tri_towards tri_moves_towards(const struct tri_moves *moves)
{
    enum tri_towards first = way_of(moves->main);
    return first == TRI_TOWARDS_OTHER ? way_of(moves->n) : first;
}

/* ---- the rows ---- */

void tri_replay_rows(const struct tri_pack *older, const struct tri_pack *newer,
                     void (*each)(void *ctx, const char *rule, bool in_older,
                                  bool in_newer),
                     void *ctx)
{
    const struct tri_pack *packs[] = { newer, older };
    for (size_t side = 0; side < 2; side++)
        for (size_t k = 0; k < packs[side]->n_decisions; k++) {
            const struct tri_decision *d = &packs[side]->decisions[k];
            for (size_t r = 0; r < d->n_rows; r++) {
                const char *name = d->rows[r].rule;
                const struct tri_decision *other = NULL;
                bool there = tri_pack_row(packs[1 - side], name, &other);
                if (!there || (!side && row_differs(older, newer, name)))
                    each(ctx, name, side || there, !side || there);
            }
        }
}
