/*
 * The source of bytes by itself, whichever it was built with (-DOSR_SOURCE_...).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../engine/c/osrandom/source.h"
#include "check.h"
#include "values.h"

#define THREADS 16
#define DRAWS 500

static int fill(unsigned char *buf, size_t len)
{
    struct osr_failure why = {0, 0, 0};

    return osr_source_fill(buf, len, &why);
}

/* After 20 fills each byte was non-zero once, and what follows was never touched. */
static int covers(size_t len)
{
    unsigned char *buf = malloc(len + 1), *seen = calloc(len + 1, 1);
    int whole = 1;

    buf[len] = 0x77;
    for (int round = 0; round < 20; round++) {
        whole &= fill(buf, len);
        for (size_t i = 0; i < len; i++)
            seen[i] |= buf[i];
    }
    for (size_t i = 0; i < len; i++)
        whole &= seen[i] != 0;
    whole &= buf[len] == 0x77;
    free(buf), free(seen);
    return whole;
}

static void test_sizes(void)
{
    static const size_t sizes[] = {0, 1, 2, 15, 16, 17, 255, 256, 257, 511, 512, 513, 4096, 65537};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        CHECK(covers(sizes[i]), "a draw fills its buffer, and no more");
}

static volatile sig_atomic_t signals;

static void on_signal(int number)
{
    unsigned char byte;

    (void)number;
    signals++;
    (void)fill(&byte, 1); /* reentrant */
}

/* Signals every 100 us, while draws are large enough to be interrupted. */
static void test_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART */
    struct itimerval every = {{0, 100}, {0, 100}}, none = {{0, 0}, {0, 0}};
    static unsigned char big[1 << 22];
    int whole = 1;

    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &every, 0);
    for (int i = 0; i < 20; i++) {
        memset(big, 0, sizeof big);
        whole &= fill(big, sizeof big);
        for (size_t at = 0; at < sizeof big; at += 4096)
            whole &= memcmp(big + at, big + (at + 64) % sizeof big, 16) != 0;
    }
    setitimer(ITIMER_REAL, &none, 0);
    CHECK(whole, "draws are whole while signals arrive");
    CHECK(signals > 20, "signals arrived");
}

static unsigned char values[THREADS * DRAWS * VALUE];

static void *draw_values(void *argument)
{
    unsigned char *out = argument;
    int *ok = malloc(sizeof *ok);

    *ok = 1;
    for (int i = 0; i < DRAWS; i++)
        *ok &= fill(out + i * VALUE, VALUE);
    return ok;
}

/* While `disturb` runs in this thread, 16 others draw; all values must differ. */
static void draw_in_threads(void (*disturb)(void), const char *what)
{
    pthread_t threads[THREADS];
    int whole = 1;

    memset(values, 0, sizeof values);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], 0, draw_values, values + i * DRAWS * VALUE);
    disturb();
    for (int i = 0; i < THREADS; i++) {
        void *ok;

        pthread_join(threads[i], &ok);
        whole &= *(int *)ok;
        free(ok);
    }
    CHECK(whole, what);
    CHECK(all_differ(values, THREADS * DRAWS), what);
}

static void do_nothing(void)
{
}

/* By itself: if getrandom serves, no device is ever opened. */
#if defined(OSR_SOURCE_DEV_URANDOM) && !defined(OSR_SOURCE_GETRANDOM)
#  define ONLY_DEVICE
#endif

#ifdef ONLY_DEVICE

/* Takes every descriptor of /dev/urandom away from the source. */
static int steal_descriptors(const char *replacement)
{
    int stolen = 0;

    for (int fd = 3; fd < 64; fd++) {
        char link[64], target[PATH_MAX] = "";
        int other;

        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, target, sizeof target - 1) < 0 || strcmp(target, "/dev/urandom") != 0)
            continue;
        stolen++;
        other = open(replacement, O_RDONLY | O_CLOEXEC);
        if (other >= 0 && other != fd)
            dup2(other, fd), close(other);
        close(fd);
        open(replacement, O_RDONLY | O_CLOEXEC); /* usually the same number */
    }
    for (int fd = 63; fd > 40; fd--)
        close(fd);
    return stolen;
}

static void steal_often(void)
{
    for (int i = 0; i < 200; i++)
        steal_descriptors(i % 2 ? "/dev/zero" : "/proc/self/exe");
}

static void test_stolen_descriptors(void)
{
    unsigned char value[VALUE], zeros[VALUE] = {0};

    CHECK(fill(value, VALUE), "a draw");
    CHECK(steal_descriptors("/dev/zero") >= 1, "the source keeps a descriptor");
    CHECK(fill(value, VALUE) && memcmp(value, zeros, VALUE) != 0, "a stolen number is noticed");
    draw_in_threads(steal_often, "draws while descriptors are stolen");
}

/* In a child, where there is no /dev. */
static void test_no_devices(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        struct osr_failure why = {0, 0, 0};
        unsigned char value[VALUE];

        if (chroot("/proc/self/fdinfo") != 0)
            _exit(77);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        _exit(osr_source_fill(value, VALUE, &why) == 0 && why.error == ENOENT ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        return; /* not root */
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "without /dev the source fails");
}

#endif

int main(void)
{
    test_sizes();
    draw_in_threads(do_nothing, "16 threads draw");
    test_signals();
#ifdef ONLY_DEVICE
    test_no_devices();
    test_stolen_descriptors();
#endif
    CHECK(strncmp(osr_source_engine_name(), "osrandom_engine ", 16) == 0 &&
              strcmp(osr_source_engine_name() + 16, osr_source_name()) == 0,
          "the engine's name says the source");
    return report();
}
