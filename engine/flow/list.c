/* engine/flow/list.c - a flowchart as an ordered list in plain text.
 *
 * Source:  the same document that draw.c draws; for those who do not see the
 *          drawing, and for reading aloud.
 * Owner:   text goes to the caller's tri_out; work space in the arena.
 * Threads: pure.
 *
 * Steps are numbered in the order in which a walk meets them. A step behind an
 * exclusive gateway is indented, unless it lies on the default way; "go to"
 * names the number of the next step wherever that is not the next line.
 */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "flow/bpmn.h"

const struct tri_bpmn_words tri_bpmn_english = {
    .lang = "en",
    .colon = ":",
    .start = "Start",
    .end = "End",
    .ask = "Ask",
    .decide = "Decide",
    .act = "Do",
    .wait = "Wait",
    .flowchart = "Flowchart",
    .which = "Which",
    .all = "All of these",
    .step = "Step",
    .asks = "asks",
    .when = "if",
    .decides = "decides",
    .action = "action",
    .lasts = "for",
    .calls = "goes through the flowchart",
    .then = "then go to",
    .otherwise = "otherwise",
    .always = "to",
    .go = "go to",
    .answers = "answers too",
    .question = "Question",
    .decision = "Decision",
    .task = "Action",
    .either = "Either or",
    .lane = "Lane",
    .pool = "Pool",
    .about = "Flowchart. The same steps in words: safetriage draw --list",
};

#define COLUMNS 80
#define MAX_INDENT 8

struct list {
    const struct tri_bpmn *b;
    const struct tri_bpmn_words *w;
    struct tri_out *out;
    size_t *order;  /* nodes in the order of the list */
    size_t *number; /* of a node, from 1; 0: not listed */
    size_t *indent;
    size_t *first; /* of a node: its outgoing flows in `flows` */
    size_t *flows;
    size_t *n_flows;
    size_t n;
};

/* Words from the column where the cursor stands, further lines at `hang`;
 * never past COLUMNS unless a single word is longer. */
static void words(struct list *l, size_t at, size_t hang, const char *text)
{
    for (bool first = true;; first = false) {
        text += strspn(text, " \n\t\r");
        size_t n = strcspn(text, " \n\t\r"), wide = 0;
        if (!n)
            break;
        for (size_t i = 0; i < n; i++) /* columns: code points, near enough */
            wide += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (!first && at + 1 + wide > COLUMNS) {
            tri_out_char(l->out, '\n');
            for (at = 0; at < hang; at++)
                tri_out_char(l->out, ' ');
        } else if (!first) {
            tri_out_char(l->out, ' ');
            at++;
        }
        tri_out_put(l->out, text, n);
        at += wide;
        text += n;
    }
    tri_out_char(l->out, '\n');
}

static void say(struct list *l, size_t left, size_t hang, const char *text)
{
    for (size_t i = 0; i < left; i++)
        tri_out_char(l->out, ' ');
    words(l, left, hang, text);
}

static const char *verb(const struct tri_bpmn_words *w,
                        const struct tri_bpmn_element *e)
{
    switch (e->kind) {
    case TRI_BPMN_START:
        return w->start;
    case TRI_BPMN_END:
        return w->end;
    case TRI_BPMN_USER_TASK:
        return w->ask;
    case TRI_BPMN_RULE_TASK:
        return w->decide;
    case TRI_BPMN_SEND_TASK:
    case TRI_BPMN_SERVICE_TASK:
        return w->act;
    case TRI_BPMN_CATCH:
        return w->wait;
    case TRI_BPMN_CALL:
        return w->flowchart;
    case TRI_BPMN_XOR:
        return w->which;
    case TRI_BPMN_AND:
        return w->all;
    case TRI_BPMN_TASK:
        return w->step;
    default:
        return e->tag;
    }
}

static bool links(enum tri_bpmn_kind kind)
{
    return kind == TRI_BPMN_FLOW;
}

