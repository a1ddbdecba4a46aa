/*
 * An allocator for OpenSSL that fails from a given allocation on, as if memory
 * were exhausted, but at an exactly chosen time; and that counts the blocks held.
 */
#include <dlfcn.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>

static long left = LONG_MAX, failed, blocks;

static int fails(void)
{
    if (__atomic_load_n(&left, __ATOMIC_RELAXED) == LONG_MAX ||
        __atomic_sub_fetch(&left, 1, __ATOMIC_RELAXED) >= 0)
        return 0;
    __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);
    return 1;
}

static void *failing_malloc(size_t size, const char *file, int line)
{
    void *block = fails() ? 0 : malloc(size);

    (void)file, (void)line;
    if (block != 0)
        __atomic_add_fetch(&blocks, 1, __ATOMIC_RELAXED);
    return block;
}

static void checked_free(void *block, const char *file, int line)
{
    (void)file, (void)line;
    if (block != 0)
        __atomic_sub_fetch(&blocks, 1, __ATOMIC_RELAXED);
    free(block);
}

/* OpenSSL itself turns size 0 into a free, and a null block into a malloc. */
static void *failing_realloc(void *block, size_t size, const char *file, int line)
{
    if (block == 0)
        return failing_malloc(size, file, line);
    if (size == 0) {
        checked_free(block, file, line);
        return 0;
    }
    return fails() ? 0 : realloc(block, size);
}

/* Before the library has allocated anything: 1 if it took the allocator. */
int take_failing_allocator(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    int (*set)(void *(*)(size_t, const char *, int), void *(*)(void *, size_t, const char *, int),
               void (*)(void *, const char *, int));

    if (library == 0)
        return 0;
    *(void **)&set = dlsym(library, "CRYPTO_set_mem_functions");
    return set != 0 && set(failing_malloc, failing_realloc, checked_free);
}

/*
 * After that many more allocations, none succeeds; with -1, all do. Returns how many have failed.
 */
long fail_after(long count)
{
    long before = failed;

    __atomic_store_n(&left, count < 0 ? LONG_MAX : count, __ATOMIC_RELAXED);
    failed = 0;
    return before;
}

/* How many blocks the library holds. */
long failing_blocks_held(void)
{
    return __atomic_load_n(&blocks, __ATOMIC_RELAXED);
}
