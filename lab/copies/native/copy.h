/* A copy of this process, made in one of the kernel's ways. */
#ifndef COPIES_COPY_H
#define COPIES_COPY_H

#include <stddef.h>

enum way {
    WAY_FORK = 0,    /* fork(3), with the handlers of pthread_atfork */
    WAY_CLONE = 1,   /* the system call, which runs no handlers */
    WAY_SAME_PID = 2 /* the same, from process 1 to process 1 of a new PID namespace */
};

/*
 * Returns twice, as fork does: the copy's PID, or -errno, in the process, and 0 in the copy, which
 * ends with ETIME if it does not end by itself within that many seconds.
 */
int copy_process(int way, int limit);

/* Ends a copy without running anything of the runtime it was copied from. */
int end_copy(int status);

/* The status of the copy once it has ended: 0, an errno, or ECHILD after a signal. */
int wait_for_copy(int pid);

/* Memory that copies share with the process: zeroed, or NULL on failure. */
void *share(size_t size);

#endif
