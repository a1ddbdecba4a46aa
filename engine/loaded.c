/*
 * What is done when the library is loaded, where the linker cannot arrange it.
 * On Linux it can: thread-local variables, and -z nodelete.
 */
#include "libcrypto.h"
#include "thread.h"

#ifndef __linux__

/*
 * It pins itself: libcrypto keeps pointers to it after the Worker that loaded it
 * has let go of it.
 */
static int loaded(void)
{
    static const char here = 0;

    osr_thread_create_slots();
    return osr_library_at(&here) != 0;
}

#  ifdef _WIN32

/* The entry point. Where it returns 0, the library does not load. */
int __stdcall osr_dll_main(void *module, unsigned long reason, void *reserved)
{
    (void)module, (void)reserved;
    return reason != 1 /* DLL_PROCESS_ATTACH */ || loaded();
}

#  else

__attribute__((constructor)) static void construct(void)
{
    (void)loaded();
}

#  endif
#endif
