/*
 * macOS and Windows give threads slots of one machine word each, which is why a
 * record is a few words. Linux has thread_linux.c.
 */
#include "thread.h"

#ifndef __linux__

#  if defined(__APPLE__)

typedef unsigned long pthread_key_t;
extern int pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
extern void *pthread_getspecific(pthread_key_t key);
extern int pthread_setspecific(pthread_key_t key, const void *value);

static pthread_key_t keys[OSR_THREAD_SLOTS];

void osr_thread_prepare(void)
{
    for (int i = 0; i < OSR_THREAD_SLOTS; i++)
        (void)pthread_key_create(&keys[i], 0);
}

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return (uint64_t)pthread_getspecific(keys[slot]);
}

void osr_thread_set(enum osr_thread_slot slot, uint64_t value)
{
    (void)pthread_setspecific(keys[slot], (const void *)value);
}

#  elif defined(_WIN32)

__declspec(dllimport) unsigned long __stdcall TlsAlloc(void);
__declspec(dllimport) void *__stdcall TlsGetValue(unsigned long slot);
__declspec(dllimport) int __stdcall TlsSetValue(unsigned long slot, void *value);

static unsigned long slots[OSR_THREAD_SLOTS];

void osr_thread_prepare(void)
{
    for (int i = 0; i < OSR_THREAD_SLOTS; i++)
        slots[i] = TlsAlloc();
}

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return (uint64_t)(uintptr_t)TlsGetValue(slots[slot]);
}

void osr_thread_set(enum osr_thread_slot slot, uint64_t value)
{
    (void)TlsSetValue(slots[slot], (void *)(uintptr_t)value);
}

#  endif

static void add(enum osr_thread_slot slot, uint64_t value)
{
    osr_thread_set(slot, osr_thread_get(slot) + value);
}

void osr_thread_served(uint64_t bytes)
{
    add(OSR_THREAD_CALLS, 1);
    add(OSR_THREAD_BYTES, bytes);
}

void osr_thread_refused(void)
{
    add(OSR_THREAD_REFUSALS, 1);
}

#endif

void osr_thread_set_failure(const struct osr_failure *why)
{
    osr_thread_set(OSR_THREAD_FAILURE, (uint64_t)(why->refused & 0xffff) << 32 |
                                           (uint64_t)(why->call & 0xffff) << 16 |
                                           (uint64_t)(why->error & 0xffff));
}

void osr_thread_get_failure(struct osr_failure *out)
{
    uint64_t packed = osr_thread_get(OSR_THREAD_FAILURE);

    out->refused = (int)(packed >> 32 & 0xffff);
    out->call = (int)(packed >> 16 & 0xffff);
    out->error = (int)(packed & 0xffff);
}
