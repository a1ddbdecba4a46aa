/*
 * Draws through the vDSO. It asks the kernel for a key when the state has none:
 * after a fork, after memory ran short, and whenever the kernel has reseeded
 * its own generator. At the end of each draw it checks whether that has
 * happened meanwhile, and if so starts again.
 */
#include "source.h"

#ifdef OSR_SOURCE_VDSO

#include "source_vdso.h"

/* Threads have separate stacks, so most find a slot of their own first. */
static size_t first_slot(void)
{
    uint64_t stack = (uint64_t)(uintptr_t)__builtin_frame_address(0) >> 16;

    return (size_t)(stack * 0x9e3779b97f4a7c15 >> 32) % OSR_VDSO_SLOTS;
}

static int take(struct osr_vdso_slot *slot)
{
    int is_taken = 0;

    return !__atomic_load_n(&slot->is_taken, __ATOMIC_RELAXED) &&
           __atomic_compare_exchange_n(&slot->is_taken, &is_taken, 1, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

/* A draw in a signal handler takes a different one from the draw it interrupts. */
static struct osr_vdso_slot *take_any(struct osr_vdso_pool *pool)
{
    size_t first = first_slot();

    for (size_t i = 0; i < OSR_VDSO_SLOTS; i++) {
        struct osr_vdso_slot *slot = &pool->slots[(first + i) % OSR_VDSO_SLOTS];

        if (take(slot))
            return slot;
    }
    return 0;
}

int osr_vdso_fill(unsigned char *buf, size_t len)
{
    struct osr_vdso_pool *pool = osr_vdso_pool();
    struct osr_vdso_slot *slot = pool != 0 ? take_any(pool) : 0;
    long got;

    if (slot == 0)
        return 0;
    got = pool->vdso.getrandom(buf, len, 0, slot->state, pool->vdso.state_size);
    __atomic_store_n(&slot->is_taken, 0, __ATOMIC_RELEASE);
    return got >= 0 && (size_t)got == len;
}

/* Probed with a draw: the system call inside it may be refused. */
int osr_vdso_serves(void)
{
    unsigned char byte;

    return osr_vdso_fill(&byte, 1);
}

#endif
