/* Copying and cleansing without a libc. */
#ifndef OSR_MEMORY_H
#define OSR_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/*
 * A compiler that recognizes memcpy or memset in a loop would call it: the barrier prevents that.
 * It also keeps the stores that cleanse a buffer from being optimized away.
 */
#define OSR_BARRIER(address) __asm__ volatile("" ::"r"(address) : "memory")

typedef uint64_t osr_word __attribute__((vector_size(16), may_alias, aligned(1)));

/* The regions do not overlap. */
static inline void osr_copy(void *to, const void *from, size_t size)
{
    unsigned char *out = to;
    const unsigned char *in = from;

    for (; size >= sizeof(osr_word); size -= sizeof(osr_word)) {
        *(osr_word *)out = *(const osr_word *)in;
        out += sizeof(osr_word), in += sizeof(osr_word);
        OSR_BARRIER(out);
    }
    for (; size > 0; size--) {
        *out++ = *in++;
        OSR_BARRIER(out);
    }
}

/* For overlapping regions: to higher addresses, or to lower ones. */
static inline void osr_move_up(unsigned char *to, const unsigned char *from, size_t size)
{
    while (size > 0) {
        size--;
        to[size] = from[size];
        OSR_BARRIER(to);
    }
}

static inline void osr_move_down(unsigned char *to, const unsigned char *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
        OSR_BARRIER(to);
    }
}

static inline void osr_cleanse(void *address, size_t size)
{
    unsigned char *at = address;

    for (; size >= sizeof(osr_word); size -= sizeof(osr_word)) {
        *(osr_word *)at = (osr_word){0};
        at += sizeof(osr_word);
        OSR_BARRIER(at);
    }
    for (; size > 0; size--) {
        *at++ = 0;
        OSR_BARRIER(at);
    }
}

#endif
