/*
 * One call of a libcrypto function, as it travels to another thread and back:
 * function and arguments, result, and OpenSSL's errors, which are per thread.
 * engine/prototypes.ts has the same layout.
 *
 * It is allocated by libcrypto's CRYPTO_zalloc, and two may share it: the
 * JavaScript that waits, and the thread that works. Either may be the last to
 * let go: a Worker can end while its job runs, and the job must then neither
 * lose its memory nor leak it. What the job owns is freed when the job is done;
 * its output, usually a key, is freed with the job. So is an object that the
 * call made, unless JavaScript has taken it: it reads the object's address, and
 * writes 0 in its place.
 */
#ifndef OSR_JOB_H
#define OSR_JOB_H

#include <stddef.h>
#include <stdint.h>

/*
 * Enough for any function here: EVP_PBE_scrypt has 10. Arguments that the
 * calling convention puts on the stack must be 64 bits wide (on Apple's arm64,
 * the 9th and later ones), because it packs narrower ones. An int is
 * sign-extended, even an unsigned one (RISC-V).
 */
#define OSR_JOB_ARGUMENTS 12
#define OSR_JOB_OWNED 16
#define OSR_JOB_ERRORS 16 /* OpenSSL's queue holds no more than this */
#define OSR_JOB_NAME 48   /* bytes of a function's name, with its NUL */
#define OSR_FREE_NAME 32  /* the same, for one that frees */

enum osr_job_state {
    OSR_JOB_PLANNED = 0,
    OSR_JOB_DONE = 1,         /* the function was called */
    OSR_JOB_NO_FUNCTION = -1, /* there is none of that name */
    OSR_JOB_NO_MEMORY = -2,   /* not even for this thread's errors: it was not called */
};

/* Something in native memory that the call needs. */
struct osr_owned {
    void *address;
    uint64_t size;                 /* of memory from CRYPTO_zalloc */
    char free_name[OSR_FREE_NAME]; /* otherwise, the libcrypto function that frees it */
};

struct osr_job_error {
    uint64_t code;
    char data[248]; /* what the failing function added, or "" */
};

struct osr_job {
    void *library; /* the libcrypto, as hazmat_library gives it */
    uint64_t arguments[OSR_JOB_ARGUMENTS];
    int64_t result; /* what the function returned */
    int32_t state;  /* enum osr_job_state */
    int32_t owners; /* shares that have not been given up */
    uint32_t owned_count;
    uint32_t error_count;
    void *output;
    uint64_t output_size;
    char name[OSR_JOB_NAME];         /* of the function: libcrypto's, or one of osr_own_function */
    char result_free[OSR_FREE_NAME]; /* frees the object that `result` points to, if not "" */
    char output_free[OSR_FREE_NAME]; /* frees the one whose address the output begins with */
    uint64_t is_wide;                /* 1 if the function returns 64 bits, 0 for an int */
    struct osr_owned owned[OSR_JOB_OWNED];
    struct osr_job *next; /* among those that the same thread holds */
    struct osr_job *previous;
    void *deferred; /* node_api.c's, as is the next */
    void *work;
    struct osr_job_error errors[OSR_JOB_ERRORS];
};

#endif
