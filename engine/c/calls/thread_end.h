/*
 * A list for each thread, which is told when the thread ends: the runtimes tell
 * nobody that a Worker ends, but each runs in a thread of its own.
 */
#ifndef OSR_THREAD_END_H
#define OSR_THREAD_END_H

/* What is to be called with the calling thread's value when that ends. */
typedef void osr_at_end(void *value);

/* The calling thread's value, NULL at first. `at_end` is the same in every call. */
void *osr_thread_end_get(osr_at_end *at_end);

/* Sets it. Where the system refuses, it stays as it was. */
void osr_thread_end_set(osr_at_end *at_end, void *value);

#endif
