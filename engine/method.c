/*
 * The slots of a RAND_METHOD. None is left empty: libcrypto calls some without
 * looking (RAND_status, RAND_seed).
 */
#include "method.h"

#include "source.h"
#include "thread.h"

static uint64_t total_calls;
static uint64_t total_bytes;

static int draw(unsigned char *buf, size_t len)
{
    struct osr_failure why = {0, OSR_CALL_NONE, 0};

    if (osr_source_fill(buf, len, &why))
        return 1;
    osr_thread_set_failure(&why);
    return 0;
}

static int method_bytes(unsigned char *buf, int num)
{
    if (num < 0 || !draw(buf, (size_t)num))
        return 0;
    __atomic_fetch_add(&total_calls, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&total_bytes, (uint64_t)num, __ATOMIC_RELAXED);
    osr_thread_count((size_t)num);
    return 1;
}

/*
 * What a caller adds is accepted and ignored: there is no pool of ours to stir,
 * and the kernel's does not need it.
 */
static int method_seed(const void *buf, int num)
{
    (void)buf, (void)num;
    return 1;
}

static int method_add(const void *buf, int num, double randomness)
{
    (void)buf, (void)num, (void)randomness;
    return 1;
}

static void method_cleanup(void)
{
}

int osr_method_status(void)
{
    unsigned char byte;

    return draw(&byte, 1);
}

void osr_method_read_totals(uint64_t out[2])
{
    out[0] = __atomic_load_n(&total_calls, __ATOMIC_RELAXED);
    out[1] = __atomic_load_n(&total_bytes, __ATOMIC_RELAXED);
}

const osr_rand_method osr_method = {
    .seed = method_seed,
    .bytes = method_bytes,
    .cleanup = method_cleanup,
    .add = method_add,
    .pseudorand = method_bytes,
    .status = osr_method_status,
};
