/**
 * What the compiled library exports: `c/osrandom/osrandom.h` and `c/calls/calls.h`.
 *
 * @module
 */
import type { FunctionsOf, Prototypes } from "../ffi/declare.ts";

/** The functions of `engine/c/osrandom/osrandom.h`. */
export const osrandom = {
  osrandom_start:
    "int (address const void *libcrypto, int mechanism, int was_examined, data struct osrandom_started *out)",
  osrandom_activate: "int (address const void *libcrypto, int mechanism)",
  osrandom_register: "int (address const void *libcrypto, int mechanism)",
  osrandom_unregister: "int (address const void *libcrypto, int mechanism)",
  osrandom_is_registered: "int (address const void *libcrypto, int mechanism)",
  osrandom_is_fips: "int (address const void *libcrypto)",
  osrandom_source: "const char *(address const void *libcrypto, int mechanism)",
  osrandom_choose_source: "int (address const void *libcrypto, int mechanism, int choice)",
  osrandom_failure: "void (address const void *libcrypto, int mechanism, int *out)",
  osrandom_counters: "void (address const void *libcrypto, int mechanism, uint64_t *out)",
} as const satisfies Prototypes;

/** The compiled engine, as JavaScript calls it. */
export type OsrandomFunctions = FunctionsOf<typeof osrandom>;

/** `enum osr_status` of `engine/c/base/status.h`. */
export const OsrandomStatus = {
  OSR_UNCHANGED: 0,
  OSR_OK: 1,
  OSR_NO_LIBCRYPTO: -1,
  OSR_NO_MECHANISM: -2,
  OSR_FOREIGN: -3,
  OSR_FAILED: -4,
  OSR_NOT_ADDED: -5,
  OSR_NO_SOURCE: -6,
  OSR_TOO_MANY: -7,
  OSR_BUSY: -8,
  OSR_NO_SUCH_SOURCE: -9,
  OSR_STILL_SOURCE: -10,
  OSR_FIPS: -11,
  OSR_NOT_OPENSSL: -12,
  OSR_MAYBE_MIXED: -13,
  OSR_NOT_STARTED: -14,
} as const;

/** `struct osrandom_started`: where its members are. */
export const StartedOffsets = { mechanism: 0, added: 4, version_text: 8, path: 264 } as const;

/** Its size. */
export const startedSize = 4360;

/** `enum osr_mechanism` of `engine/c/base/status.h`. */
export const OsrandomMechanisms = {
  OSR_ANY: 0,
  OSR_ENGINE: 1,
  OSR_PROVIDER: 2,
  OSR_METHOD: 3,
} as const;

/** `enum osr_choice` of `engine/c/base/status.h`. */
export const OsrandomChoices = {
  OSR_CHOOSE_VDSO: 1,
  OSR_CHOOSE_GETRANDOM: 2,
  OSR_CHOOSE_DEV_URANDOM: 3,
} as const;

/** The functions of `engine/c/calls/calls.h`. */
export const native = {
  hazmat_write: "void (address void *to, const void *from, size_t size)",
  hazmat_read: "void (void *to, address const void *from, size_t size)",
  hazmat_copy: "void (void *to, size_t to_at, const void *from, size_t from_at, size_t size)",
  hazmat_cleanse_stack: "void (void)",
  hazmat_cipher_functions: "int (address const void *libcrypto, struct hazmat_cipher *out)",
  hazmat_cipher_update:
    "int (const struct hazmat_cipher *lib, address void *context, unsigned char *out, int room, const unsigned char *in, int size)",
  hazmat_cipher_encrypt:
    "int (const struct hazmat_cipher *lib, address void *context, address const void *cipher, const unsigned char *key, int size, const unsigned char *iv)",
  hazmat_cipher_decrypt:
    "int (const struct hazmat_cipher *lib, address void *context, address const void *cipher, const unsigned char *key, int size, const unsigned char *iv)",
  hazmat_aead_seal:
    "int (const struct hazmat_cipher *lib, address void *context, unsigned char *out, const unsigned char *in, int size, int tag)",
  hazmat_aead_open:
    "int (const struct hazmat_cipher *lib, address void *context, unsigned char *out, const unsigned char *in, int size, int tag)",
  hazmat_aead_message:
    "int (const struct hazmat_cipher *lib, address void *context, unsigned char *out, const unsigned char *in, const unsigned char *nonce, const unsigned char *data, int size, int data_size, int marks)",
  hazmat_digest_new:
    "struct hazmat_digest *(address const void *libcrypto, address const void *md, int keeps)",
  hazmat_digest_free: "void (struct hazmat_digest *digest)",
  hazmat_digest:
    "int (struct hazmat_digest *digest, unsigned char *out, int length, const unsigned char *in, int size)",
  hazmat_mac_new:
    "struct hazmat_mac *(address const void *libcrypto, address const void *context, data const struct hazmat_mac_form *form)",
  hazmat_mac_free: "void (struct hazmat_mac *mac)",
  hazmat_mac:
    "int (struct hazmat_mac *mac, unsigned char *out, const unsigned char *key, int key_size, const unsigned char *in, int size)",
  hazmat_bcrypt_pbkdf:
    "int (address const void *libcrypto, unsigned char *key, size_t key_size, const unsigned char *password, size_t password_size, const unsigned char *salt, size_t salt_size, uint64_t rounds)",
  hazmat_library: "void *(address const void *libcrypto)",
  hazmat_job_hold: "void (struct osr_job *job)",
  hazmat_job_let_go: "void (struct osr_job *job)",
  hazmat_job_share: "void (struct osr_job *job)",
  hazmat_job_release: "void (struct osr_job *job)",
  hazmat_names:
    "int64_t (address const void *libcrypto, const char *list, const char *names, char *out, size_t size)",
} as const satisfies Prototypes;

