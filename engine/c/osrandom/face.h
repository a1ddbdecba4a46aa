/*
 * How one copy of this library recognizes another. A process can hold several:
 * two Workers that load at the same moment, two versions of the package. The
 * first to enter a libcrypto serves it; the others find its method or provider
 * there, recognize an osrandom by the name of the exported symbol, and read its
 * state.
 */
#ifndef OSR_FACE_H
#define OSR_FACE_H

#include "../base/abi.h"
#include "../base/platform.h"
#include "source.h"

/* Grows only at the end; changing what is here requires another symbol. */
struct osr_face {
    osr_rand_method method; /* first: its address is the face's */
    const char *(*source_name)(void);
    void (*failure)(struct osr_failure *out);
    void (*counters)(uint64_t out[4]);
    uint64_t (*attempts)(void); /* draws by the calling thread, failed or not */
    int (*choose_source)(int choice);
};

#define OSR_FACE_SYMBOL "osrandom_face_1"
OSR_EXPORT extern const struct osr_face osrandom_face_1;

/* The osrandom at an address from libcrypto, or NULL if it is not one. */
const struct osr_face *osr_face_at(const void *address);

#endif
