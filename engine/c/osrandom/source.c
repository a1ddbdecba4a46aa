/*
 * Which source serves a draw: the first that can serve now, starting with the
 * one the program chose. The results of system calls are never remembered: they
 * would be state, and wrong after a restore onto another kernel.
 */
#include "source.h"

#if defined(OSR_SOURCE_GETENTROPY)
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

int osr_source_choose(int choice)
{
    (void)choice;
    return OSR_NO_SUCH_SOURCE;
}

const char *osr_source_engine_name(void)
{
    return "osrandom_engine " SOURCE_NAME;
}

#else

/* The one a draw begins with, until the program says otherwise. */
#  if defined(OSR_SOURCE_DEV_URANDOM) && !defined(OSR_SOURCE_GETRANDOM)
#    define DEFAULT_CHOICE OSR_CHOOSE_DEV_URANDOM
#  elif defined(OSR_SOURCE_VDSO) && !defined(OSR_SOURCE_DEV_URANDOM)
#    define DEFAULT_CHOICE OSR_CHOOSE_VDSO
#  else
#    define DEFAULT_CHOICE OSR_CHOOSE_GETRANDOM
#  endif

static int chosen = DEFAULT_CHOICE;

#  ifdef OSR_SOURCE_GETRANDOM
static int begins_by(int choice)
{
    return __atomic_load_n(&chosen, __ATOMIC_RELAXED) <= choice;
}
#  endif

int osr_source_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
#  ifdef OSR_SOURCE_VDSO
    if (begins_by(OSR_CHOOSE_VDSO) && osr_vdso_fill(buf, len))
        return 1;
#  endif
#  ifdef OSR_SOURCE_GETRANDOM
    if (begins_by(OSR_CHOOSE_GETRANDOM)) {
        if (osr_getrandom_fill(buf, len, why))
            return 1;
        if (why->refused == 0)
            return 0;
    }
#  endif
#  ifdef OSR_SOURCE_DEV_URANDOM
    return osr_dev_urandom_fill(buf, len, why);
#  else
    return 0;
#  endif
}

static int is_compiled_in(int choice)
{
    switch (choice) {
#  ifdef OSR_SOURCE_VDSO
    case OSR_CHOOSE_VDSO:
        return 1;
#  endif
#  ifdef OSR_SOURCE_GETRANDOM
    case OSR_CHOOSE_GETRANDOM:
        return 1;
#  endif
#  ifdef OSR_SOURCE_DEV_URANDOM
    case OSR_CHOOSE_DEV_URANDOM:
        return 1;
#  endif
    default:
        return 0;
    }
}

int osr_source_choose(int choice)
{
    if (!is_compiled_in(choice))
        return OSR_NO_SUCH_SOURCE;
    __atomic_store_n(&chosen, choice, __ATOMIC_RELAXED);
    return OSR_OK;
}

const char *osr_source_engine_name(void)
{
#  ifdef OSR_SOURCE_VDSO
    if (begins_by(OSR_CHOOSE_VDSO) && osr_vdso_serves())
        return "osrandom_engine vdso";
#  endif
#  ifdef OSR_SOURCE_GETRANDOM
#    ifdef OSR_SOURCE_DEV_URANDOM
    if (begins_by(OSR_CHOOSE_GETRANDOM) && !osr_getrandom_is_refused())
#    endif
        return "osrandom_engine getrandom";
#  endif
#  ifdef OSR_SOURCE_DEV_URANDOM
    return "osrandom_engine /dev/urandom";
#  endif
}

#endif

const char *osr_source_name(void)
{
    return osr_source_engine_name() + sizeof "osrandom_engine " - 1;
}
