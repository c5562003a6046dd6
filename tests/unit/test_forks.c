/* Decisions drawn as forks over codes say what the interpreter and the sets of
 * rules say, for every value: each row is decided with a trace, which goes the
 * longer way, and on demand. */
#include "dmn_bench.h"

/* ---- conditions ---- */

/* Longer than a word that has a code. */
#define TENS "0123456789012345678901234567890123456789"
#define LONG_WORD \
    TENS TENS TENS TENS TENS TENS TENS TENS TENS TENS TENS TENS TENS

static const char *const inputs[] = {
    "{}",
    "{\"a\": true}",
    "{\"a\": false, \"b\": true, \"n\": 12, \"w\": \"one\"}",
    "{\"a\": true, \"b\": false, \"n\": 13, \"w\": \"two\"}",
    "{\"a\": true, \"b\": true, \"n\": 17.5, \"w\": \"else\"}",
    "{\"a\": false, \"b\": false, \"n\": -3, \"w\": \"\"}",
    "{\"n\": 13.0, \"w\": \"three\", \"l\": []}",
    "{\"n\": 123456789012345678901234567890, \"l\": [{}]}",
    "{\"b\": true, \"l\": [{\"role\": \"one\", \"age\": 12, \"did\": "
    "[\"x\"]}]}",
    "{\"a\": true, \"l\": [{\"role\": \"two\"}, {\"age\": 18, \"did\": []}, "
    "{\"role\": \"one\", \"age\": 13}]}",
    "{\"a\": false, \"l\": [{\"age\": 40, \"role\": \"two\", \"did\": [\"y\", "
    "\"x\"]}, {\"age\": 41, \"did\": [\"y\"]}]}",
    "{\"l\": [{\"role\": \"one\", \"age\": 1}, {\"role\": \"one\", \"age\": "
    "2}, {\"role\": \"two\", \"age\": 3, \"did\": [\"x\"]}]}",
    "{\"p\": true, \"q\": true, \"a\": true}",
    "{\"p\": false, \"q\": true, \"l\": [{}, {}]}",
    "{\"p\": true, \"q\": false, \"a\": true, \"l\": [{}]}",
    "{\"q\": false}",
    "{\"n\": 12.5, \"w\": \"two\", \"l\": [{\"did\": [[\"x\"], \"y\"]}, "
    "{\"did\": "
    "[]}]}",
    "{\"n\": 1, \"w\": \"" LONG_WORD "\", \"l\": [{\"role\": \"" LONG_WORD
    "\", \"did\": [\"" LONG_WORD "\"]}]}",
    /* Of kinds that nobody promised. */
    "{\"p\": 1, \"q\": [true], \"a\": true}",
    "{\"a\": \"true\", \"n\": \"12\", \"w\": 12, \"l\": {\"role\": \"one\"}}",
    "{\"a\": [true], \"w\": [\"one\"], \"l\": [\"one\", 12, null]}",
    "{\"l\": [{\"role\": 1, \"age\": \"old\", \"did\": \"x\"}, {\"did\": [1, "
    "\"x\"]}]}",
};

