/* A program that fills a buffer again and again, and prints the nanoseconds per call. */
#ifndef BENCH_DRAW_LOOP_H
#define BENCH_DRAW_LOOP_H

#include <stdio.h>
#include <stdlib.h>

#include "loop.h"

static unsigned char *buf;
static long size;

/* What `main` does, with the arguments SIZE MILLISECONDS. */
static int print_loop(int argc, char **argv, calls_function *draw)
{
    size = argc == 3 ? atol(argv[1]) : 0;
    buf = size > 0 ? malloc((size_t)size) : NULL;
    if (buf == NULL) {
        fprintf(stderr, "usage: %s SIZE MILLISECONDS\n", argv[0]);
        return 1;
    }
    printf("%.2f\n", ns_per_call(draw, atol(argv[2])));
    free(buf);
    return 0;
}

#endif
