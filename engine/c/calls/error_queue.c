#include "error_queue.h"

#include "../base/libcrypto.h"

int osr_error_queue_find(struct osr_error_queue *out, void *library)
{
    int found = osr_look_up(library, "ERR_get_error_all", &out->get_all);

    found |= osr_look_up(library, "ERR_get_error_line_data", &out->get_line_data);
    if (!osr_look_up(library, "ERR_new", &out->begin) ||
        !osr_look_up(library, "ERR_set_error", &out->set))
        out->set = 0;
    return found && osr_look_up(library, "ERR_clear_error", &out->clear);
}

static unsigned long next(const struct osr_error_queue *queue, const char **data, int *flags)
{
    return queue->get_all != 0 ? queue->get_all(0, 0, 0, data, flags)
                               : queue->get_line_data(0, 0, data, flags);
}

int osr_error_queue_works(const struct osr_error_queue *queue)
{
    const char *data;
    int flags, works = 1;

    queue->clear();
    if (queue->set != 0) {
        queue->begin();
        queue->set(OSR_ERR_LIB_USER, 1, 0);
        works = next(queue, &data, &flags) != 0;
    }
    return works;
}

/* What does not fit is cut off. The rest of the job is already zero. */
static void keep_data(struct osr_job_error *error, const char *data)
{
    for (size_t i = 0; i < sizeof error->data - 1 && data[i] != '\0'; i++)
        error->data[i] = data[i];
}

void osr_error_queue_drain(const struct osr_error_queue *queue, struct osr_job *job)
{
    while (job->error_count < OSR_JOB_ERRORS) {
        struct osr_job_error *error = &job->errors[job->error_count];
        const char *data = 0;
        int flags = 0;

        error->code = next(queue, &data, &flags);
        if (error->code == 0)
            return;
        if (data != 0 && (flags & OSR_ERR_TXT_STRING) != 0)
            keep_data(error, data);
        job->error_count++;
    }
    queue->clear();
}
