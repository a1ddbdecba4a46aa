#include "own_function.h"

#include "../base/text.h"
#include "calls.h"

/*
 * Found in a list, not by the dynamic linker: on some systems this library's file is gone once it
 * is loaded, and the linker finds no library by a path that is gone.
 */
static int64_t names(void *library, const uint64_t *a)
{
    (void)library;
    return hazmat_names((const void *)(uintptr_t)a[0], (const char *)(uintptr_t)a[1],
                        (const char *)(uintptr_t)a[2], (char *)(uintptr_t)a[3], a[4]);
}

static int64_t bcrypt_pbkdf(void *library, const uint64_t *a)
{
    (void)library;
    return hazmat_bcrypt_pbkdf((const void *)(uintptr_t)a[0], (unsigned char *)(uintptr_t)a[1],
                               a[2], (const unsigned char *)(uintptr_t)a[3], a[4],
                               (const unsigned char *)(uintptr_t)a[5], a[6], a[7]);
}

static const struct {
    const char *name;
    osr_own_call *call;
} functions[] = {
    {"hazmat_bcrypt_pbkdf", bcrypt_pbkdf},
    {"hazmat_names", names},
};

osr_own_call *osr_own_function(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (osr_text_equal(functions[i].name, name))
            return functions[i].call;
    return 0;
}
