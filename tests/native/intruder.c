/*
 * A library that must not be loaded: it leaves a mark if it is. It is neither a
 * libcrypto nor an engine.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void leave_mark(void)
{
    const char *path = getenv("HAZMAT_TEST_MARK");

    if (path != 0)
        close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
}
