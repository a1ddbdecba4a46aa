/*
 * Calls on ciphers, in a real libcrypto: cipher_test LIBCRYPTO IMAGE. What they leave on the stack
 * is tested in the compiled engine, IMAGE, with ciphers that leave nothing there themselves.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../../engine/c/calls/calls.h"
#include "check.h"

#if defined(__SANITIZE_THREAD__)
#  define FINDS_RACES 1
#elif defined(__has_feature)
#  if __has_feature(thread_sanitizer)
#    define FINDS_RACES 1
#  endif
#endif
#ifndef FINDS_RACES
#  define FINDS_RACES 0
#endif

#define SET_IV_LENGTH 0x9
#define SET_TAG 0x11
#define LARGEST 5000
#define ROUNDS 3000

static const void *inside;
static struct hazmat_cipher lib;
static void *(*new_context)(void);
static void (*free_context)(void *);
static const void *(*cipher_by_name)(const char *);
static const void *(*no_cipher)(void);
static void *(*fetch)(void *, const char *, const char *);
static void (*free_cipher)(void *);
static unsigned char source[LARGEST];

/* Sizes below, at and above what goes through the stack, and parts of blocks. */
static const int sizes[] = {0, 1, 15, 16, 17, 33, 1000, 1023, 1024, 1025, 1040, 4096, 4099};
#define SIZES (sizeof sizes / sizeof *sizes)

static int open_libcrypto(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == 0)
        return 0;
    inside = dlsym(library, "OpenSSL_version_num");
    *(void **)&new_context = dlsym(library, "EVP_CIPHER_CTX_new");
    *(void **)&free_context = dlsym(library, "EVP_CIPHER_CTX_free");
    *(void **)&cipher_by_name = dlsym(library, "EVP_get_cipherbyname");
    *(void **)&no_cipher = dlsym(library, "EVP_enc_null");
    *(void **)&fetch = dlsym(library, "EVP_CIPHER_fetch");
    *(void **)&free_cipher = dlsym(library, "EVP_CIPHER_free");
    for (size_t i = 0; i < sizeof source; i++)
        source[i] = (unsigned char)(i * 7 + i / 251);
    return hazmat_cipher_functions(inside, &lib) == 1;
}

static size_t from_hex(const char *hex, unsigned char *out)
{
    size_t size = strlen(hex) / 2;

    for (size_t i = 0; i < size; i++)
        sscanf(hex + 2 * i, "%2hhx", &out[i]);
    return size;
}

