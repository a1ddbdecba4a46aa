/*
 * The timed loop of a C program: the same as nanosecondsPerCall in timing.ts, so that the two can
 * be compared.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NS_PER_MS = 1000000 };

/* Fills a buffer of a size that many times. */
typedef void draw_function(unsigned char *buf, long size, long count);

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * NS_PER_MS + t.tv_nsec;
}

static double ns_per_call(draw_function *draw, unsigned char *buf, long size, long milliseconds)
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

/* What `main` does, with the arguments SIZE MILLISECONDS. */
static int print_loop(int argc, char **argv, draw_function *draw)
{
    long size = argc == 3 ? atol(argv[1]) : 0;
    unsigned char *buf = size > 0 ? malloc((size_t)size) : NULL;

    if (buf == NULL) {
        fprintf(stderr, "usage: %s SIZE MILLISECONDS\n", argv[0]);
        return 1;
    }
    printf("%.2f\n", ns_per_call(draw, buf, size, atol(argv[2])));
    free(buf);
    return 0;
}

#endif
