#include "draw.h"

#include "source.h"
#include "thread.h"

static uint64_t total_calls;
static uint64_t total_bytes;

static int fill(unsigned char *buf, size_t len)
{
    struct osr_failure why = {0, OSR_CALL_NONE, 0};

    if (osr_source_fill(buf, len, &why))
        return 1;
    osr_thread_set_failure(&why);
    return 0;
}

int osr_draw(unsigned char *buf, size_t len)
{
    if (!fill(buf, len)) {
        osr_thread_refused();
        return 0;
    }
    __atomic_fetch_add(&total_calls, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&total_bytes, len, __ATOMIC_RELAXED);
    osr_thread_served(len);
    return 1;
}

int osr_method_bytes(unsigned char *buf, int num)
{
    return num >= 0 && osr_draw(buf, (size_t)num);
}

/*
 * Added seed is accepted and ignored: we have no pool to stir, and the kernel's
 * does not need it.
 */
int osr_method_seed(const void *buf, int num)
{
    (void)buf, (void)num;
    return 1;
}

int osr_method_add(const void *buf, int num, double randomness)
{
    (void)buf, (void)num, (void)randomness;
    return 1;
}

void osr_method_cleanup(void)
{
}

int osr_method_status(void)
{
    unsigned char byte;

    return fill(&byte, 1);
}

void osr_draw_totals(uint64_t out[2])
{
    out[0] = __atomic_load_n(&total_calls, __ATOMIC_RELAXED);
    out[1] = __atomic_load_n(&total_bytes, __ATOMIC_RELAXED);
}
