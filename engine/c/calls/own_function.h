/* The functions of this library that a job can call, as it calls those of libcrypto. */
#ifndef OSR_OWN_FUNCTION_H
#define OSR_OWN_FUNCTION_H

#include <stdint.h>

/* Calls it with a job's libcrypto and arguments, and returns what it returns. */
typedef int64_t osr_own_call(void *library, const uint64_t *arguments);

/* By its name, which begins with hazmat_, as none of libcrypto's does; NULL if there is none. */
osr_own_call *osr_own_function(const char *name);

#endif
