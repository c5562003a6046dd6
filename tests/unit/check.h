/* tests/unit/check.h - a CUnit assertion that names its row.
 *
 * CUnit alone prints only the condition; with a table of cases the label is
 * what finds the row: `[two words] hit == r->hit`.
 */
#ifndef TRI_TESTS_CHECK_H
#define TRI_TESTS_CHECK_H

#include <CUnit/Basic.h>
#include <stdio.h>

#define CHECK_ROW(label, cond)                                              \
    do {                                                                    \
        char check_text[512];                                               \
        (void)snprintf(check_text, sizeof(check_text), "[%s] %s", (label),  \
                       #cond);                                              \
        CU_assertImplementation((cond), __LINE__, check_text, __FILE__, "", \
                                CU_FALSE);                                  \
    } while (0)

/* The usual main: one suite, its tests, exit status 1 when one failed. */
static inline int check_run(const char *suite, const CU_TestInfo *tests)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    CU_pSuite s = CU_add_suite(suite, NULL, NULL);
    for (; s && tests->pName; tests++)
        if (!CU_add_test(s, tests->pName, tests->pTestFunc))
            return 2;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    int failed = (int)CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

#endif
