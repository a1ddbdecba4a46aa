/*
 * A C program with a libcrypto and osrandom, to be copied:
 *
 *     harness LIBCRYPTO OSRANDOM SOURCE WAY GENERATOR many COPIES DRAWS
 *     harness LIBCRYPTO OSRANDOM SOURCE WAY GENERATOR threads OTHERS COPIES
 *     harness LIBCRYPTO OSRANDOM SOURCE -   GENERATOR vfork DRAWS
 *
 * WAY is "fork", "clone" or "same-pid"; GENERATOR is "naive", "openssl" or "osrandom". Prints the
 * tally: errno (ENODATA: a source other than SOURCE served), values drawn, distinct values, stalled
 * copies.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copy.h"
#include "generators.h"
#include "library.h"
#include "many.h"
#include "threads.h"
#include "vfork.h"

static struct library library;
static const char *source;

static int is_kept(void)
{
    return strcmp(source_now(&library), source) == 0;
}

static int find_way(const char *name)
{
    static const char *const names[] = {"fork", "clone", "same-pid"};

    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

static int number(char **args, int i)
{
    return args[i] ? atoi(args[i]) : 0;
}

/* If an argument is missing it does nothing, which the tally shows. */
int main(int count, char **args)
{
    struct tally tally = {0, 0, 0, 0};
    int generator, way;

    if (count < 8)
        return 2;
    source = args[3];
    open_library(&library, args[1], args[2], source);
    is_source_kept = is_kept;
    use_osrandom(&library, strcmp(args[5], "osrandom") == 0);
    way = find_way(args[4]);
    generator = strcmp(args[5], "naive") == 0 ? GENERATOR_NAIVE : GENERATOR_LIBCRYPTO;
    if (strcmp(args[6], "many") == 0)
        draw_in_copies(generator, args[1], way, number(args, 7), number(args, 8), &tally);
    if (strcmp(args[6], "threads") == 0)
        draw_while_others_draw(generator, args[1], way, number(args, 7), number(args, 8), &tally);
    if (strcmp(args[6], "vfork") == 0)
        draw_in_vfork(generator, args[1], number(args, 7), &tally);
    printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", tally.error, tally.drawn,
           tally.distinct, tally.stalled);
    return 0;
}
