/*
 * What this library exports for the primitives, besides the random engine:
 * bytes to and from native memory, calls on another thread, and lists of
 * algorithms. `libcrypto` is any address inside the libcrypto to use.
 */
#ifndef OSR_CALLS_H
#define OSR_CALLS_H

#include "../base/platform.h"
#include "digest.h"
#include "job.h"

/* memcpy into native memory, and out of it: one function in C, bound twice in JavaScript. */
OSR_EXPORT void hazmat_write(void *to, const void *from, size_t size);
OSR_EXPORT void hazmat_read(void *to, const void *from, size_t size);

/* memcpy from one JavaScript array into another; they do not overlap. */
OSR_EXPORT void hazmat_copy(void *to, size_t to_at, const void *from, size_t from_at, size_t size);

/*
 * Cleanses the calling thread's stack below this call, where an earlier libcrypto call may have
 * left a key.
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

/* Looks them up; 1 if all exist. Slow: call it once. */
OSR_EXPORT int hazmat_cipher_functions(const void *libcrypto, struct hazmat_cipher *out);

/*
 * Up to HAZMAT_CIPHER_SMALL bytes are read once, before anything is written, whatever memory they
 * are in and whatever else writes to it, and only results are written. Output that would overlap
 * the input is refused before anything is done, unless both begin at the same address.
 */
#define HAZMAT_CIPHER_SMALL 1024
#define HAZMAT_CIPHER_OVERLAPS (-5)

/*
 * EVP_CipherUpdate, which may write `room` bytes. Returns how many it wrote, or one of the two
 * negative values. A small update that would write more than that fails.
 */
#define HAZMAT_CIPHER_FAILED (-1)
OSR_EXPORT int hazmat_cipher_update(const struct hazmat_cipher *lib, void *context,
                                    unsigned char *out, int room, const unsigned char *in,
                                    int size);

/*
 * EVP_CipherInit_ex with a key, which is read once, and an IV or NULL. Without a cipher, the
 * context must already have one.
 */
#define HAZMAT_CIPHER_MOST_KEY 256 /* RC4's; all others take EVP_MAX_KEY_LENGTH or less */
OSR_EXPORT int hazmat_cipher_encrypt(const struct hazmat_cipher *lib, void *context,
                                     const void *cipher, const unsigned char *key, int size,
                                     const unsigned char *iv);
OSR_EXPORT int hazmat_cipher_decrypt(const struct hazmat_cipher *lib, void *context,
                                     const void *cipher, const unsigned char *key, int size,
                                     const unsigned char *iv);

/*
 * A whole message, on a context that has its key, nonce and associated data: `size` bytes of
 * plaintext; sealed, the same and a tag, which opening expects in `in`. `tag` is the tag's size,
 * with flags for the mode. Returns 1, or what failed; a failed opening leaves nothing in `out`.
 */
#define HAZMAT_AEAD_TAG 0xff
#define HAZMAT_AEAD_TAG_FIRST 0x100 /* the tag precedes the ciphertext */
#define HAZMAT_AEAD_AT_ONCE 0x200   /* all data in one update, even if empty; when opening,
                                       the context has the tag */
#define HAZMAT_AEAD_FINAL_FAILED 0  /* when opening: the tag is wrong */
#define HAZMAT_AEAD_UPDATE_FAILED (-1)
#define HAZMAT_AEAD_TAG_FAILED (-2) /* also for a tag of 0 or over 16 bytes, or a negative size */
OSR_EXPORT int hazmat_aead_seal(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                                const unsigned char *in, int size, int tag);
OSR_EXPORT int hazmat_aead_open(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                                const unsigned char *in, int size, int tag);

/*
 * A whole message in one call: begins it with a nonce and associated data, then does what the two
 * above do. The context has its key, for this direction and this length of nonce; `size` is of the
 * plaintext; `marks` is the `tag` of the two above, with two more flags. Returns what they return,
 * or one of these.
 */
#define HAZMAT_AEAD_SAYS_LENGTH 0x400 /* the context must be told the length first */
#define HAZMAT_AEAD_SEALS 0x800       /* or opens */
#define HAZMAT_AEAD_BEGIN_FAILED (-3)
#define HAZMAT_AEAD_DATA_FAILED (-4)
OSR_EXPORT int hazmat_aead_message(const struct hazmat_cipher *lib, void *context,
                                   unsigned char *out, const unsigned char *in,
                                   const unsigned char *nonce, const unsigned char *data,
                                   int size, int data_size, int marks);

/*
 * OpenSSH's bcrypt_pbkdf: fills a key of 1 to 1,024 bytes from a password of at least one byte, a
 * salt of 1 to 2^20 bytes, and a number of rounds above 0, about 4 milliseconds each for every 32
 * bytes. Returns 1; 0 if libcrypto failed, with zeros in `key`; or that one of these is outside of
 * its limits.
 */
#define HAZMAT_BCRYPT_PBKDF_IMPOSSIBLE (-1)
OSR_EXPORT int hazmat_bcrypt_pbkdf(const void *libcrypto, unsigned char *key, size_t key_size,
                                   const unsigned char *password, size_t password_size,
                                   const unsigned char *salt, size_t salt_size, uint64_t rounds);

/* The library that a job names, pinned; or NULL. Slow: call it once. */
OSR_EXPORT void *hazmat_library(const void *libcrypto);

/* Not exported: does the job on this thread, and frees what it owns except its output. */
void osr_job_call(struct osr_job *job);

/*
 * Gives the calling thread a share of the job; the second function gives it up,
 * and so does the end of the thread.
 */
OSR_EXPORT void hazmat_job_hold(struct osr_job *job);
OSR_EXPORT void hazmat_job_let_go(struct osr_job *job);

/*
 * A share for whoever will release it. Giving up the last share frees the job:
 * its output, what it owns if it was never done, and itself.
 */
OSR_EXPORT void hazmat_job_share(struct osr_job *job);
OSR_EXPORT void hazmat_job_release(struct osr_job *job);

/* osr_job_call and hazmat_job_release: what another thread does. */
OSR_EXPORT void hazmat_job_work(struct osr_job *job);

/*
 * The names of a libcrypto's algorithms: each ends with a NUL, and an empty name ends each
 * algorithm's list. `list` is the name of one of libcrypto's EVP_*_do_all_provided, and `names` of
 * its EVP_*_names_do_all. Before 3.0, `list` is EVP_MD_do_all_sorted or EVP_CIPHER_do_all_sorted,
 * and `names` is NULL.
 *
 * Returns how many bytes they take, and writes them if `size` is enough; or a negative enum
 * osr_status.
 */
OSR_EXPORT int64_t hazmat_names(const void *libcrypto, const char *list, const char *names,
                                  char *out, size_t size);

#endif
