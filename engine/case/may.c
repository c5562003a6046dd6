#include "case/may.h"

#include <stddef.h>
#include <string.h>

#include "base/attr.h"

static const char *const role_names[] = {
#define X(id, name) name,
    TRI_ROLES(X)
#undef X
};
static const char *const class_names[] = {
#define X(id, name) name,
    TRI_CLASSES(X)
#undef X
};
static const char *const tie_names[] = {
#define X(id, name) name,
    TRI_TIES(X)
#undef X
};
static const char *const act_names[] = {
#define X(id, name) name,
    TRI_ACTS(X)
#undef X
};
static const char *const duty_names[] = {
#define X(id, name) name,
    TRI_DUTIES(X)
#undef X
};

/* The letters of permissions.def, in the order of enum tri_act. */
static const char act_letters[TRI_N_ACTS + 1] = "LSRNTAPOCUKGXHEB";

static const struct permit {
    enum tri_role role;
    enum tri_class class;
    enum tri_tie tie;
    const char *acts;
} permits[] = {
#define TRI_PERMIT(role, class, tie, acts) \
    { TRI_ROLE_##role, TRI_CLASS_##class, TRI_TIE_##tie, acts },
#include "case/permissions.def"
};

/* Names of roles, apart by spaces; none is part of another. */
static const char *const duties[TRI_N_DUTIES] = {
#define TRI_DUTY(duty, roles) [TRI_DUTY_##duty] = (roles),
#include "case/permissions.def"
};

/* bit r: role r shuts whoever has it out of the class */
static const uint32_t closed_to[TRI_N_CLASSES] = {
#define TRI_CLOSED(class, role) \
    [TRI_CLASS_##class] = UINT32_C(1) << TRI_ROLE_##role,
#include "case/permissions.def"
};

static const int widths[TRI_N_CLASSES] = {
#define TRI_WIDTH(class, n) [TRI_CLASS_##class] = (n),
#include "case/permissions.def"
};

static const struct concern {
    const char *word;
    enum tri_sign sign;
    enum tri_class class;
} concerns[] = {
#define TRI_CONCERN(sign, word, class) \
    { word, TRI_SIGN_##sign, TRI_CLASS_##class },
#include "case/permissions.def"
};

static const struct climb {
    enum tri_class from;
    enum tri_class to;
} climbs[] = {
#define TRI_CLIMB(from, to) { TRI_CLASS_##from, TRI_CLASS_##to },
#include "case/permissions.def"
};

const char *tri_role_name(enum tri_role role)
{
    return role_names[role];
}

const char *tri_class_name(enum tri_class c)
{
    return class_names[c];
}

const char *tri_tie_name(enum tri_tie tie)
{
    return tie_names[tie];
}

const char *tri_act_name(enum tri_act act)
{
    return act_names[act];
}

const char *tri_duty_name(enum tri_duty duty)
{
    return duty_names[duty];
}

bool tri_role_find(const char *name, enum tri_role *out)
{
    for (size_t i = 0; i < TRI_COUNT(role_names); i++) {
        if (strcmp(role_names[i], name) == 0) {
            *out = (enum tri_role)i;
            return true;
        }
    }
    return false;
}

bool tri_class_find(const char *name, enum tri_class *out)
{
    for (size_t i = 0; i < TRI_COUNT(class_names); i++) {
        if (strcmp(class_names[i], name) == 0) {
            *out = (enum tri_class)i;
            return true;
        }
    }
    return false;
}

enum tri_class tri_class_by(enum tri_sign sign, const char *word)
{
    for (size_t i = 0; i < TRI_COUNT(concerns); i++)
        if (concerns[i].sign == sign && strcmp(concerns[i].word, word) == 0)
            return concerns[i].class;
    return TRI_CLASS_CHILD;
}

enum tri_class tri_class_narrower(enum tri_class a, enum tri_class b)
{
    return widths[b] > widths[a] ? b : a;
}

enum tri_class tri_class_of_subject(uint32_t roles)
{
    enum tri_class c = TRI_CLASS_CHILD;
    for (int role = 0; role < TRI_N_ROLES; role++)
        if (roles >> role & 1)
            c = tri_class_narrower(
                c, tri_class_by(TRI_SIGN_SUBJECT, role_names[role]));
    return c;
}

bool tri_class_climbs(enum tri_class c, enum tri_class *out)
{
    for (size_t i = 0; i < TRI_COUNT(climbs); i++) {
        if (climbs[i].from == c) {
            *out = climbs[i].to;
            return true;
        }
    }
    return false;
}

bool tri_case_may(enum tri_role role, enum tri_act act, enum tri_class c,
                  enum tri_tie tie)
{
    for (size_t i = 0; i < TRI_COUNT(permits); i++)
        if (permits[i].role == role && permits[i].class == c &&
            permits[i].tie == tie)
            return strchr(permits[i].acts, act_letters[act]) != NULL;
    return false;
}

bool tri_case_any_may(uint32_t roles, enum tri_act act, enum tri_class c,
                      uint32_t ties)
{
    if (ties & (UINT32_C(1) << TRI_TIE_NAMED))
        return false;
    if ((roles & closed_to[c]) && (ties & (UINT32_C(1) << TRI_TIE_SETTING)))
        ties &= UINT32_C(1) << TRI_TIE_REPORTED;
    for (int role = 0; role < TRI_N_ROLES; role++)
        for (int tie = 0; tie < TRI_N_TIES; tie++)
            if ((roles >> role & 1) && (ties >> tie & 1) &&
                tri_case_may((enum tri_role)role, act, c, (enum tri_tie)tie))
                return true;
    return false;
}

bool tri_duty_may(uint32_t roles, enum tri_duty duty)
{
    for (int role = 0; role < TRI_N_ROLES; role++)
        if ((roles >> role & 1) && strstr(duties[duty], role_names[role]))
            return true;
    return false;
}
