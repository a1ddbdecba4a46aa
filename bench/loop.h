/*
 * The timed loop of a C program: the same as nanosecondsPerCall in timing.ts, so that the two can
 * be compared.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdint.h>
#include <time.h>

enum { NS_PER_MS = 1000000 };

/* Makes that many calls. */
typedef void calls_function(long count);

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * NS_PER_MS + t.tv_nsec;
}

static double ns_per_call(calls_function *calls, long milliseconds)
{
    int64_t start = now(), end = start + milliseconds * NS_PER_MS, last = start;
    long made = 0, batch = 1;

    while (last < end) {
        int64_t before = last;

        calls(batch);
        made += batch;
        last = now();
        if (last - before < NS_PER_MS)
            batch *= 2;
    }
    return (double)(last - start) / (double)made;
}

#endif
