/*
 * The ceiling of the bench: what the getrandom(2) system call costs a C program
 * that does nothing else.
 *
 *     getrandom_loop SIZE MILLISECONDS
 *
 * prints the nanoseconds per call. It goes through syscall(2), because newer C
 * libraries serve getrandom(3) without asking the kernel each time.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

#include "draw_loop.h"

static void draw(long count)
{
    for (long i = 0; i < count; i++)
        if (syscall(SYS_getrandom, buf, size, 0) != size)
            abort();
}

int main(int argc, char **argv)
{
    return print_loop(argc, argv, draw);
}
