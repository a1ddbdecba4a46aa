/*
 * The bench's floor: what libcrypto's calls cost a C program that does nothing
 * else.
 *
 *     evp_loop LIBCRYPTO OPERATION SIZE MILLISECONDS
 *
 * prints the nanoseconds per call, or, for 0 milliseconds, the last 16 bytes of
 * a call's result. It opens the libcrypto that it is given, as the package
 * does, and declares the functions that it calls, as in OpenSSL 1.1.1, 3 and 4.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

enum { TAG = 16, DIGEST = 32, GET_TAG = 0x10, SET_TAG = 0x11 };

typedef unsigned char byte;

static int (*EVP_Digest)(const void *, size_t, byte *, unsigned *, const void *, void *);
static byte *(*HMAC)(const void *, const void *, int, const byte *, size_t, byte *, unsigned *);
static void *(*HMAC_CTX_new)(void);
static int (*HMAC_Init_ex)(void *, const void *, int, const void *, void *);
static int (*HMAC_Update)(void *, const byte *, size_t);
static int (*HMAC_Final)(void *, byte *, unsigned *);
static void *(*EVP_CIPHER_CTX_new)(void);
static int (*EVP_CipherInit_ex)(void *, const void *, void *, const byte *, const byte *, int);
static int (*EVP_CipherUpdate)(void *, byte *, int *, const byte *, int);
static int (*EVP_CipherFinal_ex)(void *, byte *, int *);
static int (*EVP_CIPHER_CTX_ctrl)(void *, int, int, void *);
static const void *(*EVP_get_digestbyname)(const char *);
static const void *(*EVP_get_cipherbyname)(const char *);
/* From 3.0 on: an algorithm that is not fetched in advance is fetched in each call. */
static void *(*EVP_MD_fetch)(void *, const char *, const char *);
static void *(*EVP_CIPHER_fetch)(void *, const char *, const char *);

static byte key[32], nonce[12], *data, *out;
/* The key that each message sets; NULL if the context keeps it, as the package's Aead does. */
static const byte *new_key;
static const void *md;
static void *ctx;
static int size;

static void check(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "evp_loop: %s failed\n", what);
    exit(1);
}

static void find(void *lib, const char *name, void *function)
{
    void *found = dlsym(lib, name);

    memcpy(function, &found, sizeof(found));
}

static void open_libcrypto(const char *path)
{
    void *lib = dlopen(path, RTLD_NOW);

    check(lib != NULL, path);
#define FIND(name) find(lib, #name, &name)
    FIND(EVP_Digest), FIND(HMAC), FIND(EVP_CIPHER_CTX_new), FIND(EVP_CipherInit_ex);
    FIND(HMAC_CTX_new), FIND(HMAC_Init_ex), FIND(HMAC_Update), FIND(HMAC_Final);
    FIND(EVP_CipherUpdate), FIND(EVP_CipherFinal_ex), FIND(EVP_CIPHER_CTX_ctrl);
    FIND(EVP_get_digestbyname), FIND(EVP_get_cipherbyname);
    FIND(EVP_MD_fetch), FIND(EVP_CIPHER_fetch);
#undef FIND
}

static void sha256(void)
{
    check(EVP_Digest(data, (size_t)size, out, NULL, md, NULL) == 1, "EVP_Digest");
}

static void hmac(void)
{
    check(HMAC(md, key, sizeof(key), data, (size_t)size, out, NULL) != NULL, "HMAC");
}

static void start_hmac(void)
{
    ctx = HMAC_CTX_new();
    check(HMAC_Init_ex(ctx, key, sizeof(key), md, NULL) == 1, "HMAC_Init_ex");
}

static void hmac_kept(void)
{
    check(HMAC_Init_ex(ctx, NULL, 0, NULL, NULL) == 1 &&
              HMAC_Update(ctx, data, (size_t)size) == 1 && HMAC_Final(ctx, out, NULL) == 1,
          "HMAC with its key kept");
}

