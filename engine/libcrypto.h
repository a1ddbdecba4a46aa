/*
 * The libcrypto that is spoken to. There may be several in a process, under any
 * file name, SONAME or symbol versions: each is found by an address inside it,
 * and its functions are looked up in it and nowhere else.
 */
#ifndef OSR_LIBCRYPTO_H
#define OSR_LIBCRYPTO_H

#include "abi.h"

/* X(return type, name, parameters) */
#define OSR_ENGINE_FUNCTIONS(X)                                                \
    X(ENGINE *, ENGINE_new, (void))                                            \
    X(int, ENGINE_free, (ENGINE * e))                                          \
    X(int, ENGINE_add, (ENGINE * e))                                           \
    X(ENGINE *, ENGINE_get_first, (void))                                      \
    X(ENGINE *, ENGINE_get_next, (ENGINE * e))                                 \
    X(int, ENGINE_set_id, (ENGINE * e, const char *id))                        \
    X(int, ENGINE_set_name, (ENGINE * e, const char *name))                    \
    X(int, ENGINE_set_flags, (ENGINE * e, int flags))                          \
    X(int, ENGINE_get_flags, (const ENGINE *e))                                \
    X(int, ENGINE_set_RAND, (ENGINE * e, const osr_rand_method *method))       \
    X(int, ENGINE_set_init_function, (ENGINE * e, osr_gen_int_func f))         \
    X(int, ENGINE_set_ctrl_function, (ENGINE * e, osr_ctrl_func f))            \
    X(int, ENGINE_set_cmd_defns, (ENGINE * e, const osr_cmd_defn *defns))      \
    X(const char *, ENGINE_get_id, (const ENGINE *e))                          \
    X(const osr_rand_method *, ENGINE_get_RAND, (const ENGINE *e))             \
    X(const osr_cmd_defn *, ENGINE_get_cmd_defns, (const ENGINE *e))           \
    X(int, ENGINE_ctrl, (ENGINE * e, int cmd, long i, void *p, void (*f)(void))) \
    X(int, ENGINE_finish, (ENGINE * e))                                        \
    X(ENGINE *, ENGINE_get_default_RAND, (void))                               \
    X(int, ENGINE_set_default_RAND, (ENGINE * e))                              \
    X(void, ENGINE_unregister_RAND, (ENGINE * e))

#define OSR_RAND_FUNCTIONS(X)                                                  \
    X(const osr_rand_method *, RAND_get_rand_method, (void))                   \
    X(int, RAND_set_rand_method, (const osr_rand_method *method))              \
    X(osr_rand_method *, RAND_OpenSSL, (void))                                 \
    X(int, ERR_set_mark, (void))                                               \
    X(int, ERR_pop_to_mark, (void))

#define OSR_DECLARE(type, name, parameters) type(*name) parameters;

struct osr_libcrypto {
    OSR_ENGINE_FUNCTIONS(OSR_DECLARE)
    OSR_RAND_FUNCTIONS(OSR_DECLARE)
};

enum osr_status {
    OSR_UNCHANGED = 0,
    OSR_OK = 1,
    OSR_NO_LIBCRYPTO = -1, /* the address is in no library that has RAND_* */
    OSR_NO_ENGINE = -2,    /* the libcrypto has no ENGINE interface */
    OSR_FOREIGN = -3,      /* it has an engine osrandom that is not ours */
    OSR_FAILED = -4,       /* a call failed: see OpenSSL's error queue */
    OSR_NOT_ADDED = -5,    /* osrandom was not added to it */
    OSR_NO_SOURCE = -6,    /* the operating system gives no randomness */
};

/* The library that an address is in, pinned in the process; NULL if in none. */
void *osr_library_at(const void *inside);

/* Looks the functions up; OSR_OK, OSR_NO_LIBCRYPTO or OSR_NO_ENGINE. */
int osr_libcrypto_find(struct osr_libcrypto *out, const void *inside);

#endif
