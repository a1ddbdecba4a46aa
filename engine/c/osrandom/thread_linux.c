/*
 * On Linux each thread has a place in a table of this library's own.
 *
 * Not a thread-local variable: in a library that is opened later, glibc
 * allocates those when a thread first uses them, ends the process where that
 * fails, and may be interrupted in its allocator by the signal handler that
 * draws. Those of the "initial-exec" kind are never allocated, but musl opens no
 * library that has them, and glibc only while a reserve lasts.
 *
 * A place belongs to a thread by one word, which is its ID and the address by
 * which libc knows it. Neither alone would do: the address of a thread that has
 * ended is soon given to another, as its ID is in the end. libc knows both, so
 * that no system call is needed.
 *
 * A place is given back as its thread ends, where libc tells of that without
 * allocating. Where it does not, and in a child of fork(2), the places of threads
 * that the kernel says are gone serve again once no other is free.
 * Only the thread writes to its place, so no lock is needed; a signal handler
 * that draws in the midst of it may be missing in the count.
 */
#include "thread.h"

#ifdef __linux__

#  include "../base/syscall.h"

/* Threads beyond these, living at the same time, share the last place. */
#  ifndef OSR_THREAD_PLACES
#    define OSR_THREAD_PLACES 1024
#  endif
#  define SHARED OSR_THREAD_PLACES

/* Of an address of 48 bits: what libc has of two threads is never within 64 bytes. */
#  define ADDRESS_BITS 42

/* So many keys each thread of glibc has room for, without allocating. */
#  define KEYS_IN_THREAD 32

/* How many places of others a thread looks at to find one whose thread is gone. */
#  define PATIENCE 8

extern unsigned long pthread_self(void);

/* Weak, as a program may be without the library in which glibc before 2.34 has them. */
__attribute__((weak)) extern int pthread_getcpuclockid(unsigned long thread, int *clock);
__attribute__((weak)) extern int pthread_key_create(unsigned int *key, void (*at_end)(void *));
__attribute__((weak)) extern int pthread_setspecific(unsigned int key, const void *value);

/* A cache line each. */
struct place {
    _Alignas(64) uint64_t slots[OSR_THREAD_SLOTS];
};

/* By number: whose a place is, 0 while it is free; and the place. */
static uint64_t owners[OSR_THREAD_PLACES];
static struct place places[OSR_THREAD_PLACES + 1];

static unsigned int key = KEYS_IN_THREAD;

/* A thread's clock is its ID, in the kernel's notation. */
static uint64_t thread_id(unsigned long thread)
{
    int clock;

    if (pthread_getcpuclockid != 0 && pthread_getcpuclockid(thread, &clock) == 0)
        return (uint64_t)~(clock >> 3);
    return (uint64_t)osr_syscall(SYS_gettid, 0, 0, 0, 0, 0);
}

/* The calling thread. An ID has at most 22 bits. */
static uint64_t self(void)
{
    unsigned long thread = pthread_self();

    return thread_id(thread) << ADDRESS_BITS | (thread >> 6 & (((uint64_t)1 << ADDRESS_BITS) - 1));
}

static void store(size_t place, enum osr_thread_slot slot, uint64_t value)
{
    __atomic_store_n(&places[place].slots[slot], value, __ATOMIC_RELAXED);
}

static uint64_t load(size_t place, enum osr_thread_slot slot)
{
    return __atomic_load_n(&places[place].slots[slot], __ATOMIC_RELAXED);
}

static void clear(size_t place)
{
    for (int slot = 0; slot < OSR_THREAD_SLOTS; slot++)
        store(place, slot, 0);
}

static void at_end(void *place)
{
    size_t i = (size_t)((struct place *)place - places);

    clear(i);
    __atomic_store_n(&owners[i], 0, __ATOMIC_RELEASE);
}

void osr_thread_prepare(void)
{
    if (pthread_key_create == 0 || pthread_setspecific == 0 || pthread_key_create(&key, at_end) != 0)
        key = KEYS_IN_THREAD;
}

/* Where the kernel does not say, it lives. */
static int is_gone(uint64_t owner)
{
    long process = osr_syscall(SYS_getpid, 0, 0, 0, 0, 0);
    long thread = (long)(owner >> ADDRESS_BITS);

    return osr_syscall(SYS_tgkill, process, thread, 0, 0, 0) == -OSR_ESRCH;
}

/* 1 if it is the caller's now, also where a signal handler has taken it meanwhile. */
static int take(size_t i, uint64_t owner, uint64_t me)
{
    if (!__atomic_compare_exchange_n(&owners[i], &owner, me, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return owner == me;
    clear(i);
    if (key < KEYS_IN_THREAD)
        (void)pthread_setspecific(key, &places[i]);
    return 1;
}

/* A place that is free, or that of a thread which is gone; else the shared one. */
static size_t take_any(uint64_t me, size_t first)
{
    static size_t next;
    size_t start = __atomic_fetch_add(&next, PATIENCE, __ATOMIC_RELAXED);

    for (size_t n = 0; n < OSR_THREAD_PLACES; n++) {
        size_t i = (first + n) % OSR_THREAD_PLACES;
        uint64_t owner = __atomic_load_n(&owners[i], __ATOMIC_RELAXED);

        if (owner == 0 && take(i, owner, me))
            return i;
    }
    for (size_t n = 0; n < PATIENCE; n++) {
        size_t i = (start + n) % OSR_THREAD_PLACES;
        uint64_t owner = __atomic_load_n(&owners[i], __ATOMIC_RELAXED);

        if (owner != 0 && is_gone(owner) && take(i, owner, me))
            return i;
    }
    return SHARED;
}

/* The calling thread's place. */
static size_t here(void)
{
    uint64_t me = self();
    size_t first = (size_t)(me * 0x9e3779b97f4a7c15 >> 32) % OSR_THREAD_PLACES;

    for (size_t n = 0; n < OSR_THREAD_PLACES; n++) {
        size_t i = (first + n) % OSR_THREAD_PLACES;

        if (__atomic_load_n(&owners[i], __ATOMIC_RELAXED) == me)
            return i;
    }
    return take_any(me, first);
}

static void add(size_t place, enum osr_thread_slot slot, uint64_t value)
{
    if (place == SHARED)
        __atomic_fetch_add(&places[place].slots[slot], value, __ATOMIC_RELAXED);
    else
        store(place, slot, load(place, slot) + value);
}

void osr_thread_served(uint64_t bytes)
{
    size_t place = here();

    add(place, OSR_THREAD_CALLS, 1);
    add(place, OSR_THREAD_BYTES, bytes);
}

void osr_thread_refused(void)
{
    add(here(), OSR_THREAD_REFUSALS, 1);
}

uint64_t osr_thread_get(enum osr_thread_slot slot)
{
    return load(here(), slot);
}

/* Not in the place that others share: they would take it for their own. */
void osr_thread_set(enum osr_thread_slot slot, uint64_t value)
{
    size_t place = here();

    if (place != SHARED)
        store(place, slot, value);
}

#endif
