/*
 * Linux has thread-local variables that a library opened later can use. macOS
 * and Windows give slots of one machine word, which is why a record is a few
 * words: nothing is ever allocated.
 */
#include "thread.h"

#if defined(__linux__)

static _Thread_local uint64_t slots[OSR_THREAD_SLOTS];

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return slots[slot];
}

static void set(enum osr_thread_slot slot, uint64_t value)
{
    slots[slot] = value;
}

#elif defined(__APPLE__)

typedef unsigned long pthread_key_t;
extern int pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
extern void *pthread_getspecific(pthread_key_t key);
extern int pthread_setspecific(pthread_key_t key, const void *value);

static pthread_key_t keys[OSR_THREAD_SLOTS];

void osr_thread_create_slots(void)
{
    for (int i = 0; i < OSR_THREAD_SLOTS; i++)
        (void)pthread_key_create(&keys[i], 0);
}

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return (uint64_t)pthread_getspecific(keys[slot]);
}

static void set(enum osr_thread_slot slot, uint64_t value)
{
    (void)pthread_setspecific(keys[slot], (const void *)value);
}

#elif defined(_WIN32)

__declspec(dllimport) unsigned long __stdcall TlsAlloc(void);
__declspec(dllimport) void *__stdcall TlsGetValue(unsigned long slot);
__declspec(dllimport) int __stdcall TlsSetValue(unsigned long slot, void *value);

static unsigned long slots[OSR_THREAD_SLOTS];

void osr_thread_create_slots(void)
{
    for (int i = 0; i < OSR_THREAD_SLOTS; i++)
        slots[i] = TlsAlloc();
}

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return (uint64_t)(uintptr_t)TlsGetValue(slots[slot]);
}

static void set(enum osr_thread_slot slot, uint64_t value)
{
    (void)TlsSetValue(slots[slot], (void *)(uintptr_t)value);
}

#endif

void osr_thread_add(enum osr_thread_slot slot, uint64_t value)
{
    set(slot, osr_thread_get(slot) + value);
}

void osr_thread_set_failure(const struct osr_failure *why)
{
    set(OSR_THREAD_FAILURE, (uint64_t)(why->refused & 0xffff) << 32 |
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
