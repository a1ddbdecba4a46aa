/* Who has a share of a job, and freeing jobs that nobody has. */
#include "calls.h"
#include "owned.h"
#include "thread_end.h"

static void give_up_all(void *first)
{
    struct osr_job *job = first;

    while (job != 0) {
        struct osr_job *next = job->next;

        hazmat_job_release(job);
        job = next;
    }
}

void hazmat_job_share(struct osr_job *job)
{
    (void)__atomic_add_fetch(&job->owners, 1, __ATOMIC_RELAXED);
}

void hazmat_job_release(struct osr_job *job)
{
    if (__atomic_sub_fetch(&job->owners, 1, __ATOMIC_ACQ_REL) == 0)
        osr_free_job(job);
}

void hazmat_job_hold(struct osr_job *job)
{
    struct osr_job *next = osr_thread_end_get(give_up_all);

    hazmat_job_share(job);
    job->next = next;
    if (next != 0)
        next->previous = job;
    osr_thread_end_set(give_up_all, job);
}

/* A job that the system refused to list is not taken off the list. */
void hazmat_job_let_go(struct osr_job *job)
{
    if (job->next != 0)
        job->next->previous = job->previous;
    if (job->previous != 0)
        job->previous->next = job->next;
    else if (osr_thread_end_get(give_up_all) == job)
        osr_thread_end_set(give_up_all, job->next);
    hazmat_job_release(job);
}