static const char *const conditions[] = {
    "a = true",
    "a != true",
    "true = a",
    "a = null or b = true",
    "a and b",
    "a or b",
    "not(a) or not(b)",
    "(a or b) and (n &gt; 12 or w = \"one\")",
    "a and n &gt;= 13 and b",
    "n &lt; 13 or n &gt; 17",
    "13 &lt;= n",
    "n = 13",
    "n != 13 and n != 17",
    "w = \"one\" or w = \"two\" or w = \"three\"",
    "w != \"one\" and w != null",
    "w = 12",
    "if a then b else w = \"one\"",
    "if a then \"yes\" else if n &gt; 12 then \"old\" else \"no\"",
    "if a = true then a else b",
    "if w then true else a",
    "count(l) &gt; 0",
    "count(l) = 1 or a",
    "if count(l) &gt; 1 then \"many\" else \"few\"",
    "some p in l satisfies p.role = \"one\"",
    "every p in l satisfies p.role = \"one\" and p.age &lt; 13",
    ("some p in l satisfies p.age != null and p.age &gt;= 13 and (p.role = "
     "\"one\" or p.role = \"two\")"),
    "some p in l satisfies p.age &gt;= 13",
    "every p in l satisfies p.age &gt;= 13 or p.role != \"two\"",
    "some p in l satisfies p.did != null and list contains(p.did, \"x\")",
    "some p in l satisfies list contains(p.did, \"x\") or p.age = 13",
    "some p in l satisfies p.did != null and count(p.did) = 0",
    "some p in l satisfies p.role = \"two\" and a = true",
    "some p in l satisfies p.role = w",
    "some p in l satisfies (some d in p.did satisfies d = \"x\")",
    "some p in l satisfies (some d in p.did satisfies d = w)",
    "some p in l, q in l satisfies p.age - q.age &gt; 2",
    ("(some p in l satisfies p.role = \"one\") and not(every p in l "
     "satisfies p.role = \"one\")"),
    "some p in l satisfies p = \"one\"",
    "list contains(roles, \"one\") or (some p in l satisfies p.age = 13)",
    "list contains(roles, \"two\") and count(roles) &gt; 1",
    "grown and not(child)",
    "(some p in l satisfies p.role = \"one\" and grown) or child",
    "a = true or string length(w) = 3",
    "n in [12..13] or w in (\"one\", \"two\")",
    "n between 12 and 13 or a",
    "0.5 &lt; n",
    "a = b",
    "many + (if a then 1 else 0)",
    "if a then many + (if b then 3 else 1) else 7",
    "many + (if n = 13 then 1 else 0.5)",
    "many = 2 or many + 1 = 3",
    "counted + (if a then 1 else 0)",
    "if counted + (if b then 2 else 0) &gt; 2 then \"yes\" else \"no\"",
    "count(l[item.age &gt; 12]) &gt; 0",
    "count(l[item.role = \"one\"]) &gt; 0 or a",
    "count(l[item.role = w]) &gt; 0",
    "count(l[item.age]) &gt; 0",
    "some d in w satisfies list contains([\"one\", \"two\"], d)",
    "some r in roles satisfies list contains([\"one\", \"y\"], r)",
    ("some p in l satisfies p.did != null and (some d in p.did satisfies list "
     "contains([\"x\", \"z\"], d))"),
    ("some p in l satisfies (some d in p.did satisfies list contains([\"x\"], "
     "d))"),
    ("some p in l satisfies (some d in roles satisfies list contains([\"two\", "
     "\"one\"], d))"),
    "some r in roles satisfies list contains([\"one\", null], r)",
    "every r in roles satisfies list contains([\"one\", \"two\"], r)",
    ("some p in l satisfies p.did != null and (every d in p.did satisfies list "
     "contains([\"x\", \"z\"], d))"),
    "some p in l satisfies p.did != null and count(p.did[w = \"one\"]) &gt; 0",

    /* Constants and names that have no code. */
    "n = 123456789012345678901234567890 or a",
    "n &gt; -123456789012345678901234567890 and a",
    "n = 9223372036854775807 or n &lt; -9223372036854775807",
    "n &lt; -9223372036854775807 - 1 or a",
    "w = \"" LONG_WORD "\" or a",
    "list contains(roles, \"" LONG_WORD "\") or a",
    "list contains(roles, 12) or a",
    "list contains(roles, null) or a",
    "list contains(list: roles, element: \"one\") or a",
    "called = null or a",
    "list contains(called, \"one\") or a",
    "if n + 1 then true else a",
    "if (if a then 12 else 13) then true else b",
    "count(l[item.role = \"one\"]) &gt; 0.5 or a",
    "count(l[item.role = \"one\"]) &gt; 1 or a",
    "count(l[item.role = \"one\"]) &gt; 123456789012345678901234567890 or a",
    "count(l[item.role = \"one\"]) &gt; \"x\" or a",
    "count(l[item.role = \"one\"]) &gt; null or a",
    "count(l[item.role = \"one\"]) = 1 or a",
    "count(l[item.role = \"one\"]) &gt;= 2 or count(l[item.age &gt; 2]) = 0",
    "2 &gt; count(l[item.age &gt;= 1 and item.age &lt; 18])",
    "count(l[item.role = w]) != 1",
    "count(l[item.did != null]) &lt; -1 or a",
    "count((l[item.role = \"one\"])[item.age &gt; 1]) &gt; 0",
    /* A choice that is compared. */
    "(if a then \"x\" else w) = \"one\" or b",
    "\"x\" != (if a then \"x\" else if b then null else w)",
    "(if a then 1 else if b then n else count(l)) &gt;= 13",
    "13 &lt; (if a then null else n)",
    "(if a then 1 else w) &gt; 0",
    "(if a then 0.5 else n) &gt; 0",
    "(if a then roles else w) = \"one\"",
    "(if a then n + 1 else n) = 13",
    "(if a then count(l[item.age &gt; 1]) else 2) &gt; 1",
    "(if a then count(l[item.age = n]) else 2) &gt; 1",
    "some p in l satisfies (if p.age = 13 then \"one\" else p.role) = \"one\"",
    /* A function that a condition calls. */
    "some p in l satisfies called(p) = \"old\"",
    ("some p in l satisfies p.role != null and called(p) != \"old\" and p.age "
     "!= 3"),
    "every p in l satisfies called(p) = \"old\" or a",
    "count(l[called(item) = \"old\"]) &gt; 0",
    "some p in l satisfies two(p, w) = 1",
    "some p in l satisfies two(p, p.role) = 1",
    "some p in l satisfies two(p, \"one\") = 1",
    "some p in l satisfies far(p) = \"one\"",
    "some p in l satisfies as_number(p) = 13",
    "some p in l satisfies as_list(p) = [\"one\"]",
    "some p in l satisfies called(p) = null and (a or called(p) = \"old\")",
    ("some p in l satisfies (some q in l satisfies called(p) = \"old\" and "
     "called(q) = \"old\")"),
    "called(best) = null or a",
    "called(best.code) = null or a",
    "called(l[1]) = null or a",
    "some p in l satisfies did_only(p, a) or a = null",
    "some p in l satisfies did_only(p, w = \"one\")",
    "l[did_only(item, b)]",
    "for p in l return if did_only(p, grown) then p.role else null",
    "some p in l satisfies any_did(p)",
    "count(for p in l return p.role) &gt; 0 or a",
    "count([a, b]) &gt; 0",
    "some d in roles satisfies list contains(l, d)",
    "some d in roles satisfies list contains([w, \"two\"], d)",
    "some d in roles satisfies list contains(\"one\", d)",
    "some d in l satisfies list contains([\"one\"], d.role)",
    "some d in roles satisfies list contains([\"one\"], w)",
    "some d in roles satisfies list contains([\"one\"], \"one\")",
    "some d in roles satisfies list contains([], d)",
    "some d in roles satisfies list contains([\"one\", \"" LONG_WORD "\"], d)",
    "some d in [w, \"x\"] satisfies list contains([\"one\"], d)",
    "some d in called satisfies list contains([\"one\"], d)",
    /* What an item's condition reads besides. */
    "some p in l satisfies {k: p.age}.k = 13",
    "some p in l satisfies {k: n}.k = 13",
    "some p in l satisfies count(for q in p.did return q) = 1",
    "some p in l satisfies count(for q in p.did return w) = 1",
    "some p in l satisfies (every q in p.did satisfies q = \"x\")",
    "some p in l satisfies (every q in p.did satisfies q = w)",
    "some p in l satisfies (if p.role = \"one\" then p.age else n) = 13",
    "some p in l satisfies (if p.role = \"one\" then n else p.age) = 13",
    "some p in l satisfies (if a then 1 else p.age) = 13",
    "(some p in l satisfies (some q in l satisfies q.age = p.age)) and a",
    /* Sums. */
    "many + (if a then 2000000000000 else 1)",
    "many + (if a then -2000000000000 else 1)",
    "if a then 1099511627770 else if b then -1099511627770 else 5",
    "most + (if a then 10 else 1)",
    "most + (if a then -10 else 1)",
    "twenty + (if a then 100 else if b then 200 else 300)",
    "unsure.x + (if a then 1 else 2)",
    "unsure + (if a then 1 else 2)",
    "n + (if a then 1 else 2)",
    "many + (many + (if a then 1 else 2))",
    ("one + (one + (one + (one + (one + (one + (one + (one + (one + (one + "
     "(one + (one + (one + (if a then 1 else 0)))))))))))))"),
    /* Lists. */
    "l[item.role = \"one\"]",
    "l[item.role = \"one\" or item.age != null and item.age &gt;= 13 and a]",
    "l[role = \"one\"]",
    "l[item.age]",
    "l[item = \"one\"]",
    "l[item != null]",
    "l[true]",
    "for p in l return p.role",
    "for p in l return if p.role = \"one\" then 1 else null",
    "for p in l return if p.role = \"one\" then p.age else p.role",
    "for p in l return if a = true then p else null",
    "for p in l return partial",
    "for p in l return if p.role = \"one\" then count(partial) else 0",
    "for p in l, q in l return p.age",
    "for p in l return p.age + 1",
    "for p in l return called(p)",
    "for p in l return called(if a then p else null)",
    "for p in l return far(p)",
    ("(for p in l return if p.age = null or p.age &lt; 13 then p.role else "
     "null)[item != null]"),
    ("(for p in l return if p.role = \"two\" then \"b\" else null)[item != "
     "null]"),
    "(for p in l return p.role)[item != null]",
    "(for p in l return p.role)[item = \"one\"]",
    "ones[item.age &gt; 0]",
    "for p in ones return called(p)",
    "some p in ones satisfies p.age &gt; 12",
    "count(ones) &gt; 1 or list contains(said, \"old\")",
    "count(flatten(for p in l return if p.did = null then [] else p.did))",
    "count(flatten(for p in l return if p.role = \"two\" then [] else p.did))",
    "count(flatten(for p in l return p))",
    ("count(flatten(for p in l return if p.role = \"one\" then [1, 2] else "
     "null))"),
    "(for p in l return p.role)[w != null]",
    "(for p in l return p.role)[item != w]",
    "(for p in l return p.role)[item != \"one\"]",
    "count(flatten(roles))",
    "for p in l return w",
    "for p in l return c",
    "for p in l return p.did(p)",
    "for p in l return p(p)",
    "for p in l return w(p)",
    "for p in l return called(s: p)",
    "for p in l return two(p, w)",
    "for p in l return two(p)",
    "for p in l return called()",
    "for p in l return none(p)",
    "for p in l return java(p)",
    "for p in l return context(p)",
    "for p in l return broken(p)",
    "for p in l return closure(p)",
    "for p in l return as_number(p)",
    "for p in l return as_word(p)",
    "for p in l return as_list(p)",
    ("for p in l return if p.role = \"one\" then p.age else if p.role = "
     "\"two\" then p.age else p.role"),
    "for p in l return if p.role = \"one\" then p else p.age",
    "(for p in l return if p.role = \"one\" then [1] else [])[item != null]",
    /* Another's value. */
    "w",
    "best",
    "best.code",
    "best.code.x",
    "worded",
    "worded = \"one\" or a",
    "w.x",
    "w.x.y",
    "l.role",
    "t1.code",
    "if count(l) = 0 then w else l[1]",
    "if count(l) = 0 then best else l[1]",
    "if count(roles) = 0 then w else roles[1]",
    "if count(codes) = 0 then w else codes[1]",
    "if count(codes) = 0 then w else codes[2]",
    "if count(codes) = 0 then w else roles[1]",
    "if count(codes) = 1 then w else codes[1]",
    "if count(codes) = 0 then \"none\" else codes[1]",
    "if count(w) = 0 then n else w[1]",
    "if count(l) = n then w else l[1]",
    "if count(l) = \"x\" then w else l[1]",
    "if count(l) = 0.5 then w else l[1]",
    "if count(l) = 123456789012345678901234567890 then w else l[1]",
    "if n = 0 then w else l[1]",
    "if count(l) = 0 then w else n",
    "if count(l) = 0 then w else l[n]",
    "if count([a]) = 0 then w else l[1]",
    "if count(l) = 0 then n + 1 else l[1]",
    "if count(closure) = 0 then w else l[1]",
    /* What rules give. */
    "flatten([t1, t2])[item.yes = true].code",
    "flatten([t1, t2])[item.yes = true]",
    "some h in flatten([t1, t2]) satisfies h.yes = true",
    "some h in flatten([t1, t2]) satisfies h.yes = true and h.code = \"c2\"",
    "some h in flatten([t1, t2]) satisfies h.other = 1",
    "some h in flatten([t1, t2]) satisfies h.yes",
    "some h in flatten([t1, t2]) satisfies h.yes = a",
    "some h in flatten([t3, t4]) satisfies h = \"x\"",
    "some h in flatten([t3, t4]) satisfies h != null",
    "every h in flatten([t1, t2]) satisfies h.yes = true",
    "some h in flatten([t5]) satisfies h &gt; 1",
    "some h in flatten([t8]) satisfies h = \"x\"",
    "flatten([t1, t2]).code",
    "flatten([t1, t2])[item.other = 1].code",
    "flatten([t1, t2])[item.yes = a].code",
    "flatten([t1, t2]).other",
    "flatten([t1, t2, l])[item.yes = true].code",
    "flatten([t3, t4])[item != null]",
    "flatten([t3, t4])",
    "flatten([t3, t1])",
    "count(distinct values(flatten([t3, t4])[item != null]))",
    "count(distinct values(flatten([t3, t4, t4])))",
    "count(distinct values(flatten([t1, t2]).code))",
    "count(distinct values(flatten([t1, t2])))",
    "counted + (if several &gt; 1 then 1 else 0)",
    "several + (if a then 1 else 0)",
    "some c in codes satisfies list contains([\"c2\", \"c9\"], c)",
    "flatten([t5])",
    "flatten([t5])[item &gt; 1]",
    "flatten([t5]).code",
    "flatten([t5])[item &gt; 1].code",
    "count(distinct values(flatten([t5])))",
    "flatten([t3]).code",
    "flatten([t6])",
    "flatten([t7, t1])",
    "flatten([t8])",
    "flatten([t1, w])",
    "flatten([t1, \"x\"])",
    "flatten([])",
    "for x in [t1, t2] return flatten([x])",
    "flatten([t9])",
    "best.code = \"c1\" or a",
    "if best.yes then \"yes\" else best.code",
    "best = null or best.code = \"c2\"",
};

