/* The program's lines in French, found by their finished English. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "check.h"
#include "common/spoken.h"
#include "common/when.h"

static const struct row {
    const char *label;
    const char *english;
    const char *french;
} rows[] = {
    { "as it stands", "out of memory", "mémoire épuisée" },
    { "a place", "there is no pack 'nord'", "il n’y a pas de paquet « nord »" },
    { "several places", "assess: unknown option '--bad'",
      "assess : option inconnue « --bad »" },
    { "count: one", "1 findings more", "encore 1 constat" },
    { "count: two numbers", "mini: 1 errors, 0 warnings",
      "mini : 1 erreur, 0 avertissement" },
    { "count: two numbers, two", "mini: 2 errors, 1 warnings",
      "mini : 2 erreurs, 1 avertissement" },
    { "count: behind data", "x.dmn: sum does not take 1 arguments",
      "x.dmn: sum ne prend pas 1 argument" },
    { "count: none is one, in French", "0 findings more", "encore 0 constat" },
    { "count: many", "12 findings more", "encore 12 constats" },
    { "a noun inside", "log: too few arguments", "log : trop peu d’arguments" },
    { "a message inside", "risk: row R1: names no agency",
      "risk : ligne R1 : ne nomme pas de service" },
    { "two deep", "the store: read the version: Permission denied",
      "le registre : lire la version : accès refusé" },
    { "data before", "report.json: is no regular file",
      "report.json: n’est pas un fichier ordinaire" },
    { "data before, with a colon", "a: b: cannot be read",
      "a: b: ne peut pas être lu" },
    { "data behind", "the dictionary has no 'facts.x'",
      "le dictionnaire n’a pas « facts.x »" },
    { "data after a blank", "gap: no row takes a = 1",
      "trou : aucune ligne ne prend a = 1" },
    { "cut where the words end", "a date and time and a list have no order",
      "une date et heure et une liste n’ont pas d’ordre" },
    { "places in a row, each in French", "no date and time + number",
      "pas de calcul pour une date et heure + un nombre" },
    { "a hint side by side",
      "there is no 'severty' in a context; did you mean 'severity'?",
      "il n’y a pas de « severty » dans un contexte ; "
      "vouliez-vous dire « severity » ?" },
    { "the message inside tells more than one around data",
      "risk: row R1: pack.json has no people 'all'",
      "risk : ligne R1 : pack.json n’a pas de personnes « all »" },
    { "quotes of French", "expected 'else', but the text ends",
      "« else » attendu, mais le texte finit" },
    { "words where an expected value would stand",
      "children: b expected 4 indicated, got nobody of that id",
      "children : b, attendu 4 indicated, obtenu personne de cet identifiant" },
    { "data that is a word of ours stays", "there is no pack 'error'",
      "il n’y a pas de paquet « error »" },
    { "places side by side", "unknown hit policy 'SUMS'",
      "politique d’atteinte inconnue « SUMS »" },
    { "figures only fit a number", "more than many steps",
      "more than many steps" },
    { "what we do not know", "nobody said this", "nobody said this" },
    { "nothing", "", "" },
    { "a sign of ours as data", "there is no pack '%s {1|a|b} %1'",
      "il n’y a pas de paquet « %s {1|a|b} %1 »" },
};

/* No-break spaces are for the eye: here they are blanks. */
static void plain(const char *text, char *out)
{
    for (; *text; text++)
        if (strncmp(text, "\u00a0", 2) == 0) {
            *out++ = ' ';
            text++;
        } else if (strncmp(text, "\u202f", 3) == 0) {
            *out++ = ' ';
            text += 2;
        } else {
            *out++ = *text;
        }
    *out = '\0';
}

static void lines(void)
{
    char out[TRI_SPOKEN_LINE];
    char eye[TRI_SPOKEN_LINE];
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const struct row *r = &rows[i];
        plain(tri_spoken(TRI_FR, r->english, out, sizeof(out)), eye);
        CHECK_ROW(r->label, strcmp(eye, r->french) == 0);
        CHECK_ROW(r->label, strncmp(r->label, "count", 5) == 0 ||
                                tri_spoken(TRI_EN, r->english, out,
                                           sizeof(out)) == r->english);
    }
}

/* What English counts: only 1 takes the word for one. */
static void counts(void)
{
    static const struct {
        const char *english;
        const char *words;
    } counted[] = {
        { "0 findings more", "0 findings more" },
        { "1 findings more", "1 finding more" },
        { "2 findings more", "2 findings more" },
        { "mini: 1 errors, 0 warnings", "mini: 1 error, 0 warnings" },
        { "mini: 0 errors, 1 warnings", "mini: 0 errors, 1 warning" },
        { "x.dmn: sum does not take 1 arguments",
          "x.dmn: sum does not take 1 argument" },
        { "england 2026: 1 scenarios", "england 2026: 1 scenario" },
    };
    char out[TRI_SPOKEN_LINE];
    for (size_t i = 0; i < TRI_COUNT(counted); i++)
        CHECK_ROW(
            counted[i].english,
            strcmp(tri_spoken(TRI_EN, counted[i].english, out, sizeof(out)),
                   counted[i].words) == 0);
}

static void days(void)
{
    static const struct {
        const char *day;
        const char *english;
        const char *french;
    } all[] = {
        { "2026-03-01", "1 March 2026", "1er mars 2026" },
        { "2026-08-02", "2 August 2026", "2 août 2026" },
        { "2024-12-31", "31 December 2024", "31 décembre 2024" },
        { "1969-12-31", "31 December 1969", "31 décembre 1969" },
        { "2026-02-30", "2026-02-30", "2026-02-30" },
        { "", "", "" },
    };
    char out[TRI_WHEN_TEXT];
    for (size_t i = 0; i < TRI_COUNT(all); i++) {
        tri_when_day(TRI_EN, all[i].day, out);
        CHECK_ROW(all[i].day, strcmp(out, all[i].english) == 0);
        tri_when_day(TRI_FR, all[i].day, out);
        CHECK_ROW(all[i].day, strcmp(out, all[i].french) == 0);
    }
}

