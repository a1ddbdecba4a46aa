/*
 * One-shot digests and MACs in a real libcrypto: digest_test LIBCRYPTO. To make libcrypto fail, one
 * of its functions is replaced.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/c/calls/calls.h"
#include "check.h"

#define LARGEST 300

static const void *inside;
static void *library;
static const EVP_MD *(*digest_by_name)(const char *);
static void *(*fetch_digest)(void *, const char *, const char *);
static void (*free_digest)(void *);
static int (*digest_at_once)(const void *, size_t, unsigned char *, unsigned int *, const EVP_MD *,
                             void *);
static unsigned char source[LARGEST];

static int open_libcrypto(const char *path)
{
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == 0)
        return 0;
    inside = dlsym(library, "OpenSSL_version_num");
    *(void **)&digest_by_name = dlsym(library, "EVP_get_digestbyname");
    *(void **)&fetch_digest = dlsym(library, "EVP_MD_fetch");
    *(void **)&free_digest = dlsym(library, "EVP_MD_free");
    *(void **)&digest_at_once = dlsym(library, "EVP_Digest");
    for (size_t i = 0; i < sizeof source; i++)
        source[i] = (unsigned char)(i * 7 + i / 251);
    return inside != 0;
}

static const EVP_MD *digest_named(const char *name)
{
    return fetch_digest != 0 ? fetch_digest(0, name, 0) : digest_by_name(name);
}

static void let_go(const EVP_MD *md)
{
    if (fetch_digest != 0)
        free_digest((void *)(uintptr_t)md);
}

static size_t from_hex(const char *hex, unsigned char *out)
{
    size_t size = strlen(hex) / 2;

    for (size_t i = 0; i < size; i++)
        sscanf(hex + 2 * i, "%2hhx", &out[i]);
    return size;
}

/* Every size, one after another, with one context or a new one each time. */
static void same_digests(const char *name, int keeps)
{
    const EVP_MD *md = digest_named(name);
    struct hazmat_digest *digest = md != 0 ? hazmat_digest_new(inside, md, keeps) : 0;
    unsigned char ours[64], theirs[64];
    int same = 1;

    CHECK(digest != 0 && (digest->kept != 0) == keeps, name);
    for (int size = 0; digest != 0 && size < LARGEST; size++) {
        memset(ours, 0x77, sizeof ours), memset(theirs, 0x77, sizeof theirs);
        same &= hazmat_digest(digest, ours, 0, source, size) == 1;
        same &= digest_at_once(source, (size_t)size, theirs, 0, md, 0) == 1;
        same &= memcmp(ours, theirs, sizeof ours) == 0;
    }
    CHECK(same, name);
    if (digest != 0)
        hazmat_digest_free(digest);
    let_go(md);
}

/* FIPS 180-4's example; in place; and what is refused. */
static void test_digest(int keeps)
{
    const EVP_MD *md = digest_named("SHA256");
    struct hazmat_digest *digest = hazmat_digest_new(inside, md, keeps);
    unsigned char expected[32], out[32] = "abc";

    from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", expected);
    CHECK(hazmat_digest(digest, out, 0, out, 3) == 1, "in place");
    CHECK(memcmp(out, expected, sizeof out) == 0, "abc");
    CHECK(hazmat_digest(digest, out, 0, source, -1) == 0, "size below 0");
    CHECK(hazmat_digest(digest, out, -1, source, 3) == 0, "length below 0");
    CHECK(hazmat_digest(digest, out, 0, (const unsigned char *)"abc", 3) == 1, "afterwards");
    CHECK(memcmp(out, expected, sizeof out) == 0, "abc");
    hazmat_digest_free(digest);
    let_go(md);
}

/* NIST's first example of SHAKE256, longer than its default output. */
static void test_xof(void)
{
    const EVP_MD *md = digest_named("SHAKE256");
    struct hazmat_digest *digest = hazmat_digest_new(inside, md, 0);
    unsigned char expected[32], out[LARGEST];
    char rest[4] = {0x77, 0x77, 0x77, 0x77};

    from_hex("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f", expected);
    memset(out, 0x77, sizeof out);
    CHECK(hazmat_digest(digest, out, 200, 0, 0) == 1, "no data");
    CHECK(memcmp(out, expected, 32) == 0 && memcmp(out + 200, rest, 4) == 0, "200 bytes");
    hazmat_digest_free(digest);
    let_go(md);
}

