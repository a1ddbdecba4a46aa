/*
 * What interrupts a draw: signals at a high rate, and clocks that jump.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#  define sigev_notify_thread_id _sigev_un._tid
#endif

#define SIGNAL (SIGRTMIN + 9)

static timer_t timer;
static volatile long count;

static void handle(int signal)
{
    (void)signal;
    count++;
}

/*
 * From now on, the calling thread is interrupted that many times a second; the
 * kernel restarts interrupted system calls, or does not. 0, or an errno.
 */
int start_signals(int hertz, int restart)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = restart ? SA_RESTART : 0};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGNAL};
    struct timespec period = {0, 1000000000L / hertz};
    struct itimerspec times = {period, period};

    event.sigev_notify_thread_id = (int)syscall(SYS_gettid);
    count = 0;
    if (sigaction(SIGNAL, &action, 0) != 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
        timer_settime(timer, 0, &times, 0) != 0)
        return errno;
    return 0;
}

/* Stops them. Returns how many there were. */
long stop_signals(void)
{
    timer_delete(timer);
    return count;
}

static void since(const struct timespec *from, struct timespec *clock)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    clock->tv_sec += now.tv_sec - from->tv_sec;
    clock->tv_nsec += now.tv_nsec - from->tv_nsec;
    if (clock->tv_nsec < 0)
        clock->tv_nsec += 1000000000L, clock->tv_sec--;
    else if (clock->tv_nsec >= 1000000000L)
        clock->tv_nsec -= 1000000000L, clock->tv_sec++;
}

/*
 * Draws from the libcrypto at a path while the machine's clock shows another
 * time, and then sets it right at once. 0, or an errno.
 */
int draw_with_clock_at(const char *path, long seconds, unsigned char *out, int size)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    int (*draw)(unsigned char *, int) = 0;
    struct timespec from, right, wrong = {seconds, 0};
    int done;

    if (library != 0)
        *(void **)&draw = dlsym(library, "RAND_bytes");
    if (draw == 0)
        return EINVAL;
    clock_gettime(CLOCK_MONOTONIC, &from);
    clock_gettime(CLOCK_REALTIME, &right);
    if (clock_settime(CLOCK_REALTIME, &wrong) != 0)
        return errno;
    done = draw(out, size);
    since(&from, &right);
    clock_settime(CLOCK_REALTIME, &right);
    return done == 1 ? 0 : EIO;
}
