/* adapters/common/reply.h - what somebody wrote as an answer: a typed line, a
 * field of a form.
 *
 * Source:  contract of the command line (guide).
 * Owner:   values are made in the evaluation passed in.
 * Threads: one.
 * Privacy: an answer goes nowhere but into the walk.
 *
 * Plain words of either language are taken, with "please" and without accents;
 * what could mean two things is not guessed at.
 */
#ifndef TRI_COMMON_REPLY_H
#define TRI_COMMON_REPLY_H

#include "common/question.h"
#include "triage/calendar.h"

enum tri_reply {
    TRI_REPLY_ANSWER, /* *out_value */
    TRI_REPLY_EMPTY,
    TRI_REPLY_DAY_ONLY,  /* a day without a time, or a vague part of it */
    TRI_REPLY_TOO_EARLY, /* before the dictionary's `earliest` */
    TRI_REPLY_TOO_LATE,  /* further ahead of the clock than its `days-ahead` */
    TRI_REPLY_NEEDED,    /* "not known", where the report needs an answer */
    TRI_REPLY_NOT_UNDERSTOOD
};

/* What a line (without its end) says; of several choices all in one, with
 * commas. now: the clock, for "today 09:10". */
enum tri_reply tri_reply_read(const struct tri_question *q, const char *line,
                              struct tri_eval *ev, struct tri_instant now,
                              struct tri_value *out_value);

/* "That is before ..., which cannot be right here." to out; for
 * TRI_REPLY_TOO_EARLY and TRI_REPLY_TOO_LATE. */
void tri_reply_bound(const struct tri_question *q, enum tri_reply reply,
                     struct tri_instant now, char *out, size_t size);

/* ---- words, also for wishes such as "back" ---- */

enum tri_word {
    TRI_WORD_NONE_OF_OURS,
#define TRI_WORDS(meaning, ...) TRI_WORD_##meaning,
#include "common/reply_words.def"
#undef TRI_WORDS
};

/* Is this text (folded, len bytes) a word of that meaning? */
bool tri_word_is(enum tri_word meaning, const char *text, size_t len);

/* Small letters, Latin letters without accents, one blank between words,
 * without courtesies and marks at the end. Fits size (of at least 1). */
void tri_reply_fold(const char *line, size_t len, char *out, size_t size);

/* Where a moment lies that leaves out its year or names a weekday: what
 * happened behind us, a deadline ahead. */
enum tri_side { TRI_SIDE_BEHIND, TRI_SIDE_AHEAD };

/* "today 09:10", "yesterday at 4pm", "20 Nov 16:40", "2026-11-20 16:40" or
 * RFC 3339, on the clock of the zone; folded text. Ahead also "by Friday",
 * "tomorrow noon": a day alone is its last minute there, and TRI_REPLY_DAY_ONLY
 * behind. */
enum tri_reply tri_reply_time(const char *text, enum tri_side side,
                              struct tri_zones *zones, const char *zone,
                              struct tri_instant now, struct tri_instant *out);

#endif
