/*
 * What the library provides for the primitives, in a real libcrypto:
 * native_test LIBCRYPTO. AddressSanitizer finds leaks, ThreadSanitizer finds
 * races.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/c/calls/calls.h"
#include "../../engine/c/calls/node_api.h"
#include "../../engine/c/base/status.h"
#include "check.h"

#define THREADS 16
#define JOBS 100

static const void *inside;
static void *as_jobs_call_it;
static void *(*zalloc)(size_t, const char *, int);
static void *(*new_context)(void);
static const void *(*digest_by_name)(const char *);
static void *(*new_file)(const char *, const char *);
static void (*free_context)(void *);
static void *(*new_key_context)(int, void *);
static int (*keygen_init)(void *);
static void (*free_key)(void *);

static int open_libcrypto(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == 0)
        return 0;
    inside = dlsym(library, "OpenSSL_version_num");
    *(void **)&zalloc = dlsym(library, "CRYPTO_zalloc");
    *(void **)&new_context = dlsym(library, "EVP_MD_CTX_new");
    *(void **)&digest_by_name = dlsym(library, "EVP_get_digestbyname");
    *(void **)&new_file = dlsym(library, "BIO_new_file");
    *(void **)&free_context = dlsym(library, "EVP_MD_CTX_free");
    *(void **)&new_key_context = dlsym(library, "EVP_PKEY_CTX_new_id");
    *(void **)&keygen_init = dlsym(library, "EVP_PKEY_keygen_init");
    *(void **)&free_key = dlsym(library, "EVP_PKEY_free");
    as_jobs_call_it = hazmat_library(inside);
    return as_jobs_call_it != 0;
}

static void test_copy(void)
{
    unsigned char from[80], to[80], expected[80];
    int same = 1;

    for (size_t i = 0; i < sizeof from; i++)
        from[i] = (unsigned char)(i + 1);
    for (size_t size = 0; size < 40; size++)
        for (size_t at = 0; at < 16; at++) {
            memset(to, 0, sizeof to), memset(expected, 0, sizeof expected);
            memcpy(expected + at, from + at / 3, size);
            size % 2 ? hazmat_write(to + at, from + at / 3, size)
                     : hazmat_read(to + at, from + at / 3, size);
            same &= memcmp(to, expected, sizeof to) == 0;
        }
    CHECK(same, "every size at every place");
    hazmat_write(0, 0, 0);
}

/* A job that this thread holds. */
static struct osr_job *new_job(const char *name)
{
    struct osr_job *job = zalloc(sizeof *job, 0, 0);

    job->library = as_jobs_call_it;
    strcpy(job->name, name);
    hazmat_job_hold(job);
    return job;
}

static void *owned(struct osr_job *job, const void *bytes, size_t size)
{
    void *copy = zalloc(size, 0, 0);

    memcpy(copy, bytes, size);
    job->owned[job->owned_count++] = (struct osr_owned){copy, size, ""};
    return copy;
}

/* RFC 6070 has it for SHA-1: "password", "salt", 2 rounds. */
static struct osr_job *derivation(void)
{
    struct osr_job *job = new_job("PKCS5_PBKDF2_HMAC");
    uint64_t *a = job->arguments;

    job->output = zalloc(20, 0, 0);
    job->output_size = 20;
    a[0] = (uintptr_t)owned(job, "password", 8), a[1] = 8;
    a[2] = (uintptr_t)owned(job, "salt", 4), a[3] = 4;
    a[4] = 2, a[5] = (uintptr_t)digest_by_name("SHA1");
    a[6] = 20, a[7] = (uintptr_t)job->output;
    return job;
}

static int is_derived(const struct osr_job *job)
{
    static const unsigned char expected[20] = {0xea, 0x6c, 0x01, 0x4d, 0xc7, 0x2d, 0x6f,
                                               0x8c, 0xcd, 0x1e, 0xd9, 0x2a, 0xce, 0x1d,
                                               0x41, 0xf0, 0xd8, 0xde, 0x89, 0x57};

    return job->state == OSR_JOB_DONE && job->result == 1 && job->error_count == 0 &&
           job->owned_count == 0 && memcmp(job->output, expected, sizeof expected) == 0;
}

