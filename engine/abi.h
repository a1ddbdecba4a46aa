/*
 * The slice of libcrypto's ABI that osrandom touches, so that it compiles
 * without OpenSSL's headers and one image serves every version from 1.1.1 on.
 * tests/c/abi_test.c holds each line against the real headers.
 */
#ifndef OSR_ABI_H
#define OSR_ABI_H

typedef struct engine_st ENGINE;

/* <openssl/rand.h>, ossl_typ.h: struct rand_meth_st */
typedef struct {
    int (*seed)(const void *buf, int num);
    int (*bytes)(unsigned char *buf, int num);
    void (*cleanup)(void);
    int (*add)(const void *buf, int num, double randomness);
    int (*pseudorand)(unsigned char *buf, int num);
    int (*status)(void);
} osr_rand_method;

/* <openssl/engine.h>: ENGINE_CMD_DEFN */
typedef struct {
    unsigned int cmd_num;
    const char *cmd_name;
    const char *cmd_desc;
    unsigned int cmd_flags;
} osr_cmd_defn;

/* <openssl/engine.h>: the head of dynamic_fns, all of it that is read */
typedef struct {
    void *static_state;
} osr_dynamic_fns;

typedef int (*osr_gen_int_func)(ENGINE *e);
typedef int (*osr_ctrl_func)(ENGINE *e, int cmd, long i, void *p, void (*f)(void));

#define OSR_ENGINE_FLAGS_NO_REGISTER_ALL 0x0008
/* Ours, of the bits that OpenSSL leaves free: see osrandom_activate. */
#define OSR_ENGINE_FLAGS_DECIDED 0x10000000
#define OSR_ENGINE_CMD_BASE 200
#define OSR_ENGINE_CMD_FLAG_INTERNAL 0x0008
#define OSR_DYNAMIC_VERSION 0x00030000UL

#endif