static void seal(void)
{
    int length, rest;

    check(EVP_CipherInit_ex(ctx, NULL, NULL, new_key, nonce, 1) == 1 &&
              EVP_CipherUpdate(ctx, out, &length, data, size) == 1 &&
              EVP_CipherFinal_ex(ctx, out + length, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(ctx, GET_TAG, TAG, out + size) == 1,
          "seal");
}

static void unseal(void)
{
    int length, rest;

    check(EVP_CipherInit_ex(ctx, NULL, NULL, new_key, nonce, 0) == 1 &&
              EVP_CipherUpdate(ctx, out, &length, data, size) == 1 &&
              EVP_CIPHER_CTX_ctrl(ctx, SET_TAG, TAG, data + size) == 1 &&
              EVP_CipherFinal_ex(ctx, out + length, &rest) == 1,
          "open");
}

static void start_cipher(const char *name, int encrypt)
{
    const void *cipher =
        EVP_CIPHER_fetch ? EVP_CIPHER_fetch(NULL, name, NULL) : EVP_get_cipherbyname(name);

    check(cipher != NULL, name);
    ctx = EVP_CIPHER_CTX_new();
    check(EVP_CipherInit_ex(ctx, cipher, NULL, key, nonce, encrypt) == 1, "EVP_CipherInit_ex");
}

/* Leaves the message to be opened in data. */
static void start_open(const char *name)
{
    start_cipher(name, 1);
    seal();
    memcpy(data, out, (size_t)size + TAG);
    start_cipher(name, 0);
}

static void (*aead(const char *cipher, const char *name))(void)
{
    int seals = strstr(name, "Seal") != NULL;

    check(seals || strstr(name, "Open") != NULL, name);
    if (seals)
        start_cipher(cipher, 1);
    else
        start_open(cipher);
    new_key = strstr(name, "Kept") ? NULL : key;
    return seals ? seal : unseal;
}

static void (*operation(const char *name))(void)
{
    md = EVP_MD_fetch ? EVP_MD_fetch(NULL, "sha256", NULL) : EVP_get_digestbyname("sha256");
    check(md != NULL, "sha256");
    if (strcmp(name, "sha256") == 0)
        return sha256;
    if (strcmp(name, "hmac") == 0)
        return hmac;
    if (strcmp(name, "hmacKept") == 0)
        return start_hmac(), hmac_kept;
    return aead(strncmp(name, "gcm", 3) == 0 ? "aes-256-gcm" : "chacha20-poly1305", name);
}

static void print_end(const char *name)
{
    int length = strstr(name, "Seal")   ? size + TAG
                 : strstr(name, "Open") ? size
                                        : DIGEST;

    for (const byte *b = out + length - 16; b < out + length; b++)
        printf("%02x", *b);
    putchar('\n');
}

static void (*one)(void);

static void many(long count)
{
    for (long i = 0; i < count; i++)
        one();
}

int main(int argc, char **argv)
{
    long milliseconds = argc == 5 ? atol(argv[4]) : 0;

    size = argc == 5 ? atoi(argv[3]) : 0;
    if (size < 16) {
        fputs("usage: evp_loop LIBCRYPTO OPERATION SIZE MILLISECONDS\n", stderr);
        return 1;
    }
    data = malloc((size_t)size + TAG);
    out = malloc((size_t)size + TAG + DIGEST);
    check(data != NULL && out != NULL, "malloc");
    for (int i = 0; i < size; i++)
        data[i] = (byte)(i * 131 + (i >> 8));
    for (int i = 0; i < 32; i++)
        key[i] = (byte)i;
    memcpy(nonce, key, sizeof(nonce));
    open_libcrypto(argv[1]);
    one = operation(argv[2]);
    one();
    if (milliseconds == 0)
        print_end(argv[2]);
    else
        printf("%.2f\n", ns_per_call(many, milliseconds));
    return 0;
}
