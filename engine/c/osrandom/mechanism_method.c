/*
 * osrandom as a RAND_METHOD, by RAND_set_rand_method: for a libcrypto with
 * neither engines nor random providers, such as a 3.0 to 3.4 built without
 * engines. "Added" means nothing here: there is no list to be on.
 */
#include "mechanism.h"

static int is_there(const struct osr_libcrypto *lib)
{
    (void)lib;
    return 1;
}

static int add(const struct osr_target *t)
{
    (void)t;
    return OSR_OK;
}

static const struct osr_face *serving(const struct osr_target *t)
{
    const struct osr_face *face = osr_face_at(t->lib.RAND_get_rand_method());

    return face != 0 ? face : &osrandom_face_1;
}

int osr_method_is_source(const struct osr_target *t)
{
    return osr_face_at(t->lib.RAND_get_rand_method()) != 0 ? OSR_OK : OSR_UNCHANGED;
}

static int make_source(const struct osr_target *t)
{
    if (osr_method_is_source(t) == OSR_OK)
        return OSR_UNCHANGED;
    return t->lib.RAND_set_rand_method(&osrandom_face_1.method) ? OSR_OK : OSR_FAILED;
}

/* NULL would make libcrypto look for a default engine, if there are any. */
static int restore(const struct osr_target *t)
{
    const osr_rand_method *own = t->lib.has_engines ? t->lib.RAND_OpenSSL() : 0;

    return t->lib.RAND_set_rand_method(own) ? OSR_OK : OSR_FAILED;
}

const struct osr_mechanism_table osr_mechanism_method = {
    is_there, add, serving, osr_method_is_source, make_source, restore,
};
