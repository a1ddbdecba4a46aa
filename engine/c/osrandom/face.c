#include "face.h"

#include "../base/libcrypto.h"
#include "draw.h"
#include "thread.h"

static void counters(uint64_t out[4])
{
    osr_draw_totals(out);
    out[2] = osr_thread_get(OSR_THREAD_CALLS);
    out[3] = osr_thread_get(OSR_THREAD_BYTES);
}

static uint64_t attempts(void)
{
    return osr_thread_get(OSR_THREAD_CALLS) + osr_thread_get(OSR_THREAD_REFUSALS);
}

const struct osr_face osrandom_face_1 = {
    .method = OSR_METHOD_SLOTS,
    .source_name = osr_source_name,
    .failure = osr_thread_get_failure,
    .counters = counters,
    .attempts = attempts,
    .choose_source = osr_source_choose,
};

const struct osr_face *osr_face_at(const void *address)
{
    if (address == 0 || !osr_symbol_is(address, OSR_FACE_SYMBOL))
        return 0;
    return address;
}
