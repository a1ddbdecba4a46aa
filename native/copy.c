#include "native.h"

/*
 * Without a libc there is no memcpy, and a compiler that recognizes one would
 * call it: the barrier keeps it from doing so.
 */
#define BARRIER __asm__ volatile("" ::: "memory")

typedef uint64_t __attribute__((may_alias, aligned(1))) word;

void osrandom_copy(void *to, const void *from, size_t size)
{
    unsigned char *out = to;
    const unsigned char *in = from;

    for (; size >= sizeof(word); size -= sizeof(word)) {
        *(word *)out = *(const word *)in;
        out += sizeof(word), in += sizeof(word);
        BARRIER;
    }
    for (; size > 0; size--) {
        *out++ = *in++;
        BARRIER;
    }
}

void osrandom_read(void *to, const void *from, size_t size)
{
    osrandom_copy(to, from, size);
}
