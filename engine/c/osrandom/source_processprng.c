/* ProcessPrng of bcryptprimitives.dll: the source on Windows 10 and newer. */
#include "source.h"

#ifdef OSR_SOURCE_PROCESSPRNG

__declspec(dllimport) int __stdcall ProcessPrng(unsigned char *data, size_t len);

int osr_processprng_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    if (ProcessPrng(buf, len))
        return 1;
    why->call = OSR_CALL_PROCESSPRNG;
    return 0;
}

#endif
