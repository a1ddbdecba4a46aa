/*
 * osrandom as an OpenSSL ENGINE: listed, default, and not default again.
 *
 * libcrypto is asked each time and nothing is remembered here, so that several
 * libcryptos, copies of this library and other users of ENGINE_* agree on what
 * is so. Whether osrandom is the source is what RAND_get_rand_method() says:
 * that is the method which the next draw calls.
 */
#include "face.h"
#include "method.h"
#include "osrandom.h"
#include "text.h"

#define ENGINE_ID "osrandom"

/* Lets ENGINE_init fail, and so keeps it from being the default, with no source. */
static int engine_init(ENGINE *e)
{
    (void)e;
    return osr_method_status();
}

/*
 * Without NO_REGISTER_ALL an engine that is merely listed becomes the default
 * when libcrypto next loads its built-in engines (ENGINE_by_id does that).
 * libcrypto keeps the pointers: the strings are in this library's own data.
 */
static int describe(const struct osr_libcrypto *lib, ENGINE *e)
{
    return lib->ENGINE_set_id(e, ENGINE_ID) &&
           lib->ENGINE_set_name(e, osr_source_engine_name()) &&
           lib->ENGINE_set_flags(e, OSR_ENGINE_FLAGS_NO_REGISTER_ALL) &&
           lib->ENGINE_set_init_function(e, engine_init) &&
           lib->ENGINE_set_cmd_defns(e, osr_commands) &&
           lib->ENGINE_set_ctrl_function(e, osr_control) &&
           lib->ENGINE_set_RAND(e, &osr_method);
}

/*
 * The listed engine of our id, to be freed, or NULL. ENGINE_by_id would also
 * search the disk for a file of that name.
 */
static ENGINE *listed(const struct osr_libcrypto *lib)
{
    ENGINE *e = lib->ENGINE_get_first();

    while (e != 0 && !osr_text_equal(lib->ENGINE_get_id(e), ENGINE_ID))
        e = lib->ENGINE_get_next(e);
    return e;
}

/* An osrandom that is listed in a libcrypto, and what it takes to speak to it. */
struct target {
    struct osr_libcrypto lib;
    ENGINE *engine;
    const struct osr_face *face;
};

/* Finds it; OSR_OK with an engine to be freed, or what is wrong. */
static int find(struct target *out, const void *libcrypto)
{
    int status = osr_libcrypto_find(&out->lib, libcrypto);

    if (status != OSR_OK)
        return status;
    out->engine = listed(&out->lib);
    if (out->engine == 0)
        return OSR_NOT_ADDED;
    out->face = osr_face_of(&out->lib, out->engine);
    if (out->face != 0)
        return OSR_OK;
    out->lib.ENGINE_free(out->engine);
    return OSR_FOREIGN;
}

static int list_new(const struct osr_libcrypto *lib)
{
    ENGINE *e = lib->ENGINE_new();
    int added = e != 0 && describe(lib, e) && lib->ENGINE_add(e);

    if (e != 0)
        lib->ENGINE_free(e);
    return added ? OSR_OK : OSR_FAILED;
}

int osrandom_add(const void *libcrypto)
{
    struct target t;
    int status = find(&t, libcrypto);
    int added;

    if (status == OSR_NOT_ADDED) {
        t.lib.ERR_set_mark();
        added = list_new(&t.lib);
        /* Another thread may have been first: then a failure is none. */
        status = find(&t, libcrypto);
        if (status != OSR_OK)
            return added;
        t.lib.ERR_pop_to_mark();
    }
    if (status == OSR_OK)
        t.lib.ENGINE_free(t.engine);
    return status;
}

/* The method is cached by libcrypto apart from the table of default engines. */
static int is_source(const struct target *t)
{
    return t->lib.RAND_get_rand_method() == t->lib.ENGINE_get_RAND(t->engine);
}

enum table_default { DEFAULT_NONE, DEFAULT_OURS, DEFAULT_OTHER };

static enum table_default table_default(const struct target *t)
{
    ENGINE *e = t->lib.ENGINE_get_default_RAND();

    if (e == 0)
        return DEFAULT_NONE;
    t->lib.ENGINE_finish(e);
    return e == t->engine ? DEFAULT_OURS : DEFAULT_OTHER;
}

