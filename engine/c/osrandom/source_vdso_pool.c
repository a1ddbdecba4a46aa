/*
 * The states of the vDSO's getrandom, each used by one draw at a time.
 *
 * A state is a key, and lies where the kernel wants it: in droppable memory,
 * which is wiped in a child of fork(2), dropped when memory is short, and
 * neither swapped nor dumped. If the kernel does not grant that, there is no
 * pool.
 *
 * Which states are in use is kept in ordinary memory, and no draw ever takes a
 * state from another, not even from one that cannot resume: a draw interrupted
 * by a signal continues in a child forked by the handler, and two draws on one
 * state corrupt it. So a child that finds states in use leaves the whole pool
 * to those draws, and makes another.
 */
#include "source.h"

#ifdef OSR_SOURCE_VDSO

#include "source_vdso.h"
#include "../base/syscall.h"

#define PROT_READ_WRITE 3
#define MAP_PRIVATE_ANONYMOUS 0x22
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#define LINE 64

/* Only for the tests, to prove that they notice what then goes wrong. */
#ifdef OSR_TEST_ORDINARY_STATES
#  define STATE_FLAGS(vdso) MAP_PRIVATE_ANONYMOUS
#  define ANSWER 0
#else
#  define STATE_FLAGS(vdso) (vdso)->mmap_flags
#  define ANSWER (-OSR_EINVAL)
#endif

static struct osr_vdso_pool *current;

/* Once refused, it is not requested again for each draw. */
static int is_refused;

static size_t round_up(size_t size, size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

static void *map(size_t size, long prot, long flags)
{
    long result = osr_syscall6(SYS_mmap, 0, (long)size, prot, flags, -1, 0);

    return result > -4096 && result < 0 ? 0 : (void *)result;
}

static void unmap(void *memory, size_t size)
{
    if (memory != 0)
        (void)osr_syscall(SYS_munmap, (long)memory, (long)size, 0, 0, 0);
}

static long advise(void *memory, size_t size, long advice)
{
    return osr_syscall(SYS_madvise, (long)memory, (long)size, advice, 0, 0);
}

static void destroy(struct osr_vdso_pool *pool)
{
    unmap(pool->states, pool->states_size);
    unmap(pool, pool->size);
}

/* Whether the memory is droppable: on memory of any other kind, this call succeeds. */
static int is_droppable(void *memory, size_t size)
{
    return advise(memory, size, MADV_KEEPONFORK) == ANSWER;
}

/* No state crosses a page boundary: pages are dropped one by one. */
static void lay_out(struct osr_vdso_pool *pool, size_t stride, size_t per_page)
{
    for (size_t i = 0; i < OSR_VDSO_SLOTS; i++)
        pool->slots[i].state =
            pool->states + i / per_page * pool->vdso.page + i % per_page * stride;
}

static int map_states(struct osr_vdso_pool *pool)
{
    const struct osr_vdso *vdso = &pool->vdso;
    size_t stride = round_up(vdso->state_size, LINE);
    size_t per_page = stride <= vdso->page ? vdso->page / stride : 0;

    if (per_page == 0)
        return 0;
    pool->states_size = round_up(OSR_VDSO_SLOTS, per_page) / per_page * vdso->page;
    pool->states = map(pool->states_size, vdso->mmap_prot, STATE_FLAGS(vdso));
    if (pool->states == 0 || !is_droppable(pool->states, pool->states_size))
        return 0;
    lay_out(pool, stride, per_page);
    return 1;
}

static struct osr_vdso_pool *create(const struct osr_vdso *vdso)
{
    size_t size = round_up(sizeof(struct osr_vdso_pool), vdso->page);
    unsigned char *memory = map(size + vdso->page, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS);
    struct osr_vdso_pool *pool = (void *)memory;

    if (pool == 0)
        return 0;
    pool->vdso.getrandom = vdso->getrandom;
    pool->vdso.page = vdso->page;
    pool->vdso.state_size = vdso->state_size;
    pool->vdso.mmap_prot = vdso->mmap_prot;
    pool->vdso.mmap_flags = vdso->mmap_flags;
    pool->size = size + vdso->page;
    pool->is_here = (void *)(memory + size);
    if (advise(memory + size, vdso->page, MADV_WIPEONFORK) == 0 && map_states(pool)) {
        *pool->is_here = 1;
        return pool;
    }
    destroy(pool);
    return 0;
}

static struct osr_vdso_pool *create_first(void)
{
    struct osr_vdso vdso;

    return osr_vdso_find(&vdso) ? create(&vdso) : 0;
}

static int is_idle(struct osr_vdso_pool *pool)
{
    for (int i = 0; i < OSR_VDSO_SLOTS; i++)
        if (__atomic_load_n(&pool->slots[i].is_taken, __ATOMIC_ACQUIRE))
            return 0;
    return 1;
}

/* For a process that has no pool yet, or only that of the process it was forked from. */
static struct osr_vdso_pool *settle(struct osr_vdso_pool *old)
{
    struct osr_vdso_pool *pool;

    if (old == 0 && __atomic_load_n(&is_refused, __ATOMIC_RELAXED))
        return 0;
    if (old != 0 && is_idle(old)) {
        __atomic_store_n(old->is_here, 1, __ATOMIC_RELAXED);
        return old;
    }
    pool = old != 0 ? create(&old->vdso) : create_first();
    if (pool == 0)
        __atomic_store_n(&is_refused, 1, __ATOMIC_RELAXED);
    if (__atomic_compare_exchange_n(&current, &old, pool, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return pool;
    if (pool != 0)
        destroy(pool);
    return old; /* another thread's */
}

struct osr_vdso_pool *osr_vdso_pool(void)
{
    struct osr_vdso_pool *pool = __atomic_load_n(&current, __ATOMIC_ACQUIRE);

    if (pool != 0 && __atomic_load_n(pool->is_here, __ATOMIC_RELAXED))
        return pool;
    return settle(pool);
}

#endif
