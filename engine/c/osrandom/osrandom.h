/*
 * What this library exports. `libcrypto` is any address inside the libcrypto to
 * use; `mechanism` is one of enum osr_mechanism. Results are enum osr_status.
 */
#ifndef OSR_OSRANDOM_H
#define OSR_OSRANDOM_H

#include "../base/abi.h"
#include "../base/platform.h"

/* What osrandom_start finds out about a libcrypto. */
struct osrandom_started {
    int32_t mechanism;     /* as osrandom_mechanism returns it */
    int32_t added;         /* as osrandom_add returns it */
    char version_text[256]; /* OpenSSL_version */
    char path[4096];       /* the file actually loaded; "" if the system does not say */
};

/*
 * The start of a program, in one call: examines a libcrypto, has it read its configuration, and
 * adds osrandom to it. OSR_OK if `out` is complete; OSR_MAYBE_MIXED, before anything is called in
 * libcrypto, if it must be examined further, unless the caller says that this was done.
 */
OSR_EXPORT int osrandom_start(const void *libcrypto, int mechanism, int was_examined,
                              struct osrandom_started *out);

/* The mechanism that serves this request: enum osr_mechanism, or an error. */
OSR_EXPORT int osrandom_mechanism(const void *libcrypto, int mechanism);

/* Makes osrandom known to it, once; does not make it the source. */
OSR_EXPORT int osrandom_add(const void *libcrypto, int mechanism);

/*
 * What importing the backend does: osrandom_register, the first time in a
 * process. After that, or after either call below, the source stays as the
 * program left it: importing again, in a Worker or from another build of the
 * package, must not undo that. OSR_FIPS, with nothing done, if libcrypto is in
 * FIPS mode.
 */
OSR_EXPORT int osrandom_activate(const void *libcrypto, int mechanism);

/* Makes osrandom its random source; OSR_UNCHANGED if it already is, OSR_FIPS as above. */
OSR_EXPORT int osrandom_register(const void *libcrypto, int mechanism);

/*
 * Makes its own CSPRNG its random source; OSR_UNCHANGED if osrandom is not, and
 * OSR_STILL_SOURCE if osrandom is afterwards.
 */
OSR_EXPORT int osrandom_unregister(const void *libcrypto, int mechanism);

/* OSR_OK if osrandom is its random source, OSR_UNCHANGED if not. */
OSR_EXPORT int osrandom_is_registered(const void *libcrypto, int mechanism);

/*
 * OSR_OK if it uses its FIPS provider by default: its default properties say so
 * (`default_properties = fips=yes`), or it has the FIPS provider but not the default one
 * (fips_module(7)). OSR_UNCHANGED if not.
 */
OSR_EXPORT int osrandom_is_fips(const void *libcrypto);

/* The operating system source that a draw would use now. */
OSR_EXPORT const char *osrandom_source(const void *libcrypto, int mechanism);

/*
 * Makes draws begin with another of the operating system's sources (enum
 * osr_choice), in the whole process; OSR_NO_SUCH_SOURCE if there is no choice.
 */
OSR_EXPORT int osrandom_choose_source(const void *libcrypto, int mechanism, int choice);

/* Why the calling thread's last failed draw failed: struct osr_failure. */
OSR_EXPORT void osrandom_failure(const void *libcrypto, int mechanism, int out[3]);

/* Served by all threads: calls, bytes; by the calling one: calls, bytes. */
OSR_EXPORT void osrandom_counters(const void *libcrypto, int mechanism, uint64_t out[4]);

/* For OpenSSL's "dynamic" engine. */
OSR_EXPORT int bind_engine(ENGINE *e, const char *id, const osr_dynamic_fns *fns);
OSR_EXPORT unsigned long v_check(unsigned long version);

#endif
