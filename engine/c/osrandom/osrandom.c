/* The exported functions: pick the mechanism, and change the source one thread at a time. */
#include "osrandom.h"

#include "mechanism.h"
#include "draw.h"

static const struct osr_mechanism_table *const mechanisms[] = {
    [OSR_ENGINE] = &osr_mechanism_engine,
    [OSR_PROVIDER] = &osr_mechanism_provider,
    [OSR_METHOD] = &osr_mechanism_method,
};

/* The requested mechanism; for OSR_ANY, the first that this libcrypto has. */
static int choose(const struct osr_libcrypto *lib, int wanted)
{
    for (int i = OSR_ENGINE; i <= OSR_METHOD; i++)
        if ((wanted == OSR_ANY || wanted == i) && mechanisms[i]->is_there(lib))
            return i;
    return OSR_NO_MECHANISM;
}

/* Fills in the target; returns the mechanism, or an error. */
static int find(struct osr_target *t, const void *libcrypto, int wanted)
{
    int status = osr_libcrypto_find(&t->lib, libcrypto);

    if (status != OSR_OK)
        return status;
    t->record = osr_record_of(t->lib.RAND_OpenSSL());
    return t->record != 0 ? choose(&t->lib, wanted) : OSR_TOO_MANY;
}

int osrandom_mechanism(const void *libcrypto, int wanted)
{
    struct osr_target t;

    return find(&t, libcrypto, wanted);
}

int osrandom_add(const void *libcrypto, int wanted)
{
    struct osr_target t;
    int mechanism = find(&t, libcrypto, wanted);

    if (mechanism < 0)
        return mechanism;
    t.lib.ERR_clear_error();
    return mechanisms[mechanism]->add(&t);
}

/*
 * That the program has decided on its source is recorded in libcrypto, in the
 * table of names it keeps for its users: there, every copy of this library sees
 * it, whatever its version, and separately for each libcrypto. The table is
 * locked, and holds the name until the process ends. The name is added only
 * once.
 */
#define DECIDED "osrandom: the program has decided on the random source"

static int is_decided(const struct osr_libcrypto *lib)
{
    return lib->OBJ_NAME_get(DECIDED, OSR_OBJ_NAME_TYPE_UNDEF) != 0;
}

static int keep_decided(const struct osr_libcrypto *lib)
{
    return is_decided(lib) || lib->OBJ_NAME_add(DECIDED, OSR_OBJ_NAME_TYPE_UNDEF, DECIDED);
}

typedef int action(const struct osr_mechanism_table *mechanism, const struct osr_target *t);

static int make_source(const struct osr_mechanism_table *mechanism, const struct osr_target *t)
{
    return osr_method_status() ? mechanism->make_source(t) : OSR_NO_SOURCE;
}

static int activate(const struct osr_mechanism_table *mechanism, const struct osr_target *t)
{
    return is_decided(&t->lib) ? OSR_UNCHANGED : make_source(mechanism, t);
}

/* Checked again afterwards: other code may have set osrandom in a way that persists. */
static int restore(const struct osr_mechanism_table *mechanism, const struct osr_target *t)
{
    int status = mechanism->is_source(t);

    if (status == OSR_OK)
        status = mechanism->restore(t);
    return status == OSR_OK && mechanism->is_source(t) == OSR_OK ? OSR_STILL_SOURCE : status;
}

static int is_fips(const struct osr_libcrypto *lib)
{
    if (!lib->has_fips)
        return 0;
    return lib->EVP_default_properties_is_fips_enabled(0) == 1 ||
           (lib->OSSL_PROVIDER_available(0, "fips") == 1 &&
            lib->OSSL_PROVIDER_available(0, "default") != 1);
}

/* Changes the source, and records that the program has decided. */
static int decide(const void *libcrypto, int wanted, action *action)
{
    struct osr_target t;
    int status, mechanism = find(&t, libcrypto, wanted);

    if (mechanism < 0)
        return mechanism;
    if (action != restore && is_fips(&t.lib))
        return OSR_FIPS;
    if (!osr_record_enter(t.record))
        return OSR_BUSY;
    t.lib.ERR_clear_error();
    status = action(mechanisms[mechanism], &t);
    if (status >= OSR_UNCHANGED && !keep_decided(&t.lib))
        status = OSR_FAILED;
    osr_record_leave(t.record);
    return status;
}

int osrandom_activate(const void *libcrypto, int mechanism)
{
    return decide(libcrypto, mechanism, activate);
}

int osrandom_register(const void *libcrypto, int mechanism)
{
    return decide(libcrypto, mechanism, make_source);
}

int osrandom_unregister(const void *libcrypto, int mechanism)
{
    return decide(libcrypto, mechanism, restore);
}

int osrandom_is_registered(const void *libcrypto, int wanted)
{
    struct osr_target t;
    int mechanism = find(&t, libcrypto, wanted);

    return mechanism < 0 ? mechanism : mechanisms[mechanism]->is_source(&t);
}

int osrandom_is_fips(const void *libcrypto)
{
    struct osr_libcrypto lib;
    int status = osr_libcrypto_find(&lib, libcrypto);

    if (status != OSR_OK)
        return status;
    return is_fips(&lib) ? OSR_OK : OSR_UNCHANGED;
}

/* The face of the osrandom that serves this libcrypto; ours if none does. */
static const struct osr_face *serving(const void *libcrypto, int wanted)
{
    struct osr_target t;
    int mechanism = find(&t, libcrypto, wanted);

    return mechanism < 0 ? &osrandom_face_1 : mechanisms[mechanism]->serving(&t);
}

const char *osrandom_source(const void *libcrypto, int mechanism)
{
    return serving(libcrypto, mechanism)->source_name();
}

int osrandom_choose_source(const void *libcrypto, int mechanism, int choice)
{
    return serving(libcrypto, mechanism)->choose_source(choice);
}

void osrandom_failure(const void *libcrypto, int mechanism, int out[3])
{
    struct osr_failure why;

    serving(libcrypto, mechanism)->failure(&why);
    out[0] = why.refused;
    out[1] = why.call;
    out[2] = why.error;
}

void osrandom_counters(const void *libcrypto, int mechanism, uint64_t out[4])
{
    serving(libcrypto, mechanism)->counters(out);
}
