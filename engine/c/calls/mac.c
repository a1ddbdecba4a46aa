/*
 * One-shot MACs. A kept context is given another key after each call, which replaces the caller's
 * in everything that libcrypto derived from it.
 */
#include "digest.h"

#include "../base/libcrypto.h"

static const unsigned char other_key[HAZMAT_MAC_MOST_OTHER];

static int find_functions(struct hazmat_mac *out, void *library)
{
    return osr_look_up(library, "EVP_MAC_CTX_dup", &out->dup) &&
           osr_look_up(library, "EVP_MAC_CTX_free", &out->free) &&
           osr_look_up(library, "EVP_MAC_init", &out->init) &&
           osr_look_up(library, "EVP_MAC_update", &out->update) &&
           osr_look_up(library, "EVP_MAC_final", &out->final) &&
           osr_look_up(library, "CRYPTO_clear_free", &out->clear_free);
}

static int is_possible(const struct hazmat_mac_form *form)
{
    return form->size > 0 && form->other_key >= 0 && form->other_key <= HAZMAT_MAC_MOST_OTHER &&
           (!form->keeps || form->other_key > 0);
}

struct hazmat_mac *hazmat_mac_new(const void *libcrypto, const void *context,
                                  const struct hazmat_mac_form *form)
{
    void *library = osr_library_at(libcrypto);
    osr_zalloc *zalloc;
    osr_clear_free *clear_free;
    struct hazmat_mac *mac;

    if (!is_possible(form) || library == 0 || !osr_look_up(library, "CRYPTO_zalloc", &zalloc) ||
        !osr_look_up(library, "CRYPTO_clear_free", &clear_free))
        return 0;
    mac = zalloc(sizeof *mac, 0, 0); /* a struct on the stack would be copied by memcpy */
    if (mac == 0)
        return 0;
    mac->form = *form;
    if (find_functions(mac, library))
        mac->context = mac->dup(context);
    if (mac->context != 0)
        return mac;
    clear_free(mac, sizeof *mac, 0, 0);
    return 0;
}

void hazmat_mac_free(struct hazmat_mac *mac)
{
    mac->free(mac->context);
    mac->clear_free(mac, sizeof *mac, 0, 0);
}

/* Whether the context has another key now. */
static int forget_key(const struct hazmat_mac *mac, EVP_MAC_CTX *context)
{
    int size = mac->form.other_key;

    return size > 0 && mac->init(context, other_key, (size_t)size, 0) == 1;
}

/* A context without a key, or NULL. */
static EVP_MAC_CTX *take_context(const struct hazmat_mac *mac)
{
    return mac->form.keeps ? mac->context : mac->dup(mac->context);
}

int hazmat_mac(struct hazmat_mac *mac, unsigned char *out, const unsigned char *key,
               int key_size, const unsigned char *in, int size)
{
    EVP_MAC_CTX *context = key_size >= 0 && size >= 0 ? take_context(mac) : 0;
    size_t written;
    int result;

    if (context == 0)
        return 0;
    result = mac->init(context, key, (size_t)key_size, 0) == 1 &&
             mac->update(context, in, (size_t)size) == 1 &&
             mac->final(context, out, &written, (size_t)mac->form.size) == 1;
    if (forget_key(mac, context) && mac->form.keeps)
        return result;
    if (mac->form.keeps)
        mac->context = 0;
    mac->free(context);
    return result;
}
