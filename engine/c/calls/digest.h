/* One-shot digests and MACs: each is one call. */
#ifndef OSR_DIGEST_H
#define OSR_DIGEST_H

#include "../base/platform.h"
#include "calls_abi.h"

/* One digest, and libcrypto's functions on it. Only one thread may use it at a time. */
struct hazmat_digest {
    osr_md_ctx_new *new;
    osr_md_ctx_free *free;
    osr_digest_init *init;
    osr_digest_update *update;
    osr_digest_final *final;
    osr_digest_final_xof *final_xof;
    osr_clear_free *clear_free;
    const EVP_MD *md;
    EVP_MD_CTX *kept; /* or NULL */
    int has_begun;    /* the kept one */
};

/*
 * `md` is an EVP_MD of the libcrypto, and must outlive the result. If `keeps`, one context serves
 * all calls: only for a digest that wipes its state at the end. NULL if memory is exhausted.
 */
OSR_EXPORT struct hazmat_digest *hazmat_digest_new(const void *libcrypto, const void *md,
                                                   int keeps);
OSR_EXPORT void hazmat_digest_free(struct hazmat_digest *digest);

/*
 * The digest of `size` bytes, all of which are read before any is written. `length` is 0, or how
 * many bytes an XOF is to produce. Returns 1, or 0 if libcrypto failed.
 */
OSR_EXPORT int hazmat_digest(struct hazmat_digest *digest, unsigned char *out, int length,
                             const unsigned char *in, int size);

/* What must be known about a MAC. */
#define HAZMAT_MAC_MOST_OTHER 32
struct hazmat_mac_form {
    int32_t size;      /* of the MAC */
    int32_t other_key; /* bytes of a key that replaces the caller's; 0 for none */
    int32_t keeps;     /* whether one context serves all calls; needs other_key */
};

/*
 * A MAC with its parameters, which holds no caller's key between calls. Also for one thread at a
 * time.
 */
struct hazmat_mac {
    osr_mac_ctx_dup *dup;
    osr_mac_ctx_free *free;
    osr_mac_init *init;
    osr_mac_update *update;
    osr_mac_final *final;
    osr_clear_free *clear_free;
    EVP_MAC_CTX *context; /* NULL once replacing the key has failed */
    struct hazmat_mac_form form;
};

/*
 * `context` is an EVP_MAC_CTX that has the parameters and no key; the caller still owns it. NULL if
 * memory is exhausted, or libcrypto is older than 3.0.
 */
OSR_EXPORT struct hazmat_mac *hazmat_mac_new(const void *libcrypto, const void *context,
                                             const struct hazmat_mac_form *form);
OSR_EXPORT void hazmat_mac_free(struct hazmat_mac *mac);

/*
 * The MAC of `size` bytes. `key` is not NULL, even if it is empty. Returns 1, or 0 if libcrypto
 * failed: the MAC must then only be freed.
 */
OSR_EXPORT int hazmat_mac(struct hazmat_mac *mac, unsigned char *out, const unsigned char *key,
                          int key_size, const unsigned char *in, int size);

#endif
