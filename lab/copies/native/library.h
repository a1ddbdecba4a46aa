/* A libcrypto, and osrandom in it, in a program without a JavaScript runtime. */
#ifndef COPIES_LIBRARY_H
#define COPIES_LIBRARY_H

struct library {
    int (*RAND_bytes)(unsigned char *out, int size);
    const char *(*OpenSSL_version)(int what);
    int (*osrandom_register)(const void *libcrypto, int mechanism);
    int (*osrandom_unregister)(const void *libcrypto, int mechanism);
    const char *(*osrandom_source)(const void *libcrypto, int mechanism);
};

/*
 * Loads a libcrypto and the compiled osrandom, adds it, and has it begin with a
 * source: "getrandom", "vdso". Ends the program if that fails.
 */
void open_library(struct library *out, const char *libcrypto, const char *osrandom,
                  const char *source);

/* Where osrandom would draw from now. */
const char *source_now(const struct library *library);

/* Makes osrandom libcrypto's random source (1), or its own CSPRNG (0). */
void use_osrandom(const struct library *library, int wanted);

#endif