static int is_all(const unsigned char *bytes, unsigned char value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

static void test_copy(void)
{
    unsigned char from[80], to[80], expected[80];
    int same = 1;

    memcpy(from, source + 1, sizeof from);
    for (size_t size = 0; size < 40; size++)
        for (size_t at = 0; at < 16; at++) {
            memset(to, 0, sizeof to), memset(expected, 0, sizeof expected);
            memcpy(expected + at, from + at / 3, size);
            hazmat_copy(to, at, from, at / 3, size);
            same &= memcmp(to, expected, sizeof to) == 0;
        }
    CHECK(same, "every size at every place");
    hazmat_copy(0, 0, 0, 0, 0);
}

static void test_functions(void)
{
    struct hazmat_cipher found = {0};
    int on_the_stack;

    CHECK(hazmat_cipher_functions(inside, &found) == 1, "found");
    CHECK(found.init != 0 && found.update != 0 && found.final != 0 && found.ctrl != 0, "all");
    CHECK(hazmat_cipher_functions(&on_the_stack, &found) == 0, "no library");
    CHECK(hazmat_cipher_functions((const void *)&strlen, &found) == 0, "another library");
}

/* Answers as EVP_CipherUpdate does; `written` is the room before. */
static int update_by(__typeof__(&hazmat_cipher_update) function, const struct hazmat_cipher *with,
                     void *context, unsigned char *out, int *written, const unsigned char *in,
                     int size)
{
    int result = function(with, context, out, *written, in, size);

    if (result == HAZMAT_CIPHER_OVERLAPS)
        return result;
    *written = result >= 0 ? result : 0;
    return result >= 0;
}

static int update(const struct hazmat_cipher *with, void *context, unsigned char *out,
                  int *written, const unsigned char *in, int size)
{
    return update_by(hazmat_cipher_update, with, context, out, written, in, size);
}

static int set_key(void *context, const unsigned char *key, int size, const unsigned char *iv,
                   int encrypts)
{
    return encrypts ? hazmat_cipher_encrypt(&lib, context, 0, key, size, iv)
                    : hazmat_cipher_decrypt(&lib, context, 0, key, size, iv);
}

/* A context with a suitable key and an IV. */
static void *begin(const char *name, const unsigned char *key, int key_size,
                   const unsigned char *iv, int iv_size, int encrypts)
{
    void *context = new_context();

    CHECK(lib.init(context, cipher_by_name(name), 0, 0, 0, encrypts) == 1, name);
    if (iv_size != 16)
        CHECK(lib.ctrl(context, SET_IV_LENGTH, iv_size, 0) == 1, name);
    CHECK(set_key(context, key, key_size, iv, encrypts) == 1, name);
    return context;
}

/* NIST SP 800-38A, F.5.5: CTR-AES256.Encrypt */
static const char *const ctr_key =
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
static const char *const ctr_counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
static const char *const ctr_plain =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
static const char *const ctr_cipher =
    "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
    "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6";

static void test_key(void)
{
    unsigned char key[HAZMAT_CIPHER_MOST_KEY + 1] = {0}, iv[16], text[64], expected[64], out[64];
    int written = sizeof out;
    void *context;

    from_hex(ctr_key, key), from_hex(ctr_counter, iv);
    from_hex(ctr_plain, text), from_hex(ctr_cipher, expected);
    context = begin("AES-256-CTR", key, 32, iv, 16, 1);
    CHECK(update(&lib, context, out, &written, text, sizeof text) == 1, "F.5.5");
    CHECK(written == 64 && memcmp(out, expected, sizeof out) == 0, "F.5.5");
    CHECK(set_key(context, key, sizeof key, iv, 1) == 0, "too long");
    CHECK(set_key(context, key, -1, iv, 1) == 0, "below 0");
    CHECK(set_key(context, key, 32, 0, 1) == 1, "no IV");
    free_context(context);
    context = new_context();
    CHECK(lib.init(context, no_cipher(), 0, 0, 0, 1) == 1, "a cipher without keys");
    CHECK(set_key(context, 0, 0, 0, 1) == 1, "no key");
    free_context(context);
}

/*
 * Two updates, as libcrypto does them and as we do: the results are the same, and no more is
 * written.
 */
static void same_updates(const char *name, int encrypts, int first, int second)
{
    static unsigned char theirs[LARGEST + 64], ours[LARGEST + 64];
    void *a = begin(name, source, 32, source, 16, encrypts);
    void *b = begin(name, source, 32, source, 16, encrypts);
    int parts[] = {first, second}, same = 1;

    for (int i = 0; i < 2; i++) {
        int wanted = 0, written = parts[i] + 32, result;

        memset(ours, 0x77, sizeof ours);
        result = lib.update(a, theirs, &wanted, source, parts[i]);
        same &= update(&lib, b, ours, &written, source, parts[i]) == result;
        same &= written == wanted && memcmp(ours, theirs, (size_t)wanted) == 0;
        same &= parts[i] > HAZMAT_CIPHER_SMALL || /* 1.1.1 writes the block that it held back */
                is_all(ours + wanted, 0x77, sizeof ours - (size_t)wanted);
    }
    CHECK(same, name);
    free_context(a), free_context(b);
}

static void in_place(int size)
{
    static unsigned char apart[LARGEST], bytes[LARGEST];
    void *a = begin("AES-256-CTR", source, 32, source, 16, 1);
    void *b = begin("AES-256-CTR", source, 32, source, 16, 1);
    int written = size, same = 1;

    memcpy(bytes, source, sizeof bytes);
    same &= update(&lib, a, apart, &written, source, size) == 1;
    written = size;
    same &= update(&lib, b, bytes, &written, bytes, size) == 1 && written == size;
    CHECK(same && memcmp(apart, bytes, (size_t)size) == 0, "in place");
    CHECK(memcmp(bytes + size, source + size, sizeof bytes - (size_t)size) == 0, "no more");
    free_context(a), free_context(b);
}

static void test_updates(void)
{
    for (size_t i = 0; i < SIZES; i++) {
        for (size_t j = 0; j < SIZES; j++)
            for (int encrypts = 0; encrypts < 2; encrypts++) {
                same_updates("AES-256-CTR", encrypts, sizes[i], sizes[j]);
                same_updates("AES-256-CBC", encrypts, sizes[i], sizes[j]);
            }
        in_place(sizes[i]);
    }
}

/* Output at `to` with room for `room`, input at `from`: refused, with nothing done. */
static void refuse_update(int to, int room, int from, int size)
{
    static unsigned char bytes[LARGEST], out[LARGEST], expected[LARGEST];
    void *a = begin("AES-256-CTR", source, 32, source, 16, 1);
    void *b = begin("AES-256-CTR", source, 32, source, 16, 1);
    int written = room, count = 16;

    memcpy(bytes, source, sizeof bytes);
    CHECK(update(&lib, a, bytes + to, &written, bytes + from, size) ==
              HAZMAT_CIPHER_OVERLAPS, "overlap");
    CHECK(memcmp(bytes, source, sizeof bytes) == 0, "nothing written");
    update(&lib, a, out, &count, source, 16);
    lib.update(b, expected, &count, source, 16);
    CHECK(memcmp(out, expected, 16) == 0, "nothing encrypted");
    free_context(a), free_context(b);
}

static void test_refused_updates(void)
{
    static const int some[] = {16, 1024, 1025, 2000};
    unsigned char bytes[64], out[64];
    void *context = begin("AES-256-CTR", source, 32, source, 16, 1);
    int written = 16;

    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        int size = some[i];

        refuse_update(2001, size, 2000, size);
        refuse_update(2000 + size - 1, size, 2000, size);
        refuse_update(1999, size, 2000, size);
        refuse_update(2000 - size + 1, size, 2000, size);
        refuse_update(2000 - size, size + 1, 2000, size);
    }
    memcpy(bytes, source, sizeof bytes);
    CHECK(update(&lib, context, bytes, &written, bytes + 16, 16) == 1, "beside");
    written = 16;
    CHECK(update(&lib, context, bytes + 32, &written, bytes + 16, 16) == 1, "beside");

    memset(out, 0x77, sizeof out);
    written = 15;
    CHECK(update(&lib, context, out, &written, source, 16) == 0, "no room");
    CHECK(written == 0 && is_all(out, 0x77, sizeof out), "nothing written");
    written = 16;
    CHECK(update(&lib, context, out, &written, source, -1) == 0, "below 0");
    written = -1;
    CHECK(update(&lib, context, out, &written, source, 16) == 0, "below 0");
    CHECK(is_all(out, 0x77, sizeof out), "nothing written");
    free_context(context);
}

