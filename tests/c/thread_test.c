/*
 * What each thread records, with few places for them (OSR_THREAD_PLACES): places of ended threads
 * are reused, and no thread ever sees another's values. First where libc does not announce a
 * thread's end, then where it does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../engine/c/osrandom/thread.h"
#include "check.h"

#define AT_ONCE (OSR_THREAD_PLACES / 2)
#define TOO_MANY (OSR_THREAD_PLACES * 3)
#define ROUNDS 100
#define DRAWS 1000

/* Lets a child of fork(2) have threads, as these tests need. */
const char *__tsan_default_options(void)
{
    return "die_after_fork=0";
}

static int is_empty(void)
{
    int found = 0;

    for (int slot = 0; slot < OSR_THREAD_SLOTS; slot++)
        found |= osr_thread_get(slot) != 0;
    return !found;
}

static struct osr_failure failure_of(int number)
{
    struct osr_failure why = {number & 0xff, OSR_CALL_GETRANDOM, 1 + (number & 0xff)};

    return why;
}

/* 1 if it is that thread's, 0 if there is none, -1 if it is another's. */
static int has_failure(int number)
{
    struct osr_failure found, own = failure_of(number);

    osr_thread_get_failure(&found);
    if (found.error == 0)
        return 0;
    return found.refused == own.refused && found.error == own.error ? 1 : -1;
}

static void draw(int number)
{
    struct osr_failure why = failure_of(number);

    for (int i = 0; i < DRAWS; i++)
        osr_thread_served(3);
    osr_thread_refused();
    osr_thread_set_failure(&why);
}

static int has_drawn(int number)
{
    return osr_thread_get(OSR_THREAD_CALLS) == DRAWS &&
           osr_thread_get(OSR_THREAD_BYTES) == 3 * DRAWS &&
           osr_thread_get(OSR_THREAD_REFUSALS) == 1 && has_failure(number) == 1;
}

/* A thread of a test: its number, and what it saw. */
struct thread {
    pthread_t thread;
    int number;
    int result;
};

static void *live(void *data)
{
    struct thread *t = data;
    int was_empty = is_empty();

    draw(t->number);
    t->result = was_empty && has_drawn(t->number);
    return 0;
}

/* How many of them were correct. */
static int run(struct thread *threads, int count, void *(*body)(void *))
{
    int right = 0;

    for (int i = 0; i < count; i++) {
        threads[i].number = i;
        pthread_create(&threads[i].thread, 0, body, &threads[i]);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i].thread, 0);
        right += threads[i].result;
    }
    return right;
}

static void test_many_over_time(void)
{
    struct thread threads[AT_ONCE];
    int right = 0;

    for (int i = 0; i < ROUNDS; i++)
        right += run(threads, AT_ONCE, live);
    CHECK(right == ROUNDS * AT_ONCE, "each begins with nothing, and has what is its own");
}

static pthread_barrier_t all;

static void *live_with_others(void *data)
{
    struct thread *t = data;
    uint64_t before;

    pthread_barrier_wait(&all);
    draw(t->number);
    pthread_barrier_wait(&all);
    t->result = has_failure(t->number) >= 0;
    before = osr_thread_get(OSR_THREAD_CALLS);
    osr_thread_served(1);
    t->result &= osr_thread_get(OSR_THREAD_CALLS) > before;
    pthread_barrier_wait(&all);
    return 0;
}

static void test_too_many_at_once(void)
{
    struct thread threads[TOO_MANY];

    pthread_barrier_init(&all, 0, TOO_MANY);
    CHECK(run(threads, TOO_MANY, live_with_others) == TOO_MANY, "none has a failure of another's");
    pthread_barrier_destroy(&all);
}

/* In a child, the parent's threads are gone and their addresses are free. */
static void test_fork(void)
{
    struct thread threads[AT_ONCE];
    int status = -1;
    pid_t pid;

    draw(1);
    pid = fork();
    if (pid == 0) {
        int right = is_empty();

        for (int i = 0; i < 4; i++)
            right &= run(threads, AT_ONCE, live) == AT_ONCE;
        _exit(!right);
    }
    waitpid(pid, &status, 0);
    CHECK(status == 0, "a child begins with nothing");
}

static void *in_child(void *unused)
{
    (void)unused;
    draw(2);
    test_fork();
    return 0;
}

static int handled;

static void draw_in_handler(int signal)
{
    (void)signal;
    osr_thread_served(1);
    osr_thread_get(OSR_THREAD_CALLS);
    __atomic_add_fetch(&handled, 1, __ATOMIC_RELAXED);
}

static void *draw_interrupted(void *data)
{
    struct thread *t = data;

    for (int i = 0; i < 20 * DRAWS; i++)
        osr_thread_served(1);
    t->result = osr_thread_get(OSR_THREAD_CALLS) >= 20 * DRAWS && has_failure(0) == 0;
    return 0;
}

/* Each thread is hit as it begins, and while it draws. */
static void test_handlers(void)
{
    struct sigaction action = {.sa_handler = draw_in_handler};
    struct thread t = {.number = 0};
    int right = 0;

    sigaction(SIGUSR1, &action, 0);
    for (int i = 0; i < 50; i++) {
        pthread_create(&t.thread, 0, draw_interrupted, &t);
        for (int n = 0; n < 20; n++)
            pthread_kill(t.thread, SIGUSR1);
        pthread_join(t.thread, 0);
        right += t.result;
    }
    CHECK(right == 50 && handled > 0, "a draw in a handler takes nothing from the one it interrupts");
}

/* In a child that may not ask the kernel which threads are gone. */
static int right_without_asking(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    struct thread threads[AT_ONCE];
    int right = 0;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 0;
    osr_thread_prepare();
    for (int i = 0; i < ROUNDS; i++)
        right += run(threads, AT_ONCE, live);
    return right == ROUNDS * AT_ONCE;
}

static void test_given_back(void)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0)
        _exit(!right_without_asking());
    waitpid(pid, &status, 0);
    CHECK(status == 0, "a thread that ends gives its place back");
}

static void test_all(void)
{
    pthread_t thread;

    test_many_over_time();
    test_too_many_at_once();
    test_many_over_time();
    pthread_create(&thread, 0, in_child, 0);
    pthread_join(thread, 0);
    test_handlers();
}

int main(void)
{
    test_given_back();
    test_all();
    osr_thread_prepare();
    test_all();
    return report();
}
