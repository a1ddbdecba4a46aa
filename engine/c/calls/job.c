/* Doing a job. */
#include "../base/libcrypto.h"
#include "error_queue.h"
#include "calls.h"
#include "owned.h"

_Static_assert(sizeof(void *) == 8, "a job is laid out for 64 bits");

/*
 * All arguments are passed, however many the function takes: the surplus is in
 * registers, or in a part of the stack, that it does not look at.
 */
typedef int any_function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                         uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static int call(any_function *f, const uint64_t a[OSR_JOB_ARGUMENTS])
{
    return f(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
}

static int do_call(struct osr_job *job)
{
    struct osr_error_queue errors;
    any_function *function;

    if (!osr_look_up(job->library, job->name, &function) ||
        !osr_error_queue_find(&errors, job->library))
        return OSR_JOB_NO_FUNCTION;
    if (!osr_error_queue_works(&errors))
        return OSR_JOB_NO_MEMORY;
    job->result = call(function, job->arguments);
    hazmat_cleanse_stack(); /* OpenSSL's Argon2 leaves its result there */
    osr_error_queue_drain(&errors, job); /* a call that returns 1 may have left some */
    return OSR_JOB_DONE;
}

void *hazmat_library(const void *libcrypto)
{
    return osr_library_at(libcrypto);
}

void osr_job_call(struct osr_job *job)
{
    job->state = do_call(job);
    osr_free_owned(job);
}

void hazmat_job_work(struct osr_job *job)
{
    osr_job_call(job);
    hazmat_job_release(job);
}
