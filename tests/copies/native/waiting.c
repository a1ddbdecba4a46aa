/*
 * A process that is saved and restored:
 *
 *     waiting LIBCRYPTO OSRANDOM SOURCE DIRECTORY
 *
 * It draws from each generator, makes the file "ready", and waits for the file "go".
 * Then it draws again and writes a line for each generator to "drawn": its name and
 * its values in hexadecimal. waiting.ts is the same in JavaScript.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "generators.h"
#include "library.h"
#include "print.h"

static FILE *create(const char *name)
{
    FILE *file = fopen(name, "w");

    if (!file)
        exit(3);
    return file;
}

int main(int count, char **args)
{
    struct library library;
    FILE *file;

    if (count < 5)
        return 2;
    open_library(&library, args[1], args[2], args[3]);
    if (chdir(args[4]) != 0)
        return 3;
    draw_before(&library);
    fclose(create("ready"));
    while (access("go", F_OK) != 0)
        usleep(20000);
    file = create("drawn.unfinished");
    print_draws(file, &library);
    print_source(file, &library);
    fclose(file);
    return rename("drawn.unfinished", "drawn") != 0;
}
