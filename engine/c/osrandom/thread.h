/*
 * What each thread records: how often it drew, how much it was served, and why
 * its last failed draw failed. No random bytes.
 *
 * On Linux none of this allocates, waits or fails: a draw works the same when
 * memory is exhausted, and in a signal handler.
 */
#ifndef OSR_THREAD_H
#define OSR_THREAD_H

#include "source.h"

enum osr_thread_slot {
    OSR_THREAD_CALLS,    /* draws that were served */
    OSR_THREAD_BYTES,    /* bytes that were served */
    OSR_THREAD_REFUSALS, /* draws that failed */
    OSR_THREAD_FAILURE,  /* a struct osr_failure, packed; 0: none */
    OSR_THREAD_SLOTS,
};

/* Done once, when the library is loaded. */
void osr_thread_prepare(void);

uint64_t osr_thread_get(enum osr_thread_slot slot);
void osr_thread_set(enum osr_thread_slot slot, uint64_t value);

/* Count a draw: one that was served, one that was not. */
void osr_thread_served(uint64_t bytes);
void osr_thread_refused(void);

void osr_thread_set_failure(const struct osr_failure *why);
void osr_thread_get_failure(struct osr_failure *out);

#endif
