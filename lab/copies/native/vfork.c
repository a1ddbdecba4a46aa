#define _GNU_SOURCE
#include "vfork.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copy.h"
#include "generators.h"

#if defined(__x86_64__) && defined(__GLIBC__)

#  include <fcntl.h>

#  define STACK_SIZE (256 * 1024)
#  define PAGE 4096
/* More than any thread's static variables take here, or its descriptor. */
#  define PAGES 16

struct work {
    draw_function draw;
    int draws;
    int error;
    unsigned char *out;
};

static int draw_values(void *argument)
{
    struct work *work = argument;

    for (int i = 0; i < work->draws; i++)
        if (work->draw(work->out + i * VALUE_SIZE, VALUE_SIZE) != 1)
            work->error = EIO;
    return 0;
}

/* Copies the pages that exist from an address on, one by one; returns how many. */
static int copy_pages(int self, char *to, uintptr_t from, int pages, int direction)
{
    for (int i = 0; i < pages; i++) {
        long offset = direction < 0 ? -(i + 1) * PAGE : i * PAGE;

        if (pread(self, to + offset, PAGE, (off_t)from + offset) < PAGE)
            return i;
    }
    return pages;
}

/*
 * A copy of the thread's static variables, which are below the thread pointer, and of its
 * descriptor above, which contains its own address.
 */
static void *copy_thread_block(char *memory)
{
    uintptr_t here = (uintptr_t)__builtin_thread_pointer(), first = here & ~(uintptr_t)(PAGE - 1);
    int self = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    char *middle = memory + PAGES * PAGE;
    void **copy = (void **)(middle + (here - first));
    int copied = copy_pages(self, middle, first, PAGES, 1);

    copy_pages(self, middle, first, PAGES, -1);
    close(self);
    copy[0] = copy[2] = copy;
    return copied > 0 ? copy : 0;
}

void draw_in_vfork(int generator, const char *libcrypto, int draws, struct tally *out)
{
    unsigned char *values = calloc(2 * draws, VALUE_SIZE), before[VALUE_SIZE];
    char *stack = aligned_alloc(16, STACK_SIZE);
    struct work work = {find_generator(generator, libcrypto), draws, 0, values};
    char *memory = aligned_alloc(PAGE, 2 * PAGES * PAGE);
    void *block;
    int pid;

    *out = (struct tally){EINVAL, 0, 0, 0};
    if (!values || !stack || !memory || !work.draw || work.draw(before, sizeof before) != 1)
        return;
    block = copy_thread_block(memory);
    if (!block)
        return;
    pid = clone(draw_values, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_SETTLS | SIGCHLD,
                &work, 0, block, 0);
    out->error = pid < 0 ? errno : wait_for_copy(pid);
    work.out += draws * VALUE_SIZE;
    draw_values(&work);
    if (!is_source_kept()) /* not checked in the copy: that allocates, and malloc is shared */
        work.error = ENODATA;
    out->error = out->error ? out->error : work.error;
    tally_values(out, values, 2 * draws);
    free(memory);
    free(stack);
    free(values);
}

#else

void draw_in_vfork(int generator, const char *libcrypto, int draws, struct tally *out)
{
    (void)generator, (void)libcrypto, (void)draws;
    *out = (struct tally){ENOSYS, 0, 0, 0};
}

#endif
