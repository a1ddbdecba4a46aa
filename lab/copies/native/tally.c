#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "generators.h"

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, VALUE_SIZE);
}

void tally_values(struct tally *out, unsigned char *values, size_t count)
{
    static const unsigned char never_drawn[VALUE_SIZE];
    const unsigned char *last = never_drawn;

    qsort(values, count, VALUE_SIZE, compare);
    for (size_t i = 0; i < count; i++, values += VALUE_SIZE) {
        out->drawn += compare(values, never_drawn) != 0;
        out->distinct += compare(values, last) != 0;
        last = values;
    }
}
