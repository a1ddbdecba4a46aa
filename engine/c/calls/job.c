/* Doing a job. */
#include "../base/libcrypto.h"
#include "error_queue.h"
#include "calls.h"
#include "own_function.h"
#include "owned.h"

_Static_assert(sizeof(void *) == 8, "a job is laid out for 64 bits");

/*
 * All arguments are passed, however many the function takes: the surplus is in
 * registers, or in a part of the stack, that it does not look at. What an int
 * does not fill of the register that it comes back in means nothing.
 */
typedef int64_t any_function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                             uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

/* 0 if libcrypto has no such function. */
static int call_libcrypto(struct osr_job *job)
{
    const uint64_t *a = job->arguments;
    any_function *f;
    int64_t result;

    if (!osr_look_up(job->library, job->name, &f))
        return 0;
    result = f(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
    job->result = job->is_wide ? result : (int32_t)result;
    return 1;
}

/* 0 if there is no such function. */
static int call(struct osr_job *job)
{
    osr_own_call *own = osr_own_function(job->name);

    if (own == 0)
        return call_libcrypto(job);
    job->result = own(job->library, job->arguments);
    return 1;
}

static int do_call(struct osr_job *job)
{
    struct osr_error_queue errors;

    if (!osr_error_queue_find(&errors, job->library))
        return OSR_JOB_NO_FUNCTION;
    if (!osr_error_queue_works(&errors))
        return OSR_JOB_NO_MEMORY;
    if (!call(job))
        return OSR_JOB_NO_FUNCTION;
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
