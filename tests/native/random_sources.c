/*
 * Random sources that are not osrandom, for the tests: an ENGINE, a RAND_METHOD
 * and a random provider that answer with one byte over and over, so that each
 * draw shows where it came from.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

typedef struct {
    int (*seed)(const void *, int);
    int (*bytes)(unsigned char *, int);
    void (*cleanup)(void);
    int (*add)(const void *, int, double);
    int (*pseudorand)(unsigned char *, int);
    int (*status)(void);
} rand_method;

static int accept(const void *buf, int num) { (void)buf, (void)num; return 1; }
static int accept_add(const void *buf, int num, double r) { (void)buf, (void)num, (void)r; return 1; }
static int ready(void) { return 1; }
static void nothing(void) {}
static int fives(unsigned char *buf, int num) { memset(buf, 0x55, num); return 1; }
static int aes(unsigned char *buf, int num) { memset(buf, 0xaa, num); return 1; }

static const rand_method engine_method = {accept, fives, nothing, accept_add, fives, ready};
static const rand_method plain_method = {accept, aes, nothing, accept_add, aes, ready};

static void *function(const char *path, const char *name)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);

    return library ? dlsym(library, name) : 0;
}

/* Adds an engine under the id, answering 0x55. */
int add_constant_engine(const char *path, const char *id)
{
    void *(*engine_new)(void) = function(path, "ENGINE_new");
    int (*set_id)(void *, const char *) = function(path, "ENGINE_set_id");
    int (*set_name)(void *, const char *) = function(path, "ENGINE_set_name");
    int (*set_rand)(void *, const rand_method *) = function(path, "ENGINE_set_RAND");
    int (*add)(void *) = function(path, "ENGINE_add");
    int (*engine_free)(void *) = function(path, "ENGINE_free");
    void *e = engine_new();
    int done = set_id(e, strdup(id)) && set_name(e, "constant bytes for tests") &&
               set_rand(e, &engine_method) && add(e);

    engine_free(e);
    return done;
}

/* Makes the engine of that id the default, as a program would: draws see it at once. */
int make_default(const char *path, const char *id)
{
    void *(*by_id)(const char *) = function(path, "ENGINE_by_id");
    int (*set_default)(void *) = function(path, "ENGINE_set_default_RAND");
    int (*engine_free)(void *) = function(path, "ENGINE_free");
    int (*set_method)(const rand_method *) = function(path, "RAND_set_rand_method");
    void *e = by_id(id);
    int done = e && set_default(e) && set_method(0);

    engine_free(e);
    return done;
}

/* Takes the engine of that id off the list, and keeps no reference to it. */
int remove_engine(const char *path, const char *id)
{
    void *(*by_id)(const char *) = function(path, "ENGINE_by_id");
    int (*remove)(void *) = function(path, "ENGINE_remove");
    int (*engine_free)(void *) = function(path, "ENGINE_free");
    void *e = by_id(id);
    int done = e && remove(e);

    engine_free(e);
    return done;
}

/* Sets a RAND_METHOD that answers 0xaa. */
int set_constant_method(const char *path)
{
    int (*set_method)(const rand_method *) = function(path, "RAND_set_rand_method");

    return set_method(&plain_method);
}

typedef struct {
    int function_id;
    void (*function)(void);
} dispatch;

static void teardown(void *ctx) { (void)ctx; }

static int threes(void *ctx, int which, void *buf, size_t n, unsigned int strength)
{
    (void)ctx, (void)which, (void)strength;
    memset(buf, 0x33, n);
    return 1;
}

static const dispatch functions[] = {
    {1024, (void (*)(void))teardown},
    {1032, (void (*)(void))threes},
    {0, 0},
};

static int init_provider(const void *handle, const dispatch *in, const dispatch **out, void **ctx)
{
    (void)handle, (void)in;
    *out = functions;
    *ctx = (void *)functions;
    return 1;
}

/* Makes a provider that answers 0x33 the random provider. */
int set_constant_provider(const char *path)
{
    int (*add_builtin)(void *, const char *, void *) = function(path, "OSSL_PROVIDER_add_builtin");
    void *(*load)(void *, const char *, int) = function(path, "OSSL_PROVIDER_try_load");
    int (*set1)(void *, void *) = function(path, "RAND_set1_random_provider");
    void *provider;

    if (!set1 || !add_builtin(0, "constant", (void *)init_provider))
        return 0;
    provider = load(0, "constant", 1);
    return provider && set1(0, provider);
}
