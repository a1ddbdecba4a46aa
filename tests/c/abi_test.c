/*
 * Holds engine/abi.h and the function types in engine/libcrypto.h against
 * OpenSSL's own headers. Compiling it is the test.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <stddef.h>

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "../../engine/abi.h"

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

SAME_SIZE(osr_cmd_defn, ENGINE_CMD_DEFN);
SAME_PLACE(osr_cmd_defn, cmd_num, ENGINE_CMD_DEFN, cmd_num);
SAME_PLACE(osr_cmd_defn, cmd_name, ENGINE_CMD_DEFN, cmd_name);
SAME_PLACE(osr_cmd_defn, cmd_desc, ENGINE_CMD_DEFN, cmd_desc);
SAME_PLACE(osr_cmd_defn, cmd_flags, ENGINE_CMD_DEFN, cmd_flags);

SAME_PLACE(osr_dynamic_fns, static_state, dynamic_fns, static_state);

_Static_assert(OSR_ENGINE_FLAGS_NO_REGISTER_ALL == ENGINE_FLAGS_NO_REGISTER_ALL, "flag");
_Static_assert((OSR_ENGINE_FLAGS_DECIDED & (ENGINE_FLAGS_MANUAL_CMD_CTRL |
                                            ENGINE_FLAGS_BY_ID_COPY |
                                            ENGINE_FLAGS_NO_REGISTER_ALL)) == 0,
               "a flag of OpenSSL's");
_Static_assert(OSR_ENGINE_CMD_BASE == ENGINE_CMD_BASE, "command");
_Static_assert(OSR_ENGINE_CMD_FLAG_INTERNAL == ENGINE_CMD_FLAG_INTERNAL, "command flag");
_Static_assert(OSR_DYNAMIC_VERSION == OSSL_DYNAMIC_OLDEST, "version");
_Static_assert(__builtin_types_compatible_p(osr_gen_int_func, ENGINE_GEN_INT_FUNC_PTR), "init");
_Static_assert(__builtin_types_compatible_p(osr_ctrl_func, ENGINE_CTRL_FUNC_PTR), "ctrl");

/* The same declarations, with OpenSSL's own types in place of ours. */
#define osr_rand_method RAND_METHOD
#define osr_cmd_defn ENGINE_CMD_DEFN
#include "../../engine/libcrypto.h"

#define SAME_FUNCTION(type, name, parameters) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(&name), type(*) parameters), #name);
OSR_ENGINE_FUNCTIONS(SAME_FUNCTION)
OSR_RAND_FUNCTIONS(SAME_FUNCTION)

/* struct kernel_stat of engine/source_dev_urandom.c */
#include <sys/stat.h>
#if defined(__x86_64__)
_Static_assert(offsetof(struct stat, st_mode) == 24 && offsetof(struct stat, st_rdev) == 40, "");
#else
_Static_assert(offsetof(struct stat, st_mode) == 16 && offsetof(struct stat, st_rdev) == 32, "");
#endif
