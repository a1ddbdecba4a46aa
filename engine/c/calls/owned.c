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

static void free_one(void *library, const struct osr_owned *owned)
{
    free_function *function;

    if (owned->free_name[0] == '\0')
        clear_free(library, owned->address, owned->size);
    else if (osr_look_up(library, owned->free_name, &function))
        function(owned->address);
}

/* Last in, first out. */
void osr_free_owned(struct osr_job *job)
{
    while (job->owned_count > 0)
        free_one(job->library, &job->owned[--job->owned_count]);
}

void osr_free_job(struct osr_job *job)
{
    void *library = job->library;

    osr_free_owned(job);
    clear_free(library, job->output, job->output_size);
    clear_free(library, job, sizeof *job);
}
