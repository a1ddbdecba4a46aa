#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OSR_ANY, or the one that HAZMAT_OSRANDOM_MECHANISM forces, by its number. */
static int mechanism;

/* More than there are sources to choose from. */
#define MOST_CHOICES 8

typedef int (*choose_function)(const void *libcrypto, int mechanism, int choice);

static void require(int is_so, const char *what, const char *which)
{
    if (is_so)
        return;
    fprintf(stderr, "%s: %s\n", what, which);
    exit(2);
}

static int wanted_mechanism(void)
{
    static const char *const names[] = {"engine", "provider", "method"};
    const char *wanted = getenv("HAZMAT_OSRANDOM_MECHANISM");

    for (int i = 0; wanted && i < 3; i++)
        if (strcmp(wanted, names[i]) == 0)
            return i + 1;
    return 0;
}

static void *open_file(const char *path)
{
    void *library = dlopen(path, RTLD_NOW);

    require(library != 0, "cannot be loaded", library ? path : dlerror());
    return library;
}

static void look_up(void *library, const char *name, void *slot)
{
    *(void **)slot = dlsym(library, name);
    require(*(void **)slot != 0, "not found", name);
}

const char *source_now(const struct library *library)
{
    const char *name = library->osrandom_source(library->RAND_bytes, mechanism);

    return name ? name : "none";
}

static int has_source(const struct library *library, const char *source)
{
    return strcmp(source_now(library), source) == 0;
}

/* By what each choice leads to: a program like this does not know the choices' numbers. */
static void choose(const struct library *library, void *osrandom, const char *source)
{
    choose_function try;

    *(void **)&try = dlsym(osrandom, "osrandom_choose_source");
    for (int i = 0; try && i < MOST_CHOICES && !has_source(library, source); i++)
        try(library->RAND_bytes, mechanism, i);
    require(has_source(library, source), "osrandom has no such source here", source);
}

void open_library(struct library *out, const char *libcrypto, const char *osrandom,
                  const char *source)
{
    void *crypto = open_file(libcrypto), *engine = open_file(osrandom);
    int (*add)(const void *libcrypto, int mechanism);

    mechanism = wanted_mechanism();
    look_up(crypto, "RAND_bytes", &out->RAND_bytes);
    look_up(crypto, "OpenSSL_version", &out->OpenSSL_version);
    look_up(engine, "osrandom_add", &add);
    look_up(engine, "osrandom_register", &out->osrandom_register);
    look_up(engine, "osrandom_unregister", &out->osrandom_unregister);
    look_up(engine, "osrandom_source", &out->osrandom_source);
    require(add(out->RAND_bytes, mechanism) >= 0, "osrandom cannot be added to", libcrypto);
    choose(out, engine, source);
}

void use_osrandom(const struct library *library, int wanted)
{
    int (*change)(const void *, int) =
        wanted ? library->osrandom_register : library->osrandom_unregister;

    require(change(library->RAND_bytes, mechanism) >= 0, "osrandom refuses",
            wanted ? "register" : "unregister");
}
