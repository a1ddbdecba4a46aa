/* How many values were drawn, and how many of them differ from all others. */
#ifndef COPIES_TALLY_H
#define COPIES_TALLY_H

#include <stddef.h>
#include <stdint.h>

/* The outcome of each way of copying. */
struct tally {
    int64_t error;    /* 0, or the first errno that prevented it */
    int64_t drawn;    /* values of VALUE_SIZE bytes, by the process and its copies */
    int64_t distinct; /* how many of them differ */
    int64_t stalled;  /* copies that never drew, waiting for a lock that a thread had held */
};

/* Counts and sorts the values; those that were never drawn are all zero. */
void tally_values(struct tally *out, unsigned char *values, size_t count);

#endif
