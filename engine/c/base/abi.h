/*
 * The slice of libcrypto's ABI that osrandom uses, so that it compiles without
 * OpenSSL's headers and one image serves every version from 1.1.1 on.
 * tests/c/abi_test.c checks each line against the real headers.
 */
#ifndef OSR_ABI_H
#define OSR_ABI_H

#include <stddef.h>
#include <stdint.h>

typedef struct engine_st ENGINE;
typedef struct ossl_provider_st OSSL_PROVIDER;
typedef struct ossl_lib_ctx_st OSSL_LIB_CTX;
typedef struct ossl_core_handle_st OSSL_CORE_HANDLE;

/* <openssl/rand.h>, ossl_typ.h: struct rand_meth_st */
typedef struct {
    int (*seed)(const void *buf, int num);
    int (*bytes)(unsigned char *buf, int num);
    void (*cleanup)(void);
    int (*add)(const void *buf, int num, double randomness);
    int (*pseudorand)(unsigned char *buf, int num);
    int (*status)(void);
} osr_rand_method;

/* <openssl/crypto.h> */
typedef const char *osr_openssl_version(int type);
typedef int osr_init_crypto(uint64_t options, const void *settings);

#define OSR_OPENSSL_VERSION 0
#define OSR_INIT_LOAD_CONFIG 0x00000040
#define OSR_INIT_NO_ATEXIT 0x00080000

/* <openssl/objects.h> */
#define OSR_OBJ_NAME_TYPE_UNDEF 0

/* <openssl/engine.h>: the head of dynamic_fns, the only part we read */
typedef struct {
    void *static_state;
} osr_dynamic_fns;

typedef int (*osr_gen_int_func)(ENGINE *e);

#define OSR_ENGINE_FLAGS_NO_REGISTER_ALL 0x0008
#define OSR_DYNAMIC_VERSION 0x00030000UL

/* <openssl/core.h>: OSSL_DISPATCH, OSSL_PARAM */
typedef struct {
    int function_id;
    void (*function)(void);
} osr_dispatch;

typedef struct {
    const char *key;
    unsigned int data_type;
    void *data;
    size_t data_size;
    size_t return_size;
} osr_param;

typedef int(osr_provider_init_fn)(const OSSL_CORE_HANDLE *handle, const osr_dispatch *in,
                                  const osr_dispatch **out, void **provctx);

#define OSR_PARAM_INTEGER 1
#define OSR_PARAM_UTF8_PTR 6
#define OSR_PARAM_UNMODIFIED ((size_t)-1)

/* <openssl/core_dispatch.h>; the last from 3.5 on */
#define OSR_FUNC_PROVIDER_TEARDOWN 1024
#define OSR_FUNC_PROVIDER_GETTABLE_PARAMS 1025
#define OSR_FUNC_PROVIDER_GET_PARAMS 1026
#define OSR_FUNC_PROVIDER_RANDOM_BYTES 1032

#endif
