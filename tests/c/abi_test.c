/*
 * Checks abi.h and the function types in libcrypto.h (engine/c/base/), and calls_abi.h
 * (engine/c/calls/), against OpenSSL's own headers. Compiling it is the test.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <stddef.h>

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rand.h>

#include "../../engine/c/base/abi.h"

#define SAME_SIZE(ours, theirs) _Static_assert(sizeof(ours) == sizeof(theirs), #ours)
#define SAME_PLACE(ours, ours_field, theirs, theirs_field)                                    \
    _Static_assert(offsetof(ours, ours_field) == offsetof(theirs, theirs_field), #ours_field); \
    _Static_assert(__builtin_types_compatible_p(__typeof__(((ours *)0)->ours_field),          \
                                                __typeof__(((theirs *)0)->theirs_field)),     \
                   #ours_field)

SAME_SIZE(osr_rand_method, RAND_METHOD);
SAME_PLACE(osr_rand_method, seed, RAND_METHOD, seed);
SAME_PLACE(osr_rand_method, bytes, RAND_METHOD, bytes);
SAME_PLACE(osr_rand_method, cleanup, RAND_METHOD, cleanup);
SAME_PLACE(osr_rand_method, add, RAND_METHOD, add);
SAME_PLACE(osr_rand_method, pseudorand, RAND_METHOD, pseudorand);
SAME_PLACE(osr_rand_method, status, RAND_METHOD, status);

_Static_assert(OSR_OBJ_NAME_TYPE_UNDEF == OBJ_NAME_TYPE_UNDEF, "a name of no kind");

SAME_PLACE(osr_dynamic_fns, static_state, dynamic_fns, static_state);

_Static_assert(OSR_ENGINE_FLAGS_NO_REGISTER_ALL == ENGINE_FLAGS_NO_REGISTER_ALL, "flag");
_Static_assert(OSR_DYNAMIC_VERSION == OSSL_DYNAMIC_OLDEST, "version");
_Static_assert(__builtin_types_compatible_p(osr_gen_int_func, ENGINE_GEN_INT_FUNC_PTR), "init");

#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#  include <openssl/core_dispatch.h>
#  include <openssl/core_names.h>
#  include <openssl/provider.h>

SAME_SIZE(osr_dispatch, OSSL_DISPATCH);
SAME_PLACE(osr_dispatch, function_id, OSSL_DISPATCH, function_id);
SAME_PLACE(osr_dispatch, function, OSSL_DISPATCH, function);
SAME_SIZE(osr_param, OSSL_PARAM);
SAME_PLACE(osr_param, key, OSSL_PARAM, key);
SAME_PLACE(osr_param, data_type, OSSL_PARAM, data_type);
SAME_PLACE(osr_param, data, OSSL_PARAM, data);
SAME_PLACE(osr_param, data_size, OSSL_PARAM, data_size);
SAME_PLACE(osr_param, return_size, OSSL_PARAM, return_size);
_Static_assert(OSR_PARAM_INTEGER == OSSL_PARAM_INTEGER, "integer");
_Static_assert(OSR_PARAM_UTF8_PTR == OSSL_PARAM_UTF8_PTR, "text");
_Static_assert(OSR_PARAM_UNMODIFIED == OSSL_PARAM_UNMODIFIED, "unmodified");
_Static_assert(OSR_FUNC_PROVIDER_TEARDOWN == OSSL_FUNC_PROVIDER_TEARDOWN, "teardown");
_Static_assert(OSR_FUNC_PROVIDER_GETTABLE_PARAMS == OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, "gettable");
_Static_assert(OSR_FUNC_PROVIDER_GET_PARAMS == OSSL_FUNC_PROVIDER_GET_PARAMS, "get");
#  ifdef OSSL_FUNC_PROVIDER_RANDOM_BYTES
_Static_assert(OSR_FUNC_PROVIDER_RANDOM_BYTES == OSSL_FUNC_PROVIDER_RANDOM_BYTES, "random bytes");
#  endif
#endif

/* The same declarations, with OpenSSL's own types in place of ours. */
#define osr_rand_method RAND_METHOD
#define osr_dispatch OSSL_DISPATCH
#define osr_param OSSL_PARAM
#define osr_provider_init_fn OSSL_provider_init_fn
#include "../../engine/c/base/libcrypto.h"

