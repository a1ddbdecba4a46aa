/*
 * Digests. Between calls, a kept context is always at the beginning of a digest, so neither the
 * data nor its digest stays in it.
 */
#include "digest.h"

#include "../base/libcrypto.h"

static int find_functions(struct hazmat_digest *out, void *library)
{
    return osr_look_up(library, "EVP_MD_CTX_new", &out->new) &&
           osr_look_up(library, "EVP_MD_CTX_free", &out->free) &&
           osr_look_up(library, "EVP_DigestInit_ex", &out->init) &&
           osr_look_up(library, "EVP_DigestUpdate", &out->update) &&
           osr_look_up(library, "EVP_DigestFinal_ex", &out->final) &&
           osr_look_up(library, "EVP_DigestFinalXOF", &out->final_xof) &&
           osr_look_up(library, "CRYPTO_clear_free", &out->clear_free);
}

struct hazmat_digest *hazmat_digest_new(const void *libcrypto, const void *md, int keeps)
{
    void *library = osr_library_at(libcrypto);
    osr_zalloc *zalloc;
    osr_clear_free *clear_free;
    struct hazmat_digest *digest;

    if (library == 0 || !osr_look_up(library, "CRYPTO_zalloc", &zalloc) ||
        !osr_look_up(library, "CRYPTO_clear_free", &clear_free))
        return 0;
    digest = zalloc(sizeof *digest, 0, 0); /* a struct on the stack would be copied by memcpy */
    if (digest == 0)
        return 0;
    if (!find_functions(digest, library)) {
        clear_free(digest, sizeof *digest, 0, 0);
        return 0;
    }
    digest->md = md;
    digest->kept = keeps ? digest->new() : 0; /* without one, each call creates its own */
    return digest;
}

void hazmat_digest_free(struct hazmat_digest *digest)
{
    digest->free(digest->kept);
    digest->clear_free(digest, sizeof *digest, 0, 0);
}

static int finish(const struct hazmat_digest *lib, EVP_MD_CTX *context, unsigned char *out,
                  int length, const unsigned char *in, int size)
{
    return lib->update(context, in, (size_t)size) == 1 &&
           (length > 0 ? lib->final_xof(context, out, (size_t)length)
                       : lib->final(context, out, 0)) == 1;
}

static int with_new(const struct hazmat_digest *lib, unsigned char *out, int length,
                    const unsigned char *in, int size)
{
    EVP_MD_CTX *context = lib->new();
    int result = context != 0 && lib->init(context, lib->md, 0) == 1 &&
                 finish(lib, context, out, length, in, size);

    lib->free(context);
    return result;
}

int hazmat_digest(struct hazmat_digest *digest, unsigned char *out, int length,
                  const unsigned char *in, int size)
{
    EVP_MD_CTX *context = digest->kept;
    int result;

    if (size < 0 || length < 0)
        return 0;
    if (context == 0)
        return with_new(digest, out, length, in, size);
    if (!digest->has_begun && digest->init(context, digest->md, 0) != 1)
        return 0;
    result = finish(digest, context, out, length, in, size);
    digest->has_begun = digest->init(context, digest->md, 0) == 1;
    return result;
}
