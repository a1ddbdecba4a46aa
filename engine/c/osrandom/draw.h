/* osrandom as libcrypto calls it. */
#ifndef OSR_DRAW_H
#define OSR_DRAW_H

#include "../base/abi.h"
#include "../base/platform.h"

/* Fills buf and counts the draw, or fails and keeps the reason for this thread. */
int osr_draw(unsigned char *buf, size_t len);

/* 1 if the source works now. */
int osr_method_status(void);

/* Served to all threads together: calls, bytes. */
void osr_draw_totals(uint64_t out[2]);

/*
 * The slots of a RAND_METHOD. None is left empty: libcrypto calls some without
 * checking (RAND_status, RAND_seed).
 */
int osr_method_seed(const void *buf, int num);
int osr_method_bytes(unsigned char *buf, int num);
void osr_method_cleanup(void);
int osr_method_add(const void *buf, int num, double randomness);

#define OSR_METHOD_SLOTS                                                          \
    {                                                                             \
        osr_method_seed, osr_method_bytes, osr_method_cleanup, osr_method_add,    \
            osr_method_bytes, osr_method_status                                   \
    }

#endif
