/* getentropy(3), which serves at most 256 bytes a call: the source on macOS. */
#include "source.h"

#ifdef OSR_SOURCE_GETENTROPY

#define PIECE 256

extern int getentropy(void *buf, size_t len);
#ifdef __APPLE__
extern int *__error(void);
#  define ERRNO (*__error())
#else
extern int *__errno_location(void);
#  define ERRNO (*__errno_location())
#endif

int osr_getentropy_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    while (len > 0) {
        size_t piece = len < PIECE ? len : PIECE;

        if (getentropy(buf, piece) != 0) {
            why->call = OSR_CALL_GETENTROPY;
            why->error = ERRNO;
            return 0;
        }
        buf += piece;
        len -= piece;
    }
    return 1;
}

#endif
