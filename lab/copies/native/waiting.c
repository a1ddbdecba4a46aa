/*
 * A process that is saved and restored:
 *
 *     waiting LIBCRYPTO OSRANDOM SOURCE DIRECTORY
 *
 * It draws from each generator, makes the file "ready", and waits for the file "go". Then it draws
 * again and writes a line for each generator to "drawn": its name and its values in hexadecimal.
 * waiting.ts is the same in JavaScript. Finally it forks, and both it and its child do the same
 * once more, to "forked" and "child".
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
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

static void draw_to(const char *name, const struct library *library)
{
    FILE *file = create(name);

    print_draws(file, library);
    print_source(file, library);
    fclose(file);
}

static int draw_in_fork(const struct library *library)
{
    int status = -1, pid = fork();

    if (pid == 0) {
        draw_to("child", library);
        _exit(0);
    }
    draw_to("forked", library);
    return waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int count, char **args)
{
    struct library library;

    if (count < 5)
        return 2;
    open_library(&library, args[1], args[2], args[3]);
    if (chdir(args[4]) != 0)
        return 3;
    draw_before(&library);
    fclose(create("ready"));
    while (access("go", F_OK) != 0)
        usleep(20000);
    draw_to("drawn.unfinished", &library);
    if (!draw_in_fork(&library))
        return 4;
    return rename("drawn.unfinished", "drawn") != 0;
}
