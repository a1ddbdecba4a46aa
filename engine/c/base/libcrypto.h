/*
 * The libcrypto in use. There may be several in a process, under any file name,
 * SONAME or symbol versions: each is found by an address inside it, and its
 * functions are looked up in it and nowhere else.
 */
#ifndef OSR_LIBCRYPTO_H
#define OSR_LIBCRYPTO_H

#include "abi.h"
#include "status.h"

/* X(return type, name, parameters) */
#define OSR_BASE_FUNCTIONS(X)                                                  \
    X(const osr_rand_method *, RAND_get_rand_method, (void))                   \
    X(int, RAND_set_rand_method, (const osr_rand_method *method))              \
    X(osr_rand_method *, RAND_OpenSSL, (void))                                 \
    X(int, RAND_bytes, (unsigned char *buf, int num))                          \
    X(void, ERR_clear_error, (void))                                           \
    X(int, ERR_set_mark, (void))                                               \
    X(int, ERR_pop_to_mark, (void))                                            \
    X(const char *, OBJ_NAME_get, (const char *name, int type))                \
    X(int, OBJ_NAME_add, (const char *name, int type, const char *data))

#define OSR_ENGINE_FUNCTIONS(X)                                                \
    X(ENGINE *, ENGINE_new, (void))                                            \
    X(int, ENGINE_free, (ENGINE * e))                                          \
    X(int, ENGINE_add, (ENGINE * e))                                           \
    X(ENGINE *, ENGINE_get_first, (void))                                      \
    X(ENGINE *, ENGINE_get_next, (ENGINE * e))                                 \
    X(int, ENGINE_set_id, (ENGINE * e, const char *id))                        \
    X(int, ENGINE_set_name, (ENGINE * e, const char *name))                    \
    X(int, ENGINE_set_flags, (ENGINE * e, int flags))                          \
    X(int, ENGINE_set_RAND, (ENGINE * e, const osr_rand_method *method))       \
    X(int, ENGINE_set_init_function, (ENGINE * e, osr_gen_int_func f))         \
    X(const char *, ENGINE_get_id, (const ENGINE *e))                          \
    X(const osr_rand_method *, ENGINE_get_RAND, (const ENGINE *e))             \
    X(int, ENGINE_finish, (ENGINE * e))                                        \
    X(ENGINE *, ENGINE_get_default_RAND, (void))                               \
    X(int, ENGINE_set_default_RAND, (ENGINE * e))                              \
    X(void, ENGINE_unregister_RAND, (ENGINE * e))

/* The last one is new in 3.5, the others in 3.0. */
#define OSR_PROVIDER_FUNCTIONS(X)                                                             \
    X(int, OSSL_PROVIDER_add_builtin,                                                         \
      (OSSL_LIB_CTX * ctx, const char *name, osr_provider_init_fn *init))                     \
    X(OSSL_PROVIDER *, OSSL_PROVIDER_try_load,                                                \
      (OSSL_LIB_CTX * ctx, const char *name, int retain_fallbacks))                           \
    X(int, OSSL_PROVIDER_do_all,                                                              \
      (OSSL_LIB_CTX * ctx, int (*cb)(OSSL_PROVIDER * provider, void *data), void *data))      \
    X(const char *, OSSL_PROVIDER_get0_name, (const OSSL_PROVIDER *provider))                 \
    X(void *, OSSL_PROVIDER_get0_provider_ctx, (const OSSL_PROVIDER *provider))

#define OSR_RANDOM_PROVIDER_FUNCTIONS(X) \
    X(int, RAND_set1_random_provider, (OSSL_LIB_CTX * ctx, OSSL_PROVIDER * provider))

/* Both are new in 3.0. */
#define OSR_FIPS_FUNCTIONS(X)                                          \
    X(int, EVP_default_properties_is_fips_enabled, (OSSL_LIB_CTX * ctx)) \
    X(int, OSSL_PROVIDER_available, (OSSL_LIB_CTX * ctx, const char *name))

#define OSR_DECLARE(type, name, parameters) type(*name) parameters;

struct osr_libcrypto {
    OSR_BASE_FUNCTIONS(OSR_DECLARE)
    OSR_ENGINE_FUNCTIONS(OSR_DECLARE)
    OSR_PROVIDER_FUNCTIONS(OSR_DECLARE)
    OSR_RANDOM_PROVIDER_FUNCTIONS(OSR_DECLARE)
    OSR_FIPS_FUNCTIONS(OSR_DECLARE)
    int has_engines;          /* all of OSR_ENGINE_FUNCTIONS */
    int has_random_providers; /* all of the two after those */
    int has_fips;             /* all of OSR_FIPS_FUNCTIONS */
};

/* Looks up the functions; OSR_OK or OSR_NO_LIBCRYPTO. */
int osr_libcrypto_find(struct osr_libcrypto *out, const void *inside);

/* The library around an address, pinned until the process ends; or NULL. */
void *osr_library_at(const void *inside);

/* That library's file, as the system's loader names it; NULL on Windows. */
const char *osr_path_of(const void *inside);

/*
 * Whether the program itself, and so every library whose symbols the dynamic
 * linker resolves globally, takes a symbol from a library other than this one.
 * Only on Linux: elsewhere libraries resolve their own symbols within
 * themselves.
 */
int osr_is_taken_elsewhere(const void *inside, const char *name);

/* The program itself, and what it makes visible to all its libraries. */
void *osr_program(void);

/*
 * Looks up a symbol and stores its address in `slot`, which points to a
 * function pointer (ISO C has no conversion from object pointers to function
 * pointers); 1 if found.
 */
int osr_look_up(void *library, const char *name, void *slot);

/* Whether the address is that of a symbol its library exports as `name`. */
int osr_symbol_is(const void *address, const char *name);

#endif
