/*
 * bcrypt_pbkdf with a real libcrypto: bcrypt_test LIBCRYPTO. The known answers are those of
 * OpenBSD's regress/lib/libutil/bcrypt_pbkdf. libcrypto's memory is watched as it is freed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/c/calls/calls.h"
#include "check.h"

#define LARGE 4096 /* no less than the words of Blowfish take */

static const void *inside;
static int large_ones, dirty_ones, may_allocate = 1;

/* Each block begins with its size. */
static void *allocate(size_t size, const char *file, int line)
{
    size_t *block = may_allocate ? malloc(16 + size) : 0;

    (void)file, (void)line;
    if (block == 0)
        return 0;
    *block = size;
    return (unsigned char *)block + 16;
}

static void let_go(void *address, const char *file, int line)
{
    size_t *block = address != 0 ? (size_t *)((unsigned char *)address - 16) : 0;

    (void)file, (void)line;
    if (block != 0 && *block >= LARGE) {
        int dirty = 0;

        for (size_t i = 0; i < *block; i++)
            dirty |= ((unsigned char *)address)[i];
        large_ones++, dirty_ones += dirty != 0;
    }
    free(block);
}

static void *resize(void *address, size_t size, const char *file, int line)
{
    size_t *block = address != 0 ? (size_t *)((unsigned char *)address - 16) : 0;
    size_t *larger = realloc(block, 16 + size);

    (void)file, (void)line;
    if (larger == 0)
        return 0;
    *larger = size;
    return (unsigned char *)larger + 16;
}

static int open_libcrypto(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int (*set)(void *(*)(size_t, const char *, int), void *(*)(void *, size_t, const char *, int),
               void (*)(void *, const char *, int));

    if (library == 0)
        return 0;
    inside = dlsym(library, "OpenSSL_version_num");
    *(void **)&set = dlsym(library, "CRYPTO_set_mem_functions");
    return set != 0 && set(allocate, resize, let_go) == 1;
}

static int derive(unsigned char *key, size_t size, const char *password, size_t password_size,
                  const char *salt, size_t salt_size, uint64_t rounds)
{
    return hazmat_bcrypt_pbkdf(inside, key, size, (const unsigned char *)password, password_size,
                               (const unsigned char *)salt, salt_size, rounds);
}

static int is_hex(const unsigned char *bytes, size_t size, const char *hex)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char expected;

        if (sscanf(hex + 2 * i, "%2hhx", &expected) != 1 || bytes[i] != expected)
            return 0;
    }
    return hex[2 * size] == '\0';
}

static const struct {
    uint64_t rounds;
    const char *password;
    size_t password_size;
    const char *salt;
    size_t salt_size;
    size_t size;
    const char *key;
} answers[] = {
    {4, "password", 8, "salt", 4, 32,
     "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"},
    {4, "password", 8, "", 1, 16, "c12b566235eee04c212598970a579a67"},
    {4, "", 1, "salt", 4, 16, "6051be18c2f4f82cbf0efee5471b4bb9"},
    {4, "password", 9, "salt", 5, 32,
     "7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050"},
    {4, "pass\0wor", 8, "sa\0l", 4, 16, "c2bffd9db38f6569efef4372f4de83c0"},
    {4, "pass\0word", 9, "sa\0lt", 5, 16, "4ba4ac3925c0e8d7f0cdb6bb1684a56f"},
    {8, "password", 8, "salt", 4, 64,
     "e1367ec5151a33faac4cc1c144cd23fa15d5548493ecc99b9b5d9c0d3b27bec7"
     "6227ea66088b849b20ab7aa478010246e74bba51723fefa9f9474d6508845e8d"},
    {42, "password", 8, "salt", 4, 16, "833cf0dcf56db65608e8f0dc0ce882bd"},
    /* of a length that its blocks do not divide: github.com/dchest/bcrypt_pbkdf's answer */
    {7, "DieWuerdeDesMenschenIstUnantastbar", 34, "Tafelsalz", 9, 71,
     "17b476aad74233495ce8794915744c71f99966897a60c370b43ca883805a56de"
     "38bc518cd4ebd1cf460a683dc812cff843ce219d988120266e420faa755d098d45"
     "dad5156e651d"},
};

static void test_answers(void)
{
    unsigned char key[80];

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        memset(key, 0x77, sizeof key);
        CHECK(derive(key, answers[i].size, answers[i].password, answers[i].password_size,
                     answers[i].salt, answers[i].salt_size, answers[i].rounds) == 1,
              "it works");
        CHECK(is_hex(key, answers[i].size, answers[i].key), answers[i].key);
        CHECK(key[answers[i].size] == 0x77, "no more");
    }
    CHECK(large_ones == sizeof answers / sizeof *answers, "each in one block of memory");
    CHECK(dirty_ones == 0, "which is wiped");
}

static void test_limits(void)
{
    static unsigned char key[1025];
    const int impossible = HAZMAT_BCRYPT_PBKDF_IMPOSSIBLE;
    int on_the_stack;

    key[1024] = 0x77;
    CHECK(derive(key, 1024, "p", 1, "s", 1, 1) == 1 && key[1024] == 0x77, "the longest");
    CHECK(derive(key, 1025, "p", 1, "s", 1, 1) == impossible, "too long");
    CHECK(derive(key, 0, "p", 1, "s", 1, 1) == impossible, "no key");
    CHECK(derive(key, 32, "p", 0, "s", 1, 1) == impossible, "no password");
    CHECK(derive(key, 32, "p", (size_t)INT32_MAX + 1, "s", 1, 1) == impossible, "long password");
    CHECK(derive(key, 32, "p", 1, "s", 0, 1) == impossible, "no salt");
    CHECK(derive(key, 32, "p", 1, "s", (1 << 20) + 1, 1) == impossible, "long salt");
    CHECK(derive(key, 32, "p", 1, "s", 1, 0) == impossible, "no rounds");
    CHECK(hazmat_bcrypt_pbkdf(&on_the_stack, key, 32, key, 1, key, 1, 1) == impossible, "nowhere");
}

static void test_no_memory(void)
{
    unsigned char key[32];

    may_allocate = 0;
    CHECK(derive(key, 32, "p", 1, "s", 1, 1) == 0, "without memory");
    may_allocate = 1;
    CHECK(derive(key, 32, "p", 1, "s", 1, 1) == 1, "and again with it");
}

int main(int argc, char **argv)
{
    if (argc != 2 || !open_libcrypto(argv[1])) {
        fputs("usage: bcrypt_test LIBCRYPTO\n", stderr);
        return 2;
    }
    test_answers();
    test_limits();
    test_no_memory();
    return report();
}