/* Of two conditions; each rule gives what stands in its place. */
#define RULE(a, b, out)                                             \
    "<rule><inputEntry><text>" a "</text></inputEntry><inputEntry>" \
    "<text>" b "</text></inputEntry>" out "</rule>"
#define OUT(text) "<outputEntry><text>" text "</text></outputEntry>"
#define TABLE(name, policy, outputs, rules)                           \
    "<decision id='" name "' name='" name "'>" NEEDS_INPUT("p")       \
        NEEDS_INPUT("q") "<decisionTable hitPolicy='" policy          \
                         "'><input><inputExpression><text>p</text></" \
                         "inputExpression></input>"                   \
                         "<input><inputExpression><text>q</text></"   \
                         "inputExpression></input>" outputs rules     \
                         "</decisionTable></decision>\n"
#define CODE_AND_YES "<output name='code'/><output name='yes'/>"

/* What some of them read. */
#define PARAMETER "<formalParameter name='s'/>"
#define FUNCTION(name, type, parameters, body)                                 \
    "<businessKnowledgeModel id='" name "' name='" name                        \
    "'><variable name='" name "'" type "/><encapsulatedLogic>" parameters body \
    "</encapsulatedLogic></businessKnowledgeModel>\n"
#define TWENTY                                                             \
    "if n = 1 then 1 else if n = 2 then 2 else if n = 3 then 3 else if n " \
    "= 4 then 4 else if n = 5 then 5 else if n = 6 then 6 else if n = 7 "  \
    "then 7 else if n = 8 then 8 else if n = 12 then 12 else 13"
