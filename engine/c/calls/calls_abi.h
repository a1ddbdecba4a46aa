/*
 * The libcrypto functions called here. tests/c/abi_test.c checks each type against the real
 * headers.
 */
#ifndef OSR_CALLS_ABI_H
#define OSR_CALLS_ABI_H

#include "../base/abi.h"

/* <openssl/crypto.h>: CRYPTO_clear_free and CRYPTO_zalloc */
typedef void osr_clear_free(void *address, size_t size, const char *file, int line);

typedef void *osr_zalloc(size_t size, const char *file, int line);

/* <openssl/evp.h>: digests */
typedef struct evp_md_st EVP_MD;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef EVP_MD_CTX *osr_md_ctx_new(void);
typedef void osr_md_ctx_free(EVP_MD_CTX *context);
typedef int osr_digest_init(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine);
typedef int osr_digest_update(EVP_MD_CTX *context, const void *data, size_t size);
typedef int osr_digest_final(EVP_MD_CTX *context, unsigned char *out, unsigned int *size);
typedef const EVP_MD *osr_sha512(void);
typedef int osr_digest_final_xof(EVP_MD_CTX *context, unsigned char *out, size_t size);

/* <openssl/evp.h>: MACs, from 3.0 on */
typedef struct evp_mac_ctx_st EVP_MAC_CTX;
typedef struct ossl_param_st OSSL_PARAM;
typedef EVP_MAC_CTX *osr_mac_ctx_dup(const EVP_MAC_CTX *context);
typedef void osr_mac_ctx_free(EVP_MAC_CTX *context);
typedef int osr_mac_init(EVP_MAC_CTX *context, const unsigned char *key, size_t size,
                         const OSSL_PARAM *params);
typedef int osr_mac_update(EVP_MAC_CTX *context, const unsigned char *data, size_t size);
typedef int osr_mac_final(EVP_MAC_CTX *context, unsigned char *out, size_t *written,
                          size_t size);

/* <openssl/err.h>: the second from 3.0 on, the third until 3.x */
typedef void osr_clear_error(void);
typedef unsigned long osr_get_error_all(const char **file, int *line, const char **func,
                                        const char **data, int *flags);
typedef void osr_err_new(void);                                     /* from 3.0 on */
typedef void osr_err_set_error(int lib, int reason, const char *fmt, ...); /* from 3.0 on */
typedef unsigned long osr_get_error_line_data(const char **file, int *line, const char **data,
                                              int *flags);

#define OSR_ERR_TXT_STRING 0x02
#define OSR_ERR_LIB_USER 128

/*
 * <openssl/evp.h>, for algorithms of type T (EVP_MD and others): T_do_all_provided and
 * T_names_do_all, from 3.0 on, and T_do_all_sorted.
 */
typedef void osr_visit_name(const char *name, void *data);

#define OSR_LIST_TYPES(T)                                                                       \
    typedef void osr_visit_##T(T *algorithm, void *data);                                       \
    typedef void osr_list_##T(OSSL_LIB_CTX *context, osr_visit_##T *visit, void *data);         \
    typedef int osr_names_##T(const T *algorithm, osr_visit_name *visit, void *data);           \
    typedef void osr_visit_sorted_##T(const T *algorithm, const char *from, const char *to,     \
                                      void *data);                                              \
    typedef void osr_sorted_##T(osr_visit_sorted_##T *visit, void *data)

#endif
