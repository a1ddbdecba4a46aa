/*
 * Copies of a live process, and what parent and copy then draw from libcrypto's
 * default source. Results travel through shared memory; a copy ends with _exit,
 * so that nothing of the original runtime runs in it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 32

struct shared {
    int error;
    unsigned char parent[SIZE];
    unsigned char copy[SIZE];
};

typedef int (*draw_function)(unsigned char *, int);

static draw_function find_draw(const char *path)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);

    return library ? (draw_function)dlsym(library, "RAND_bytes") : 0;
}

static struct shared *share(size_t count)
{
    void *memory = mmap(0, count * sizeof(struct shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? 0 : memory;
}

/* In the original process: ends with its copy, whatever the outcome. */
static void wait_for(pid_t pid, struct shared *shared)
{
    int status = 0;

    if (waitpid(pid, &status, 0) != pid || status != 0)
        shared->error = shared->error ? shared->error : ECHILD;
}

static void draw_into(draw_function draw, unsigned char *out, struct shared *shared)
{
    if (draw(out, SIZE) != 1)
        shared->error = EIO;
}

/* Parent and child of fork(2) draw. 0, or an errno. */
static int fork_and_draw(draw_function draw, struct shared *shared)
{
    pid_t pid = fork();

    if (pid < 0)
        return errno;
    if (pid == 0) {
        alarm(20);
        draw_into(draw, shared->copy, shared);
        _exit(0);
    }
    draw_into(draw, shared->parent, shared);
    wait_for(pid, shared);
    return shared->error;
}

int draw_in_fork(const char *path, unsigned char *parent, unsigned char *copy)
{
    struct shared *shared = share(1);
    draw_function draw = find_draw(path);
    int error = shared && draw ? fork_and_draw(draw, shared) : EINVAL;

    if (shared) {
        memcpy(parent, shared->parent, SIZE);
        memcpy(copy, shared->copy, SIZE);
        munmap(shared, sizeof *shared);
    }
    return error;
}

struct thread_work {
    draw_function draw;
    struct shared *shared;
    pthread_barrier_t *start;
    int error;
};

static void *fork_from_thread(void *argument)
{
    struct thread_work *work = argument;
    unsigned char before[SIZE];

    work->draw(before, SIZE); /* the thread's own generator exists before the copy */
    pthread_barrier_wait(work->start);
    work->error = fork_and_draw(work->draw, work->shared);
    return 0;
}

/* `count` threads (16 at most) fork at once. out: 2 * count values of 32 bytes. */
int draw_in_forks_of_threads(const char *path, int count, unsigned char *out)
{
    struct shared *shared = share(16);
    draw_function draw = find_draw(path);
    struct thread_work work[16];
    pthread_t threads[16];
    pthread_barrier_t start;
    int error = 0;

    if (!shared || !draw || count > 16)
        return EINVAL;
    pthread_barrier_init(&start, 0, count);
    for (int i = 0; i < count; i++) {
        work[i] = (struct thread_work){draw, &shared[i], &start, 0};
        pthread_create(&threads[i], 0, fork_from_thread, &work[i]);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], 0);
        error = error ? error : work[i].error;
        memcpy(out + 2 * i * SIZE, shared[i].parent, SIZE);
        memcpy(out + (2 * i + 1) * SIZE, shared[i].copy, SIZE);
    }
    munmap(shared, 16 * sizeof *shared);
    return error;
}

/* Children of this thread-less process start as process 1 of a new namespace. */
static int enter_new_pid_namespace(void)
{
    if (unshare(CLONE_NEWPID) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWPID) == 0)
        return 0;
    return errno;
}

/*
 * Process 1 of a namespace, which is cloned into another one, where the copy is
 * process 1 as well: what happens to a container whose memory is copied. The
 * system call is made directly, so that no fork handler runs.
 */
static void be_process_one(draw_function draw, struct shared *shared)
{
    unsigned char before[SIZE];
    pid_t pid;

    alarm(20);
    draw_into(draw, before, shared);
    pid = getpid() == 1 ? (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0) : -1;
    if (pid < 0) {
        shared->error = getpid() == 1 ? errno : ESRCH;
    } else if (pid == 0) {
        if (getpid() != 1)
            shared->error = ESRCH;
        draw_into(draw, shared->copy, shared);
        _exit(0);
    } else {
        draw_into(draw, shared->parent, shared);
        wait_for(pid, shared);
    }
    _exit(0);
}

/* Single-threaded from here on, whatever runtime it was forked from. */
static void be_outer(draw_function draw, struct shared *shared)
{
    pid_t pid;

    alarm(30);
    shared->error = enter_new_pid_namespace();
    if (shared->error == 0) {
        pid = fork();
        if (pid == 0)
            be_process_one(draw, shared);
        if (pid < 0)
            shared->error = errno;
        else
            wait_for(pid, shared);
    }
    _exit(0);
}

/* What a process 1 and its clone, also a process 1, draw. 0, or an errno. */
int draw_in_same_pid_clone(const char *path, unsigned char *parent, unsigned char *copy)
{
    struct shared *shared = share(1);
    draw_function draw = find_draw(path);
    int error = EINVAL;
    pid_t pid;

    if (!shared || !draw)
        return error;
    pid = fork();
    if (pid == 0)
        be_outer(draw, shared);
    if (pid > 0)
        wait_for(pid, shared);
    error = pid < 0 ? errno : shared->error;
    memcpy(parent, shared->parent, SIZE);
    memcpy(copy, shared->copy, SIZE);
    munmap(shared, sizeof *shared);
    return error;
}
