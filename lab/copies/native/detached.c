/*
 * Runs a command detached from its caller: no terminal, no session, no
 * descriptors but its own /dev/null. A process saved to be restored elsewhere
 * must hold on to nothing else.
 *
 *     detached COMMAND [ARGUMENT...]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **args)
{
    if (count < 2)
        return 2;
    setsid();
    syscall(SYS_close_range, 0, ~0U, 0);
    open("/dev/null", O_RDWR);
    dup(0);
    dup(0);
    execvp(args[1], args + 1);
    return 127;
}
