/*
 * Both JavaScript runtimes keep their heaps and their compiled code from being
 * copied by fork (MADV_DONTFORK): they assume that a child only runs another
 * program. A copy in which JavaScript continues needs that memory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/*
 * From now on, copies have all memory. Memory that is wiped in them
 * (MADV_WIPEONFORK) stays that way: some generators detect a copy by it. 0, or
 * an errno.
 */
int copy_whole_memory(void)
{
    FILE *maps = fopen("/proc/self/smaps", "re");
    unsigned long start = 0, end = 0;
    char line[4096];

    if (!maps)
        return errno;
    while (fgets(line, sizeof line, maps)) {
        unsigned long a, b;

        if (sscanf(line, "%lx-%lx ", &a, &b) == 2) {
            start = a;
            end = b;
        } else if (strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " dc")) {
            madvise((void *)start, end - start, MADV_DOFORK);
        }
    }
    fclose(maps);
    return 0;
}
