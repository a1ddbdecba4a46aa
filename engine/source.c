/* Which source serves a draw. The choice is made anew each time: remembering it
 * would be state, and wrong after a restore onto another kernel. */
#include "source.h"

#if defined(OSR_SOURCE_GETRANDOM) && defined(OSR_SOURCE_DEV_URANDOM)

int osr_source_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    if (osr_getrandom_fill(buf, len, why))
        return 1;
    if (why->refused == 0)
        return 0;
    return osr_dev_urandom_fill(buf, len, why);
}

#  define SOURCE_NAME (osr_getrandom_is_refused() ? "/dev/urandom" : "getrandom")
#  define ENGINE_NAME                                                          \
    (osr_getrandom_is_refused() ? "osrandom_engine /dev/urandom"               \
                                : "osrandom_engine getrandom")

#elif defined(OSR_SOURCE_GETRANDOM)
#  define FILL osr_getrandom_fill
#  define SOURCE_NAME "getrandom"
#elif defined(OSR_SOURCE_DEV_URANDOM)
#  define FILL osr_dev_urandom_fill
#  define SOURCE_NAME "/dev/urandom"
#elif defined(OSR_SOURCE_GETENTROPY)
#  define FILL osr_getentropy_fill
#  define SOURCE_NAME "getentropy"
#elif defined(OSR_SOURCE_PROCESSPRNG)
#  define FILL osr_processprng_fill
#  define SOURCE_NAME "ProcessPrng"
#endif

#ifdef FILL
int osr_source_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    return FILL(buf, len, why);
}

#  define ENGINE_NAME "osrandom_engine " SOURCE_NAME
#endif

const char *osr_source_name(void)
{
    return SOURCE_NAME;
}

const char *osr_source_engine_name(void)
{
    return ENGINE_NAME;
}
