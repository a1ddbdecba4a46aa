/*
 * The three ways into a libcrypto. libcrypto is asked each time and its answers
 * are not remembered, so that several copies of this library and other users of
 * the same libcrypto agree on the state.
 */
#ifndef OSR_MECHANISM_H
#define OSR_MECHANISM_H

#include "face.h"
#include "../base/libcrypto.h"
#include "record.h"

/* One libcrypto. */
struct osr_target {
    struct osr_libcrypto lib;
    struct osr_record *record;
};

/* One mechanism, as functions. */
struct osr_mechanism_table {
    /* Whether this libcrypto has it. */
    int (*is_there)(const struct osr_libcrypto *lib);
    /* Makes osrandom known to libcrypto, once, without activating it. */
    int (*add)(const struct osr_target *t);
    /* The osrandom that serves this libcrypto, if any; ours otherwise. */
    const struct osr_face *(*serving)(const struct osr_target *t);
    /* OSR_OK if the next draw would come from osrandom, OSR_UNCHANGED if not. */
    int (*is_source)(const struct osr_target *t);
    /* Makes it so. */
    int (*make_source)(const struct osr_target *t);
    /* Called when osrandom is the source: makes OpenSSL's own CSPRNG the source. */
    int (*restore)(const struct osr_target *t);
};

extern const struct osr_mechanism_table osr_mechanism_engine;   /* mechanism_engine.c */
extern const struct osr_mechanism_table osr_mechanism_provider; /* mechanism_provider.c */
extern const struct osr_mechanism_table osr_mechanism_method;   /* mechanism_method.c */

/*
 * For both engine and plain method: whose method RAND_bytes calls. libcrypto
 * caches it separately from the table of default engines.
 */
int osr_method_is_source(const struct osr_target *t);

#endif
