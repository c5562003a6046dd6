/* Every cell of role x act x class x tie against permissions.txt, which was
 * written from the decision record and not from permissions.def. */
#include "case/may.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static bool cells[TRI_N_CLASSES][TRI_N_TIES][TRI_N_ACTS][TRI_N_ROLES];
static bool duties[TRI_N_DUTIES][TRI_N_ROLES];

/* Is name an item of "a,b,c". */
static bool listed(const char *list, const char *name)
{
    size_t len = strlen(name);
    for (const char *p = list; *p; p += strcspn(p, ",")) {
        p += *p == ',';
        if (strcspn(p, ",") == len && strncmp(p, name, len) == 0)
            return true;
    }
    return false;
}

static size_t items(const char *list)
{
    size_t n = 1;
    for (; *list; list++)
        n += *list == ',';
    return n;
}

/* Every word of a line must name something: a slip of the pen would allow
 * nothing, and pass. */
static void cell_line(char **w)
{
    size_t known[4] = { 0 };
    for (int c = 0; c < TRI_N_CLASSES; c++)
        known[0] += listed(w[0], tri_class_name((enum tri_class)c));
    for (int t = 0; t < TRI_N_TIES; t++)
        known[1] += listed(w[1], tri_tie_name((enum tri_tie)t));
    for (int a = 0; a < TRI_N_ACTS; a++)
        known[2] += listed(w[2], tri_act_name((enum tri_act)a));
    for (int r = 0; r < TRI_N_ROLES; r++)
        known[3] += listed(w[3], tri_role_name((enum tri_role)r));
    for (int i = 0; i < 4; i++)
        CHECK_ROW(w[i], known[i] == items(w[i]));
    for (int c = 0; c < TRI_N_CLASSES; c++)
        for (int t = 0; t < TRI_N_TIES; t++)
            for (int a = 0; a < TRI_N_ACTS; a++)
                for (int r = 0; r < TRI_N_ROLES; r++)
                    if (listed(w[0], tri_class_name((enum tri_class)c)) &&
                        listed(w[1], tri_tie_name((enum tri_tie)t)) &&
                        listed(w[2], tri_act_name((enum tri_act)a)) &&
                        listed(w[3], tri_role_name((enum tri_role)r)))
                        cells[c][t][a][r] = true;
}

static void duty_line(char **w)
{
    size_t known = 0;
    for (int d = 0; d < TRI_N_DUTIES; d++)
        known += listed(w[0], tri_duty_name((enum tri_duty)d));
    CHECK_ROW(w[0], known == 1);
    for (int d = 0; d < TRI_N_DUTIES; d++)
        for (int r = 0; r < TRI_N_ROLES; r++)
            if (listed(w[0], tri_duty_name((enum tri_duty)d)) &&
                listed(w[1], tri_role_name((enum tri_role)r)))
                duties[d][r] = true;
}

static void read_table(void)
{
    char line[512];
    FILE *f = fopen(TRI_SOURCE_DIR "/tests/unit/permissions.txt", "r");
    CHECK_ROW("permissions.txt", f != NULL);
    while (f && fgets(line, sizeof(line), f)) {
        char *w[4] = { NULL };
        size_t n = 0;
        char *save = NULL;
        if (line[0] == '#')
            continue;
        for (char *p = strtok_r(line, " \n", &save); p && n < 4;
             p = strtok_r(NULL, " \n", &save))
            w[n++] = p;
        if (n == 4)
            cell_line(w);
        else if (n == 2)
            duty_line(w);
        else
            CHECK_ROW("a line of four words or two", n == 0);
    }
    if (f)
        (void)fclose(f);
}

static void every_cell(void)
{
    size_t allowed = 0;
    read_table();
    for (int c = 0; c < TRI_N_CLASSES; c++)
        for (int t = 0; t < TRI_N_TIES; t++)
            for (int a = 0; a < TRI_N_ACTS; a++)
                for (int r = 0; r < TRI_N_ROLES; r++) {
                    char label[128];
                    (void)snprintf(label, sizeof(label), "%s %s %s by %s",
                                   tri_class_name((enum tri_class)c),
                                   tri_act_name((enum tri_act)a),
                                   tri_tie_name((enum tri_tie)t),
                                   tri_role_name((enum tri_role)r));
                    bool may = tri_case_may((enum tri_role)r, (enum tri_act)a,
                                            (enum tri_class)c, (enum tri_tie)t);
                    CHECK_ROW(label, may == cells[c][t][a][r]);
                    allowed += may;
                }
    CHECK_ROW("the table is not empty", allowed > 200);
    for (int d = 0; d < TRI_N_DUTIES; d++)
        for (int r = 0; r < TRI_N_ROLES; r++)
            CHECK_ROW(tri_duty_name((enum tri_duty)d),
                      tri_duty_may(UINT32_C(1) << r, (enum tri_duty)d) ==
                          duties[d][r]);
}

