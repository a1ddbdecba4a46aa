/*
 * The one thing this library is for: bytes from the operating system.
 *
 * No source but the vDSO keeps random bytes or generator state: whatever a copy
 * of the process (fork, clone, snapshot) copies, the next draw asks the kernel
 * again. source_vdso_pool.c says what the vDSO keeps, and where.
 */
#ifndef OSR_SOURCE_H
#define OSR_SOURCE_H

#include "../base/platform.h"
#include "../base/status.h"

/* The calls that can fail, as engine/source.ts names them. */
enum osr_call {
    OSR_CALL_NONE = 0,
    OSR_CALL_GETRANDOM = 1,
    OSR_CALL_OPEN_DEV_RANDOM = 2,
    OSR_CALL_POLL_DEV_RANDOM = 3,
    OSR_CALL_OPEN_DEV_URANDOM = 4,
    OSR_CALL_CHECK_DEV_URANDOM = 5, /* it is not the kernel's random device */
    OSR_CALL_READ_DEV_URANDOM = 6,
    OSR_CALL_GETENTROPY = 7,
    OSR_CALL_PROCESSPRNG = 8,
    OSR_CALL_CHECK_DEV_RANDOM = 9, /* it is not one of the kernel's random devices */
};

/* Why the source failed. */
struct osr_failure {
    int refused; /* the errno of getrandom, if that was refused first, or 0 */
    int call;    /* enum osr_call */
    int error;   /* its errno, or 0 */
};

/* Fills all of buf, or returns 0 with the reason in *why. */
int osr_source_fill(unsigned char *buf, size_t len, struct osr_failure *why);

/* The source that a draw would use now: "getrandom", "/dev/urandom", ... */
const char *osr_source_name(void);

/* "osrandom_engine " and that name. */
const char *osr_source_engine_name(void);

/* Draws begin with this one from now on, in the whole process: enum osr_choice. */
int osr_source_choose(int choice);

/* The parts of osr_source_fill; see their files. */
int osr_vdso_fill(unsigned char *buf, size_t len); /* 0: ask another source */
int osr_vdso_serves(void);
int osr_getrandom_fill(unsigned char *buf, size_t len, struct osr_failure *why);
int osr_getrandom_is_refused(void);
int osr_dev_urandom_fill(unsigned char *buf, size_t len, struct osr_failure *why);
int osr_getentropy_fill(unsigned char *buf, size_t len, struct osr_failure *why);
int osr_processprng_fill(unsigned char *buf, size_t len, struct osr_failure *why);

#endif