static struct osr_job *failure(const char *path)
{
    struct osr_job *job = new_job("BIO_new_file");

    job->arguments[0] = (uintptr_t)owned(job, path, strlen(path) + 1);
    job->arguments[1] = (uintptr_t)owned(job, "r", 2);
    return job;
}

/* Each error has a code, and one of them names the file. */
static int names_file(const struct osr_job *job, const char *path)
{
    int named = 0;

    for (uint32_t i = 0; i < job->error_count; i++) {
        if (job->errors[i].code == 0)
            return 0;
        named |= strstr(job->errors[i].data, path) != 0;
    }
    return job->state == OSR_JOB_DONE && job->result == 0 && named;
}

static void test_calls(void)
{
    struct osr_job *job = derivation();

    osr_job_call(job);
    CHECK(is_derived(job), "a call");
    hazmat_job_let_go(job);

    CHECK(new_file("/nonexistent/file", "r") == 0, "an error from before");
    job = derivation();
    osr_job_call(job);
    CHECK(is_derived(job), "a call has no errors of others");
    hazmat_job_let_go(job);

    job = failure("/nonexistent/file");
    osr_job_call(job);
    CHECK(names_file(job, "/nonexistent/file"), "a call that fails");
    hazmat_job_let_go(job);

    job = new_job("EVP_no_such_function");
    owned(job, "x", 1);
    osr_job_call(job);
    CHECK(job->state == OSR_JOB_NO_FUNCTION && job->owned_count == 0, "no such function");
    hazmat_job_let_go(job);
}

/* More errors than the queue holds, each with more data than is kept. */
static void test_many_errors(void)
{
    char path[600];
    struct osr_job *job;

    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    job = failure(path);
    osr_job_call(job);
    CHECK(job->result == 0 && job->error_count > 0, "it fails");
    for (uint32_t i = 0; i < job->error_count; i++)
        CHECK(memchr(job->errors[i].data, '\0', sizeof job->errors[i].data) != 0, "it ends");
    hazmat_job_let_go(job);
}

static void test_never_done(void)
{
    struct osr_job *job = derivation();

    job->owned[job->owned_count++] = (struct osr_owned){new_context(), 0, "EVP_MD_CTX_free"};
    CHECK(job->state == OSR_JOB_PLANNED, "not done");
    hazmat_job_let_go(job); /* AddressSanitizer sees whether all of it is freed */
}

/* They are let go of in an order other than the list's. */
static void test_list(void)
{
    static const int order[] = {2, 0, 4, 1, 3};
    struct osr_job *jobs[5];

    for (int i = 0; i < 5; i++)
        jobs[i] = derivation();
    for (int i = 0; i < 5; i++)
        hazmat_job_let_go(jobs[order[i]]);
    jobs[0] = derivation();
    CHECK(jobs[0]->next == 0 && jobs[0]->previous == 0, "the list is empty");
    hazmat_job_let_go(jobs[0]);
}

/* A job that returns an object. */
static struct osr_job *context(void)
{
    struct osr_job *job = new_job("EVP_MD_CTX_new");

    job->is_wide = 1;
    strcpy(job->result_free, "EVP_MD_CTX_free");
    return job;
}

#define X25519 1034 /* EVP_PKEY_X25519 */

/* A job that puts an object's address into its output; one with an unready context fails. */
static struct osr_job *generation_of_key(int is_ready)
{
    struct osr_job *job = new_job("EVP_PKEY_keygen");
    void *generation = new_key_context(X25519, 0);

    if (is_ready)
        (void)keygen_init(generation); /* the generation tells */
    job->owned[job->owned_count++] = (struct osr_owned){generation, 0, "EVP_PKEY_CTX_free"};
    job->output = zalloc(sizeof(void *), 0, 0);
    job->output_size = sizeof(void *);
    job->arguments[0] = (uintptr_t)generation, job->arguments[1] = (uintptr_t)job->output;
    strcpy(job->output_free, "EVP_PKEY_free");
    return job;
}

static struct osr_job *key(void)
{
    return generation_of_key(1);
}

