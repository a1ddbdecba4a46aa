/*
 * What happens when the library is loaded. On Linux the linker makes it
 * permanent (-z nodelete); elsewhere it pins itself, because libcrypto keeps
 * pointers to it after the Worker that loaded it has released it.
 */
#include "../base/libcrypto.h"
#include "thread.h"

static int loaded(void)
{
#ifdef __linux__
    osr_thread_prepare();
    return 1;
#else
    static const char here = 0;

    osr_thread_prepare();
    return osr_library_at(&here) != 0;
#endif
}

#ifdef _WIN32

/* The entry point. If it returns 0, the library does not load. */
int __stdcall osr_dll_main(void *module, unsigned long reason, void *reserved)
{
    (void)module, (void)reserved;
    return reason != 1 /* DLL_PROCESS_ATTACH */ || loaded();
}

#else

__attribute__((constructor)) static void construct(void)
{
    (void)loaded();
}

#endif
