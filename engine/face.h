/*
 * How one copy of this library speaks to another. A process can hold several:
 * two Workers that load at the same moment, two versions of the package. The
 * first to add itself to a libcrypto serves it; the others find it there, and
 * reach what it knows through its face.
 */
#ifndef OSR_FACE_H
#define OSR_FACE_H

#include "libcrypto.h"
#include "source.h"

/* Grows at the end only; a change of what is here takes another command name. */
struct osr_face {
    int (*status)(void);
    const char *(*source_name)(void);
    void (*failure)(struct osr_failure *out);
    void (*counters)(uint64_t out[4]);
};

extern const struct osr_face osr_own_face;

/* The engine's control commands: one, by which it shows its face. */
extern const osr_cmd_defn osr_commands[];
int osr_control(ENGINE *e, int cmd, long i, void *p, void (*f)(void));

/* The face of an engine, or NULL if it is not an osrandom of this package. */
const struct osr_face *osr_face_of(const struct osr_libcrypto *lib, ENGINE *e);

#endif
