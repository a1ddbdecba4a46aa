/*
 * What each thread keeps for itself: how often it drew, how much it was served,
 * and why its last failed draw failed. No random bytes.
 */
#ifndef OSR_THREAD_H
#define OSR_THREAD_H

#include "source.h"

enum osr_thread_slot {
    OSR_THREAD_ATTEMPTS, /* draws, failed ones included */
    OSR_THREAD_CALLS,    /* draws that were served */
    OSR_THREAD_BYTES,    /* bytes that were served */
    OSR_THREAD_FAILURE,  /* a struct osr_failure, packed; 0: none */
    OSR_THREAD_SLOTS,
};

/* Done once, when the library is loaded; on Linux there is nothing to create. */
void osr_thread_create_slots(void);

uint64_t osr_thread_get(enum osr_thread_slot slot);
void osr_thread_add(enum osr_thread_slot slot, uint64_t value);
void osr_thread_set_failure(const struct osr_failure *why);
void osr_thread_get_failure(struct osr_failure *out);

#endif