/**
 * The values of `enum osr_status` (`engine/c/base/status.h`) that `hazmat_names` returns and
 * callers distinguish.
 */
export const NamesStatus = { OSR_FAILED: -4 } as const;

/** Cipher calls: limits and results, by their names in `engine/c/calls/calls.h`. */
export const CipherConstants = {
  HAZMAT_CIPHER_SMALL: 1024,
  HAZMAT_CIPHER_FAILED: -1,
  HAZMAT_CIPHER_OVERLAPS: -5,
  HAZMAT_CIPHER_MOST_KEY: 256,
  HAZMAT_AEAD_TAG: 0xff,
  HAZMAT_AEAD_TAG_FIRST: 0x100,
  HAZMAT_AEAD_AT_ONCE: 0x200,
  HAZMAT_AEAD_SAYS_LENGTH: 0x400,
  HAZMAT_AEAD_SEALS: 0x800,
  HAZMAT_AEAD_FINAL_FAILED: 0,
  HAZMAT_AEAD_UPDATE_FAILED: -1,
  HAZMAT_AEAD_TAG_FAILED: -2,
  HAZMAT_AEAD_BEGIN_FAILED: -3,
  HAZMAT_AEAD_DATA_FAILED: -4,
} as const;

/** Bytes of a `struct hazmat_cipher`. */
export const cipherFunctionsSize = 32;

/** `struct hazmat_mac_form`: where its members are. */
export const MacFormOffsets = { size: 0, other_key: 4, keeps: 8 } as const;

/** Its size. */
export const macFormSize = 12;

/** The limits of `engine/c/calls/job.h`, by their names there. */
export const JobLimits = {
  OSR_JOB_ARGUMENTS: 12,
  OSR_JOB_OWNED: 16,
  OSR_JOB_ERRORS: 16,
  OSR_JOB_NAME: 48,
  OSR_FREE_NAME: 32,
} as const;

/** `enum osr_job_state` of `engine/c/calls/job.h`. */
export const JobStates = {
  OSR_JOB_PLANNED: 0,
  OSR_JOB_DONE: 1,
  OSR_JOB_NO_FUNCTION: -1,
  OSR_JOB_NO_MEMORY: -2,
} as const;

/** `struct osr_job` of `engine/c/calls/job.h`: where its members are. */
export const JobOffsets = {
  library: 0,
  arguments: 8,
  result: 104,
  state: 112,
  owners: 116,
  owned_count: 120,
  error_count: 124,
  output: 128,
  output_size: 136,
  name: 144,
  result_free: 192,
  output_free: 224,
  is_wide: 256,
  owned: 264,
  next: 1032,
  errors: 1064,
} as const;

/** Its size. */
export const jobSize = 5160;

/** `struct osr_owned`: where its members are. */
export const OwnedOffsets = { address: 0, size: 8, free_name: 16 } as const;

/** Its size. */
export const ownedSize = 48;

/** `struct osr_job_error`: where its members are. */
export const JobErrorOffsets = { code: 0, data: 8 } as const;

/** Its size. */
export const jobErrorSize = 256;
