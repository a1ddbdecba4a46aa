/*
 * What is kept of each libcrypto, where libcrypto itself cannot be asked. No
 * randomness, and nothing that tells whether osrandom is registered or the
 * program wants it so: another copy of this library has records of its own.
 */
#ifndef OSR_RECORD_H
#define OSR_RECORD_H

#include "../base/abi.h"

struct osr_record {
    const void *key; /* an address in the libcrypto, NULL while the record is free */
    int busy;        /* a thread is changing the source */
    int is_known;    /* the provider was made known to libcrypto */
    OSSL_PROVIDER *provider; /* the provider, once it was loaded; it stays */
};

/* The record of a libcrypto; NULL if there are more libcryptos than records. */
struct osr_record *osr_record_of(const void *key);

/*
 * One thread at a time changes the source of a libcrypto, as
 * RAND_set1_random_provider asks for. 0 if another one does not come to an end:
 * it may be gone, in a child of fork(2).
 */
int osr_record_enter(struct osr_record *record);
void osr_record_leave(struct osr_record *record);

#endif
