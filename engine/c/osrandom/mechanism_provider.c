/*
 * osrandom as a provider of random bytes (OSSL_FUNC_PROVIDER_RANDOM_BYTES),
 * from OpenSSL 3.5 on. RAND_set1_random_provider is not thread safe: it is
 * called only to change the source, by one thread at a time.
 */
#include "provider.h"

#include "mechanism.h"
#include "../base/text.h"

static int is_there(const struct osr_libcrypto *lib)
{
    return lib->has_random_providers;
}

/* libcrypto would list it again each time. */
static int add(const struct osr_target *t)
{
    if (__atomic_exchange_n(&t->record->is_known, 1, __ATOMIC_ACQ_REL))
        return OSR_OK;
    if (t->lib.OSSL_PROVIDER_add_builtin(0, OSR_PROVIDER_NAME, OSSL_provider_init))
        return OSR_OK;
    __atomic_store_n(&t->record->is_known, 0, __ATOMIC_RELEASE);
    return OSR_FAILED;
}

/* Input and result of the search for the loaded provider. */
struct search {
    const struct osr_libcrypto *lib;
    const struct osr_face *face;
};

static int look_at(OSSL_PROVIDER *provider, void *data)
{
    struct search *search = data;

    if (search->face == 0 &&
        osr_text_equal(search->lib->OSSL_PROVIDER_get0_name(provider), OSR_PROVIDER_NAME))
        search->face = osr_face_at(search->lib->OSSL_PROVIDER_get0_provider_ctx(provider));
    return 1;
}

static const struct osr_face *serving(const struct osr_target *t)
{
    struct search search = {&t->lib, 0};

    t->lib.OSSL_PROVIDER_do_all(0, look_at, &search);
    return search.face != 0 ? search.face : &osrandom_face_1;
}

/*
 * libcrypto does not say which random provider it has. So we draw one byte, and
 * see whether osrandom was asked for it on this thread.
 */
static int is_source(const struct osr_target *t)
{
    const struct osr_face *face = serving(t);
    uint64_t before = face->attempts();
    unsigned char byte;

    t->lib.ERR_set_mark();
    (void)t->lib.RAND_bytes(&byte, 1);
    t->lib.ERR_pop_to_mark();
    return face->attempts() != before ? OSR_OK : OSR_UNCHANGED;
}

/* It stays loaded: other threads may be drawing from it at any time. */
static OSSL_PROVIDER *load(const struct osr_target *t)
{
    if (t->record->provider == 0)
        t->record->provider = t->lib.OSSL_PROVIDER_try_load(0, OSR_PROVIDER_NAME, 1);
    return t->record->provider;
}

/* A RAND_METHOD takes precedence over any random provider. */
static int make_source(const struct osr_target *t)
{
    OSSL_PROVIDER *provider;

    if (is_source(t) == OSR_OK)
        return OSR_UNCHANGED;
    provider = load(t);
    if (provider == 0)
        return OSR_FAILED;
    if (osr_face_at(t->lib.OSSL_PROVIDER_get0_provider_ctx(provider)) == 0)
        return OSR_FOREIGN;
    if (t->lib.RAND_get_rand_method() != t->lib.RAND_OpenSSL() &&
        !t->lib.RAND_set_rand_method(t->lib.RAND_OpenSSL()))
        return OSR_FAILED;
    return t->lib.RAND_set1_random_provider(0, provider) ? OSR_OK : OSR_FAILED;
}

/* Our method, if another mechanism has set it, would take precedence. */
static int restore(const struct osr_target *t)
{
    if (osr_method_is_source(t) == OSR_OK && !t->lib.RAND_set_rand_method(t->lib.RAND_OpenSSL()))
        return OSR_FAILED;
    return t->lib.RAND_set1_random_provider(0, 0) ? OSR_OK : OSR_FAILED;
}

const struct osr_mechanism_table osr_mechanism_provider = {
    is_there, add, serving, is_source, make_source, restore,
};
