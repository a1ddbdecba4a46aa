/* The calling thread's error queue in a libcrypto. */
#ifndef OSR_ERROR_QUEUE_H
#define OSR_ERROR_QUEUE_H

#include "calls_abi.h"
#include "job.h"

struct osr_error_queue {
    osr_clear_error *clear;
    osr_get_error_all *get_all;             /* NULL before 3.0 */
    osr_get_error_line_data *get_line_data; /* NULL from 4.0 on */
    osr_err_new *begin;                     /* NULL before 3.0, as is the next */
    osr_err_set_error *set;
};

/* Looks up its functions in the library; 1 if all exist. */
int osr_error_queue_find(struct osr_error_queue *out, void *library);

/*
 * Whether the calling thread has a queue, which is allocated on first use: without one, OpenSSL
 * cannot report that memory was exhausted. Empties it.
 */
int osr_error_queue_works(const struct osr_error_queue *queue);

/* Moves all of it into the job, oldest first. */
void osr_error_queue_drain(const struct osr_error_queue *queue, struct osr_job *job);

#endif
