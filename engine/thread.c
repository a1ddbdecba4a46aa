/*
 * Linux has thread-local variables that a library opened later can use. macOS
 * and Windows give slots of one machine word, which is why a record is three
 * words: nothing is ever allocated.
 */
#include "thread.h"

#if defined(__linux__)

static _Thread_local struct osr_thread mine;

static uint64_t slot_get(int i)
{
    return i == 0 ? mine.calls : i == 1 ? mine.bytes : mine.failure;
}

static void slot_set(int i, uint64_t value)
{
    *(i == 0 ? &mine.calls : i == 1 ? &mine.bytes : &mine.failure) = value;
}

#elif defined(__APPLE__)

typedef unsigned long pthread_key_t;
extern int pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
extern void *pthread_getspecific(pthread_key_t key);
extern int pthread_setspecific(pthread_key_t key, const void *value);

static pthread_key_t keys[3];

void osr_thread_create_slots(void)
{
    for (int i = 0; i < 3; i++)
        (void)pthread_key_create(&keys[i], 0);
}

static uint64_t slot_get(int i)
{
    return (uint64_t)pthread_getspecific(keys[i]);
}

static void slot_set(int i, uint64_t value)
{
    (void)pthread_setspecific(keys[i], (const void *)value);
}

#elif defined(_WIN32)

__declspec(dllimport) unsigned long __stdcall TlsAlloc(void);
__declspec(dllimport) void *__stdcall TlsGetValue(unsigned long slot);
__declspec(dllimport) int __stdcall TlsSetValue(unsigned long slot, void *value);

static unsigned long slots[3];

void osr_thread_create_slots(void)
{
    for (int i = 0; i < 3; i++)
        slots[i] = TlsAlloc();
}

static uint64_t slot_get(int i)
{
    return (uint64_t)(uintptr_t)TlsGetValue(slots[i]);
}

static void slot_set(int i, uint64_t value)
{
    (void)TlsSetValue(slots[i], (void *)(uintptr_t)value);
}

#endif

void osr_thread_read(struct osr_thread *out)
{
    out->calls = slot_get(0);
    out->bytes = slot_get(1);
    out->failure = slot_get(2);
}

void osr_thread_count(size_t bytes)
{
    slot_set(0, slot_get(0) + 1);
    slot_set(1, slot_get(1) + bytes);
}

void osr_thread_set_failure(const struct osr_failure *why)
{
    slot_set(2, (uint64_t)(why->refused & 0xffff) << 32 | (uint64_t)(why->call & 0xffff) << 16 |
                    (uint64_t)(why->error & 0xffff));
}

void osr_thread_get_failure(struct osr_failure *out)
{
    uint64_t packed = slot_get(2);

    out->refused = (int)(packed >> 32 & 0xffff);
    out->call = (int)(packed >> 16 & 0xffff);
    out->error = (int)(packed & 0xffff);
}
