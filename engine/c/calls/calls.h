/*
 * What this library exports for the primitives, beside the random engine: bytes
 * to and from native memory, calls on another thread, and lists of algorithms.
 * `libcrypto` is any address inside the libcrypto that is meant.
 */
#ifndef OSR_CALLS_H
#define OSR_CALLS_H

#include "../base/platform.h"
#include "digest.h"
#include "job.h"

/* memcpy: into native memory, and out of it. C has one; JavaScript binds two. */
OSR_EXPORT void hazmat_write(void *to, const void *from, size_t size);
OSR_EXPORT void hazmat_read(void *to, const void *from, size_t size);

/* memcpy from within one of JavaScript's arrays into another, which do not overlap. */
OSR_EXPORT void hazmat_copy(void *to, size_t to_at, const void *from, size_t from_at, size_t size);

/*
 * Cleanses the calling thread's stack below this call, where a function of libcrypto that was
 * called before may have left a key.
 */
OSR_EXPORT void hazmat_cleanse_stack(void);

/* The functions of one libcrypto that work on EVP_CIPHER_CTX (<openssl/evp.h>). */
struct hazmat_cipher {
    int (*init)(void *context, const void *cipher, void *engine, const unsigned char *key,
                const unsigned char *iv, int encrypts);
    int (*update)(void *context, unsigned char *out, int *written, const unsigned char *in,
                  int size);
    int (*final)(void *context, unsigned char *out, int *written);
    int (*ctrl)(void *context, int type, int argument, void *pointer);
};

/* Looks them up; 1 if they are there. Asked once: it takes a while. */
OSR_EXPORT int hazmat_cipher_functions(const void *libcrypto, struct hazmat_cipher *out);

/*
 * Up to HAZMAT_CIPHER_SMALL bytes are read once, before anything is written, whatever memory
 * they are in and whatever else writes to it, and only what has been worked out is written.
 * Output that would run into the input is refused, before anything is done: both may begin in
 * the same place.
 */
#define HAZMAT_CIPHER_SMALL 1024
#define HAZMAT_CIPHER_OVERLAPS (-5)

/*
 * EVP_CipherUpdate, which may write `room` bytes. Returns how many it has written, or one of
 * the two below 0. Where a small update would write more than it may, it fails.
 */
#define HAZMAT_CIPHER_FAILED (-1)
OSR_EXPORT int hazmat_cipher_update(const struct hazmat_cipher *lib, void *context,
                                    unsigned char *out, int room, const unsigned char *in,
                                    int size);

/*
 * EVP_CipherInit_ex with a key, which is read once, and an IV or NULL. Without a cipher the
 * context has it already.
 */
#define HAZMAT_CIPHER_MOST_KEY 256 /* RC4's; all others have EVP_MAX_KEY_LENGTH or fewer */
OSR_EXPORT int hazmat_cipher_encrypt(const struct hazmat_cipher *lib, void *context,
                                     const void *cipher, const unsigned char *key, int size,
                                     const unsigned char *iv);
OSR_EXPORT int hazmat_cipher_decrypt(const struct hazmat_cipher *lib, void *context,
                                     const void *cipher, const unsigned char *key, int size,
                                     const unsigned char *iv);

/*
 * A whole message, on a context that has key, nonce and associated data: `size` bytes of
 * plaintext, and sealed those and a tag, which opening finds in `in`. `tag` is the tag's
 * size and what else is to be known of the mode. Returns 1, or what failed; opening has then
 * left nothing in `out`.
 */
#define HAZMAT_AEAD_TAG 0xff
#define HAZMAT_AEAD_TAG_FIRST 0x100 /* it stands before the ciphertext */
#define HAZMAT_AEAD_AT_ONCE 0x200   /* all data in one update, an empty one too; when opening,
                                       the context has the tag */
#define HAZMAT_AEAD_FINAL_FAILED 0  /* the tag is wrong, if it was opened */
#define HAZMAT_AEAD_UPDATE_FAILED (-1)
#define HAZMAT_AEAD_TAG_FAILED (-2) /* also a tag of none or over 16 bytes, a size below 0 */
OSR_EXPORT int hazmat_aead_seal(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                                const unsigned char *in, int size, int tag);
OSR_EXPORT int hazmat_aead_open(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                                const unsigned char *in, int size, int tag);

/*
 * An AEAD: what all its messages have in common. `marks` is `tag` of the two above, and more.
 */
#define HAZMAT_AEAD_SAYS_LENGTH 0x400 /* the context is told the length before all else */
struct hazmat_aead {
    struct hazmat_cipher lib;
    void *context; /* with its key, for this direction and this length of nonce */
    int64_t marks;
};

/* One message of an AEAD. */
struct hazmat_message {
    int32_t size;      /* of the plaintext */
    int32_t data_size; /* of the associated data */
    int32_t seals;     /* or opens */
};

/*
 * All of a message in one call: begins it with a nonce and associated data, and does what the
 * two above do. Returns what they do, or one of these.
 */
#define HAZMAT_AEAD_BEGIN_FAILED (-3)
#define HAZMAT_AEAD_DATA_FAILED (-4)
OSR_EXPORT int hazmat_aead_message(const struct hazmat_aead *aead, unsigned char *out,
                                   const unsigned char *in, const unsigned char *nonce,
                                   const unsigned char *data, const struct hazmat_message *message);

/* What a job calls a libcrypto, pinned; or NULL. Asked once: it takes a while. */
OSR_EXPORT void *hazmat_library(const void *libcrypto);

/* Does the job, on this thread, and frees what it owns but its output. */
OSR_EXPORT void hazmat_job_call(struct osr_job *job);

/*
 * A share of the job for the calling thread, which it lets go of with the second,
 * or by its end.
 */
OSR_EXPORT void hazmat_job_hold(struct osr_job *job);
OSR_EXPORT void hazmat_job_let_go(struct osr_job *job);

/*
 * A share for whoever will release it. Whoever gives up the last share frees the
 * job: its output, what it owns if it was never done, and itself.
 */
OSR_EXPORT void hazmat_job_share(struct osr_job *job);
OSR_EXPORT void hazmat_job_release(struct osr_job *job);

/* hazmat_job_call and hazmat_job_release: what another thread does. */
OSR_EXPORT void hazmat_job_work(struct osr_job *job);

/*
 * The names of a libcrypto's algorithms: each ends with a NUL, and the names of
 * one algorithm end with an empty one. `list` is the name of one of libcrypto's
 * EVP_*_do_all_provided, and `names` of its EVP_*_names_do_all. Before 3.0, `list`
 * is EVP_MD_do_all_sorted or EVP_CIPHER_do_all_sorted, and `names` is NULL.
 *
 * Returns how many bytes they take, and has written them if `size` is not less;
 * or an enum osr_status below 0.
 */
OSR_EXPORT int64_t hazmat_names(const void *libcrypto, const char *list, const char *names,
                                  char *out, size_t size);

#endif
