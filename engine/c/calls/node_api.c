#include "node_api.h"

#include "../base/libcrypto.h"
#include "calls.h"

#define NODE_API_VERSION 8
#define AUTO_LENGTH ((size_t)-1) /* NAPI_AUTO_LENGTH */
#define OK 0

#define MEMBER(name, parameters) osr_napi_status(*name) parameters;

struct node_api {
    OSR_NODE_API_FUNCTIONS(MEMBER)
};

/*
 * Looked up for each use, at a few hundred nanoseconds each: cached, they would
 * be state shared by the threads of several Workers.
 */
static int find(struct node_api *api)
{
    void *program = osr_program();
    int found = 1;

#define LOOK_UP(name, parameters) found &= osr_look_up(program, #name, &api->name);
    OSR_NODE_API_FUNCTIONS(LOOK_UP)
    return found;
}

static void execute(napi_env env, void *job)
{
    (void)env;
    osr_job_call(job);
}

/* Runs on the JavaScript thread, even if that is about to end. */
static void complete(napi_env env, osr_napi_status status, void *data)
{
    struct osr_job *job = data;
    struct node_api api;
    napi_value undefined;

    (void)status; /* a job that was never started says so in its state */
    if (find(&api)) {
        (void)api.napi_delete_async_work(env, job->work);
        if (api.napi_get_undefined(env, &undefined) == OK)
            (void)api.napi_resolve_deferred(env, job->deferred, undefined);
    }
    hazmat_job_release(job);
}

/* Makes the work; 0 if the runtime refuses. */
static int create(const struct node_api *api, napi_env env, struct osr_job *job)
{
    napi_value name;
    napi_async_work work;

    if (api->napi_create_string_utf8(env, "osrandom", AUTO_LENGTH, &name) != OK ||
        api->napi_create_async_work(env, 0, name, execute, complete, job, &work) != OK)
        return 0;
    job->work = work;
    return 1;
}

/* The promise; NULL if the runtime refuses, with the job unchanged. */
static napi_value queue(const struct node_api *api, napi_env env, struct osr_job *job)
{
    napi_value promise;
    napi_deferred deferred;

    if (!create(api, env, job))
        return 0;
    if (api->napi_create_promise(env, &deferred, &promise) == OK) {
        job->deferred = deferred;
        if (api->napi_queue_async_work(env, job->work) == OK)
            return promise;
    }
    (void)api->napi_delete_async_work(env, job->work);
    return 0;
}

static napi_value work(napi_env env, napi_callback_info info)
{
    struct node_api api;
    napi_value argument, promise;
    size_t count = 1;
    int64_t address;

    if (!find(&api))
        return 0;
    if (api.napi_get_cb_info(env, info, &count, &argument, 0, 0) != OK || count != 1 ||
        api.napi_get_value_int64(env, argument, &address) != OK) {
        (void)api.napi_throw_error(env, 0, "hazmat_job_work takes the address of a job");
        return 0;
    }
    promise = queue(&api, env, (struct osr_job *)(intptr_t)address);
    if (promise == 0)
        (void)api.napi_throw_error(env, 0, "the runtime takes no more work");
    return promise;
}

napi_value napi_register_module_v1(napi_env env, napi_value exports)
{
    struct node_api api;
    napi_value function;

    if (!find(&api) ||
        api.napi_create_function(env, "hazmat_job_work", AUTO_LENGTH, work, 0, &function) != OK)
        return 0;
    (void)api.napi_set_named_property(env, exports, "hazmat_job_work", function);
    return exports;
}

int32_t node_api_module_get_api_version_v1(void)
{
    return NODE_API_VERSION;
}
