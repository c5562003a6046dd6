/* adapters/common/cleanup.h - a resource goes when its scope ends.
 *
 * Source:  gcc and clang `cleanup` attribute.
 * Owner:   the variable; a cleaner takes its address and accepts NULL inside.
 * Threads: macro only.
 */
#ifndef TRI_COMMON_CLEANUP_H
#define TRI_COMMON_CLEANUP_H

#define TRI_CLEANUP(fn) __attribute__((cleanup(fn)))

#endif
