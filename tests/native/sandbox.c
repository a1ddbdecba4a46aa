/*
 * What a sandbox or careless code does to the process, for the tests.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer architectures do not have it. */
#ifdef SYS_open
#  define OLD_OPEN SYS_open
#else
#  define OLD_OPEN SYS_openat
#endif

static int number_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } calls[] = {
        {"getrandom", SYS_getrandom},
        {"memfd_create", SYS_memfd_create},
        {"openat", SYS_openat},
        {"prctl", SYS_prctl},
    };

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(name, calls[i].name) == 0)
            return calls[i].number;
    return -1;
}

static int install(struct sock_filter *filter, unsigned short count)
{
    struct sock_fprog program = {count, filter};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return errno;
    return 0;
}

/*
 * From now on mmap(2) refuses droppable memory on the calling thread, as a kernel
 * before 6.11 does. 0, or an errno.
 */
int refuse_droppable_memory(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[3])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 8 /* MAP_DROPPABLE */, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    return install(filter, sizeof filter / sizeof *filter);
}

/*
 * Takes away this process's droppable memory, as the kernel does when memory is short. Returns how
 * many mappings there were, or -errno.
 */
int drop_memory(void)
{
    FILE *maps = fopen("/proc/self/smaps", "re");
    unsigned long start = 0, end = 0, a, b;
    char line[4096];
    int dropped = 0;

    if (!maps)
        return -errno;
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx ", &a, &b) == 2) {
            start = a;
            end = b;
        } else if (strncmp(line, "VmFlags:", 8) == 0 && strstr(line, " dp")) {
            dropped += madvise((void *)start, end - start, MADV_DONTNEED) == 0;
        }
    }
    fclose(maps);
    return dropped;
}

/*
 * From now on, madvise(2) refuses advice about what a child of fork gets, on the calling thread. V8
 * does not survive the refusal of any other advice. 0, or an errno.
 */
int refuse_advice_on_forks(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 18 /* MADV_WIPEONFORK */, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 19 /* MADV_KEEPONFORK */, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    return install(filter, sizeof filter / sizeof *filter);
}

/*
 * From now on, the system call fails with that errno, on the calling thread
 * (which is the one that runs JavaScript). 0, or an errno.
 */
int refuse_system_call(const char *name, int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(name), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error & SECCOMP_RET_DATA)),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    if (number_of(name) < 0)
        return EINVAL;
    return install(filter, sizeof filter / sizeof *filter);
}

static int kill_for_opening(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OLD_OPEN, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    return install(filter, sizeof filter / sizeof *filter);
}

struct draw {
    int (*function)(unsigned char *, int);
    unsigned char *out;
    int size, count, error;
};

static void *draw_confined(void *argument)
{
    struct draw *draw = argument;

    draw->error = kill_for_opening();
    for (int i = 0; draw->error == 0 && i < draw->count; i++)
        if (draw->function(draw->out + i * draw->size, draw->size) != 1)
            draw->error = EIO;
    return 0;
}

/*
 * Draws from the libcrypto at a path, on a thread that kills the process when it
 * opens a file: the runtime's own threads open some. 0, or an errno.
 */
int draw_where_opening_kills(const char *path, unsigned char *out, int size, int count)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    struct draw draw = {.out = out, .size = size, .count = count};
    pthread_t thread;

    if (library != 0)
        *(void **)&draw.function = dlsym(library, "RAND_bytes");
    if (draw.function == 0 || pthread_create(&thread, 0, draw_confined, &draw) != 0)
        return EINVAL;
    pthread_join(thread, 0);
    return draw.error;
}

/*
 * Closes every descriptor of `from` and gives its number to `to`, like a
 * program that closes descriptors it does not own and then opens its own files.
 * Returns how many there were.
 */
int replace_descriptors(const char *from, const char *to)
{
    int replaced = 0;

    for (int fd = 3; fd < 1024; fd++) {
        char link[64], target[PATH_MAX] = "";
        int other;

        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, target, sizeof target - 1) < 0 || strcmp(target, from) != 0)
            continue;
        other = open(to, O_RDONLY | O_CLOEXEC);
        dup2(other, fd);
        close(other);
        replaced++;
    }
    return replaced;
}
