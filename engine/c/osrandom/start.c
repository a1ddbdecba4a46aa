/*
 * The start of a program: binding one function takes a runtime longer than all of this takes in C.
 */
#include "../base/libcrypto.h"
#include "../base/memory.h"
#include "osrandom.h"

struct starter {
    osr_openssl_version *version;
    osr_init_crypto *init;
};

static int find(struct starter *out, void *library)
{
    return osr_look_up(library, "OpenSSL_version", &out->version) &&
           osr_look_up(library, "OPENSSL_init_crypto", &out->init);
}

/* What does not fit is cut off. */
static void keep(char *to, size_t size, const char *text)
{
    size_t length = 0;

    while (text != 0 && length < size - 1 && text[length] != '\0')
        length++;
    osr_copy(to, text, length);
    to[length] = '\0';
}

static int is_openssl(const char *version)
{
    static const char name[] = "OpenSSL ";
    size_t i = 0;

    while (name[i] != '\0' && version[i] == name[i])
        i++;
    return name[i] == '\0';
}

/*
 * NO_ATEXIT, in the very first call that does anything: without it Deno crashes at exit if a thread
 * is still inside libcrypto while the exit handler takes it apart. With the configuration read now,
 * it cannot change the source later.
 */
static int initialize(const struct starter *lib)
{
    return lib->init(OSR_INIT_NO_ATEXIT | OSR_INIT_LOAD_CONFIG, 0) == 1;
}

int osrandom_start(const void *libcrypto, int mechanism, int was_examined,
                   struct osrandom_started *out)
{
    void *library = osr_library_at(libcrypto);
    struct starter lib;

    if (library == 0 || !find(&lib, library))
        return OSR_NO_LIBCRYPTO;
    keep(out->path, sizeof out->path, osr_path_of(libcrypto));
    keep(out->version_text, sizeof out->version_text, lib.version(OSR_OPENSSL_VERSION));
    if (!is_openssl(out->version_text))
        return OSR_NOT_OPENSSL;
    if (!was_examined && osr_is_taken_elsewhere(libcrypto, "OpenSSL_version_num"))
        return OSR_MAYBE_MIXED;
    if (!initialize(&lib))
        return OSR_NOT_STARTED;
    out->mechanism = osrandom_mechanism(libcrypto, mechanism);
    out->added = osrandom_add(libcrypto, mechanism);
    return OSR_OK;
}