/* AddressSanitizer sees what is freed twice, and what is not. */
static void test_objects(void)
{
    struct osr_job *job = context();
    void *object;

    osr_job_call(job);
    CHECK(job->state == OSR_JOB_DONE && job->result != 0, "an object nobody takes");
    hazmat_job_let_go(job);

    job = context();
    osr_job_call(job);
    object = (void *)(intptr_t)job->result;
    CHECK((uintptr_t)object > UINT32_MAX, "all of its address");
    job->result = 0;
    hazmat_job_let_go(job);
    free_context(object);

    job = key();
    osr_job_call(job);
    CHECK(job->result == 1 && *(void **)job->output != 0, "one in the output that nobody takes");
    hazmat_job_let_go(job);

    job = key();
    osr_job_call(job);
    object = *(void **)job->output;
    *(void **)job->output = 0;
    hazmat_job_let_go(job);
    free_key(object);

    hazmat_job_let_go(context());
    hazmat_job_let_go(key());
}

/* What such a function leaves behind may be freed already: this address is of nothing. */
static void test_objects_of_failures(void)
{
    struct osr_job *job = generation_of_key(0);

    *(uintptr_t *)job->output = 1;
    osr_job_call(job);
    CHECK(job->state == OSR_JOB_DONE && job->result <= 0, "it fails");
    hazmat_job_let_go(job);

    job = key();
    strcpy(job->name, "EVP_no_such_function");
    *(uintptr_t *)job->output = 1;
    osr_job_call(job);
    CHECK(job->state == OSR_JOB_NO_FUNCTION, "it was not called");
    hazmat_job_let_go(job);

    job = key();
    job->output_size = sizeof(void *) - 1; /* no room for an address */
    osr_job_call(job);
    free_key(*(void **)job->output);
    hazmat_job_let_go(job);
}

static void test_wide_results(void)
{
    struct osr_job *job = new_job("OPENSSL_strnlen");

    job->arguments[0] = (uintptr_t)owned(job, "four", 5), job->arguments[1] = 10;
    job->is_wide = 1;
    osr_job_call(job);
    CHECK(job->result == 4, "64 bits");
    hazmat_job_let_go(job);

    job = new_job("EVP_PKEY_keygen_init"); /* -1, or with other versions 0 or -2 */
    osr_job_call(job);
    CHECK(job->result <= 0 && job->result > -10, "an int has a sign");
    hazmat_job_let_go(job);
}

static void test_own_functions(void)
{
    struct osr_job *job = new_job("hazmat_names");
    int64_t size = hazmat_names(inside, "EVP_MD_do_all_sorted", 0, 0, 0);

    job->arguments[0] = (uintptr_t)inside;
    job->arguments[1] = (uintptr_t)owned(job, "EVP_MD_do_all_sorted", 21);
    osr_job_call(job);
    CHECK(job->state == OSR_JOB_DONE && job->result == size && size > 0, "a function of our own");
    hazmat_job_let_go(job);

    job = new_job("hazmat_library");
    job->arguments[0] = (uintptr_t)inside;
    osr_job_call(job);
    CHECK(job->state == OSR_JOB_NO_FUNCTION, "one that jobs cannot call");
    hazmat_job_let_go(job);
}

static int at_work;

static void *do_work(void *job)
{
    hazmat_job_work(job);
    __atomic_sub_fetch(&at_work, 1, __ATOMIC_RELEASE);
    return 0;
}

/* Has another thread work on a job that this one holds. */
static pthread_t start(struct osr_job *job)
{
    pthread_t thread;

    __atomic_add_fetch(&at_work, 1, __ATOMIC_RELAXED);
    hazmat_job_share(job);
    pthread_create(&thread, 0, do_work, job);
    return thread;
}

/* Many threads fail at once, each for its own reason. */
static void test_failures_in_threads(void)
{
    struct osr_job *jobs[THREADS];
    pthread_t threads[THREADS];
    char path[THREADS][32];

    for (int i = 0; i < THREADS; i++) {
        snprintf(path[i], sizeof path[i], "/nonexistent/%d.", i);
        jobs[i] = failure(path[i]);
        threads[i] = start(jobs[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], 0);
        CHECK(names_file(jobs[i], path[i]), "its own errors");
        hazmat_job_let_go(jobs[i]);
    }
}