/* One AEAD with a known answer. */
struct answer {
    const char *name, *key, *nonce, *data, *plain, *cipher, *tag;
    int marks; /* HAZMAT_AEAD_TAG_FIRST and HAZMAT_AEAD_AT_ONCE, or 0 */
};

/* McGrew and Viega, The Galois/Counter Mode of Operation, test case 16 */
static const struct answer gcm = {
    "AES-256-GCM", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
    "76fc6ece0f4e1768cddf8853bb2d551b", 0};

/* RFC 8439, section 2.8.2 */
static const struct answer chacha = {
    "ChaCha20-Poly1305", "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
    "070000004041424344454647", "50515253c0c1c2c3c4c5c6c7",
    "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
    "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
    "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
    "637265656e20776f756c642062652069742e",
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
    "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
    "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
    "3ff4def08e4b7a9de576d26586cec64b6116",
    "1ae10b594f09e26a7e902ecbd0600691", 0};

/* RFC 5297, A.1 */
static const struct answer siv = {
    "AES-128-SIV", "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "",
    "101112131415161718191a1b1c1d1e1f2021222324252627", "112233445566778899aabbccddee",
    "40c02b9690c4dc04daef7f6afe5c", "85632d07c6e8f37f950acd320a2ecc93",
    HAZMAT_AEAD_TAG_FIRST | HAZMAT_AEAD_AT_ONCE};

