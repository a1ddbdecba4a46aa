/* osrandom as libcrypto calls it. */
#ifndef OSR_METHOD_H
#define OSR_METHOD_H

#include "abi.h"
#include "platform.h"

extern const osr_rand_method osr_method;

/* 1 if the source works now. */
int osr_method_status(void);

/* What all threads together were served: calls, bytes. */
void osr_method_read_totals(uint64_t out[2]);

#endif
