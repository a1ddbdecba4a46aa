/*
 * What we keep about each libcrypto, because libcrypto itself cannot be asked.
 * No randomness, and nothing about whether osrandom is registered or the
 * program wants it: another copy of this library has its own records.
 */
#ifndef OSR_RECORD_H
#define OSR_RECORD_H

#include "../base/abi.h"

struct osr_record {
    const void *key; /* an address in the libcrypto, NULL while the record is free */
    int busy;        /* a thread is changing the source */
    int is_known;    /* the provider has been added to libcrypto */
    OSSL_PROVIDER *provider; /* the provider, once loaded; it stays loaded */
};

/* The record of a libcrypto; NULL if there are more libcryptos than records. */
struct osr_record *osr_record_of(const void *key);

/*
 * One thread at a time changes the source of a libcrypto, as
 * RAND_set1_random_provider requires. 0 if another one does not finish: in a
 * child of fork(2) it may not exist.
 */
int osr_record_enter(struct osr_record *record);
void osr_record_leave(struct osr_record *record);

#endif
