/* Values drawn by many threads, none of which may repeat. */
#ifndef VALUES_H
#define VALUES_H

#include <stdlib.h>
#include <string.h>

#define VALUE 16

static int compare_values(const void *a, const void *b)
{
    return memcmp(a, b, VALUE);
}

/* Sorts them; returns 1 if all differ and none is all zeros. */
static int all_differ(unsigned char *values, size_t count)
{
    static const unsigned char zeros[VALUE];

    qsort(values, count, VALUE, compare_values);
    if (count > 0 && memcmp(values, zeros, VALUE) == 0)
        return 0;
    for (size_t i = 1; i < count; i++)
        if (memcmp(values + (i - 1) * VALUE, values + i * VALUE, VALUE) == 0)
            return 0;
    return 1;
}

#endif