static osr_digest_init *real_init;
static int good_inits;

static int init_a_few_times(EVP_MD_CTX *context, const EVP_MD *type, ENGINE *engine)
{
    return good_inits-- > 0 ? real_init(context, type, engine) : 0;
}

/* A context that could not be reset is reset by the next call, or that call fails. */
static void test_failing_init(void)
{
    const EVP_MD *md = digest_named("SHA256");
    struct hazmat_digest *digest = hazmat_digest_new(inside, md, 1);
    unsigned char expected[32], out[32];

    from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", expected);
    real_init = digest->init, digest->init = init_a_few_times;
    good_inits = 1;
    CHECK(hazmat_digest(digest, out, 0, (const unsigned char *)"abc", 3) == 1, "the first");
    good_inits = 0;
    CHECK(hazmat_digest(digest, out, 0, (const unsigned char *)"abc", 3) == 0, "cannot begin");
    good_inits = 2;
    CHECK(hazmat_digest(digest, out, 0, (const unsigned char *)"abc", 3) == 1, "can again");
    CHECK(memcmp(out, expected, sizeof out) == 0, "abc");
    CHECK(good_inits == 0, "begun before and after");
    good_inits = 1;
    CHECK(hazmat_digest(digest, out, 0, (const unsigned char *)"abc", 3) == 1, "ready");
    CHECK(memcmp(out, expected, sizeof out) == 0 && good_inits == 0, "begun once");
    hazmat_digest_free(digest);
    let_go(md);
}

static void test_no_library(void)
{
    struct hazmat_mac_form form = {32, 32, 1};
    int on_the_stack;

    CHECK(hazmat_digest_new(&on_the_stack, 0, 1) == 0, "no library");
    CHECK(hazmat_digest_new((const void *)&strlen, 0, 1) == 0, "another library");
    CHECK(hazmat_mac_new(&on_the_stack, 0, &form) == 0, "no library");
    CHECK(hazmat_mac_new((const void *)&strlen, 0, &form) == 0, "another library");
}

/* OSSL_PARAM (<openssl/core.h>) */
struct param {
    const char *key;
    unsigned int type;
    void *data;
    size_t size, returned;
};

static EVP_MAC_CTX *hmac; /* with SHA-256, without a key; NULL before OpenSSL 3 */
static osr_mac_ctx_free *free_hmac;

static void make_hmac(void)
{
    char name[] = "SHA256";
    struct param params[] = {{"digest", 4, name, 6, (size_t)-1}, {0, 0, 0, 0, 0}};
    void *(*fetch)(void *, const char *, const char *);
    void (*free_mac)(void *);
    EVP_MAC_CTX *(*new_context)(void *);
    int (*set)(EVP_MAC_CTX *, const struct param *);
    void *mac;

    *(void **)&fetch = dlsym(library, "EVP_MAC_fetch");
    *(void **)&free_mac = dlsym(library, "EVP_MAC_free");
    *(void **)&new_context = dlsym(library, "EVP_MAC_CTX_new");
    *(void **)&free_hmac = dlsym(library, "EVP_MAC_CTX_free");
    *(void **)&set = dlsym(library, "EVP_MAC_CTX_set_params");
    if (fetch == 0)
        return;
    mac = fetch(0, "HMAC", 0);
    hmac = new_context(mac);
    free_mac(mac);
    CHECK(hmac != 0 && set(hmac, params) == 1, "HMAC");
}

/* RFC 4231, test case 2, and HMAC-SHA256 of nothing with 32 zeros and with no key at all */
static const char *const jefe = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
static const char *const nothing =
    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
static const unsigned char *const what = (const unsigned char *)"what do ya want for nothing?";

