#include "libcrypto.h"

#include "platform.h"
#include "text.h"

#if defined(_WIN32)

__declspec(dllimport) int __stdcall GetModuleHandleExA(unsigned long flags, const char *name,
                                                       void **module);
__declspec(dllimport) void *__stdcall GetProcAddress(void *module, const char *name);

/* GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS */
void *osr_library_at(const void *inside)
{
    void *module = 0;

    return GetModuleHandleExA(0x1 | 0x4, inside, &module) ? module : 0;
}

void *osr_program(void)
{
    void *module = 0;

    return GetModuleHandleExA(0, 0, &module) ? module : 0;
}

const char *osr_path_of(const void *inside)
{
    (void)inside;
    return 0;
}

#  define SYMBOL(library, name) GetProcAddress(library, name)

int osr_symbol_is(const void *address, const char *name)
{
    void *library = osr_library_at(address);

    return library != 0 && GetProcAddress(library, name) == address;
}

#else

typedef struct {
    const char *dli_fname;
    void *dli_fbase;
    const char *dli_sname;
    void *dli_saddr;
} Dl_info;

extern int dladdr(const void *address, Dl_info *info);
extern void *dlopen(const char *file, int mode);
extern void *dlsym(void *library, const char *name);

/* RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE (<dlfcn.h>) */
#  ifdef __APPLE__
#    define FIND_AND_PIN (0x1 | 0x10 | 0x80)
#  else
#    define FIND_AND_PIN (0x1 | 0x4 | 0x1000)
#  endif

void *osr_library_at(const void *inside)
{
    Dl_info info;

    return dladdr(inside, &info) ? dlopen(info.dli_fname, FIND_AND_PIN) : 0;
}

const char *osr_path_of(const void *inside)
{
    Dl_info info;

    return dladdr(inside, &info) ? info.dli_fname : 0;
}

/* RTLD_DEFAULT (<dlfcn.h>) */
void *osr_program(void)
{
#  ifdef __APPLE__
    return (void *)-2;
#  else
    return 0;
#  endif
}

#  define SYMBOL(library, name) dlsym(library, name)

int osr_symbol_is(const void *address, const char *name)
{
    Dl_info info;

    return dladdr(address, &info) && info.dli_saddr == address && info.dli_sname != 0 &&
           osr_text_equal(info.dli_sname, name);
}

#endif

#ifdef __linux__

int osr_is_taken_elsewhere(const void *inside, const char *name)
{
    const void *found = dlsym(osr_program(), name);
    Dl_info here = {0, 0, 0, 0}, there;

    if (found == 0 || !dladdr(found, &there))
        return 0;
    (void)dladdr(inside, &here);
    return there.dli_fbase != here.dli_fbase;
}

#else

int osr_is_taken_elsewhere(const void *inside, const char *name)
{
    (void)inside, (void)name;
    return 0;
}

#endif

int osr_look_up(void *library, const char *name, void *slot)
{
    void *symbol = SYMBOL(library, name);

    *(void **)slot = symbol;
    return symbol != 0;
}

#define LOOK_UP(type, name, parameters) found &= osr_look_up(library, #name, &out->name);

/* Pinned: it will keep pointers to us, and we to it. */
int osr_libcrypto_find(struct osr_libcrypto *out, const void *inside)
{
    void *library = osr_library_at(inside);
    int found = 1;

    if (library == 0)
        return OSR_NO_LIBCRYPTO;
    OSR_BASE_FUNCTIONS(LOOK_UP)
    if (!found)
        return OSR_NO_LIBCRYPTO;
    OSR_ENGINE_FUNCTIONS(LOOK_UP)
    out->has_engines = found;
    found = 1;
    OSR_PROVIDER_FUNCTIONS(LOOK_UP)
    OSR_RANDOM_PROVIDER_FUNCTIONS(LOOK_UP)
    out->has_random_providers = found;
    found = 1;
    OSR_FIPS_FUNCTIONS(LOOK_UP)
    out->has_fips = found;
    return OSR_OK;
}
