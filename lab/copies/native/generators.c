#define _GNU_SOURCE
#include "generators.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * What every copy must repeat: a generator (splitmix64) whose state is in the
 * process, one per thread, as user-space generators keep it for speed. If its
 * values do not repeat, nothing was copied, and the test proves nothing. The
 * TLS model keeps the state next to the thread pointer, for vfork.c to copy.
 */
static __thread uint64_t state __attribute__((tls_model("initial-exec")));
static __thread int is_seeded __attribute__((tls_model("initial-exec")));

static uint64_t next(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static int draw_naive(unsigned char *out, int size)
{
    if (!is_seeded) {
        if (syscall(SYS_getrandom, &state, sizeof state, 0) != sizeof state)
            return 0;
        is_seeded = 1;
    }
    for (int i = 0; i < size; i += (int)sizeof state) {
        uint64_t word = next();

        memcpy(out + i, &word, sizeof word);
    }
    return 1;
}

static int is_not_asked(void)
{
    return 1;
}

int (*is_source_kept)(void) = is_not_asked;

draw_function find_generator(int generator, const char *libcrypto)
{
    void *library;

    if (generator == GENERATOR_NAIVE)
        return draw_naive;
    library = dlopen(libcrypto, RTLD_LAZY | RTLD_NOLOAD);
    return library ? (draw_function)dlsym(library, "RAND_bytes") : 0;
}
