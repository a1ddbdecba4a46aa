/*
 * To be preloaded: the C library's own allocator, that of the loader included,
 * which fails for a thread once the thread has asked for that.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static __thread int is_exhausted __attribute__((tls_model("initial-exec")));

static int refuses(void)
{
    if (is_exhausted)
        errno = ENOMEM;
    return is_exhausted;
}

void *malloc(size_t size)
{
    return refuses() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return refuses() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return refuses() ? NULL : __libc_realloc(block, size);
}

/* What a thread does: a first draw from the libcrypto at a path. */
struct draw {
    int (*rand_bytes)(unsigned char *out, int size);
    unsigned char *out;
    int size;
    int result;
};

static void *draw(void *data)
{
    struct draw *draw = data;

    is_exhausted = 1;
    draw->result = draw->rand_bytes(draw->out, draw->size);
    is_exhausted = 0;
    return NULL;
}

/* RAND_bytes in a new thread that gets no memory: what it returned, or -1. */
int draw_without_memory(const char *path, unsigned char *out, int size)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    struct draw what = {NULL, out, size, -1};
    pthread_t thread;

    if (library != NULL)
        *(void **)&what.rand_bytes = dlsym(library, "RAND_bytes");
    if (what.rand_bytes == NULL || pthread_create(&thread, NULL, draw, &what) != 0)
        return -1;
    pthread_join(thread, NULL);
    return what.result;
}
