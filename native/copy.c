#include "memory.h"
#include "native.h"

void osrandom_copy(void *to, const void *from, size_t size)
{
    osr_copy(to, from, size);
}

void osrandom_read(void *to, const void *from, size_t size)
{
    osr_copy(to, from, size);
}

void hazmat_copy(void *to, size_t to_at, const void *from, size_t from_at, size_t size)
{
    if (size > 0) /* else they may be NULL, to which nothing may be added */
        osr_copy((unsigned char *)to + to_at, (const unsigned char *)from + from_at, size);
}

/* Several times what the frames of such a function take. */
void hazmat_cleanse_stack(void)
{
    unsigned char below[16384];

    osr_cleanse(below, sizeof below);
}
