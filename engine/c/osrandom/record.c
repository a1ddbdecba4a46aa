#include "record.h"

#ifdef __linux__
#  include "../base/syscall.h"
#endif

#define RECORDS 64
#define PATIENCE 2000000

static struct osr_record records[RECORDS];

static int claim(struct osr_record *record, const void *key)
{
    const void *found = 0;

    return __atomic_compare_exchange_n(&record->key, &found, key, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE) ||
           found == key;
}

struct osr_record *osr_record_of(const void *key)
{
    for (int i = 0; i < RECORDS; i++)
        if (claim(&records[i], key))
            return &records[i];
    return 0;
}

static void let_others_run(void)
{
#ifdef __linux__
    (void)osr_syscall(SYS_sched_yield, 0, 0, 0, 0, 0);
#endif
}

int osr_record_enter(struct osr_record *record)
{
    for (int i = 0; i < PATIENCE; i++) {
        if (!__atomic_exchange_n(&record->busy, 1, __ATOMIC_ACQUIRE))
            return 1;
        let_others_run();
    }
    return 0;
}

void osr_record_leave(struct osr_record *record)
{
    __atomic_store_n(&record->busy, 0, __ATOMIC_RELEASE);
}
