#include "owned.h"

#include "../base/libcrypto.h"
#include "calls_abi.h"

typedef void free_function(void *address);

static void clear_free(void *library, void *address, uint64_t size)
{
    osr_clear_free *function;

    if (address != 0 && osr_look_up(library, "CRYPTO_clear_free", &function))
        function(address, size, 0, 0);
}

static void free_object(void *library, void *address, const char *free_name)
{
    free_function *function;

    if (osr_look_up(library, free_name, &function))
        function(address);
}

static void free_one(void *library, const struct osr_owned *owned)
{
    if (owned->free_name[0] == '\0')
        clear_free(library, owned->address, owned->size);
    else
        free_object(library, owned->address, owned->free_name);
}

/* Last in, first out. */
void osr_free_owned(struct osr_job *job)
{
    while (job->owned_count > 0)
        free_one(job->library, &job->owned[--job->owned_count]);
}

/* A function that fails may leave the address of an object that it has freed in the output. */
static int has_succeeded(const struct osr_job *job)
{
    return job->state == OSR_JOB_DONE && job->result > 0;
}

/* What the call made and nobody took. */
static void free_made(struct osr_job *job)
{
    void **made = job->output;

    if (job->result_free[0] != '\0' && job->result != 0)
        free_object(job->library, (void *)(intptr_t)job->result, job->result_free);
    if (job->output_free[0] != '\0' && job->output_size >= sizeof *made && has_succeeded(job) &&
        *made != 0)
        free_object(job->library, *made, job->output_free);
}

void osr_free_job(struct osr_job *job)
{
    void *library = job->library;

    free_made(job);
    osr_free_owned(job);
    clear_free(library, job->output, job->output_size);
    clear_free(library, job, sizeof *job);
}