#define LITERAL(name, type, needs, text)                            \
    "<decision id='" name "' name='" name "'><variable name='" name \
    "' typeRef='" type "'/>" needs                                  \
    LIT(text) "</decision>\n"

static const char *const before[] = {
    HEAD,
    ("<itemDefinition name='tWords' "
     "isCollection='true'><typeRef>string</typeRef>"
     "</itemDefinition>"),
    INPUT("a", "Any"),
    INPUT("b", "Any"),
    INPUT("n", "Any"),
    INPUT("w", "Any"),
    INPUT("l", "Any"),
    INPUT("p", "boolean"),
    INPUT("q", "boolean"),
    LITERAL("roles", "Any", NEEDS_INPUT("l"), "for p in l return p.role"),
    LITERAL("grown", "boolean", NEEDS_INPUT("l"),
            "some p in l satisfies p.age &gt;= 18"),
    LITERAL("child", "boolean", NEEDS_INPUT("l"),
            "some p in l satisfies p.age &lt; 13"),
    LITERAL("many", "number", NEEDS_INPUT("l") NEEDS("child"),
            "if count(l) &gt; 1 then 2 else if child then 40 else 1"),
    LITERAL("counted", "number", NEEDS_INPUT("l"), "count(l)"),
    LITERAL("ones", "Any", NEEDS_INPUT("l"), "l[item.role = \"one\"]"),
    "<businessKnowledgeModel id='called' name='called'><variable "
    "name='called'/><encapsulatedLogic><formalParameter name='s'/>" LIT(
        "if s.age &gt;= 18 then \"old\" else if s.role = \"two\" or s.age = "
        "null then null else \"young\"") "</encapsulatedLogic>"
                                         "</businessKnowledgeModel>\n",
    "<businessKnowledgeModel id='far' name='far'><variable name='far'/>"
    "<encapsulatedLogic><formalParameter name='s'/>" LIT(
        "if s.age &gt;= 18 then called(s) else s.role") "</encapsulatedLogic>",
    KNOWS("called"),
    "</businessKnowledgeModel>\n",
    LITERAL("said", "Any", NEEDS("ones") KNOWS("called"),
            "for p in ones return called(p)"),
    TABLE("t1", "RULE ORDER", CODE_AND_YES,
          RULE("true", "-", OUT("\"c1\"") OUT("true"))
              RULE("-", "true", OUT("\"c2\"") OUT("false"))
                  RULE("false", "-", OUT("\"c3\"") OUT("null"))),
    TABLE("t2", "COLLECT", CODE_AND_YES,
          RULE("-", "null", OUT("\"c2\"") OUT("true"))
              RULE("false", "-", OUT("\"c1\"") OUT("true"))),
    TABLE("t3", "RULE ORDER", "<output/>",
          RULE("true", "-", OUT("\"x\"")) RULE("-", "true", OUT("\"x\""))
              RULE("-", "-", OUT("null"))),
    TABLE("t4", "RULE ORDER", "<output/>",
          RULE("-", "true", OUT("\"y\"")) RULE("true", "-", OUT("\"x\""))),
    FUNCTION("two", "",
             "<formalParameter name='s'/><formalParameter name='t'/>",
             LIT("if s.role = t then 1 else 2")),
    ("<businessKnowledgeModel id='none' name='none'><variable "
     "name='none'/></businessKnowledgeModel>\n"),
    "<businessKnowledgeModel id='java' name='java'><variable name='java'/>"
    "<encapsulatedLogic kind='Java'><formalParameter name='s'/>" LIT(
        "{class: \"a\", method signature: \"b\"}") "</encapsulatedLogic>"
                                                   "</"
                                                   "businessKnowledgeModel>\n",
    FUNCTION("context", "", PARAMETER,
             "<context><contextEntry><variable name='x'/>" LIT(
                 "s.role") "</contextEntry></context>"),
    FUNCTION("broken", "", PARAMETER, LIT("s.role +")),
    FUNCTION("closure", "", PARAMETER, LIT("(function(x) x)(s.role)")),
    FUNCTION("as_number", " typeRef='number'", PARAMETER,
             LIT("if s.role = \"one\" then s.age else null")),
    FUNCTION(
        "as_list", "", PARAMETER,
        "<literalExpression typeRef='tWords'><text>if s.role = \"one\" then "
        "s.role else null</text></literalExpression>"),
    "<businessKnowledgeModel id='as_word' name='as_word'><variable "
    "name='as_word'/><encapsulatedLogic typeRef='string'>" PARAMETER LIT(
        "if s.role = \"one\" then s.age else null") "</encapsulatedLogic>"
                                                    "</businessKnowledgeModel>"
                                                    "\n",
    FUNCTION("did_only", " typeRef='boolean'",
             "<formalParameter name='s'/><formalParameter name='sure' "
             "typeRef='boolean'/>",
             LIT("if s.did != null and list contains(s.did, \"y\") then sure "
                 "else s.did != null and (every d in s.did satisfies list "
                 "contains([\"x\"], d)) and (s.role = \"one\" or sure)")),
    FUNCTION("any_did", "", PARAMETER,
             LIT("count(for d in s.did return if d = \"x\" then s.role else "
                 "null) &gt; 0 and s.did[item = s.role] = []")),
    LITERAL("most", "number", NEEDS_INPUT("b"),
            "if b then 1099511627770 else -1099511627770"),
    LITERAL("twenty", "number", NEEDS_INPUT("n"), TWENTY),
    LITERAL("unsure", "Any", NEEDS_INPUT("b"), "if b then 1 else 2"),
    LITERAL("one", "number", NEEDS_INPUT("b"), "if b then 1 else 0"),
    TABLE("t5", "RULE ORDER", "<output/>",
          RULE("true", "-", OUT("1")) RULE("-", "true", OUT("2"))),
    TABLE("t6", "RULE ORDER", "<output/>",
          RULE("true", "-", OUT("if q then \"x\" else \"y\""))
              RULE("-", "true", OUT("\"x\""))),
    TABLE("t7", "COLLECT",
          "<output><defaultOutputEntry><text>\"none\"</text>"
          "</defaultOutputEntry></output>",
          RULE("true", "-", OUT("\"x\"")) RULE("-", "true", OUT("\"y\""))),
    TABLE("t8", "FIRST", "<output/>",
          RULE("true", "-", OUT("\"x\"")) RULE("-", "true", OUT("\"y\""))),
    TABLE("t9", "RULE ORDER", "<output typeRef='string'/>",
          RULE("true", "-", OUT("\"x\"")) RULE("-", "true", OUT("12"))),
    TABLE("best", "FIRST", CODE_AND_YES,
          RULE("true", "-", OUT("\"c1\"") OUT("false"))
              RULE("-", "true", OUT("\"c2\"") OUT("true"))),
    LITERAL("worded", "string", NEEDS_INPUT("w"), "w"),
    LITERAL("several", "number", NEEDS("t3") NEEDS("t4"),
            "count(distinct values(flatten([t3, t4])[item != null]))"),
    LITERAL("codes", "Any", NEEDS("t1") NEEDS("t2"),
            "flatten([t1, t2])[item.yes = true].code"),
    "<decision id='d' name='d'>",
    NEEDS_INPUT("a"),
    NEEDS_INPUT("b"),
    NEEDS_INPUT("n"),
    NEEDS_INPUT("w"),
    NEEDS_INPUT("l"),
    NEEDS("roles"),
    NEEDS("grown"),
    NEEDS("child"),
    NEEDS("many"),
    NEEDS("counted"),
    NEEDS("ones"),
    NEEDS("said"),
    NEEDS("t1"),
    NEEDS("t2"),
    NEEDS("t3"),
    NEEDS("t4"),
    NEEDS("several"),
    NEEDS("codes"),
    NEEDS("most"),
    NEEDS("twenty"),
    NEEDS("unsure"),
    NEEDS("one"),
    NEEDS("t5"),
    NEEDS("t6"),
    NEEDS("t7"),
    NEEDS("t8"),
    NEEDS("t9"),
    NEEDS("best"),
    NEEDS("worded"),
    KNOWS("two"),
    KNOWS("none"),
    KNOWS("java"),
    KNOWS("context"),
    KNOWS("broken"),
    KNOWS("closure"),
    KNOWS("as_number"),
    KNOWS("as_word"),
    KNOWS("as_list"),
    KNOWS("did_only"),
    KNOWS("any_did"),
    KNOWS("called"),
    KNOWS("far"),
};

