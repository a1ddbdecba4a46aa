/*
 * The only process of a virtual machine that is saved and restored; it runs as /init. The kernel's
 * command line gives it SOURCE and LIBCRYPTO; osrandom is /osrandom.so. First it sleeps for AGE
 * seconds: a kernel that has just started reseeds more often.
 *
 * It says "ready" and waits for a number of seconds, on the console. Then it draws from each
 * generator, and from osrandom after each second, and prints all of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "library.h"
#include "print.h"

#define SYSLOG_ACTION_READ_ALL 3

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    if (value)
        return value;
    printf("no %s\n", name);
    exit(2);
}

/* Whether the kernel says that it was notified of a restore. */
static void print_told(void)
{
    static char log[1 << 20];

    if (klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof log - 1) > 0 &&
        strstr(log, "crng reseeded due to virtual machine fork"))
        printf("told\n");
}

int main(void)
{
    struct library library;
    char line[32];

    setvbuf(stdout, 0, _IOLBF, 0);
    dup2(STDOUT_FILENO, STDERR_FILENO);
    open_library(&library, variable("LIBCRYPTO"), "/osrandom.so", variable("SOURCE"));
    sleep(atoi(variable("AGE")));
    draw_before(&library);
    printf("ready\n");
    if (!fgets(line, sizeof line, stdin))
        return 3;
    print_draws(stdout, &library);
    for (int i = 1; i <= atoi(line); i++) {
        sleep(1);
        print_later(stdout, i, &library);
    }
    print_source(stdout, &library);
    print_told();
    printf("end\n");
    sync();
    return reboot(RB_POWER_OFF);
}