/* A thread that holds jobs and ends, as a Worker does, while others work on them. */
static void *end_at_work(void *unused)
{
    (void)unused;
    for (int i = 0; i < JOBS; i++) {
        struct osr_job *job = i % 7 == 0 ? key() : i % 5 == 0 ? context() : derivation();

        if (i % 2)
            pthread_detach(start(job));
        else if (i % 4 == 0)
            osr_job_call(job);
        if (i % 3 == 0)
            hazmat_job_let_go(job);
    }
    return 0;
}

static void test_ends_of_threads(void)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], 0, end_at_work, 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], 0);
    while (__atomic_load_n(&at_work, __ATOMIC_ACQUIRE) > 0)
        sched_yield();
    CHECK(at_work == 0, "threads end while others work for them");
}

/* How often one text is in a list of names; -1 if the list is not well formed. */
static int count_name(const char *names, int64_t size, const char *name)
{
    int count = 0;

    if (size < 2 || names[size - 1] != '\0' || names[size - 2] != '\0')
        return -1;
    for (const char *at = names; at < names + size; at += strlen(at) + 1)
        count += strcasecmp(at, name) == 0;
    return count;
}

static void test_list_of(const char *list, const char *names, const char *member)
{
    int64_t size = hazmat_names(inside, list, names, 0, 0);
    char *out = malloc((size_t)size + 1);

    out[size] = 0x77;
    CHECK(hazmat_names(inside, list, names, out, (size_t)size) == size, list);
    CHECK(out[size] == 0x77 && count_name(out, size, member) >= 1, list);
    memset(out, 0x77, (size_t)size);
    CHECK(hazmat_names(inside, list, names, out, 10) == size && out[10] == 0x77, "no more");
    free(out);
}

static void test_names(void)
{
    int on_the_stack;

    test_list_of("EVP_MD_do_all_sorted", 0, "SHA256");
    test_list_of("EVP_CIPHER_do_all_sorted", 0, "AES-256-CBC");
    if (hazmat_names(inside, "EVP_MD_do_all_provided", "EVP_MD_names_do_all", 0, 0) >= 0) {
        test_list_of("EVP_MD_do_all_provided", "EVP_MD_names_do_all", "SHA2-256");
        test_list_of("EVP_KDF_do_all_provided", "EVP_KDF_names_do_all", "HKDF");
    }
    CHECK(hazmat_names(inside, "no_such_list", 0, 0, 0) == OSR_NO_MECHANISM, "no list");
    CHECK(hazmat_names(&on_the_stack, "x", 0, 0, 0) == OSR_NO_LIBCRYPTO, "no library");
}

/*
 * A runtime with its own Node-API, which the library finds in this program.
 * `refused` is the name of the function that fails.
 */
static const char *refused = "";
static osr_napi_callback *exported;
static osr_napi_execute *queued_execute;
static osr_napi_complete *queued_complete;
static void *queued_data;
static int64_t argument;
static int works, promises, resolved, thrown;

#define STATUS (strcmp(refused, __func__) == 0 ? 1u : 0u)