static int is_hex(const unsigned char *bytes, const char *hex)
{
    unsigned char expected[64];

    return memcmp(bytes, expected, from_hex(hex, expected)) == 0;
}

static void test_mac(struct hazmat_mac_form form)
{
    struct hazmat_mac *mac = hazmat_mac_new(inside, hmac, &form);
    unsigned char out[64], key[4] = "Jefe";

    CHECK(mac != 0 && mac->context != hmac, "a context of its own");
    for (int i = 0; i < 3; i++) {
        memset(out, 0x77, sizeof out);
        CHECK(hazmat_mac(mac, out, key, 4, what, 28) == 1 && is_hex(out, jefe), "case 2");
        CHECK(out[32] == 0x77, "no more");
        CHECK(hazmat_mac(mac, out, key, 0, 0, 0) == 1 && is_hex(out, nothing), "no key");
    }
    CHECK(hazmat_mac(mac, out, key, -1, what, 28) == 0, "key size below 0");
    CHECK(hazmat_mac(mac, out, key, 4, what, -1) == 0, "size below 0");
    CHECK(hazmat_mac(mac, out, key, 4, what, 28) == 1 && is_hex(out, jefe), "afterwards");
    if (form.keeps) { /* without a new key it uses the one that it has */
        CHECK(mac->init(mac->context, 0, 0, 0) == 1, "the key that is kept");
        CHECK(mac->final(mac->context, out, &(size_t){0}, 32) == 1, "the key that is kept");
        CHECK(is_hex(out, nothing), "is not the caller's");
    }
    hazmat_mac_free(mac);
}

static void test_mac_forms(void)
{
    static const struct hazmat_mac_form wrong[] = {
        {0, 32, 1}, {-1, 32, 1}, {32, 33, 1}, {32, -1, 0}, {32, 0, 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(hazmat_mac_new(inside, hmac, &wrong[i]) == 0, "impossible");
}

static osr_mac_init *real_mac_init;
static osr_mac_ctx_free *real_mac_free;
static int good_mac_inits, freed;

static int mac_init_a_few_times(EVP_MAC_CTX *context, const unsigned char *key, size_t size,
                                const OSSL_PARAM *params)
{
    return good_mac_inits-- > 0 ? real_mac_init(context, key, size, params) : 0;
}

static void count_and_free(EVP_MAC_CTX *context)
{
    freed += context != 0;
    real_mac_free(context);
}

/* A context that cannot be given another key is freed. */
static void test_key_that_stays(int good, int expected)
{
    struct hazmat_mac_form form = {32, 32, 1};
    struct hazmat_mac *mac = hazmat_mac_new(inside, hmac, &form);
    unsigned char out[32], key[4] = "Jefe";

    real_mac_init = mac->init, mac->init = mac_init_a_few_times;
    real_mac_free = mac->free, mac->free = count_and_free;
    good_mac_inits = good, freed = 0;
    CHECK(hazmat_mac(mac, out, key, 4, what, 28) == expected, "the MAC");
    CHECK(!expected || is_hex(out, jefe), "the MAC");
    CHECK(freed == 1, "freed");
    good_mac_inits = 9;
    CHECK(hazmat_mac(mac, out, key, 4, what, 28) == 0, "afterwards");
    hazmat_mac_free(mac);
    CHECK(freed == 1, "freed once");
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"MD5", "SHA1", "SHA224", "SHA256", "SHA512", "SHA3-256"};

    if (argc != 2 || !open_libcrypto(argv[1])) {
        fputs("usage: digest_test LIBCRYPTO\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        same_digests(names[i], 0), same_digests(names[i], 1);
    test_digest(0), test_digest(1);
    test_xof();
    test_failing_init();
    test_no_library();
    make_hmac();
    if (hmac != 0) {
        test_mac((struct hazmat_mac_form){32, 32, 1});
        test_mac((struct hazmat_mac_form){32, 32, 0});
        test_mac((struct hazmat_mac_form){32, 0, 0});
        test_mac_forms();
        test_key_that_stays(1, 1);
        test_key_that_stays(0, 0);
        free_hmac(hmac);
    }
    return report();
}
