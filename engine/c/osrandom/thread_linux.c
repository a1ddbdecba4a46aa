/*
 * On Linux each thread has a place in this library's own table.
 *
 * Not a thread-local variable: in a library loaded at run time, glibc allocates
 * those when a thread first uses them, ends the process if that fails, and may
 * be interrupted in its allocator by the signal handler that draws. Those of
 * the "initial-exec" kind are never allocated, but musl does not load a library
 * that has them, and glibc only while a reserve lasts.
 *
 * One word says which thread a place belongs to: the thread's ID and the
 * address by which libc knows it. Neither alone would do: the address of a
 * thread that has ended is soon reused, and eventually so is its ID. libc knows
 * both, so no system call is needed.
 *
 * A place is given back when its thread ends, if libc can announce that without
 * allocating. If not, and in a child of fork(2), the places of threads that the
 * kernel says are gone are reused once no other is free. Only the thread writes
 * to its place, so no lock is needed; a draw in a signal handler that
 * interrupts a write may be missing from the count.
 */
#include "thread.h"

#ifdef __linux__

#  include "../base/syscall.h"

/* Threads beyond these that live at the same time share the last place. */
#  ifndef OSR_THREAD_PLACES
#    define OSR_THREAD_PLACES 1024
#  endif
#  define SHARED OSR_THREAD_PLACES

/* From an address of 48 bits: what libc keeps for two threads is never within 64 bytes. */
#  define ADDRESS_BITS 42

/* How many keys each glibc thread has room for without allocating. */
#  define KEYS_IN_THREAD 32

/* How many places of other threads are checked to find one whose thread is gone. */
#  define PATIENCE 8

extern unsigned long pthread_self(void);

/* Weak: before 2.34, glibc has them in a library that a program may lack. */
__attribute__((weak)) extern int pthread_getcpuclockid(unsigned long thread, int *clock);
__attribute__((weak)) extern int pthread_key_create(unsigned int *key, void (*at_end)(void *));
__attribute__((weak)) extern int pthread_setspecific(unsigned int key, const void *value);

/* A cache line each. */
struct place {
    _Alignas(64) uint64_t slots[OSR_THREAD_SLOTS];
};

/* By number: the owner of a place, 0 while it is free; and the place. */
static uint64_t owners[OSR_THREAD_PLACES];
static struct place places[OSR_THREAD_PLACES + 1];

static unsigned int key = KEYS_IN_THREAD;

/* A thread's clock encodes its ID, in the kernel's notation. */
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

/* If the kernel does not say, it is alive. */
static int is_gone(uint64_t owner)
{
    long process = osr_syscall(SYS_getpid, 0, 0, 0, 0, 0);
    long thread = (long)(owner >> ADDRESS_BITS);

    return osr_syscall(SYS_tgkill, process, thread, 0, 0, 0) == -OSR_ESRCH;
}

/* 1 if it is the caller's now, also if a signal handler has meanwhile taken it. */
static int take(size_t i, uint64_t owner, uint64_t me)
{
    if (!__atomic_compare_exchange_n(&owners[i], &owner, me, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return owner == me;
    clear(i);
    if (key < KEYS_IN_THREAD)
        (void)pthread_setspecific(key, &places[i]);
    return 1;
}

/* A free place, or that of a thread that is gone; otherwise the shared one. */
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

/* Not in the shared place: other threads would take it for their own. */
void osr_thread_set(enum osr_thread_slot slot, uint64_t value)
{
    size_t place = here();

    if (place != SHARED)
        store(place, slot, value);
}

#endif