/* A moment has its day of the week; in a field it has not. */
static void moments(void)
{
    static const struct {
        const char *at;
        const char *english;
        const char *french;
    } all[] = {
        { "2026-11-20T16:40:00Z", "Fri 20 November 2026, 16:40",
          "ven. 20 novembre 2026, 16 h 40" },
        { "2026-11-23T00:00:00+01:00", "Mon 23 November 2026, 00:00",
          "lun. 23 novembre 2026, 0 h" },
        { "2024-12-01T23:59:59Z", "Sun 1 December 2024, 23:59",
          "dim. 1er décembre 2024, 23 h 59" },
        { "1969-12-31T09:05:00Z", "Wed 31 December 1969, 09:05",
          "mer. 31 décembre 1969, 9 h 05" },
        { "2000-02-29T12:00:00Z", "Tue 29 February 2000, 12:00",
          "mar. 29 février 2000, 12 h" },
        { "2026-08-01T12:00:00Z", "Sat 1 August 2026, 12:00",
          "sam. 1er août 2026, 12 h" },
        { "2026-01-01T12:00:00Z", "Thu 1 January 2026, 12:00",
          "jeu. 1er janvier 2026, 12 h" },
        { "2026-02-30T12:00:00Z", "2026-02-30T12:00:00Z",
          "2026-02-30T12:00:00Z" },
    };
    char out[TRI_WHEN_TEXT];
    char eye[TRI_WHEN_TEXT];
    for (size_t i = 0; i < TRI_COUNT(all); i++) {
        const char *at = all[i].at;
        bool known = strcmp(at, all[i].english) != 0;
        tri_when(TRI_EN, at, strlen(at), out, sizeof(out));
        CHECK_ROW(at, strcmp(out, all[i].english) == 0);
        tri_when_typed(TRI_EN, at, strlen(at), out, sizeof(out));
        CHECK_ROW(at, strcmp(out, all[i].english + (known ? 4 : 0)) == 0);
        tri_when(TRI_FR, at, strlen(at), out, sizeof(out));
        plain(out, eye);
        CHECK_ROW(at, strcmp(eye, all[i].french) == 0);
        tri_when_typed(TRI_FR, at, strlen(at), out, sizeof(out));
        plain(out, eye);
        CHECK_ROW(at, strcmp(eye, all[i].french + (known ? 5 : 0)) == 0);
    }
}

/* Cut between characters, at every size; texts that take long to compare. */
static void bounds(void)
{
    static const char english[] = "there is no pack 'é'";
    char out[TRI_SPOKEN_LINE];
    char text[1024];
    for (size_t size = 1; size < 48; size++) {
        memset(out, 'x', sizeof(out));
        (void)tri_spoken(TRI_FR, english, out, size);
        size_t n = strlen(out);
        CU_ASSERT(n < size && (n == 0 || (unsigned char)out[n - 1] < 0xC0));
        CU_ASSERT(out[size] == 'x');
    }
    memset(text, '\'', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (size_t i = 0; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, i % 4 ? " '" : ": ", 2);
    CU_ASSERT(tri_spoken(TRI_FR, text, out, sizeof(out)) == text);
}

static const struct {
    const char *locale;
    enum tri_language language;
} locales[] = {
    { "fr", TRI_FR },       { "fr_FR.UTF-8", TRI_FR },
    { "fr.UTF-8", TRI_FR }, { "fr_CA", TRI_FR },
    { "fro", TRI_EN },      { "en_GB.UTF-8", TRI_EN },
    { "C", TRI_EN },        { "", TRI_EN },
    { NULL, TRI_EN },
};

static void languages(void)
{
    for (size_t i = 0; i < TRI_COUNT(locales); i++)
        CHECK_ROW(locales[i].locale ? locales[i].locale : "none",
                  tri_spoken_locale(locales[i].locale) == locales[i].language);
}

static const struct {
    const char *header;
    enum tri_language language;
} headers[] = {
    { NULL, TRI_EN },
    { "", TRI_EN },
    { "fr", TRI_FR },
    { "FR-ca", TRI_FR },
    { "fr;q=0", TRI_EN },
    { "fr;q=0.0, en;q=0.1", TRI_EN },
    { "en;q=0.5,fr;q=0.9", TRI_FR },
    { "fr ; q=0.8 , en", TRI_EN },
    { "fr,en", TRI_FR },
    { "en,fr", TRI_EN },
    { "de, fr;q=0.3", TRI_FR },
    { "frr, fro;q=0.2", TRI_EN },
    { "*, fr;q=0.1", TRI_EN },
    { ",,;q=,fr;q=x", TRI_EN },
    { "x-fr-en", TRI_EN },
};

static void wanted(void)
{
    for (size_t i = 0; i < TRI_COUNT(headers); i++)
        CHECK_ROW(headers[i].header ? headers[i].header : "none",
                  tri_language_wanted(headers[i].header) ==
                      headers[i].language);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "lines", lines },
                                         { "counts", counts },
                                         { "days", days },
                                         { "moments", moments },
                                         { "bounds", bounds },
                                         { "locales", languages },
                                         { "Accept-Language", wanted },
                                         CU_TEST_INFO_NULL };
    return check_run("spoken", tests);
}
