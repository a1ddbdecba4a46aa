#define _GNU_SOURCE
#include "copy.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int call_clone(int flags)
{
    int pid = (int)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);

    return pid < 0 ? -errno : pid;
}

static int make_copy(int way)
{
    int pid;

    switch (way) {
    case WAY_FORK:
        pid = fork();
        return pid < 0 ? -errno : pid;
    case WAY_CLONE:
        return call_clone(0);
    case WAY_SAME_PID:
        return getpid() == 1 ? call_clone(CLONE_NEWPID) : -ESRCH;
    default:
        return -EINVAL;
    }
}

static void end_late(int signal)
{
    (void)signal;
    _exit(ETIME);
}

/* With a handler: signals left at their default do not end a process 1. */
static void limit_time(int seconds)
{
    struct sigaction action = {.sa_handler = end_late};
    sigset_t alarm_only;

    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigaction(SIGALRM, &action, 0);
    sigprocmask(SIG_UNBLOCK, &alarm_only, 0);
    alarm(seconds);
}

int copy_process(int way, int limit)
{
    int pid = make_copy(way);

    if (pid != 0)
        return pid;
    limit_time(limit);
    if (way == WAY_SAME_PID && getpid() != 1)
        _exit(ESRCH);
    return 0;
}

int end_copy(int status)
{
    _exit(status);
}

int wait_for_copy(int pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) != pid)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

void *share(size_t size)
{
    void *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? 0 : memory;
}
