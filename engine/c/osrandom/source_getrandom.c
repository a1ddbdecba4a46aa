/*
 * getrandom(2), without flags: it waits until the kernel's generator is ready
 * and then never fails for lack of randomness.
 */
#include "source.h"

#ifdef OSR_SOURCE_GETRANDOM

#include "../base/syscall.h"

static int is_refusal(long error)
{
    return error == OSR_ENOSYS || error == OSR_EPERM;
}

/* A request for more than 256 bytes may return less when a signal arrives. */
int osr_getrandom_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    while (len > 0) {
        long got = osr_syscall(SYS_getrandom, (long)buf, (long)len, 0, 0, 0);

        if (got > 0) {
            buf += got;
            len -= (size_t)got;
        } else if (got != -OSR_EINTR) {
            why->refused = is_refusal(-got) ? (int)-got : 0;
            why->call = OSR_CALL_GETRANDOM;
            why->error = got == 0 ? OSR_EIO : (int)-got;
            return 0;
        }
    }
    return 1;
}

/* Probed with a request for no bytes, which never waits. */
int osr_getrandom_is_refused(void)
{
    return is_refusal(-osr_syscall(SYS_getrandom, 0, 0, 0, 0, 0));
}

#endif