/* Works on blocks, so it holds back anything less. */
static const struct answer ocb = {
    "AES-256-OCB", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    "cafebabefacedbaddecaf888", "feedfacedeadbeef", "", "", "", 0};

/* A context that has key, nonce and data, and the tag if it must; NULL if it cannot be had. */
static void *message(const struct answer *a, const unsigned char *tag, int tag_size)
{
    unsigned char key[64], nonce[16], data[64];
    int encrypts = tag == 0, key_size = (int)from_hex(a->key, key), written;
    int nonce_size = (int)from_hex(a->nonce, nonce), data_size = (int)from_hex(a->data, data);
    void *cipher = fetch != 0 ? fetch(0, a->name, 0) : 0;
    const void *found = cipher != 0 ? cipher : cipher_by_name(a->name);
    void *context = found != 0 ? new_context() : 0;

    if (context == 0)
        return 0;
    CHECK(lib.init(context, found, 0, 0, 0, encrypts) == 1, a->name);
    if (nonce_size > 0)
        CHECK(lib.ctrl(context, SET_IV_LENGTH, nonce_size, 0) == 1, a->name);
    CHECK(set_key(context, key, key_size, nonce_size > 0 ? nonce : 0, encrypts) ==
              1, a->name);
    if (!encrypts && (a->marks & HAZMAT_AEAD_AT_ONCE) != 0)
        CHECK(lib.ctrl(context, SET_TAG, tag_size, (void *)(uintptr_t)tag) == 1, a->name);
    CHECK(lib.update(context, 0, &written, data, data_size) == 1, a->name);
    if (cipher != 0)
        free_cipher(cipher);
    return context;
}

static int seal(const struct answer *a, unsigned char *out, const unsigned char *in, int size,
                int tag_size)
{
    void *context = message(a, 0, 0);
    int result = hazmat_aead_seal(&lib, context, out, in, size, tag_size | a->marks);

    free_context(context);
    return result;
}

static int open(const struct answer *a, unsigned char *out, const unsigned char *in, int size,
                int tag_size)
{
    unsigned char tag[16];
    void *context;
    int result;

    memcpy(tag, in + (a->marks & HAZMAT_AEAD_TAG_FIRST ? 0 : size), (size_t)tag_size);
    context = message(a, tag, tag_size);
    result = hazmat_aead_open(&lib, context, out, in, size, tag_size | a->marks);
    free_context(context);
    return result;
}

/* The only possible failure is a wrong tag; with a single update, the update fails. */
static int is_refused(const struct answer *a, int result)
{
    return result == ((a->marks & HAZMAT_AEAD_AT_ONCE) ? HAZMAT_AEAD_UPDATE_FAILED
                                                       : HAZMAT_AEAD_FINAL_FAILED);
}

static void test_known_answer(const struct answer *a)
{
    unsigned char plain[128], expected[160], out[160];
    int size = (int)from_hex(a->plain, plain), first = (a->marks & HAZMAT_AEAD_TAG_FIRST) != 0;

    from_hex(a->cipher, expected + (first ? 16 : 0));
    from_hex(a->tag, expected + (first ? 0 : size));
    memset(out, 0x77, sizeof out);
    CHECK(seal(a, out, plain, size, 16) == 1, a->name);
    CHECK(memcmp(out, expected, (size_t)size + 16) == 0 && out[size + 16] == 0x77, a->name);
    memset(out, 0x77, sizeof out);
    CHECK(open(a, out, expected, size, 16) == 1, a->name);
    CHECK(memcmp(out, plain, (size_t)size) == 0 && out[size] == 0x77, a->name);
}