static void conditions_are_the_same(void)
{
    struct tri_out text, want, got;
    tri_out_init(&text);
    tri_out_init(&want);
    tri_out_init(&got);
    for (size_t i = 0; i < TRI_COUNT(conditions); i++) {
        struct bench b;
        tri_out_clear(&text);
        for (size_t k = 0; k < TRI_COUNT(before); k++)
            tri_out_text(&text, before[k]);
        tri_out_format(&text, LIT("%s") "</decision>" TAIL, conditions[i]);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        for (size_t k = 0; k < TRI_COUNT(inputs); k++) {
            b.trace = TRI_TRACE_NONE;
            tri_run_on_demand(b.run, false);
            tri_run_quiet(b.run, true);
            decide(&b, inputs[k], "d", &want);
            tri_run_on_demand(b.run, true);
            decide(&b, inputs[k], "d", &got);
            if (strcmp(want.text, got.text) != 0)
                (void)printf("\n    %s of %s\n", conditions[i], inputs[k]);
            CHECK_TEXT(conditions[i], &got, want.text);
        }
        bench_close(&b);
    }
    tri_out_done(&text);
    tri_out_done(&want);
    tri_out_done(&got);
}

/* ---- tables ---- */

enum { COLUMNS = 14, RULES = 44 };

static unsigned dice(unsigned *seed, unsigned n)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % n;
}

