/*
 * The vDSO's getrandom, from Linux 6.11: the kernel's generator, run in the
 * process on a state that the process keeps for it. source_vdso_find.c finds it,
 * source_vdso_pool.c keeps the states, source_vdso.c draws.
 */
#ifndef OSR_SOURCE_VDSO_H
#define OSR_SOURCE_VDSO_H

#include <stddef.h>
#include <stdint.h>

/* getrandom(2), with a state and its size. */
typedef long osr_vdso_function(void *buf, size_t len, unsigned int flags, void *state,
                               size_t state_size);

/* What was found, and how the kernel wants the states laid out. */
struct osr_vdso {
    osr_vdso_function *getrandom;
    size_t page;
    size_t state_size;
    uint32_t mmap_prot;
    uint32_t mmap_flags;
};

/* Finds it in this process; 0 if there is none, or it asks for something unknown. */
int osr_vdso_find(struct osr_vdso *out);

/* The same symbol in an image of at most `limit` bytes; 0 if it is not there. */
uintptr_t osr_vdso_look_up(const unsigned char *image, size_t limit);

#define OSR_VDSO_SLOTS 64

/* One state, and whether a draw is using it. A cache line each. */
struct osr_vdso_slot {
    _Alignas(64) int is_taken;
    unsigned char *state;
};

/* In ordinary memory; only what `state` points to holds a key. */
struct osr_vdso_pool {
    struct osr_vdso vdso;
    unsigned char *states;
    size_t states_size;
    size_t size;  /* of this pool, including the page of `is_here` */
    int *is_here; /* 1; in a child of fork(2), 0 */
    struct osr_vdso_slot slots[OSR_VDSO_SLOTS];
};

/* The pool of this process; NULL where the kernel does not grant one. */
struct osr_vdso_pool *osr_vdso_pool(void);

#endif
