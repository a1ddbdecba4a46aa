#include "../base/memory.h"
#include "calls.h"

void hazmat_write(void *to, const void *from, size_t size)
{
    osr_copy(to, from, size);
}

void hazmat_read(void *to, const void *from, size_t size)
{
    osr_copy(to, from, size);
}

void hazmat_copy(void *to, size_t to_at, const void *from, size_t from_at, size_t size)
{
    if (size > 0) /* otherwise they may be NULL, and adding to NULL is undefined */
        osr_copy((unsigned char *)to + to_at, (const unsigned char *)from + from_at, size);
}

/*
 * Several times what such a function's frames take. Windows requires a frame of a page or more to
 * be probed by __chkstk, which is part of the C runtime: there, smaller frames are used.
 */
#if defined(_WIN32)
enum { frame = 3968, frames = 5 };
#else
enum { frame = 16384, frames = 1 };
#endif

static __attribute__((noinline)) void cleanse_frames(int count)
{
    unsigned char below[frame];

    osr_cleanse(below, sizeof below);
    if (count > 1)
        cleanse_frames(count - 1);
    OSR_BARRIER(below); /* otherwise the call could reuse this frame */
}

void hazmat_cleanse_stack(void)
{
    cleanse_frames(frames);
}
