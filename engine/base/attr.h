/* engine/base/attr.h - compiler attributes under names that say what they do.
 *
 * Source:  gcc and clang attributes; empty elsewhere.
 * Owner:   nothing is allocated.
 * Threads: macros only.
 */
#ifndef TRI_BASE_ATTR_H
#define TRI_BASE_ATTR_H

#if defined(__GNUC__)
#define TRI_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define TRI_LIKELY(x) __builtin_expect(!!(x), 1)
#define TRI_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* Seldom called: kept out of the way of those who call it. */
#define TRI_SELDOM __attribute__((noinline))
/* Called by few, and by one of them at every turn: no call there. */
#define TRI_INLINE inline __attribute__((always_inline))
#else
#define TRI_PRINTF(fmt, first)
#define TRI_LIKELY(x) (x)
#define TRI_UNLIKELY(x) (x)
#define TRI_SELDOM
#define TRI_INLINE inline
#endif

#define TRI_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
