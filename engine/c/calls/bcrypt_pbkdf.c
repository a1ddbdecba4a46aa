/*
 * bcrypt_pbkdf, with which OpenSSH encrypts private keys (OpenBSD's bcrypt_pbkdf(3), Unangst 2013):
 * PBKDF2's form with 256 bits of bcrypt on SHA-512 digests as its function, and its output spread
 * over the whole key, so that no part of the key is cheaper than all of it.
 */
#include "../base/libcrypto.h"
#include "../base/memory.h"
#include "blowfish.h"
#include "calls.h"

enum {
    block_size = 32,      /* bcrypt's output here */
    block_words = 8,
    digest_size = 64,     /* of SHA-512 */
    repetitions = 64,     /* bcrypt's cost 6, and how often its text is encrypted */
    largest_key = 1024,   /* OpenBSD's limit: a block has no more bytes to spread */
    largest_salt = 1 << 20,
};

/* "OxychromaticBlowfishSwatDynamite" */
static const uint32_t text[block_words] = {
    0x4f787963, 0x68726f6d, 0x61746963, 0x426c6f77, 0x66697368, 0x53776174, 0x44796e61, 0x6d697465,
};

/* Everything that is computed, in memory that is cleansed when it is freed. */
struct work {
    struct hazmat_digest *sha512;
    struct osr_blowfish state;
    uint32_t password[OSR_BLOWFISH_WORDS];
    uint32_t salt[OSR_BLOWFISH_WORDS];
    uint32_t words[block_words];
    unsigned char digest[digest_size];
    unsigned char block[block_size];
    unsigned char sum[block_size];
    unsigned char counted_salt[]; /* the salt, and a block's number */
};

static int digest_words(struct work *work, uint32_t out[OSR_BLOWFISH_WORDS],
                        const unsigned char *in, size_t size)
{
    const unsigned char *d = work->digest;

    if (hazmat_digest(work->sha512, work->digest, 0, in, (int)size) != 1)
        return 0;
    for (int i = 0; i < OSR_BLOWFISH_WORDS; i++, d += 4)
        out[i] = (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
    return 1;
}

/* From the password and the salt to `block`. */
static void bcrypt_hash(struct work *work)
{
    unsigned char *out = work->block;

    osr_copy(&work->state, &osr_blowfish_pi, sizeof work->state);
    osr_copy(work->words, text, sizeof text);
    osr_blowfish_expand(&work->state, work->password, work->salt);
    for (int i = 0; i < repetitions; i++) {
        osr_blowfish_expand(&work->state, work->salt, 0);
        osr_blowfish_expand(&work->state, work->password, 0);
    }
    for (int i = 0; i < block_words; i += 2)
        for (int j = 0; j < repetitions; j++)
            osr_blowfish_encrypt(&work->state, work->words + i);
    for (int i = 0; i < block_words; i++) /* in the other byte order */
        for (int j = 0; j < 4; j++)
            *out++ = (unsigned char)(work->words[i] >> 8 * j);
}

/* One block of the result, in `sum`. */
static int derive_block(struct work *work, size_t salt_size, uint32_t number, uint64_t rounds)
{
    for (int i = 0; i < 4; i++)
        work->counted_salt[salt_size + (size_t)i] = (unsigned char)(number >> (24 - 8 * i));
    if (!digest_words(work, work->salt, work->counted_salt, salt_size + 4))
        return 0;
    bcrypt_hash(work);
    osr_copy(work->sum, work->block, block_size);
    for (uint64_t round = 1; round < rounds; round++) {
        if (!digest_words(work, work->salt, work->block, block_size))
            return 0;
        bcrypt_hash(work);
        for (int i = 0; i < block_size; i++)
            work->sum[i] ^= work->block[i];
    }
    return 1;
}

/* Byte i of block n is byte i * blocks + n of the key; what exceeds the key is dropped. */
static int derive(struct work *work, unsigned char *key, size_t key_size, size_t salt_size,
                  uint64_t rounds)
{
    size_t blocks = (key_size + block_size - 1) / block_size;

    for (size_t n = 0; n < blocks; n++) {
        if (!derive_block(work, salt_size, (uint32_t)n + 1, rounds))
            return 0;
        for (size_t i = 0; i < block_size && i * blocks + n < key_size; i++)
            key[i * blocks + n] = work->sum[i];
    }
    return 1;
}

static int is_possible(size_t key_size, size_t password_size, size_t salt_size, uint64_t rounds)
{
    return key_size > 0 && key_size <= largest_key && password_size > 0 &&
           password_size <= INT32_MAX && salt_size > 0 && salt_size <= largest_salt && rounds > 0;
}

static struct hazmat_digest *new_sha512(const void *libcrypto)
{
    osr_sha512 *sha512;

    if (!osr_look_up(osr_library_at(libcrypto), "EVP_sha512", &sha512))
        return 0;
    return hazmat_digest_new(libcrypto, sha512(), 1);
}

int hazmat_bcrypt_pbkdf(const void *libcrypto, unsigned char *key, size_t key_size,
                        const unsigned char *password, size_t password_size,
                        const unsigned char *salt, size_t salt_size, uint64_t rounds)
{
    struct hazmat_digest *sha512;
    size_t size = sizeof(struct work) + salt_size + 4;
    osr_zalloc *zalloc;
    struct work *work;
    int result = 0;

    if (!is_possible(key_size, password_size, salt_size, rounds) ||
        osr_library_at(libcrypto) == 0 ||
        !osr_look_up(osr_library_at(libcrypto), "CRYPTO_zalloc", &zalloc))
        return HAZMAT_BCRYPT_PBKDF_IMPOSSIBLE;
    sha512 = new_sha512(libcrypto);
    if (sha512 == 0)
        return 0;
    work = zalloc(size, 0, 0);
    if (work != 0) {
        work->sha512 = sha512;
        osr_copy(work->counted_salt, salt, salt_size);
        result = digest_words(work, work->password, password, password_size) &&
                 derive(work, key, key_size, salt_size, rounds);
        sha512->clear_free(work, size, 0, 0);
    }
    if (!result)
        osr_cleanse(key, key_size);
    hazmat_digest_free(sha512);
    hazmat_cleanse_stack();
    return result;
}