/* What must hold however the table changes. */
static void named_may_nothing(void)
{
    uint32_t all_roles = (UINT32_C(1) << TRI_N_ROLES) - 1;
    uint32_t all_ties = (UINT32_C(1) << TRI_N_TIES) - 1;
    for (int c = 0; c < TRI_N_CLASSES; c++)
        for (int a = 0; a < TRI_N_ACTS; a++) {
            CHECK_ROW("named", !tri_case_any_may(all_roles, (enum tri_act)a,
                                                 (enum tri_class)c, all_ties));
            CHECK_ROW("administrator and trainer see no case",
                      !tri_case_any_may(UINT32_C(1) << TRI_ROLE_ADMINISTRATOR |
                                            UINT32_C(1) << TRI_ROLE_TRAINER,
                                        (enum tri_act)a, (enum tri_class)c,
                                        all_ties & ~UINT32_C(1)));
            CHECK_ROW("no role",
                      !tri_case_any_may(0, (enum tri_act)a, (enum tri_class)c,
                                        all_ties & ~UINT32_C(1)));
        }
    /* Two roles together may what either may. */
    uint32_t both = UINT32_C(1) << TRI_ROLE_REPORTER | UINT32_C(1)
                                                           << TRI_ROLE_LEAD;
    uint32_t ties = UINT32_C(1) << TRI_TIE_REPORTED | UINT32_C(1)
                                                          << TRI_TIE_SETTING;
    CHECK_ROW("lead who reported",
              tri_case_any_may(both, TRI_ACT_READ, TRI_CLASS_CHILD, ties));
    CHECK_ROW("lead who reported the head",
              !tri_case_any_may(both, TRI_ACT_READ, TRI_CLASS_HEAD, ties));
}

static void classes(void)
{
    static const struct {
        enum tri_sign sign;
        const char *word;
        enum tri_class class;
    } rows[] = {
        { TRI_SIGN_ABOUT, "", TRI_CLASS_CHILD },
        { TRI_SIGN_ABOUT, "none", TRI_CLASS_CHILD },
        { TRI_SIGN_ABOUT, "unknown", TRI_CLASS_CHILD },
        { TRI_SIGN_ABOUT, "other-staff", TRI_CLASS_ADULT },
        { TRI_SIGN_ABOUT, "designated-lead", TRI_CLASS_LEAD },
        { TRI_SIGN_ABOUT, "head", TRI_CLASS_HEAD },
        { TRI_SIGN_ABOUT, "governor", TRI_CLASS_GOVERNOR },
        { TRI_SIGN_CATEGORY, "staff-allegation", TRI_CLASS_ADULT },
        { TRI_SIGN_CATEGORY, "head", TRI_CLASS_CHILD },
        { TRI_SIGN_SUBJECT, "reporter", TRI_CLASS_ADULT },
        { TRI_SIGN_SUBJECT, "chair", TRI_CLASS_GOVERNOR },
        { TRI_SIGN_SUBJECT, "head", TRI_CLASS_HEAD },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_ROW(rows[i].word,
                  tri_class_by(rows[i].sign, rows[i].word) == rows[i].class);
    CHECK_ROW("of two the narrower",
              tri_class_narrower(TRI_CLASS_HEAD, TRI_CLASS_ADULT) ==
                      TRI_CLASS_HEAD &&
                  tri_class_narrower(TRI_CLASS_CHILD, TRI_CLASS_LEAD) ==
                      TRI_CLASS_LEAD);
    CHECK_ROW("of two as narrow the first",
              tri_class_narrower(TRI_CLASS_GOVERNOR, TRI_CLASS_ADULT) ==
                  TRI_CLASS_GOVERNOR);
    CHECK_ROW("somebody of two roles",
              tri_class_of_subject(UINT32_C(1) << TRI_ROLE_LEAD |
                                   UINT32_C(1) << TRI_ROLE_HEAD) ==
                  TRI_CLASS_HEAD);
}

/* Whoever holds the role that a class is about gets nothing by another role,
 * where the record is; elsewhere they are not the one whom it is about. */
static void closed_to_the_role(void)
{
    static const struct {
        const char *label;
        enum tri_role one, other;
        enum tri_class class;
        enum tri_tie tie;
        enum tri_act act;
        bool may;
    } rows[] = {
        { "head alone", TRI_ROLE_HEAD, TRI_ROLE_HEAD, TRI_CLASS_LEAD,
          TRI_TIE_SETTING, TRI_ACT_READ, true },
        { "lead and head", TRI_ROLE_LEAD, TRI_ROLE_HEAD, TRI_CLASS_LEAD,
          TRI_TIE_SETTING, TRI_ACT_READ, false },
        { "lead and head, in a list", TRI_ROLE_LEAD, TRI_ROLE_HEAD,
          TRI_CLASS_LEAD, TRI_TIE_SETTING, TRI_ACT_LIST, false },
        { "head and chair", TRI_ROLE_HEAD, TRI_ROLE_CHAIR, TRI_CLASS_HEAD,
          TRI_TIE_SETTING, TRI_ACT_READ, false },
        { "lead and head, about another", TRI_ROLE_LEAD, TRI_ROLE_HEAD,
          TRI_CLASS_ADULT, TRI_TIE_SETTING, TRI_ACT_READ, true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t roles = UINT32_C(1) << rows[i].one | UINT32_C(1)
                                                          << rows[i].other;
        uint32_t ties = UINT32_C(1) << rows[i].tie;
        CHECK_ROW(rows[i].label,
                  tri_case_any_may(roles, rows[i].act, rows[i].class, ties) ==
                      rows[i].may);
        CHECK_ROW(rows[i].label, /* they may still have reported it */
                  tri_case_any_may(roles, TRI_ACT_STATUS, rows[i].class,
                                   ties | UINT32_C(1) << TRI_TIE_REPORTED));
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "every cell", every_cell },
        { "whoever is named may nothing", named_may_nothing },
        { "record classes", classes },
        { "closed to the role that it is about", closed_to_the_role },
        CU_TEST_INFO_NULL,
    };
    return check_run("who may what", tests);
}
