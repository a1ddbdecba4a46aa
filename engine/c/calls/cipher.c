/*
 * Ciphers on memory that another thread may write, or that another argument aliases. JavaScript
 * cannot always tell cheaply which memory is shared, so small inputs go through this thread's
 * stack: what is authenticated is what is decrypted, and output is never read back. Large shared
 * inputs are copied by the caller.
 */
#include "../base/libcrypto.h"
#include "calls_abi.h"
#include "../base/memory.h"
#include "calls.h"

/* More than any cipher writes beyond its input: a held-back block, a tag, 16 bytes of key wrap. */
#define EXCESS 64
#define LARGEST_TAG 16

/* EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG */
#define GET_TAG 0x10
#define SET_TAG 0x11

int hazmat_cipher_functions(const void *libcrypto, struct hazmat_cipher *out)
{
    void *library = osr_library_at(libcrypto);

    return library != 0 && osr_look_up(library, "EVP_CipherInit_ex", &out->init) &&
           osr_look_up(library, "EVP_CipherUpdate", &out->update) &&
           osr_look_up(library, "EVP_CipherFinal_ex", &out->final) &&
           osr_look_up(library, "EVP_CIPHER_CTX_ctrl", &out->ctrl);
}

/* Whether output would overlap input without beginning at the same address. */
static int runs_into(const unsigned char *out, size_t room, const unsigned char *in, size_t size)
{
    uintptr_t to = (uintptr_t)out, from = (uintptr_t)in;

    return to < from ? from - to < room : to > from && to - from < size;
}

/* How many bytes of a message may go on this thread's stack. */
struct small {
    unsigned char input[HAZMAT_CIPHER_SMALL];
    unsigned char output[HAZMAT_CIPHER_SMALL + EXCESS];
};

int hazmat_cipher_update(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                         int room, const unsigned char *in, int size)
{
    struct small small;
    size_t length = (size_t)size;
    int count = 0, result;

    if (size < 0 || room < 0)
        return HAZMAT_CIPHER_FAILED;
    if (runs_into(out, (size_t)room, in, length))
        return HAZMAT_CIPHER_OVERLAPS;
    if (size > HAZMAT_CIPHER_SMALL)
        return lib->update(context, out, &count, in, size) == 1 ? count : HAZMAT_CIPHER_FAILED;
    osr_copy(small.input, in, length);
    result = lib->update(context, small.output, &count, small.input, size);
    if (result == 1 && count >= 0 && count <= room)
        osr_copy(out, small.output, (size_t)count);
    else
        result = 0;
    osr_cleanse(small.input, length);
    osr_cleanse(small.output, result == 1 ? (size_t)count : length + EXCESS);
    return result == 1 ? count : HAZMAT_CIPHER_FAILED;
}

static int set_key(const struct hazmat_cipher *lib, void *context, const void *cipher,
                   const unsigned char *key, int size, const unsigned char *iv, int encrypts)
{
    unsigned char own[HAZMAT_CIPHER_MOST_KEY];
    int result;

    if (size < 0 || size > HAZMAT_CIPHER_MOST_KEY)
        return 0;
    own[0] = 0; /* for a cipher without a key */
    osr_copy(own, key, (size_t)size);
    result = lib->init(context, cipher, 0, own, iv, encrypts);
    osr_cleanse(own, (size_t)size);
    return result;
}

int hazmat_cipher_encrypt(const struct hazmat_cipher *lib, void *context, const void *cipher,
                          const unsigned char *key, int size, const unsigned char *iv)
{
    return set_key(lib, context, cipher, key, size, iv, 1);
}

int hazmat_cipher_decrypt(const struct hazmat_cipher *lib, void *context, const void *cipher,
                          const unsigned char *key, int size, const unsigned char *iv)
{
    return set_key(lib, context, cipher, key, size, iv, 0);
}

/* Whether a message of this size can exist with this tag. */
static int is_possible(int size, size_t tag_size)
{
    return size >= 0 && tag_size > 0 && tag_size <= LARGEST_TAG;
}

/*
 * Encrypts, ends the message and gets its tag. `out` has room for what the cipher writes; if that
 * were less than `size`, the rest of `out` would be stale stack contents.
 */
static int seal(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                const unsigned char *in, int size, unsigned char *tag, int tag_size)
{
    unsigned char rest[32];
    int written = 0, last = 0;

    if ((size > 0 || (tag_size & HAZMAT_AEAD_AT_ONCE) != 0) &&
        lib->update(context, out, &written, in, size) != 1)
        return HAZMAT_AEAD_UPDATE_FAILED;
    if (lib->final(context, rest, &last) != 1 || written + last != size ||
        lib->ctrl(context, GET_TAG, tag_size & HAZMAT_AEAD_TAG, tag) != 1)
        return HAZMAT_AEAD_FINAL_FAILED;
    if (last > 0)
        osr_copy(out + written, rest, (size_t)last);
    return 1;
}

/* Where the ciphertext is in the sealed message. */
static size_t text_at(int tag)
{
    return (tag & HAZMAT_AEAD_TAG_FIRST) != 0 ? (size_t)(tag & HAZMAT_AEAD_TAG) : 0;
}

static size_t tag_at(int tag, size_t size)
{
    return (tag & HAZMAT_AEAD_TAG_FIRST) != 0 ? 0 : size;
}

