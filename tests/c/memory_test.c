/*
 * Draws without memory: memory_test OSRANDOM_SO KEYS (a compiled engine, opened as a program opens
 * it; and how many thread-specific keys others have taken before, because glibc allocates for those
 * beyond 32).
 *
 * The allocator is this program's own, so that it can fail when told to.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/c/osrandom/face.h"
#include "check.h"
#include "values.h"

#define ARENA (64 << 20)
#define THREADS 16

static unsigned char arena[ARENA];
static size_t used;
static int is_exhausted, asked;

/* Hands out each piece once, preceded by its size. */
static void *take(size_t size, size_t alignment)
{
    size_t room = size + alignment + 16, start;

    if (__atomic_load_n(&is_exhausted, __ATOMIC_SEQ_CST)) {
        __atomic_add_fetch(&asked, 1, __ATOMIC_SEQ_CST);
        errno = ENOMEM;
        return 0;
    }
    start = __atomic_fetch_add(&used, room, __ATOMIC_SEQ_CST);
    if (start + room > ARENA)
        return 0;
    start = ((uintptr_t)arena + start + 16 + alignment - 1) / alignment * alignment;
    memcpy((void *)(start - sizeof size), &size, sizeof size);
    return (void *)start;
}

void *malloc(size_t size)
{
    return take(size, 16);
}

void *calloc(size_t count, size_t size)
{
    return take(count * size, 16); /* the arena is all zeros, and nothing is handed out twice */
}

void *realloc(void *old, size_t size)
{
    void *new = take(size, 16);
    size_t before;

    if (old == 0 || new == 0)
        return new;
    memcpy(&before, (unsigned char *)old - sizeof before, sizeof before);
    return memcpy(new, old, before < size ? before : size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return take(size, alignment < 16 ? 16 : alignment);
}

void *memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    *out = aligned_alloc(alignment, size);
    return *out != 0 ? 0 : ENOMEM;
}

void free(void *block)
{
    (void)block;
}

static const struct osr_face *face;
static pthread_barrier_t all;
static unsigned char values[THREADS * VALUE];

/* Draws and looks at its own count. */
static int first_draw(unsigned char *value)
{
    uint64_t counters[4];

    if (face->method.bytes(value, VALUE) != 1)
        return 0;
    face->counters(counters);
    return counters[2] == 1 && counters[3] == VALUE && face->attempts() == 1;
}

static void *draw_without_memory(void *value)
{
    int done;

    pthread_barrier_wait(&all); /* they have all begun */
    pthread_barrier_wait(&all); /* and there is no memory */
    done = first_draw(value);
    pthread_barrier_wait(&all);
    return (void *)(intptr_t)done;
}

static void test_exhausted(int source)
{
    pthread_t threads[THREADS];
    int right = 0;

    if (face->choose_source(source) != OSR_OK)
        return;
    pthread_barrier_init(&all, 0, THREADS + 1);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], 0, draw_without_memory, values + i * VALUE);
    pthread_barrier_wait(&all);
    is_exhausted = 1;
    pthread_barrier_wait(&all);
    pthread_barrier_wait(&all);
    is_exhausted = 0;
    for (int i = 0; i < THREADS; i++) {
        void *done;

        pthread_join(threads[i], &done);
        right += done != 0;
    }
    CHECK(right == THREADS && all_differ(values, THREADS), "threads first draw without memory");
}

static int drawn_in_handler;

static void draw_in_handler(int signal)
{
    unsigned char value[VALUE];

    (void)signal;
    drawn_in_handler = first_draw(value);
}

static void *draw_by_signal(void *unused)
{
    is_exhausted = 1;
    raise(SIGUSR1);
    is_exhausted = 0;
    return unused;
}

/* As if the signal came in the middle of the allocator, which would then deadlock. */
static void test_handler(void)
{
    struct sigaction action = {.sa_handler = draw_in_handler};
    pthread_t thread;

    sigaction(SIGUSR1, &action, 0);
    asked = 0;
    pthread_create(&thread, 0, draw_by_signal, 0);
    pthread_join(thread, 0);
    CHECK(drawn_in_handler && asked == 0, "a thread's first draw, in a handler, allocates nothing");
}

static void *face_of(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    return library != 0 ? dlsym(library, OSR_FACE_SYMBOL) : 0;
}

int main(int argc, char **argv)
{
    pthread_key_t key;

    for (int i = 0; argc == 3 && i < atoi(argv[2]); i++)
        pthread_key_create(&key, 0);
    face = argc == 3 ? face_of(argv[1]) : 0;
    if (face == 0) {
        fprintf(stderr, "usage: memory_test OSRANDOM_SO KEYS (%s)\n", dlerror());
        return 2;
    }
    for (int source = OSR_CHOOSE_VDSO; source <= OSR_CHOOSE_DEV_URANDOM; source++)
        test_exhausted(source);
    test_handler();
    return report();
}
