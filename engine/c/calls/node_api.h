/*
 * This library as a Node-API module, for Bun, whose FFI cannot call on another
 * thread. The Node-API is looked up in the program when that loads the module:
 * if it were linked, no other program could load the library.
 */
#ifndef OSR_NODE_API_H
#define OSR_NODE_API_H

#include "../base/platform.h"

/* The slice of <node_api.h> we use; tests/prototypes.test.ts compares them. */
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_deferred__ *napi_deferred;
typedef struct napi_callback_info__ *napi_callback_info;
typedef struct napi_async_work__ *napi_async_work;

typedef unsigned int osr_napi_status; /* enum napi_status: napi_ok is 0 */
typedef napi_value osr_napi_callback(napi_env env, napi_callback_info info);
typedef void osr_napi_execute(napi_env env, void *data);
typedef void osr_napi_complete(napi_env env, osr_napi_status status, void *data);

/* X(name, parameters); each returns a status */
#define OSR_NODE_API_FUNCTIONS(X)                                                              \
    X(napi_create_function, (napi_env env, const char *name, size_t length,                    \
                             osr_napi_callback *callback, void *data, napi_value *result))     \
    X(napi_set_named_property,                                                                 \
      (napi_env env, napi_value object, const char *name, napi_value value))                   \
    X(napi_get_cb_info, (napi_env env, napi_callback_info info, size_t *argc,                  \
                         napi_value *argv, napi_value *receiver, void **data))                 \
    X(napi_get_value_int64, (napi_env env, napi_value value, int64_t *result))                 \
    X(napi_get_undefined, (napi_env env, napi_value *result))                                  \
    X(napi_create_string_utf8,                                                                 \
      (napi_env env, const char *text, size_t length, napi_value *result))                     \
    X(napi_throw_error, (napi_env env, const char *code, const char *message))                 \
    X(napi_create_promise, (napi_env env, napi_deferred * deferred, napi_value * promise))     \
    X(napi_resolve_deferred, (napi_env env, napi_deferred deferred, napi_value resolution))    \
    X(napi_create_async_work, (napi_env env, napi_value resource, napi_value name,             \
                               osr_napi_execute *execute, osr_napi_complete *complete,         \
                               void *data, napi_async_work *result))                           \
    X(napi_queue_async_work, (napi_env env, napi_async_work work))                             \
    X(napi_delete_async_work, (napi_env env, napi_async_work work))

/*
 * Gives `exports` the function hazmat_job_work(address of a job): a promise, which resolves when
 * another thread has done the job and given up its share.
 */
OSR_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports);
OSR_EXPORT int32_t node_api_module_get_api_version_v1(void);

#endif
