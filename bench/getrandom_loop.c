/*
 * The ceiling of the bench: what the getrandom(2) system call costs a C
 * program that does nothing else.
 *
 *     getrandom_loop SIZE MILLISECONDS
 *
 * prints the nanoseconds per call. It goes through syscall(2), as newer C
 * libraries answer getrandom(3) without asking the kernel each time.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { NS_PER_MS = 1000000 };

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * NS_PER_MS + t.tv_nsec;
}

static void draw(unsigned char *buf, long size, long count)
{
    for (long i = 0; i < count; i++)
        if (syscall(SYS_getrandom, buf, size, 0) != size)
            abort();
}

/* As nanosecondsPerCall in timing.ts, so that the two can be compared. */
static double ns_per_call(unsigned char *buf, long size, long milliseconds)
{
    int64_t start = now(), end = start + milliseconds * NS_PER_MS, last = start;
    long calls = 0, batch = 1;

    while (last < end) {
        int64_t before = last;

        draw(buf, size, batch);
        calls += batch;
        last = now();
        if (last - before < NS_PER_MS)
            batch *= 2;
    }
    return (double)(last - start) / (double)calls;
}

int main(int argc, char **argv)
{
    long size = argc == 3 ? atol(argv[1]) : 0;
    unsigned char *buf = size > 0 ? malloc((size_t)size) : NULL;

    if (buf == NULL) {
        fputs("usage: getrandom_loop SIZE MILLISECONDS\n", stderr);
        return 1;
    }
    printf("%.2f\n", ns_per_call(buf, size, atol(argv[2])));
    free(buf);
    return 0;
}
