/* A copy of this process, made in one of the ways that the kernel has. */
#ifndef COPIES_COPY_H
#define COPIES_COPY_H

#include <stddef.h>

enum way {
    WAY_FORK = 0,    /* fork(3), with the handlers of pthread_atfork */
    WAY_CLONE = 1,   /* the system call, of which no handler learns */
    WAY_SAME_PID = 2 /* that, from process 1 to process 1 of a new PID namespace */
};

/*
 * Returns twice, as fork does: the copy's PID, or -errno, in the process, and 0 in
 * the copy, which ends with ETIME if it does not end by itself in so many seconds.
 */
int copy_process(int way, int limit);

/* Ends a copy, so that nothing of the runtime it was copied from runs in it. */
int end_copy(int status);

/* The status of the copy once it has ended: 0, an errno, or ECHILD after a signal. */
int wait_for_copy(int pid);

/* Memory that copies share with the process: zeroed; NULL if there is none. */
void *share(size_t size);

#endif