/* Sealed and opened, into another buffer and in place; then every kind of forgery. */
static void test_message(const struct answer *a, int size, int tag_size)
{
    static unsigned char sealed[LARGEST + 64], out[LARGEST + 64];
    size_t length = (size_t)size, all = length + (size_t)tag_size;
    size_t places[] = {0, length / 2, all - 1};

    memset(sealed, 0x77, sizeof sealed), memset(out, 0x77, sizeof out);
    CHECK(seal(a, sealed, source, size, tag_size) == 1 && sealed[all] == 0x77, a->name);
    memcpy(out, source, length);
    CHECK(seal(a, out, out, size, tag_size) == 1, "sealed in place");
    CHECK(memcmp(out, sealed, sizeof out) == 0, "sealed in place");
    CHECK(open(a, out, out, size, tag_size) == 1, "opened in place");
    CHECK(memcmp(out, source, length) == 0 && out[all] == 0x77, "opened in place");
    memset(out, 0x77, sizeof out);
    CHECK(open(a, out, sealed, size, tag_size) == 1, a->name);
    CHECK(memcmp(out, source, length) == 0 && out[length] == 0x77, a->name);
    for (size_t i = 0; i < 3; i++) {
        sealed[places[i]] ^= 0x40;
        memset(out, 0x77, sizeof out);
        CHECK(is_refused(a, open(a, out, sealed, size, tag_size)), "forged");
        CHECK(is_all(out, 0, length) && out[length] == 0x77, "nothing is left");
        sealed[places[i]] ^= 0x40;
    }
    sealed[places[1]] ^= 0x40;
    CHECK(is_refused(a, open(a, sealed, sealed, size, tag_size)), "forged, in place");
    CHECK(is_all(sealed, 0, length), "nothing is left");
}

static void test_messages(const struct answer *a)
{
    for (size_t i = 0; i < SIZES; i++)
        if (sizes[i] > 0 || (a->marks & HAZMAT_AEAD_AT_ONCE) == 0) /* 3.0 has no empty SIV */
            test_message(a, sizes[i], 16);
}

static void test_tags(void)
{
    static const int tags[] = {4, 8, 12, 13, 15};
    unsigned char out[600], in[600];
    void *context;

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        test_message(&gcm, 100, tags[i]), test_message(&gcm, 2000, tags[i]);
    memset(out, 0x77, sizeof out), memset(in, 0x55, sizeof in);
    context = message(&gcm, 0, 0);
    CHECK(hazmat_aead_seal(&lib, context, out, in, 16, 17) == HAZMAT_AEAD_TAG_FAILED, "17");
    CHECK(hazmat_aead_seal(&lib, context, out, in, 16, 255) == HAZMAT_AEAD_TAG_FAILED, "255");
    CHECK(hazmat_aead_seal(&lib, context, out, in, 16, 0) == HAZMAT_AEAD_TAG_FAILED, "no tag");
    CHECK(hazmat_aead_seal(&lib, context, out, in, -1, 16) == HAZMAT_AEAD_TAG_FAILED, "below 0");
    free_context(context);
    context = message(&gcm, in, 16);
    CHECK(hazmat_aead_open(&lib, context, out, in, 16, 17) == HAZMAT_AEAD_TAG_FAILED, "17");
    CHECK(hazmat_aead_open(&lib, context, out, in, 16, 255) == HAZMAT_AEAD_TAG_FAILED, "255");
    CHECK(hazmat_aead_open(&lib, context, out, in, 16, 0) == HAZMAT_AEAD_TAG_FAILED, "no tag");
    CHECK(hazmat_aead_open(&lib, context, out, in, -1, 16) == HAZMAT_AEAD_TAG_FAILED, "below 0");
    free_context(context);
    CHECK(is_all(out, 0x77, sizeof out), "nothing written");
}

