/*
 * System calls of the calling thread that behave as on other machines: a signal handler answers
 * instead of the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* Size of writes: larger ones are trapped, and passed on in parts of this size. */
#define PART 4096

static volatile int interruptions, answered, spoiled;

#if defined(__x86_64__)
#  define ARGUMENT(context, i) \
      ((context)->uc_mcontext.gregs[(const int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10}[i]])
#  define RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
#elif defined(__aarch64__)
#  define ARGUMENT(context, i) ((context)->uc_mcontext.regs[i])
#  define RESULT(context) ((context)->uc_mcontext.regs[0])
#endif

/* EINTR, as often as requested; then the kernel's answer. */
static long get_random(void *buf, size_t len)
{
    long got;

    if (interruptions > 0) {
        interruptions--;
        answered++;
        return -EINTR;
    }
    got = syscall(SYS_getrandom, buf, len, GRND_NONBLOCK); /* which is not trapped */
    return got < 0 ? -errno : got;
}

/* All of it, with one byte in the middle changed. */
static long write_spoiled(int fd, const unsigned char *from, size_t len)
{
    unsigned char part[PART];

    for (size_t done = 0; done < len;) {
        size_t size = len - done < PART ? len - done : PART;
        ssize_t written;

        memcpy(part, from + done, size);
        if (!spoiled && done + size > len / 2) {
            part[0] ^= 1;
            spoiled = 1;
        }
        written = write(fd, part, size);
        if (written <= 0)
            return -errno;
        done += (size_t)written;
    }
    return (long)len;
}

static void answer(int number, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    int error = errno;

    (void)number;
    if (info->si_syscall == SYS_getrandom)
        RESULT(context) = get_random((void *)ARGUMENT(context, 0), (size_t)ARGUMENT(context, 1));
    else
        RESULT(context) = write_spoiled((int)ARGUMENT(context, 0), (void *)ARGUMENT(context, 1),
                                        (size_t)ARGUMENT(context, 2));
    errno = error;
}

static int trap(struct sock_filter *filter, unsigned short count)
{
    struct sock_fprog program = {count, filter};
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};

    if (sigaction(SIGSYS, &action, NULL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return errno;
    return 0;
}

/* The next calls of getrandom(2) without flags are interrupted. 0, or an errno. */
int interrupt_getrandom(int times)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    interruptions = times;
    answered = 0;
    return trap(filter, sizeof filter / sizeof *filter);
}

/* How many were. */
int interrupted(void)
{
    return answered;
}

/* In the next large write, one byte arrives changed. 0, or an errno. */
int spoil_large_write(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pwrite64, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, PART, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };

    return trap(filter, sizeof filter / sizeof *filter);
}
