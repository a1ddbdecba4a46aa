/*
 * A per-thread value whose callback runs when the thread ends: the runtimes do
 * not announce the end of a Worker, but each Worker has its own thread.
 */
#ifndef OSR_THREAD_END_H
#define OSR_THREAD_END_H

/* Called with the thread's value when the thread ends. */
typedef void osr_at_end(void *value);

/* The calling thread's value, NULL at first. `at_end` is the same in every call. */
void *osr_thread_end_get(osr_at_end *at_end);

/* Sets it. If the system refuses, it is left unchanged. */
void osr_thread_end_set(osr_at_end *at_end, void *value);

#endif
