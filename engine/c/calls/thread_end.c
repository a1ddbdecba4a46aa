#include "thread_end.h"

#include <stdint.h>

#include "../base/libcrypto.h"

#if defined(_WIN32)

typedef unsigned long slot_key;
__declspec(dllimport) unsigned long __stdcall FlsAlloc(void(__stdcall *at_end)(void *));
__declspec(dllimport) int __stdcall FlsFree(unsigned long key);
__declspec(dllimport) void *__stdcall FlsGetValue(unsigned long key);
__declspec(dllimport) int __stdcall FlsSetValue(unsigned long key, void *value);

/* FLS_OUT_OF_INDEXES is the largest. */
static int create(slot_key *key, osr_at_end *at_end)
{
    *key = FlsAlloc(at_end);
    return *key != (slot_key)-1;
}

static void delete(slot_key key)
{
    (void)FlsFree(key);
}

static void *get(slot_key key)
{
    return FlsGetValue(key);
}

static void set(slot_key key, void *value)
{
    (void)FlsSetValue(key, value);
}

#else

#  ifdef __APPLE__
typedef unsigned long slot_key;
#  else
typedef unsigned int slot_key;
#  endif

/* Looked up: before 2.34, glibc has them in a separate library. */
#  define LOOK_UP(type, name, ...)  \
      type(*name)(__VA_ARGS__) = 0; \
      (void)osr_look_up(osr_program(), #name, &name)

static int create(slot_key *key, osr_at_end *at_end)
{
    LOOK_UP(int, pthread_key_create, slot_key *, osr_at_end *);
    return pthread_key_create != 0 && pthread_key_create(key, at_end) == 0;
}

static void delete(slot_key key)
{
    LOOK_UP(int, pthread_key_delete, slot_key);
    if (pthread_key_delete != 0)
        (void)pthread_key_delete(key);
}

static void *get(slot_key key)
{
    LOOK_UP(void *, pthread_getspecific, slot_key);
    return pthread_getspecific != 0 ? pthread_getspecific(key) : 0;
}

static void set(slot_key key, void *value)
{
    LOOK_UP(int, pthread_setspecific, slot_key, const void *);
    if (pthread_setspecific != 0)
        (void)pthread_setspecific(key, value);
}

#endif

/* The key plus 1; 0 until it is created. */
static uint64_t created;

/* 1 if there is a key. Where two threads create one at once, one is deleted. */
static int find_key(slot_key *key, osr_at_end *at_end)
{
    uint64_t found = __atomic_load_n(&created, __ATOMIC_ACQUIRE);

    if (found == 0) {
        if (!create(key, at_end))
            return 0;
        if (__atomic_compare_exchange_n(&created, &found, (uint64_t)*key + 1, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return 1;
        delete(*key);
    }
    *key = (slot_key)(found - 1);
    return 1;
}

void *osr_thread_end_get(osr_at_end *at_end)
{
    slot_key key;

    return find_key(&key, at_end) ? get(key) : 0;
}

void osr_thread_end_set(osr_at_end *at_end, void *value)
{
    slot_key key;

    if (find_key(&key, at_end))
        set(key, value);
}