/* Too wide for one drawing: each rule asks three or four columns of many. */
static void wide_table(struct tri_out *o, const char *policy,
                       const char *allowed, unsigned seed)
{
    static const char *const cells[] = { "true", "false", "not(true)", "null" };
    tri_out_clear(o);
    tri_out_text(o, HEAD);
    for (int c = 0; c < COLUMNS; c++)
        tri_out_format(o, INPUT("x%d", "boolean"), c, c, c);
    tri_out_text(o, "<decision id='d' name='d'>");
    for (int c = 0; c < COLUMNS; c++)
        tri_out_format(o, NEEDS_INPUT("x%d"), c);
    tri_out_format(o, "<decisionTable hitPolicy='%s'>", policy);
    for (int c = 0; c < COLUMNS; c++)
        tri_out_format(o,
                       "<input><inputExpression><text>x%d</text></"
                       "inputExpression></input>",
                       c);
    tri_out_format(o, "<output>%s</output>", allowed);
    for (int r = 0; r < RULES; r++) {
        tri_out_text(o, "<rule>");
        for (int c = 0; c < COLUMNS; c++)
            tri_out_format(o, "<inputEntry><text>%s</text></inputEntry>",
                           dice(&seed, 4) ? "-" : cells[dice(&seed, 4)]);
        tri_out_format(o,
                       "<outputEntry><text>\"w%u\"</text></outputEntry></rule>",
                       dice(&seed, 5));
    }
    tri_out_text(o, "</decisionTable></decision>" TAIL);
}

