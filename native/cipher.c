/*
 * Ciphers on memory that another thread may write, or that is the same memory as another
 * argument's under another name. JavaScript cannot always tell cheaply which memory is shared,
 * so whatever is small goes through this thread's stack: what is authenticated is what is
 * decrypted, and what is written is never read again.
 */
#include "../engine/libcrypto.h"
#include "abi.h"
#include "memory.h"
#include "native.h"

/* More than any cipher writes beyond its input: a held block, a tag, 16 bytes of key wrap. */
#define EXCESS 64

void *hazmat_function(const void *libcrypto, const char *name)
{
    void *library = osr_library_at(libcrypto), *function = 0;

    return library != 0 && osr_look_up(library, name, &function) ? function : 0;
}

static int by_the_stack(osr_cipher_update *update, void *context, unsigned char *out, int *written,
                        const unsigned char *in, int size)
{
    unsigned char input[HAZMAT_CIPHER_SMALL], output[HAZMAT_CIPHER_SMALL + EXCESS];
    size_t used = 0;
    int result;

    osr_copy(input, in, (size_t)size);
    result = update(context, output, written, input, size);
    if (result == 1 && *written > 0) {
        used = (size_t)*written;
        osr_copy(out, output, used);
    }
    osr_cleanse(input, (size_t)size);
    /* After a failure it may hold plaintext that was not verified, of any length. */
    osr_cleanse(output, result == 1 ? used : (size_t)size + EXCESS);
    return result;
}

int hazmat_cipher_update(const void *update, void *context, unsigned char *out, int *written,
                         const unsigned char *in, int size)
{
    osr_cipher_update *function;

    *(const void **)&function = update;
    return size <= HAZMAT_CIPHER_SMALL ? by_the_stack(function, context, out, written, in, size)
                                       : function(context, out, written, in, size);
}

int hazmat_cipher_key(const void *init, void *context, const unsigned char *key, int key_size,
                      const unsigned char *iv, int iv_size, int encrypts)
{
    unsigned char own_key[HAZMAT_CIPHER_MOST_KEY], own_iv[HAZMAT_CIPHER_MOST_IV];
    osr_cipher_init *function;
    int result;

    if (key_size < 0 || (size_t)key_size > sizeof own_key || iv_size < 0 ||
        (size_t)iv_size > sizeof own_iv)
        return 0;
    *(const void **)&function = init;
    osr_copy(own_key, key, (size_t)key_size);
    osr_copy(own_iv, iv, (size_t)iv_size);
    result = function(context, 0, 0, own_key, iv_size > 0 ? own_iv : 0, encrypts);
    osr_cleanse(own_key, (size_t)key_size);
    return result;
}