int hazmat_aead_seal(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                     const unsigned char *in, int size, int tag)
{
    struct small small;
    unsigned char made[LARGEST_TAG];
    size_t length = (size_t)size, tag_size = (size_t)(tag & HAZMAT_AEAD_TAG);
    unsigned char *text;
    int result;

    if (!is_possible(size, tag_size))
        return HAZMAT_AEAD_TAG_FAILED;
    if (runs_into(out, length + tag_size, in, length))
        return HAZMAT_CIPHER_OVERLAPS;
    text = out + text_at(tag);
    if (size <= HAZMAT_CIPHER_SMALL) {
        osr_copy(small.input, in, length);
        result = seal(lib, context, small.output, small.input, size, made, tag);
        if (result == 1)
            osr_copy(text, small.output, length);
        osr_cleanse(small.input, length);
    } else {
        /* In place, the text is moved behind the tag once all of it has been read. */
        unsigned char *to = out == in ? out : text;

        result = seal(lib, context, to, in, size, made, tag);
        if (result == 1 && to != text)
            osr_move_up(text, to, length);
    }
    if (result == 1)
        osr_copy(out + tag_at(tag, length), made, tag_size);
    return result;
}

/* Decrypts and ends the message; sets its tag first, unless that is already done. */
static int open(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                const unsigned char *in, int size, unsigned char *tag, int tag_size)
{
    unsigned char rest[32];
    int is_at_once = (tag_size & HAZMAT_AEAD_AT_ONCE) != 0, written = 0, last = 0, result;

    if ((size > 0 || is_at_once) && lib->update(context, out, &written, in, size) != 1)
        return HAZMAT_AEAD_UPDATE_FAILED;
    if (!is_at_once && lib->ctrl(context, SET_TAG, tag_size & HAZMAT_AEAD_TAG, tag) != 1)
        return HAZMAT_AEAD_TAG_FAILED;
    result = lib->final(context, rest, &last) == 1 && written + last == size
                 ? 1
                 : HAZMAT_AEAD_FINAL_FAILED;
    if (result == 1 && last > 0)
        osr_copy(out + written, rest, (size_t)last);
    osr_cleanse(rest, sizeof rest); /* OCB decrypts its last bytes before it checks the tag */
    return result;
}

int hazmat_aead_open(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                     const unsigned char *in, int size, int tag)
{
    struct small small;
    unsigned char given[LARGEST_TAG];
    size_t length = (size_t)size, tag_size = (size_t)(tag & HAZMAT_AEAD_TAG);
    int result;

    if (!is_possible(size, tag_size))
        return HAZMAT_AEAD_TAG_FAILED;
    if (runs_into(out, length, in, length + tag_size))
        return HAZMAT_CIPHER_OVERLAPS;
    osr_copy(given, in + tag_at(tag, length), tag_size);
    if (size <= HAZMAT_CIPHER_SMALL) {
        osr_copy(small.input, in + text_at(tag), length);
        result = open(lib, context, small.output, small.input, size, given, tag);
        if (result == 1)
            osr_copy(out, small.output, length);
        osr_cleanse(small.output, length + EXCESS);
    } else {
        in += text_at(tag);
        if (out + text_at(tag) == in && in != out) {
            osr_move_down(out, in, length);
            in = out;
        }
        result = open(lib, context, out, in, size, given, tag);
    }
    if (result != 1)
        osr_cleanse(out, length);
    return result;
}

/* The associated data, and what must be set before it. */
static int begin(const struct hazmat_cipher *lib, void *context, const unsigned char *in,
                 const unsigned char *nonce, const unsigned char *data, int size, int data_size,
                 int marks)
{
    int seals = (marks & HAZMAT_AEAD_SEALS) != 0, unused = 0;
    size_t tag_size = (size_t)(marks & HAZMAT_AEAD_TAG);

    if (!is_possible(size, tag_size))
        return HAZMAT_AEAD_TAG_FAILED;
    if (lib->init(context, 0, 0, 0, nonce, seals) != 1)
        return HAZMAT_AEAD_BEGIN_FAILED;
    if (!seals && (marks & HAZMAT_AEAD_AT_ONCE) != 0) {
        unsigned char given[LARGEST_TAG];

        osr_copy(given, in + tag_at(marks, (size_t)size), tag_size);
        if (lib->ctrl(context, SET_TAG, (int)tag_size, given) != 1)
            return HAZMAT_AEAD_BEGIN_FAILED;
    }
    if ((marks & HAZMAT_AEAD_SAYS_LENGTH) != 0 && lib->update(context, 0, &unused, 0, size) != 1)
        return HAZMAT_AEAD_BEGIN_FAILED;
    /* In 1.1.1, an update without data would end the message. */
    if (data_size > 0 && lib->update(context, 0, &unused, data, data_size) != 1)
        return HAZMAT_AEAD_DATA_FAILED;
    return 1;
}

int hazmat_aead_message(const struct hazmat_cipher *lib, void *context, unsigned char *out,
                        const unsigned char *in, const unsigned char *nonce,
                        const unsigned char *data, int size, int data_size, int marks)
{
    int result = begin(lib, context, in, nonce, data, size, data_size, marks);

    if (result != 1)
        return result;
    return (marks & HAZMAT_AEAD_SEALS) != 0
               ? hazmat_aead_seal(lib, context, out, in, size, marks)
               : hazmat_aead_open(lib, context, out, in, size, marks);
}