#define SAME_FUNCTION(type, name, parameters) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(&name), type(*) parameters), #name);
OSR_ENGINE_FUNCTIONS(SAME_FUNCTION)
OSR_BASE_FUNCTIONS(SAME_FUNCTION)
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
OSR_PROVIDER_FUNCTIONS(SAME_FUNCTION)
#endif
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#  include <openssl/evp.h>
OSR_FIPS_FUNCTIONS(SAME_FUNCTION)
#endif
#if OPENSSL_VERSION_NUMBER >= 0x30500000L
OSR_RANDOM_PROVIDER_FUNCTIONS(SAME_FUNCTION)
#endif

/* engine/c/calls/calls_abi.h, with OpenSSL's own types */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include "../../engine/c/calls/calls_abi.h"

#define SAME_TYPE(ours, theirs) \
    _Static_assert(__builtin_types_compatible_p(ours, __typeof__(theirs)), #ours)

OSR_LIST_TYPES(EVP_MD);
OSR_LIST_TYPES(EVP_CIPHER);
_Static_assert(__builtin_types_compatible_p(osr_openssl_version, __typeof__(OpenSSL_version)), "");
_Static_assert(OSR_OPENSSL_VERSION == OPENSSL_VERSION, "the version in words");
_Static_assert(OSR_INIT_LOAD_CONFIG == OPENSSL_INIT_LOAD_CONFIG, "load the configuration");
_Static_assert(OSR_INIT_NO_ATEXIT == OPENSSL_INIT_NO_ATEXIT, "no handler at exit");
SAME_TYPE(osr_clear_free, CRYPTO_clear_free);
SAME_TYPE(osr_zalloc, CRYPTO_zalloc);
SAME_TYPE(osr_md_ctx_new, EVP_MD_CTX_new);
SAME_TYPE(osr_md_ctx_free, EVP_MD_CTX_free);
SAME_TYPE(osr_digest_init, EVP_DigestInit_ex);
SAME_TYPE(osr_digest_update, EVP_DigestUpdate);
SAME_TYPE(osr_digest_final, EVP_DigestFinal_ex);
SAME_TYPE(osr_digest_final_xof, EVP_DigestFinalXOF);
SAME_TYPE(osr_sha512, EVP_sha512);
SAME_TYPE(osr_clear_error, ERR_clear_error);
SAME_TYPE(osr_get_error_line_data, ERR_get_error_line_data);
SAME_TYPE(osr_sorted_EVP_MD, EVP_MD_do_all_sorted);
SAME_TYPE(osr_sorted_EVP_CIPHER, EVP_CIPHER_do_all_sorted);
_Static_assert(OSR_ERR_TXT_STRING == ERR_TXT_STRING, "text");
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#  include <openssl/kdf.h>
OSR_LIST_TYPES(EVP_MAC);
OSR_LIST_TYPES(EVP_KDF);
SAME_TYPE(osr_mac_ctx_dup, EVP_MAC_CTX_dup);
SAME_TYPE(osr_mac_ctx_free, EVP_MAC_CTX_free);
SAME_TYPE(osr_mac_init, EVP_MAC_init);
SAME_TYPE(osr_mac_update, EVP_MAC_update);
SAME_TYPE(osr_mac_final, EVP_MAC_final);
SAME_TYPE(osr_get_error_all, ERR_get_error_all);
SAME_TYPE(osr_err_new, ERR_new);
SAME_TYPE(osr_err_set_error, ERR_set_error);
_Static_assert(OSR_ERR_LIB_USER == ERR_LIB_USER, "the first library of a program's own");
SAME_TYPE(osr_list_EVP_MD, EVP_MD_do_all_provided);
SAME_TYPE(osr_list_EVP_CIPHER, EVP_CIPHER_do_all_provided);
SAME_TYPE(osr_list_EVP_MAC, EVP_MAC_do_all_provided);
SAME_TYPE(osr_list_EVP_KDF, EVP_KDF_do_all_provided);
SAME_TYPE(osr_names_EVP_MD, EVP_MD_names_do_all);
SAME_TYPE(osr_names_EVP_CIPHER, EVP_CIPHER_names_do_all);
SAME_TYPE(osr_names_EVP_MAC, EVP_MAC_names_do_all);
SAME_TYPE(osr_names_EVP_KDF, EVP_KDF_names_do_all);
#endif

/* struct kernel_stat of engine/c/osrandom/source_dev_urandom.c */
#include <sys/stat.h>
#if defined(__x86_64__)
_Static_assert(offsetof(struct stat, st_mode) == 24 && offsetof(struct stat, st_rdev) == 40, "");
#else
_Static_assert(offsetof(struct stat, st_mode) == 16 && offsetof(struct stat, st_rdev) == 32, "");
#endif
