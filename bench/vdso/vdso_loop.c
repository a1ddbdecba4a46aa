/*
 * The ceiling of the source "vdso": what the vDSO's getrandom costs a C program that
 * has one state and does nothing else.
 *
 *     vdso_loop SIZE MILLISECONDS
 *
 * prints the nanoseconds per call.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "../random/draw_loop.h"

typedef ssize_t vdso_function(void *, size_t, unsigned int, void *, size_t);

/* struct vgetrandom_opaque_params of <linux/random.h> */
struct parameters {
    uint32_t state_size, mmap_prot, mmap_flags, reserved[13];
};

static vdso_function *getrandom_of_vdso;
static void *state;
static size_t state_size;

static int find(void)
{
    struct parameters asked;
    void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);

    if (vdso != NULL)
        *(void **)&getrandom_of_vdso = dlsym(vdso, "__vdso_getrandom");
    if (getrandom_of_vdso == NULL || getrandom_of_vdso(NULL, 0, 0, &asked, ~(size_t)0) != 0)
        return 0;
    state_size = asked.state_size;
    state = mmap(NULL, 4096, asked.mmap_prot, asked.mmap_flags, -1, 0);
    return state != MAP_FAILED;
}

static void draw(long count)
{
    for (long i = 0; i < count; i++)
        if (getrandom_of_vdso(buf, size, 0, state, state_size) != size)
            abort();
}

int main(int argc, char **argv)
{
    if (!find()) {
        fputs("the kernel has no getrandom in its vDSO\n", stderr);
        return 2;
    }
    return print_loop(argc, argv, draw);
}