/* Kahn's order where the flows allow it, else document order for the rest. */
static void sort(struct list *l, size_t *waits, size_t *stack)
{
    const struct tri_bpmn *b = l->b;
    size_t top = 0;
    for (size_t i = 0; i < b->n; i++)
        if (links(b->elements[i].kind) &&
            b->elements[i].target != TRI_BPMN_NONE)
            waits[b->elements[i].target]++;
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < b->n; i++) {
            if (!tri_bpmn_is_node(b->elements[i].kind) || l->number[i] ||
                (round == 0 && waits[i]))
                continue;
            stack[top++] = i;
            while (top) {
                size_t at = stack[--top];
                if (l->number[at])
                    continue;
                l->order[l->n++] = at;
                l->number[at] = l->n;
                for (size_t k = l->n_flows[at]; k-- > 0;) {
                    size_t to = b->elements[l->flows[l->first[at] + k]].target;
                    if (to != TRI_BPMN_NONE && !l->number[to] &&
                        (waits[to] == 0 || --waits[to] == 0))
                        stack[top++] = to;
                }
            }
        }
}

static bool is_default(const struct tri_bpmn *b, size_t node, size_t flow)
{
    const char *d = b->elements[node].default_ref;
    return d && strcmp(d, b->elements[flow].id) == 0;
}

/* A step stands as deep as the shallowest way to it. */
static void indent_all(struct list *l)
{
    for (size_t i = 0; i < l->b->n; i++)
        l->indent[i] = TRI_BPMN_NONE;
    for (size_t i = 0; i < l->n; i++) {
        size_t at = l->order[i];
        if (l->indent[at] == TRI_BPMN_NONE)
            l->indent[at] = 0;
        for (size_t k = 0; k < l->n_flows[at]; k++) {
            size_t flow = l->flows[l->first[at] + k];
            size_t to = l->b->elements[flow].target;
            size_t deep = l->indent[at] +
                          (l->n_flows[at] > 1 && !is_default(l->b, at, flow));
            if (deep > MAX_INDENT)
                deep = MAX_INDENT;
            if (to != TRI_BPMN_NONE && deep < l->indent[to])
                l->indent[to] = deep;
        }
    }
}

static void tell(struct list *l, size_t left, struct tri_out *line)
{
    say(l, left, left + 2, line->text ? line->text : "");
    tri_out_clear(line);
}

static void put_details(struct list *l, const struct tri_bpmn_element *e,
                        size_t left, struct tri_out *line)
{
    for (size_t k = 0; k < e->n_asks; k++) {
        tri_out_format(line, "%s %s", l->w->asks, e->asks[k].fact);
        if (e->asks[k].when)
            tri_out_format(line, " %s %s", l->w->when, e->asks[k].when);
        tell(l, left, line);
    }
    if (e->decide) {
        tri_out_format(line, "%s %s", l->w->decides, e->decide);
        tell(l, left, line);
    }
    if (e->action) {
        tri_out_format(line, "%s %s", l->w->action, e->action);
        tell(l, left, line);
    }
    if (e->timer) {
        tri_out_format(line, "%s %s", l->w->lasts, e->timer);
        tell(l, left, line);
    }
    if (e->kind == TRI_BPMN_CALL && e->called) {
        tri_out_format(line, "%s %s", l->w->calls, e->called);
        tell(l, left, line);
    }
}

static void put_flows(struct list *l, size_t node, size_t left,
                      struct tri_out *line)
{
    for (size_t k = 0; k < l->n_flows[node]; k++) {
        size_t flow = l->flows[l->first[node] + k];
        const struct tri_bpmn_element *f = &l->b->elements[flow];
        size_t to = f->target == TRI_BPMN_NONE ? 0 : l->number[f->target];
        if (l->n_flows[node] == 1) {
            if (to && to != l->number[node] + 1) {
                tri_out_format(line, "%s %zu", l->w->then, to);
                tell(l, left, line);
            }
            continue;
        }
        tri_out_text(line, is_default(l->b, node, flow) ? l->w->otherwise
                           : f->condition               ? l->w->when
                                                        : l->w->always);
        if (*f->name)
            tri_out_format(line, " %s", f->name);
        if (f->condition)
            tri_out_format(line, "%s %s", *f->name ? l->w->colon : "",
                           f->condition);
        if (to)
            tri_out_format(line, "%s %s %zu", l->w->colon, l->w->go, to);
        tell(l, left, line);
        for (size_t j = 0; j < f->n_implied; j++)
            tri_out_format(line, "%s%s %s", j ? "," : l->w->answers,
                           j ? "" : l->w->colon, f->implied[j].fact);
        if (f->n_implied)
            tell(l, left + 2, line);
    }
}

