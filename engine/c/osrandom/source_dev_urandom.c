/*
 * /dev/urandom, for kernels and sandboxes that refuse getrandom(2).
 *
 * It differs from getrandom in two ways, and both are made up for here. It
 * answers before the kernel's generator is ready: so we wait once for
 * /dev/random, which becomes readable when it is. And it needs a descriptor, a
 * number that any code in the process may close and the kernel then reuse for
 * another file: so before and after every read we check that it is still the
 * kernel's random device.
 */
#include "source.h"

#ifdef OSR_SOURCE_DEV_URANDOM

#include "../base/syscall.h"

#define AT_FDCWD (-100)
#define O_NONBLOCK 04000
#define O_CLOEXEC 02000000
#define S_IFMT 0170000
#define S_IFCHR 0020000
#define POLLIN 1
/* Major 1, minor 8 and 9 (the kernel's devices.txt). */
#define RDEV_RANDOM 0x108
#define RDEV_URANDOM 0x109

/* What fstat(2) fills in: the fields we look at, at their offsets. */
struct kernel_stat {
#if defined(__x86_64__)
    unsigned char dev_ino_nlink[24];
    uint32_t mode;
    unsigned char uid_gid_pad[12];
#else
    unsigned char dev_ino[16];
    uint32_t mode;
    unsigned char nlink_uid_gid[12];
#endif
    uint64_t rdev;
    unsigned char rest[128];
};

struct kernel_pollfd {
    int fd;
    short events;
    short revents;
};

/* The descriptor in use, or -1. Shared by all threads, without a lock. */
static int device = -1;

/* Whether /dev/random has been seen readable. */
static int pool_is_ready;

static int fail(struct osr_failure *why, int call, long error)
{
    why->call = call;
    why->error = (int)error;
    return -1;
}

/* Non-blocking: opening a pipe of that name would wait for ever. */
static long open_retrying(const char *path)
{
    long fd;

    do
        fd = osr_syscall(SYS_openat, AT_FDCWD, (long)path, O_CLOEXEC | O_NONBLOCK, 0, 0);
    while (fd == -OSR_EINTR);
    return fd;
}

static void close_descriptor(long fd)
{
    (void)osr_syscall(SYS_close, fd, 0, 0, 0, 0);
}

/* The number of the character device, or 0 if it is something else. */
static uint64_t device_of(long fd)
{
    struct kernel_stat st;

    if (osr_syscall(SYS_fstat, fd, (long)&st, 0, 0, 0) != 0 || (st.mode & S_IFMT) != S_IFCHR)
        return 0;
    return st.rdev;
}

static int is_random_device(long fd)
{
    return device_of(fd) == RDEV_URANDOM;
}

/*
 * Whether it says when the pool is ready. Some containers have /dev/urandom in
 * its place, which never waits: there, the machine has long been up.
 */
static int tells_of_pool(long fd)
{
    uint64_t number = device_of(fd);

    return number == RDEV_RANDOM || number == RDEV_URANDOM;
}

/* 0, or -1 with the reason. */
static int wait_for_pool(struct osr_failure *why)
{
    struct kernel_pollfd waiting = {-1, POLLIN, 0};
    long fd, result;

    if (__atomic_load_n(&pool_is_ready, __ATOMIC_ACQUIRE))
        return 0;
    fd = open_retrying("/dev/random");
    if (fd < 0)
        return fail(why, OSR_CALL_OPEN_DEV_RANDOM, -fd);
    if (!tells_of_pool(fd)) {
        close_descriptor(fd);
        return fail(why, OSR_CALL_CHECK_DEV_RANDOM, OSR_ENODEV);
    }
    waiting.fd = (int)fd;
    do
        result = osr_syscall(SYS_ppoll, (long)&waiting, 1, 0, 0, 8);
    while (result == -OSR_EINTR);
    close_descriptor(fd);
    if (result != 1 || waiting.revents != POLLIN)
        return fail(why, OSR_CALL_POLL_DEV_RANDOM, result < 0 ? -result : OSR_EIO);
    __atomic_store_n(&pool_is_ready, 1, __ATOMIC_RELEASE);
    return 0;
}

/* A descriptor of the device, kept for the next draw; -1 with the reason. */
static int acquire(struct osr_failure *why)
{
    int current = __atomic_load_n(&device, __ATOMIC_ACQUIRE);
    long fd;

    if (current >= 0 && is_random_device(current))
        return current;
    fd = open_retrying("/dev/urandom");
    if (fd < 0)
        return fail(why, OSR_CALL_OPEN_DEV_URANDOM, -fd);
    if (!is_random_device(fd)) {
        close_descriptor(fd);
        return fail(why, OSR_CALL_CHECK_DEV_URANDOM, OSR_ENODEV);
    }
    /* A number that is no longer the device belongs to other code: do not close it. */
    if (!__atomic_compare_exchange_n(&device, &current, (int)fd, 0, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        close_descriptor(fd);
        fd = current;
    }
    return (int)fd;
}

/*
 * Up to len bytes, read whole from the device: the number read, 0 if the
 * descriptor turned out not to be the device, or -1 with the reason.
 */
static long read_once(unsigned char *buf, size_t len, struct osr_failure *why)
{
    int fd = acquire(why);
    long got;

    if (fd < 0)
        return -1;
    got = osr_syscall(SYS_read, fd, (long)buf, (long)len, 0, 0);
    if (!is_random_device(fd) || got == -OSR_EINTR)
        return 0;
    if (got > 0)
        return got;
    return fail(why, OSR_CALL_READ_DEV_URANDOM, got == 0 ? OSR_EIO : -got);
}

int osr_dev_urandom_fill(unsigned char *buf, size_t len, struct osr_failure *why)
{
    if (wait_for_pool(why) != 0)
        return 0;
    while (len > 0) {
        long got = read_once(buf, len, why);

        if (got < 0)
            return 0;
        buf += got;
        len -= (size_t)got;
    }
    return 1;
}

#endif
