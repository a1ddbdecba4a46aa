/* What the exported functions return; engine/prototypes.ts mirrors it. */
#ifndef OSR_STATUS_H
#define OSR_STATUS_H

enum osr_status {
    OSR_UNCHANGED = 0,
    OSR_OK = 1,
    OSR_NO_LIBCRYPTO = -1,  /* the address is in no library that has RAND_* */
    OSR_NO_MECHANISM = -2,  /* the libcrypto lacks the requested mechanism */
    OSR_FOREIGN = -3,       /* it has an osrandom that is not ours */
    OSR_FAILED = -4,        /* a call failed: see OpenSSL's error queue */
    OSR_NOT_ADDED = -5,     /* osrandom was not added to it */
    OSR_NO_SOURCE = -6,     /* the operating system gives no randomness */
    OSR_TOO_MANY = -7,      /* more libcryptos than there are records for */
    OSR_BUSY = -8,          /* another thread is changing the source, and does not finish */
    OSR_NO_SUCH_SOURCE = -9, /* compiled without that source of randomness */
    OSR_STILL_SOURCE = -10,  /* unregistering did all it could, and osrandom still serves */
    OSR_FIPS = -11,          /* its FIPS provider's own generator must stay */
    OSR_NOT_OPENSSL = -12,   /* it is another project's libcrypto */
    OSR_MAYBE_MIXED = -13,   /* another libcrypto may take over calls inside it */
    OSR_NOT_STARTED = -14,   /* OPENSSL_init_crypto failed: see OpenSSL's error queue */
};

/* Which of Linux's sources a draw begins with; the ones after it serve where it cannot. */
enum osr_choice {
    OSR_CHOOSE_VDSO = 1,
    OSR_CHOOSE_GETRANDOM = 2,
    OSR_CHOOSE_DEV_URANDOM = 3,
};

/* How osrandom gets into a libcrypto, in order of preference. */
enum osr_mechanism {
    OSR_ANY = 0,
    OSR_ENGINE = 1,
    OSR_PROVIDER = 2,
    OSR_METHOD = 3,
};

#endif