static void test_refused_messages(const struct answer *a, int size)
{
    static unsigned char bytes[LARGEST];
    const int places[] = {2000 - size - 15, 1999, 2001, 2000 + size - 1};
    const int opened[] = {2000 - size + 1, 1999, 2001, 2000 + size + 15};

    memcpy(bytes, source, sizeof bytes);
    for (int i = 0; i < 4; i++) {
        CHECK(seal(a, bytes + places[i], bytes + 2000, size, 16) == HAZMAT_CIPHER_OVERLAPS, "seal");
        CHECK(open(a, bytes + opened[i], bytes + 2000, size, 16) == HAZMAT_CIPHER_OVERLAPS, "open");
        CHECK(memcmp(bytes, source, sizeof bytes) == 0, "nothing written");
    }
}

/* Another thread, which switches memory between two states until told to stop. */
static unsigned char shared[HAZMAT_CIPHER_SMALL + 16], states[2][HAZMAT_CIPHER_SMALL + 16];
static int stops;

static void *rewrite(void *unused)
{
    (void)unused;
    for (unsigned i = 0; !__atomic_load_n(&stops, __ATOMIC_RELAXED); i++)
        for (size_t at = 0; at < sizeof shared; at++)
            ((volatile unsigned char *)shared)[at] = states[i % 2][at];
    return 0;
}

/* A stream cipher that reads its input twice and counts differences. */
static int differences;

static int read_twice(void *context, unsigned char *out, int *written, const unsigned char *in,
                      int size)
{
    const volatile unsigned char *bytes = in;

    for (int i = 0; i < size; i++)
        out[i] = bytes[i] ^ *(unsigned char *)context;
    for (int i = 0; i < size; i++)
        differences += out[i] != (bytes[i] ^ *(unsigned char *)context);
    *written = size;
    return 1;
}

/* Whether every byte is that of one state or the other. */
static int is_of_states(const unsigned char *bytes, unsigned char key)
{
    for (size_t i = 0; i < HAZMAT_CIPHER_SMALL; i++)
        if ((bytes[i] ^ key) != states[0][i] && (bytes[i] ^ key) != states[1][i])
            return 0;
    return 1;
}

static int ends_well(void *context, unsigned char *out, int *written)
{
    (void)context, (void)out;
    *written = 0;
    return 1;
}

static int gives_tag(void *context, int type, int size, void *tag)
{
    (void)context;
    if (type != SET_TAG)
        memset(tag, 0x55, (size_t)size);
    return 1;
}

static int writes_less(void *context, unsigned char *out, int *written, const unsigned char *in,
                       int size)
{
    read_twice(context, out, written, in, size);
    *written = size - 1;
    return 1;
}

/* Bytes that a cipher leaves unwritten would be stale stack contents. */
static void test_less_than_all(void)
{
    const struct hazmat_cipher less = {0, writes_less, ends_well, gives_tag};
    unsigned char out[64], key = 0;

    memset(out, 0x77, sizeof out);
    CHECK(hazmat_aead_seal(&less, &key, out, source, 32, 16) == HAZMAT_AEAD_FINAL_FAILED, "seal");
    CHECK(is_all(out, 0x77, sizeof out), "nothing written");
    CHECK(hazmat_aead_open(&less, &key, out, source, 32, 16) == HAZMAT_AEAD_FINAL_FAILED, "open");
    CHECK(is_all(out, 0, 32) && is_all(out + 32, 0x77, 32), "nothing is left");
}

static void test_rewritten_input(void)
{
    const struct hazmat_cipher twice = {0, read_twice, ends_well, gives_tag};
    unsigned char out[HAZMAT_CIPHER_SMALL + 16], key = 0x3c;
    int well = 1;

    for (int i = 0; i < 100 * ROUNDS && differences == 0; i++)
        read_twice(&key, out, &well, shared, HAZMAT_CIPHER_SMALL);
    CHECK(differences > 0, "the other thread is at work");
    differences = 0, well = 1;
    for (int i = 0; i < ROUNDS; i++) {
        int written = HAZMAT_CIPHER_SMALL;

        well &= update(&twice, &key, out, &written, shared, written) == 1;
        well &= is_of_states(out, key);
        well &= hazmat_aead_seal(&twice, &key, out, shared, HAZMAT_CIPHER_SMALL, 16) == 1;
        well &= is_of_states(out, key);
        well &= hazmat_aead_open(&twice, &key, out, shared, HAZMAT_CIPHER_SMALL, 16) == 1;
        well &= is_of_states(out, key);
    }
    CHECK(well && differences == 0, "read once");
}

