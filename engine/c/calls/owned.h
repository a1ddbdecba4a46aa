/* Frees what a job has. Memory is cleansed: it may have held a key. */
#ifndef OSR_OWNED_H
#define OSR_OWNED_H

#include "job.h"

/* What the job owns. */
void osr_free_owned(struct osr_job *job);

/* The job and everything it has. */
void osr_free_job(struct osr_job *job);

#endif
