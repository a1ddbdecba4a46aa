/*
 * What each thread keeps for itself: how much it was served, and why its last
 * failed draw failed. No random bytes.
 */
#ifndef OSR_THREAD_H
#define OSR_THREAD_H

#include "source.h"

struct osr_thread {
    uint64_t calls;
    uint64_t bytes;
    uint64_t failure; /* a struct osr_failure, packed; 0: none */
};

/* Done once, when the library is loaded; on Linux there is nothing to create. */
void osr_thread_create_slots(void);

void osr_thread_read(struct osr_thread *out);
void osr_thread_count(size_t bytes);
void osr_thread_set_failure(const struct osr_failure *why);
void osr_thread_get_failure(struct osr_failure *out);

#endif