static void rules_of(struct bench *b, struct tri_out *o)
{
    const struct tri_decided *d = tri_run_of(
        b->run, tri_models_find(b->models, NULL, TRI_NODE_DECISION, "d"));
    for (size_t i = 0; d && i < d->n_chosen; i++)
        tri_out_format(o, " %u", d->chosen[i]);
}

static void tables_are_the_same(void)
{
    static const struct {
        const char *policy, *allowed;
    } policies[] = {
        { "RULE ORDER", "" },
        { "FIRST", "" },
        { "COLLECT", "" },
        { "PRIORITY", "<outputValues><text>\"w3\", \"w1\", \"w0\", \"w4\", "
                      "\"w2\"</text></outputValues>" },
        { "UNIQUE", "" },
    };
    struct tri_out text, want, got, values;
    tri_out_init(&text);
    tri_out_init(&want);
    tri_out_init(&got);
    tri_out_init(&values);
    unsigned seed = 5;
    for (size_t p = 0; p < TRI_COUNT(policies); p++) {
        struct bench b;
        wide_table(&text, policies[p].policy, policies[p].allowed, 7);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        b.trace = TRI_TRACE_NONE;
        for (int i = 0; i < 300; i++) {
            tri_out_clear(&values);
            tri_out_text(&values, "{");
            for (int c = 0; c < COLUMNS; c++) {
                static const char *const is[] = { "null", "true", "false" };
                tri_out_format(&values, "%s\"x%d\": %s", c ? ", " : "", c,
                               is[dice(&seed, 3)]);
            }
            tri_out_text(&values, "}");
            tri_run_on_demand(b.run, false);
            decide(&b, values.text, "d", &want);
            rules_of(&b, &want);
            tri_run_on_demand(b.run, true);
            decide(&b, values.text, "d", &got);
            rules_of(&b, &got);
            CHECK_TEXT(policies[p].policy, &got, want.text);
            tri_run_bare(b.run, true); /* one rule is enough */
            decide(&b, values.text, "d", &got);
            tri_run_bare(b.run, false);
            CHECK_ROW(policies[p].policy,
                      strncmp(got.text, want.text, strlen(got.text)) == 0);
            tri_run_quiet(b.run, true); /* only its rules are noted */
            tri_run_on_demand(b.run, false);
            decide(&b, values.text, "d", &want);
            rules_of(&b, &want);
            tri_run_on_demand(b.run, true);
            decide(&b, values.text, "d", &got);
            rules_of(&b, &got);
            tri_run_quiet(b.run, false);
            CHECK_TEXT(policies[p].policy, &got, want.text);
        }
        bench_close(&b);
    }
    tri_out_done(&text);
    tri_out_done(&want);
    tri_out_done(&got);
    tri_out_done(&values);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "conditions are the same", conditions_are_the_same },
        { "tables are the same", tables_are_the_same },
        CU_TEST_INFO_NULL,
    };
    return check_run("decisions as forks", tests);
}
