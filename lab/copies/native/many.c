/* Many copies at once, all alive before the first one draws. */
#define _GNU_SOURCE
#include "many.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "copy.h"
#include "generators.h"

/* Seconds: a copy waits until all are made. */
#define LIMIT 60

struct meeting {
    int begun;
    unsigned char values[];
};

/* Not a polling sleep: a thousand copies that poll a flag leave no time to make more. */
static void wait_to_begin(struct meeting *meeting)
{
    while (__atomic_load_n(&meeting->begun, __ATOMIC_ACQUIRE) == 0)
        syscall(SYS_futex, &meeting->begun, FUTEX_WAIT, 0, 0, 0, 0);
}

static void begin(struct meeting *meeting)
{
    __atomic_store_n(&meeting->begun, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &meeting->begun, FUTEX_WAKE, INT_MAX, 0, 0, 0);
}

static int draw_values(draw_function draw, unsigned char *out, int count)
{
    for (int i = 0; i < count; i++)
        if (draw(out + i * VALUE_SIZE, VALUE_SIZE) != 1)
            return EIO;
    return is_source_kept() ? 0 : ENODATA;
}

/* How many copies were made. */
static int make_copies(draw_function draw, int way, int copies, int draws, struct meeting *meeting,
                       int *pids, struct tally *out)
{
    for (int i = 0; i < copies; i++) {
        pids[i] = copy_process(way, LIMIT);
        if (pids[i] == 0) {
            wait_to_begin(meeting);
            end_copy(draw_values(draw, meeting->values + (i + 1) * draws * VALUE_SIZE, draws));
        }
        if (pids[i] < 0) {
            out->error = -pids[i];
            return i;
        }
    }
    return copies;
}

static void draw_together(draw_function draw, int way, int copies, int draws,
                          struct meeting *meeting, int *pids, struct tally *out)
{
    unsigned char before[VALUE_SIZE];
    int error, made;

    if (draw(before, sizeof before) != 1) /* the copied process has drawn before */
        out->error = EIO;
    made = make_copies(draw, way, copies, draws, meeting, pids, out);
    begin(meeting);
    error = draw_values(draw, meeting->values, draws);
    out->error = out->error ? out->error : error;
    for (int i = 0; i < made; i++) {
        error = wait_for_copy(pids[i]);
        out->error = out->error ? out->error : error;
    }
    tally_values(out, meeting->values, (size_t)(made + 1) * draws);
}

void draw_in_copies(int generator, const char *libcrypto, int way, int copies, int draws,
                    struct tally *out)
{
    size_t size = sizeof(struct meeting) + (size_t)(copies + 1) * draws * VALUE_SIZE;
    draw_function draw = find_generator(generator, libcrypto);
    struct meeting *meeting = share(size);
    int *pids = calloc(copies, sizeof *pids);

    *out = (struct tally){draw && meeting && pids ? 0 : EINVAL, 0, 0, 0};
    if (out->error == 0)
        draw_together(draw, way, copies, draws, meeting, pids, out);
    free(pids);
    if (meeting)
        munmap(meeting, size);
}
