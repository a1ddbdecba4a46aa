/*
 * An allocator for OpenSSL that counts the blocks held: a leak shows as a count
 * that does not return.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

static long blocks;

static void *counted_malloc(size_t size, const char *file, int line)
{
    void *block = malloc(size);

    (void)file, (void)line;
    if (block != 0)
        __atomic_add_fetch(&blocks, 1, __ATOMIC_RELAXED);
    return block;
}

static void counted_free(void *block, const char *file, int line)
{
    (void)file, (void)line;
    if (block != 0)
        __atomic_sub_fetch(&blocks, 1, __ATOMIC_RELAXED);
    free(block);
}

/* OpenSSL itself turns size 0 into a free, and a null block into a malloc. */
static void *counted_realloc(void *block, size_t size, const char *file, int line)
{
    if (block == 0)
        return counted_malloc(size, file, line);
    if (size == 0) {
        counted_free(block, file, line);
        return 0;
    }
    return realloc(block, size);
}

/* Before the library has allocated anything: 1 if it took the allocator. */
int count_allocations(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);
    int (*set)(void *(*)(size_t, const char *, int), void *(*)(void *, size_t, const char *, int),
               void (*)(void *, const char *, int));

    if (library == 0)
        return 0;
    *(void **)&set = dlsym(library, "CRYPTO_set_mem_functions");
    return set != 0 && set(counted_malloc, counted_realloc, counted_free);
}

/* How many blocks the library holds. */
long blocks_held(void)
{
    return __atomic_load_n(&blocks, __ATOMIC_RELAXED);
}
