/*
 * Linux system calls, made directly: no errno to disturb, no libc to depend on,
 * and nothing between a draw and the kernel that could keep state.
 */
#ifndef OSR_SYSCALL_H
#define OSR_SYSCALL_H

#include <stddef.h>
#include <stdint.h>

/* The errno(3) values we look at; the same on every CPU below. */
#define OSR_EPERM 1
#define OSR_ESRCH 3
#define OSR_EINTR 4
#define OSR_EIO 5
#define OSR_ENODEV 19
#define OSR_EINVAL 22
#define OSR_ENOSYS 38

#if defined(__x86_64__)
enum { SYS_read = 0, SYS_close = 3, SYS_fstat = 5, SYS_mmap = 9, SYS_munmap = 11, SYS_sched_yield = 24, SYS_madvise = 28, SYS_getpid = 39, SYS_prctl = 157, SYS_gettid = 186, SYS_tgkill = 234, SYS_openat = 257, SYS_ppoll = 271, SYS_getrandom = 318 };
#elif defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64)
enum { SYS_openat = 56, SYS_close = 57, SYS_read = 63, SYS_ppoll = 73, SYS_fstat = 80, SYS_sched_yield = 124, SYS_tgkill = 131, SYS_prctl = 167, SYS_getpid = 172, SYS_gettid = 178, SYS_munmap = 215, SYS_mmap = 222, SYS_madvise = 233, SYS_getrandom = 278 };
#else
#  error "osrandom knows no Linux system calls for this CPU"
#endif

/* The result, or the negated errno. */
static inline long osr_syscall6(long number, long a, long b, long c, long d, long e, long f)
{
#if defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;

    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
#else
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a4 __asm__("a4") = e;
    register long a5 __asm__("a5") = f;

    __asm__ volatile("ecall"
                     : "+r"(a0)
                     : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
                     : "memory");
    return a0;
#endif
}

static inline long osr_syscall(long number, long a, long b, long c, long d, long e)
{
    return osr_syscall6(number, a, b, c, d, e, 0);
}

#endif
