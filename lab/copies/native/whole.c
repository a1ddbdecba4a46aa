/*
 * Both JavaScript runtimes keep their heaps and their compiled code from being
 * copied by fork (MADV_DONTFORK): to them a child is only there to run another
 * program. A copy in which JavaScript is to go on needs them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/*
 * From now on copies have all memory. What is wiped in them (MADV_WIPEONFORK)
 * stays so: it is what some generators notice a copy by. 0, or an errno.
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