/* A message that another thread changes is refused, or opened as it was sealed. */
static void test_rewritten_message(const struct answer *a)
{
    unsigned char out[HAZMAT_CIPHER_SMALL];
    int well = 1, results[2] = {0, 0};

    for (int i = 0; i < ROUNDS || (results[0] == 0 && i < 100 * ROUNDS); i++) {
        int result = open(a, out, shared, HAZMAT_CIPHER_SMALL, 16);

        results[result == 1]++;
        well &= result == 1 ? memcmp(out, source, sizeof out) == 0
                            : result == HAZMAT_AEAD_FINAL_FAILED && is_all(out, 0, sizeof out);
    }
    CHECK(well, a->name);
    CHECK(results[0] > 0, "the other thread was at work");
}

static void with_rewriter(void (*test)(void))
{
    pthread_t thread;

    stops = 0;
    memcpy(shared, states[0], sizeof shared);
    pthread_create(&thread, 0, rewrite, 0);
    test();
    __atomic_store_n(&stops, 1, __ATOMIC_RELAXED);
    pthread_join(thread, 0);
}

static const struct answer *rewritten;

static void open_rewritten(void)
{
    test_rewritten_message(rewritten);
}

/* ThreadSanitizer would report the races that these are about. */
static void test_other_threads(void)
{
    static const struct answer *const answers[] = {&gcm, &chacha};

    memset(states[0], 0x00, sizeof states[0]), memset(states[1], 0xff, sizeof states[1]);
    with_rewriter(test_rewritten_input);
    for (int i = 0; i < 2; i++) {
        rewritten = answers[i];
        CHECK(seal(rewritten, states[0], source, HAZMAT_CIPHER_SMALL, 16) == 1, "sealed");
        memcpy(states[1], states[0], sizeof states[1]);
        states[1][3] ^= 1, states[1][500] ^= 1, states[1][1020] ^= 1;
        with_rewriter(open_rewritten);
    }
}

/*
 * What is left on the stack of a thread, searched when the thread has ended. The cipher is the one
 * above, and may fail; it keeps its key in its context.
 */
#define STACK (1 << 20) /* with less, ThreadSanitizer has no threads */
#define SECRET 0xa7
#define KEY 0xb5

static unsigned char *stack;
static __typeof__(&hazmat_cipher_update) image_update;
static __typeof__(&hazmat_cipher_encrypt) image_key;
static __typeof__(&hazmat_aead_seal) image_seal;
static __typeof__(&hazmat_aead_open) image_open;
static unsigned char kept_key[32], secret[LARGEST], output[LARGEST];
static int secret_size, update_result, final_result, was_on_stack;

static int is_on_stack(const unsigned char *at)
{
    return at >= stack && at < stack + STACK;
}

static int keep_key(void *context, const void *cipher, void *engine, const unsigned char *key,
                    const unsigned char *iv, int encrypts)
{
    (void)context, (void)cipher, (void)engine, (void)iv, (void)encrypts;
    was_on_stack += is_on_stack(key);
    for (size_t i = 0; i < sizeof kept_key; i++)
        kept_key[i] = key[i];
    return 1;
}

static int exclusive_or(void *context, unsigned char *out, int *written, const unsigned char *in,
                        int size)
{
    (void)context;
    was_on_stack += is_on_stack(in) && is_on_stack(out);
    for (int i = 0; i < size; i++)
        ((volatile unsigned char *)out)[i] = in[i] ^ 0x3c;
    *written = size;
    return update_result;
}

/* Like OCB, it writes before it has checked the tag. */
static int ends_late(void *context, unsigned char *out, int *written)
{
    (void)context;
    for (int i = 0; i < 15; i++)
        ((volatile unsigned char *)out)[i] = final_result == 1 ? 0 : SECRET;
    *written = 0;
    return final_result;
}