static int make_default(const struct target *t)
{
    if (is_source(t) && table_default(t) == DEFAULT_OURS)
        return OSR_UNCHANGED;
    if (!t->face->status())
        return OSR_NO_SOURCE;
    if (!t->lib.ENGINE_set_default_RAND(t->engine) || !t->lib.RAND_set_rand_method(0))
        return OSR_FAILED;
    return OSR_OK;
}

static void set_decided(const struct target *t)
{
    t->lib.ENGINE_set_flags(t->engine,
                            t->lib.ENGINE_get_flags(t->engine) | OSR_ENGINE_FLAGS_DECIDED);
}

static int is_decided(const struct target *t)
{
    return (t->lib.ENGINE_get_flags(t->engine) & OSR_ENGINE_FLAGS_DECIDED) != 0;
}

/*
 * Dropping the cached method makes libcrypto look in the table again. If an
 * engine is left there that osrandom had taken over from, libcrypto would fall
 * back to that one: its own generator is named instead. If an engine was made
 * the default after osrandom, that choice is let through.
 */
static int restore_builtin(const struct target *t)
{
    enum table_default before = table_default(t);
    const osr_rand_method *method = 0;

    t->lib.ENGINE_unregister_RAND(t->engine);
    if (before != DEFAULT_OTHER && table_default(t) == DEFAULT_OTHER)
        method = t->lib.RAND_OpenSSL();
    return t->lib.RAND_set_rand_method(method) ? OSR_OK : OSR_FAILED;
}

static int activate(const struct target *t)
{
    return is_decided(t) ? OSR_UNCHANGED : make_default(t);
}

static int restore_if_source(const struct target *t)
{
    return is_source(t) ? restore_builtin(t) : OSR_UNCHANGED;
}

/* Finds osrandom, does one thing with it, and keeps that it was decided on. */
static int decide(const void *libcrypto, int (*action)(const struct target *t))
{
    struct target t;
    int status = find(&t, libcrypto);

    if (status != OSR_OK)
        return status;
    status = action(&t);
    if (status >= OSR_UNCHANGED)
        set_decided(&t);
    t.lib.ENGINE_free(t.engine);
    return status;
}

int osrandom_activate(const void *libcrypto)
{
    return decide(libcrypto, activate);
}

int osrandom_register(const void *libcrypto)
{
    return decide(libcrypto, make_default);
}

int osrandom_unregister(const void *libcrypto)
{
    return decide(libcrypto, restore_if_source);
}

int osrandom_is_registered(const void *libcrypto)
{
    struct target t;
    int status = find(&t, libcrypto);

    if (status != OSR_OK)
        return status;
    status = is_source(&t) ? OSR_OK : OSR_UNCHANGED;
    t.lib.ENGINE_free(t.engine);
    return status;
}

/* The face of the osrandom that serves this libcrypto; ours if none does. */
static const struct osr_face *serving_face(const void *libcrypto)
{
    struct target t;

    if (find(&t, libcrypto) != OSR_OK)
        return &osr_own_face;
    t.lib.ENGINE_free(t.engine);
    return t.face;
}

const char *osrandom_source(const void *libcrypto)
{
    return serving_face(libcrypto)->source_name();
}

void osrandom_failure(const void *libcrypto, int out[3])
{
    struct osr_failure why;

    serving_face(libcrypto)->failure(&why);
    out[0] = why.refused;
    out[1] = why.call;
    out[2] = why.error;
}

void osrandom_counters(const void *libcrypto, uint64_t out[4])
{
    serving_face(libcrypto)->counters(out);
}

/*
 * For programs that load an engine from a file (openssl's "dynamic" engine):
 * fns->static_state lies in the libcrypto that is asking.
 */
int bind_engine(ENGINE *e, const char *id, const osr_dynamic_fns *fns)
{
    struct osr_libcrypto lib;

    if (id != 0 && !osr_text_equal(id, ENGINE_ID))
        return 0;
    return osr_libcrypto_find(&lib, fns->static_state) == OSR_OK && describe(&lib, e);
}

unsigned long v_check(unsigned long version)
{
    return version >= OSR_DYNAMIC_VERSION ? OSR_DYNAMIC_VERSION : 0;
}