static void put_node(struct list *l, size_t node, struct tri_out *line)
{
    const struct tri_bpmn_element *e = &l->b->elements[node];
    size_t left = 2 * l->indent[node];
    char number[24];
    (void)snprintf(number, sizeof(number), "%3zu. ", l->number[node]);
    tri_out_format(line, "%s", verb(l->w, e));
    if (*e->name)
        tri_out_format(line, "%s %s", l->w->colon, e->name);
    if (e->lane != TRI_BPMN_NONE && *l->b->elements[e->lane].name)
        tri_out_format(line, " [%s]", l->b->elements[e->lane].name);
    for (size_t i = 0; i < left; i++)
        tri_out_char(l->out, ' ');
    tri_out_text(l->out, number);
    size_t column = left + strlen(number);
    words(l, column, column, line->text ? line->text : "");
    tri_out_clear(line);
    put_details(l, e, column, line);
    put_flows(l, node, column, line);
}

static bool list_init(struct tri_arena *a, struct list *l)
{
    size_t n = l->b->n, at = 0;
    l->order = tri_arena_zero(a, n + 1, sizeof(*l->order));
    l->number = tri_arena_zero(a, n + 1, sizeof(*l->number));
    l->indent = tri_arena_zero(a, n + 1, sizeof(*l->indent));
    l->first = tri_arena_zero(a, n + 1, sizeof(*l->first));
    l->flows = tri_arena_zero(a, n + 1, sizeof(*l->flows));
    l->n_flows = tri_arena_zero(a, n + 1, sizeof(*l->n_flows));
    size_t *waits = tri_arena_zero(a, n + 1, sizeof(*waits));
    size_t *stack = tri_arena_zero(a, 2 * n + 2, sizeof(*stack));
    if (!l->order || !l->number || !l->indent || !l->first || !l->flows ||
        !l->n_flows || !waits || !stack)
        return false;
    for (size_t i = 0; i < n; i++)
        if (links(l->b->elements[i].kind) &&
            l->b->elements[i].source != TRI_BPMN_NONE)
            l->n_flows[l->b->elements[i].source]++;
    for (size_t i = 0; i < n; i++) {
        l->first[i] = at;
        at += l->n_flows[i];
        l->n_flows[i] = 0;
    }
    for (size_t i = 0; i < n; i++) {
        size_t from = l->b->elements[i].source;
        if (links(l->b->elements[i].kind) && from != TRI_BPMN_NONE)
            l->flows[l->first[from] + l->n_flows[from]++] = i;
    }
    sort(l, waits, stack);
    indent_all(l);
    return true;
}

void tri_bpmn_list(struct tri_arena *a, const struct tri_bpmn *b,
                   const struct tri_bpmn_words *words, struct tri_out *out)
{
    struct list l = { .b = b, .w = words, .out = out };
    struct tri_out line;
    if (!list_init(a, &l)) {
        out->failed = true;
        return;
    }
    tri_out_init(&line);
    size_t process = TRI_BPMN_NONE;
    for (size_t i = 0; i < l.n; i++) {
        size_t node = l.order[i], in = b->elements[node].parent;
        if (in != process && in != TRI_BPMN_NONE) {
            const struct tri_bpmn_element *p = &b->elements[in];
            process = in;
            tri_out_format(&line, "%s (%s)", *p->name ? p->name : p->tag,
                           p->id);
            if (i)
                tri_out_char(out, '\n');
            tell(&l, 0, &line);
            tri_out_char(out, '\n');
        }
        put_node(&l, node, &line);
    }
    out->failed |= line.failed;
    tri_out_done(&line);
}