static const struct hazmat_cipher fake = {keep_key, exclusive_or, ends_late, gives_tag};

static void *take_key(void *unused)
{
    (void)unused;
    image_key(&fake, 0, 0, secret, 32, 0);
    return 0;
}

static void *take_update(void *unused)
{
    (void)unused;
    image_update(&fake, 0, output, secret_size, secret, secret_size);
    return 0;
}

static void *take_seal(void *unused)
{
    (void)unused;
    image_seal(&fake, 0, output, secret, secret_size, 16);
    return 0;
}

static void *take_open(void *unused)
{
    (void)unused;
    image_open(&fake, 0, output, secret, secret_size, 16);
    return 0;
}

/* Four in a row are not a coincidence. */
static int holds(const unsigned char *bytes, size_t size, unsigned char value)
{
    for (size_t i = 0; i + 4 <= size; i++)
        if (is_all(bytes + i, value, 4))
            return 1;
    return 0;
}

/* Runs it on that stack, with an input of one repeated value, none of which may remain. */
static void leaves_nothing(void *(*run)(void *), unsigned char input, unsigned char value)
{
    pthread_attr_t attributes;
    pthread_t thread;

    memset(secret, input, sizeof secret);
    memset(stack, 0, STACK);
    was_on_stack = 0;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, STACK);
    CHECK(pthread_create(&thread, &attributes, run, 0) == 0, "a thread");
    pthread_join(thread, 0);
    pthread_attr_destroy(&attributes);
    CHECK(was_on_stack == 1 && !holds(stack, STACK, value), "nothing stays on the stack");
}

static int open_image(const char *path)
{
    void *image = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (image == 0)
        return 0;
    *(void **)&image_update = dlsym(image, "hazmat_cipher_update");
    *(void **)&image_key = dlsym(image, "hazmat_cipher_encrypt");
    *(void **)&image_seal = dlsym(image, "hazmat_aead_seal");
    *(void **)&image_open = dlsym(image, "hazmat_aead_open");
    return image_update != 0 && image_key != 0 && image_seal != 0 && image_open != 0;
}

static void test_stack(void)
{
    static const int results[][2] = {{1, 1}, {0, 1}, {1, 0}};
    static const int some[] = {5, 16, 100, 1007, 1024};

    stack = mmap(0, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(stack != MAP_FAILED, "memory");
    leaves_nothing(take_key, KEY, KEY);
    CHECK(is_all(kept_key, KEY, sizeof kept_key), "the key");
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < sizeof some / sizeof *some; j++) {
            update_result = results[i][0], final_result = results[i][1];
            secret_size = some[j];
            leaves_nothing(take_update, SECRET, SECRET);
            leaves_nothing(take_update, SECRET ^ 0x3c, SECRET); /* decrypting */
            if (final_result == 1) /* when sealing, what its final call writes is not secret */
                leaves_nothing(take_seal, SECRET, SECRET);
            leaves_nothing(take_open, SECRET ^ 0x3c, SECRET);
        }
    munmap(stack, STACK);
}

int main(int argc, char **argv)
{
    static const struct answer *const answers[] = {&gcm, &chacha, &ocb};
    void *has_siv;

    if (argc != 3 || !open_libcrypto(argv[1]) || !open_image(argv[2])) {
        fprintf(stderr, "usage: cipher_test LIBCRYPTO IMAGE (%s)\n", dlerror());
        return 2;
    }
    test_copy();
    test_functions();
    test_key();
    test_updates();
    test_refused_updates();
    test_known_answer(&gcm);
    test_known_answer(&chacha);
    for (int i = 0; i < 3; i++)
        test_messages(answers[i]);
    has_siv = message(&siv, 0, 0);
    if (has_siv != 0) { /* 1.1.1 does not have it */
        free_context(has_siv);
        test_known_answer(&siv);
        test_messages(&siv);
    }
    test_tags();
    test_less_than_all();
    test_refused_messages(&gcm, 500);
    test_refused_messages(&gcm, 1500);
    if (!FINDS_RACES)
        test_other_threads();
    test_stack();
    return report();
}
