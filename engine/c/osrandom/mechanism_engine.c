/* osrandom as an OpenSSL ENGINE: listed, made the default, and unset again. */
#include "draw.h"
#include "mechanism.h"
#include "osrandom.h"
#include "../base/text.h"

#define ENGINE_ID "osrandom"

/*
 * At most this many osrandoms that were removed from the list are taken out of the table at once.
 */
#define MAX_REMOVED 64

/* Makes ENGINE_init fail without a source, so that it cannot become the default. */
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
           lib->ENGINE_set_RAND(e, &osrandom_face_1.method);
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

/*
 * An osrandom is recognized by its method, not its ENGINE: one that the program
 * has removed from the list keeps serving while it is in the table of defaults.
 */
static const struct osr_face *face_of(const struct osr_libcrypto *lib, const ENGINE *e)
{
    return osr_face_at(lib->ENGINE_get_RAND(e));
}

/* OSR_OK with an engine to be freed, or an error. */
static int find(const struct osr_libcrypto *lib, ENGINE **out)
{
    ENGINE *e = listed(lib);

    if (e == 0)
        return OSR_NOT_ADDED;
    if (face_of(lib, e) == 0) {
        lib->ENGINE_free(e);
        return OSR_FOREIGN;
    }
    *out = e;
    return OSR_OK;
}

static int is_there(const struct osr_libcrypto *lib)
{
    return lib->has_engines;
}

static int list_new(const struct osr_libcrypto *lib)
{
    ENGINE *e = lib->ENGINE_new();
    int added = e != 0 && describe(lib, e) && lib->ENGINE_add(e);

    if (e != 0)
        lib->ENGINE_free(e);
    return added ? OSR_OK : OSR_FAILED;
}

static int add(const struct osr_target *t)
{
    ENGINE *e;
    int added, status = find(&t->lib, &e);

    if (status == OSR_NOT_ADDED) {
        t->lib.ERR_set_mark();
        added = list_new(&t->lib);
        /* Another thread may have been first: then this is not a failure. */
        status = find(&t->lib, &e);
        if (status != OSR_OK)
            return added;
        t->lib.ERR_pop_to_mark();
    }
    if (status == OSR_OK)
        t->lib.ENGINE_free(e);
    return status;
}

static const struct osr_face *serving(const struct osr_target *t)
{
    const struct osr_face *face = osr_face_at(t->lib.RAND_get_rand_method());
    ENGINE *e;

    if (face != 0)
        return face;
    if (find(&t->lib, &e) != OSR_OK)
        return &osrandom_face_1;
    face = face_of(&t->lib, e);
    t->lib.ENGINE_free(e);
    return face;
}

enum table_default { DEFAULT_NONE, DEFAULT_OURS, DEFAULT_OTHER };

static enum table_default table_default(const struct osr_libcrypto *lib)
{
    ENGINE *e = lib->ENGINE_get_default_RAND();
    enum table_default whose;

    if (e == 0)
        return DEFAULT_NONE;
    whose = face_of(lib, e) != 0 ? DEFAULT_OURS : DEFAULT_OTHER;
    lib->ENGINE_finish(e);
    return whose;
}

/* Takes the default engine out of the table, if it is an osrandom. */
static int unregister_default(const struct osr_libcrypto *lib)
{
    ENGINE *e = lib->ENGINE_get_default_RAND();
    int is_ours = e != 0 && face_of(lib, e) != 0;

    if (is_ours)
        lib->ENGINE_unregister_RAND(e);
    if (e != 0)
        lib->ENGINE_finish(e);
    return is_ours;
}

/* Takes the listed osrandom out of the table, then each one that this uncovers. */
static void leave_table(const struct osr_libcrypto *lib)
{
    ENGINE *e;

    if (find(lib, &e) == OSR_OK) {
        lib->ENGINE_unregister_RAND(e);
        lib->ENGINE_free(e);
    }
    for (int i = 0; i < MAX_REMOVED && unregister_default(lib); i++)
        continue;
}

/*
 * Dropping the cached method makes libcrypto look in the table again. A removed
 * osrandom leaves the table first: if another engine became the default in its
 * place, libcrypto would free it and keep its address.
 */
static int make_source(const struct osr_target *t)
{
    ENGINE *e;
    int status;

    if (osr_method_is_source(t) == OSR_OK && table_default(&t->lib) == DEFAULT_OURS)
        return OSR_UNCHANGED;
    status = find(&t->lib, &e);
    if (status != OSR_OK)
        return status;
    leave_table(&t->lib);
    if (!t->lib.ENGINE_set_default_RAND(e) || !t->lib.RAND_set_rand_method(0))
        status = OSR_FAILED;
    t->lib.ENGINE_free(e);
    return status;
}

/*
 * If the table still holds an engine that osrandom had replaced, libcrypto
 * would fall back to it: its own generator is set explicitly instead. An engine
 * made the default after osrandom is left in place.
 */
static int restore(const struct osr_target *t)
{
    const osr_rand_method *method = 0;
    enum table_default before = table_default(&t->lib);

    leave_table(&t->lib);
    if (before != DEFAULT_OTHER && table_default(&t->lib) == DEFAULT_OTHER)
        method = t->lib.RAND_OpenSSL();
    return t->lib.RAND_set_rand_method(method) ? OSR_OK : OSR_FAILED;
}

const struct osr_mechanism_table osr_mechanism_engine = {
    is_there, add, serving, osr_method_is_source, make_source, restore,
};

/*
 * For programs that load an engine from a file (openssl's "dynamic" engine):
 * fns->static_state lies in the libcrypto that is asking.
 */
int bind_engine(ENGINE *e, const char *id, const osr_dynamic_fns *fns)
{
    struct osr_libcrypto lib;

    if (id != 0 && !osr_text_equal(id, ENGINE_ID))
        return 0;
    return osr_libcrypto_find(&lib, fns->static_state) == OSR_OK && lib.has_engines &&
           describe(&lib, e);
}

unsigned long v_check(unsigned long version)
{
    return version >= OSR_DYNAMIC_VERSION ? OSR_DYNAMIC_VERSION : 0;
}
