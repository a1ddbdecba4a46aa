/* Freeing what a job has. Memory is cleansed: it may have held a key. */
#ifndef OSR_OWNED_H
#define OSR_OWNED_H

#include "job.h"

/* What it owns. */
void osr_free_owned(struct osr_job *job);

/* All of it. */
void osr_free_job(struct osr_job *job);

#endif
