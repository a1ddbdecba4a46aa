#define _GNU_SOURCE
#include "threads.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "copy.h"
#include "generators.h"

#define MOST_THREADS 16
#define MOST_COPIES 64
#define DRAWS 16
/* How many seconds a copy has. */
#define LIMIT 3
/* What another thread draws that is counted; it keeps drawing until the end. */
#define COUNTED 4096

struct work {
    draw_function draw;
    int way, others, copies;
    pthread_barrier_t start;
    int done; /* set when all counted values are drawn */
    int error;
    int stalled;
    unsigned char *after_copies; /* of process and copy in turn, shared */
    unsigned char *of_others;
};

struct other {
    struct work *work;
    unsigned char *values;
};

static void fail(struct work *work, int error)
{
    int none = 0;

    if (error != 0)
        __atomic_compare_exchange_n(&work->error, &none, error, 0, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE);
}

static void draw_value(struct work *work, unsigned char *out)
{
    if (work->draw(out, VALUE_SIZE) != 1)
        fail(work, EIO);
}

static void *draw_on(void *argument)
{
    struct other *other = argument;
    unsigned char spare[VALUE_SIZE];

    draw_value(other->work, other->values);
    pthread_barrier_wait(&other->work->start);
    for (int i = 1; i < COUNTED; i++)
        draw_value(other->work, other->values + i * VALUE_SIZE);
    while (!__atomic_load_n(&other->work->done, __ATOMIC_ACQUIRE))
        draw_value(other->work, spare);
    return 0;
}

static void draw_values(struct work *work, unsigned char *out)
{
    for (int i = 0; i < DRAWS; i++)
        draw_value(work, out + i * VALUE_SIZE);
    fail(work, is_source_kept() ? 0 : ENODATA);
}

/* Makes one copy; both sides draw. Returns its PID, or 0. */
static int copy_and_draw(struct work *work, unsigned char *out)
{
    int pid = copy_process(work->way, LIMIT);

    if (pid == 0) {
        draw_values(work, out + DRAWS * VALUE_SIZE);
        end_copy(work->error);
    }
    if (pid < 0)
        fail(work, -pid);
    draw_values(work, out);
    return pid < 0 ? 0 : pid;
}

/*
 * The thread that copies. libcrypto 3.0 takes a lock for each draw, and a copy made while another
 * thread holds it waits for ever. Such a copy is stalled; that is not what is tested here, and no
 * reason to fail. The copies are waited for together.
 */
static void *copy_on(void *argument)
{
    struct work *work = argument;
    unsigned char spare[VALUE_SIZE];
    int pids[MOST_COPIES] = {0};

    draw_value(work, spare);
    pthread_barrier_wait(&work->start);
    for (int i = 0; i < work->copies && work->error == 0; i++)
        pids[i] = copy_and_draw(work, work->after_copies + 2 * i * DRAWS * VALUE_SIZE);
    for (int i = 0; i < work->copies && pids[i] != 0; i++) {
        int status = wait_for_copy(pids[i]);

        if (status == ETIME)
            work->stalled++;
        else
            fail(work, status);
    }
    __atomic_store_n(&work->done, 1, __ATOMIC_RELEASE);
    return 0;
}

static void run_threads(struct work *work)
{
    pthread_t copier, threads[MOST_THREADS];
    struct other others[MOST_THREADS];

    pthread_barrier_init(&work->start, 0, work->others + 1);
    for (int i = 0; i < work->others; i++) {
        others[i] = (struct other){work, work->of_others + i * COUNTED * VALUE_SIZE};
        pthread_create(&threads[i], 0, draw_on, &others[i]);
    }
    pthread_create(&copier, 0, copy_on, work);
    pthread_join(copier, 0);
    for (int i = 0; i < work->others; i++)
        pthread_join(threads[i], 0);
    pthread_barrier_destroy(&work->start);
}

void draw_while_others_draw(int generator, const char *libcrypto, int way, int others, int copies,
                            struct tally *out)
{
    size_t after = (size_t)copies * 2 * DRAWS, count = after + (size_t)others * COUNTED;
    unsigned char *values = share(count * VALUE_SIZE);
    struct work work = {.draw = find_generator(generator, libcrypto),
                        .way = way,
                        .others = others,
                        .copies = copies,
                        .after_copies = values,
                        .of_others = values + after * VALUE_SIZE};

    *out = (struct tally){0, 0, 0, 0};
    if (!values || !work.draw || others > MOST_THREADS || copies > MOST_COPIES) {
        out->error = EINVAL;
        return;
    }
    run_threads(&work);
    out->error = work.error;
    out->stalled = work.stalled;
    if (out->error == 0)
        tally_values(out, values, count);
    munmap(values, count * VALUE_SIZE);
}
