/**
 * `native/native.h`: what the compiled library exports for the primitives.
 *
 * @module
 */
import type { Prototypes } from "../ffi/prototype.ts";

/** The functions of `native/native.h`. */
export const native = {
  osrandom_copy: {
    returns: "void",
    parameters: [
      "address void *to",
      "const void *from",
      "size_t size",
    ],
  },
  osrandom_read: {
    returns: "void",
    parameters: [
      "void *to",
      "address const void *from",
      "size_t size",
    ],
  },
  hazmat_copy: {
    returns: "void",
    parameters: [
      "void *to",
      "size_t to_at",
      "const void *from",
      "size_t from_at",
      "size_t size",
    ],
  },
  hazmat_cleanse_stack: {
    returns: "void",
    parameters: [],
  },
  hazmat_cipher_functions: {
    returns: "int",
    parameters: [
      "address const void *libcrypto",
      "struct hazmat_cipher *out",
    ],
  },
  hazmat_cipher_update: {
    returns: "int",
    parameters: [
      "const struct hazmat_cipher *lib",
      "address void *context",
      "unsigned char *out",
      "int room",
      "const unsigned char *in",
      "int size",
    ],
  },
  hazmat_cipher_encrypt: {
    returns: "int",
    parameters: [
      "const struct hazmat_cipher *lib",
      "address void *context",
      "address const void *cipher",
      "const unsigned char *key",
      "int size",
      "const unsigned char *iv",
    ],
  },
  hazmat_cipher_decrypt: {
    returns: "int",
    parameters: [
      "const struct hazmat_cipher *lib",
      "address void *context",
      "address const void *cipher",
      "const unsigned char *key",
      "int size",
      "const unsigned char *iv",
    ],
  },
  hazmat_aead_seal: {
    returns: "int",
    parameters: [
      "const struct hazmat_cipher *lib",
      "address void *context",
      "unsigned char *out",
      "const unsigned char *in",
      "int size",
      "int tag",
    ],
  },
  hazmat_aead_open: {
    returns: "int",
    parameters: [
      "const struct hazmat_cipher *lib",
      "address void *context",
      "unsigned char *out",
      "const unsigned char *in",
      "int size",
      "int tag",
    ],
  },
  hazmat_aead_message: {
    returns: "int",
    parameters: [
      "data const struct hazmat_aead *aead",
      "unsigned char *out",
      "const unsigned char *in",
      "const unsigned char *nonce",
      "const unsigned char *data",
      "data const struct hazmat_message *message",
    ],
  },
  hazmat_digest_new: {
    returns: "struct hazmat_digest *",
    parameters: [
      "address const void *libcrypto",
      "address const void *md",
      "int keeps",
    ],
  },
  hazmat_digest_free: {
    returns: "void",
    parameters: [
      "struct hazmat_digest *digest",
    ],
  },
  hazmat_digest: {
    returns: "int",
    parameters: [
      "struct hazmat_digest *digest",
      "unsigned char *out",
      "int length",
      "const unsigned char *in",
      "int size",
    ],
  },
  hazmat_mac_new: {
    returns: "struct hazmat_mac *",
    parameters: [
      "address const void *libcrypto",
      "address const void *context",
      "data const struct hazmat_mac_form *form",
    ],
  },
  hazmat_mac_free: {
    returns: "void",
    parameters: [
      "struct hazmat_mac *mac",
    ],
  },
  hazmat_mac: {
    returns: "int",
    parameters: [
      "struct hazmat_mac *mac",
      "unsigned char *out",
      "const unsigned char *key",
      "int key_size",
      "const unsigned char *in",
      "int size",
    ],
  },
  osrandom_library: {
    returns: "void *",
    parameters: [
      "address const void *libcrypto",
    ],
  },
  osrandom_call: {
    returns: "void",
    parameters: [
      "struct osr_job *job",
    ],
  },
  osrandom_hold: {
    returns: "void",
    parameters: [
      "struct osr_job *job",
    ],
  },
  osrandom_let_go: {
    returns: "void",
    parameters: [
      "struct osr_job *job",
    ],
  },
  osrandom_share: {
    returns: "void",
    parameters: [
      "struct osr_job *job",
    ],
  },
  osrandom_release: {
    returns: "void",
    parameters: [
      "struct osr_job *job",
    ],
  },
  osrandom_names: {
    returns: "int64_t",
    parameters: [
      "address const void *libcrypto",
      "const char *list",
      "const char *names",
      "char *out",
      "size_t size",
    ],
  },
} as const satisfies Prototypes;

/** What `osrandom_names` returns of `enum osr_status` of `engine/status.h`, and is told apart. */
export const NamesStatus = { OSR_FAILED: -4 } as const;

/** Calls on ciphers: limits and answers, by the names that they have in `native/native.h`. */
export const CipherConstants = {
  HAZMAT_CIPHER_SMALL: 1024,
  HAZMAT_CIPHER_FAILED: -1,
  HAZMAT_CIPHER_OVERLAPS: -5,
  HAZMAT_CIPHER_MOST_KEY: 256,
  HAZMAT_AEAD_TAG: 0xff,
  HAZMAT_AEAD_TAG_FIRST: 0x100,
  HAZMAT_AEAD_AT_ONCE: 0x200,
  HAZMAT_AEAD_SAYS_LENGTH: 0x400,
  HAZMAT_AEAD_FINAL_FAILED: 0,
  HAZMAT_AEAD_UPDATE_FAILED: -1,
  HAZMAT_AEAD_TAG_FAILED: -2,
  HAZMAT_AEAD_BEGIN_FAILED: -3,
  HAZMAT_AEAD_DATA_FAILED: -4,
} as const;

/** Bytes of a `struct hazmat_cipher`. */
export const cipherFunctionsSize = 32;

/** `struct hazmat_aead`: where its members are. */
export const AeadOffsets = { lib: 0, context: 32, marks: 40 } as const;

/** Its size. */
export const aeadSize = 48;

/** `struct hazmat_message`: where its members are. */
export const MessageOffsets = { size: 0, data_size: 4, seals: 8 } as const;

/** Its size. */
export const messageSize = 12;

/** `struct hazmat_mac_form`: where its members are. */
export const MacFormOffsets = { size: 0, other_key: 4, keeps: 8 } as const;

/** Its size. */
export const macFormSize = 12;

/** The limits of `native/job.h`, by the names that they have there. */
export const JobLimits = {
  OSR_JOB_ARGUMENTS: 12,
  OSR_JOB_OWNED: 8,
  OSR_JOB_ERRORS: 16,
} as const;

/** `enum osr_job_state` of `native/job.h`. */
export const JobStates = {
  OSR_JOB_PLANNED: 0,
  OSR_JOB_DONE: 1,
  OSR_JOB_NO_FUNCTION: -1,
  OSR_JOB_NO_MEMORY: -2,
} as const;

/** `struct osr_job` of `native/job.h`: where its members are. */
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
  owned: 192,
  next: 576,
  errors: 608,
} as const;

/** Its size. */
export const jobSize = 4704;

/** `struct osr_owned`: where its members are. */
export const OwnedOffsets = { address: 0, size: 8, free_name: 16 } as const;

/** Its size. */
export const ownedSize = 48;

/** `struct osr_job_error`: where its members are. */
export const JobErrorOffsets = { code: 0, data: 8 } as const;

/** Its size. */
export const jobErrorSize = 256;
