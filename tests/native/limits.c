/*
 * What runs out: descriptors and memory, for the tests.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static int limit(int resource, rlim_t most)
{
    struct rlimit now;

    if (getrlimit(resource, &now) != 0)
        return errno;
    now.rlim_cur = most < now.rlim_max ? most : now.rlim_max;
    return setrlimit(resource, &now) == 0 ? 0 : errno;
}

static int is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/*
 * From now on, the process can open only that many more descriptors: free
 * numbers below the highest are taken. 0, or an errno.
 */
int leave_descriptors(int count)
{
    int highest = 1023, error;

    while (highest > 0 && !is_open(highest))
        highest--;
    for (int fd = 3; fd < highest; fd++)
        if (!is_open(fd) && dup2(2, fd) < 0)
            return errno;
    error = limit(RLIMIT_NOFILE, (rlim_t)highest + 1 + (rlim_t)count);
    return error;
}

/* Raises the descriptor limit back to the maximum. 0, or an errno. */
int free_descriptors(void)
{
    return limit(RLIMIT_NOFILE, RLIM_INFINITY);
}

/*
 * From now on, the process can map only that many more bytes; with -1, as many
 * as it likes. 0, or an errno.
 */
int leave_memory(long bytes)
{
    unsigned long pages = 0;
    FILE *file;

    if (bytes < 0)
        return limit(RLIMIT_AS, RLIM_INFINITY);
    file = fopen("/proc/self/statm", "re");
    if (file == 0 || fscanf(file, "%lu", &pages) != 1)
        return EIO;
    fclose(file);
    return limit(RLIMIT_AS, pages * (unsigned long)sysconf(_SC_PAGESIZE) + (unsigned long)bytes);
}
