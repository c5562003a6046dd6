/* tests/contract/speak.c - what the program says in French of each English line
 * on standard input, a line each; for french_lines.py.
 *
 * Threads: one.
 */
#include <stdio.h>
#include <string.h>

#include "common/spoken.h"

int main(void)
{
    static char english[1 << 16];
    static char french[TRI_SPOKEN_LINE];
    while (fgets(english, sizeof(english), stdin)) {
        english[strcspn(english, "\n")] = '\0';
        (void)puts(tri_spoken(TRI_FR, english, french, sizeof(french)));
    }
    return 0;
}