OSR_EXPORT osr_napi_status napi_create_function(napi_env env, const char *name, size_t length,
                                                osr_napi_callback *callback, void *data,
                                                napi_value *result)
{
    (void)env, (void)name, (void)length, (void)data;
    exported = callback;
    *result = 0;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_set_named_property(napi_env env, napi_value object,
                                                   const char *name, napi_value value)
{
    (void)env, (void)object, (void)value;
    CHECK(strcmp(name, "hazmat_job_work") == 0, "its name");
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_get_cb_info(napi_env env, napi_callback_info info, size_t *argc,
                                            napi_value *argv, napi_value *receiver, void **data)
{
    (void)env, (void)info, (void)receiver, (void)data;
    *argc = 1;
    *argv = 0;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_get_value_int64(napi_env env, napi_value value, int64_t *result)
{
    (void)env, (void)value;
    *result = argument;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_get_undefined(napi_env env, napi_value *result)
{
    (void)env;
    *result = 0;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_create_string_utf8(napi_env env, const char *text, size_t length,
                                                   napi_value *result)
{
    (void)env, (void)text, (void)length;
    *result = 0;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_throw_error(napi_env env, const char *code, const char *message)
{
    (void)env, (void)code, (void)message;
    thrown++;
    return 0;
}

OSR_EXPORT osr_napi_status napi_create_promise(napi_env env, napi_deferred *deferred,
                                               napi_value *promise)
{
    (void)env;
    promises++;
    *deferred = (napi_deferred)&promises;
    *promise = (napi_value)&promises;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_resolve_deferred(napi_env env, napi_deferred deferred,
                                                 napi_value resolution)
{
    (void)env, (void)resolution;
    resolved += deferred == (napi_deferred)&promises;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_create_async_work(napi_env env, napi_value resource,
                                                  napi_value name, osr_napi_execute *execute,
                                                  osr_napi_complete *complete, void *data,
                                                  napi_async_work *result)
{
    (void)env, (void)resource, (void)name;
    if (STATUS != 0)
        return STATUS;
    works++;
    queued_execute = execute, queued_complete = complete, queued_data = data;
    *result = (napi_async_work)&works;
    return 0;
}

OSR_EXPORT osr_napi_status napi_queue_async_work(napi_env env, napi_async_work work)
{
    (void)env, (void)work;
    return STATUS;
}

OSR_EXPORT osr_napi_status napi_delete_async_work(napi_env env, napi_async_work work)
{
    (void)env;
    works -= work == (napi_async_work)&works;
    return 0;
}

static void *execute_queued(void *unused)
{
    (void)unused;
    queued_execute(0, queued_data);
    return 0;
}

static void test_node_api(void)
{
    struct osr_job *job = derivation();
    pthread_t thread;

    CHECK(napi_register_module_v1(0, (napi_value)job) == (napi_value)job && exported != 0, "module");
    CHECK(node_api_module_get_api_version_v1() == 8, "version");
    argument = (intptr_t)job;
    hazmat_job_share(job);
    CHECK(exported(0, 0) == (napi_value)&promises && thrown == 0, "a promise");
    pthread_create(&thread, 0, execute_queued, 0);
    pthread_join(thread, 0);
    queued_complete(0, 0, queued_data);
    CHECK(works == 0 && resolved == 1 && is_derived(job), "it is done");
    hazmat_job_let_go(job);
}

/* As when a Worker ends before its work has begun. */
static void test_cancelled_work(void)
{
    struct osr_job *job = derivation();

    argument = (intptr_t)job;
    hazmat_job_share(job);
    exported(0, 0);
    hazmat_job_let_go(job);
    refused = "napi_resolve_deferred";
    queued_complete(0, 11 /* napi_cancelled */, queued_data);
    refused = "";
    CHECK(works == 0, "work that never began is freed");
}

static void test_refusals(void)
{
    static const char *const functions[] = {"napi_get_cb_info",       "napi_get_value_int64",
                                            "napi_create_string_utf8", "napi_create_async_work",
                                            "napi_create_promise",    "napi_queue_async_work"};

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        struct osr_job *job = derivation();

        thrown = 0;
        argument = (intptr_t)job;
        refused = functions[i];
        CHECK(exported(0, 0) == 0 && thrown == 1 && works == 0, refused);
        refused = "";
        CHECK(job->owners == 1, "the job is as it was");
        hazmat_job_let_go(job);
    }
    refused = "napi_create_function";
    CHECK(napi_register_module_v1(0, 0) == 0, refused);
    refused = "";
}

int main(int argc, char **argv)
{
    if (argc != 2 || !open_libcrypto(argv[1])) {
        fprintf(stderr, "usage: native_test LIBCRYPTO (%s)\n", dlerror());
        return 2;
    }
    test_copy();
    test_calls();
    test_many_errors();
    test_never_done();
    test_objects();
    test_objects_of_failures();
    test_wide_results();
    test_own_functions();
    test_list();
    test_failures_in_threads();
    test_ends_of_threads();
    test_names();
    test_node_api();
    test_cancelled_work();
    test_refusals();
    return report();
}
