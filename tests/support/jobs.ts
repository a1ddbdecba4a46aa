/**
 * Helpers for the tests of jobs.
 *
 * @module
 */
import { loadNative } from "../../engine/load.ts";
import { start } from "../../engine/osrandom.ts";
import { cString } from "../../ffi/bytes.ts";
import type { FunctionsOf, Prototypes } from "../../ffi/declare.ts";
import { runtime } from "../../ffi/runtime.ts";
import { openLibcrypto } from "../../ffi/libcrypto/locate.ts";
import { inputOf } from "../../hazmat/core/args.ts";
import { evp } from "../../ffi/headers/evp.ts";
import { callOf, type JobCore, outputAddress } from "../../hazmat/core/call.ts";
import type { JobPlan, ObjectPlan } from "../../hazmat/core/off_thread.ts";

/** What the tests of jobs use of a libcrypto. */
export interface TestCore extends JobCore {
  /** The functions of {@linkcode others}. */
  readonly others: FunctionsOf<typeof others>;
}

/** The libcrypto of the tests, or the one at a path, for jobs. */
export function openJobCore(path?: string): TestCore {
  const libcrypto = openLibcrypto(path === undefined ? {} : { libcrypto: path }, start);
  return {
    lib: libcrypto.functions,
    native: loadNative(libcrypto),
    anchor: libcrypto.anchor,
    others: libcrypto.bind(others),
  };
}

/** The file of the libcrypto of the tests. */
export function libcryptoPath(): string {
  return openLibcrypto({}, start).path;
}

/** A PBKDF2, whose time grows with its rounds: a million take about 300 ms. */
export function pbkdf2Plan(
  core: JobCore,
  rounds: number,
  password: string | Uint8Array = "password",
): JobPlan {
  const digest = core.lib.EVP_get_digestbyname(cString("sha256"));
  const encode = (text: string) => new TextEncoder().encode(text);
  const pass = typeof password === "string" ? encode(password) : password;
  const salt = encode("salt");
  return {
    action: "derive with PBKDF2",
    outputSize: 32,
    prepare: (job) => {
      const inputs = [
        job.copyOf(inputOf(pass)),
        pass.length,
        job.copyOf(inputOf(salt)),
        salt.length,
      ] as const;
      const args = [...inputs, rounds, digest, 32, outputAddress] as const;
      return callOf(evp, "PKCS5_PBKDF2_HMAC", args);
    },
  };
}

/** What the tests of jobs call besides what every libcrypto's functions have. */
export const others = {
  BIO_new_file: "BIO *(const char *filename, const char *mode)",
  EVP_DigestSign:
    "int (EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_DigestVerify:
    "int (EVP_MD_CTX *ctx, const unsigned char *sigret, size_t siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_DigestVerifyInit:
    "int (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey)",
  EVP_PKEY_CTX_new: "EVP_PKEY_CTX *(EVP_PKEY *pkey, ENGINE *e)",
  EVP_PKEY_CTX_set_kem_op: ["int (EVP_PKEY_CTX *ctx, const char *op)", "OpenSSL 3.0 and newer"],
  EVP_PKEY_encapsulate_init: [
    "int (EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)",
    "OpenSSL 3.0 and newer",
  ],
  EVP_PKEY_encapsulate: [
    "int (EVP_PKEY_CTX *ctx, unsigned char *wrappedkey, size_t *wrappedkeylen, unsigned char *genkey, size_t *genkeylen)",
    "OpenSSL 3.0 and newer",
  ],
  EVP_PKEY_paramgen_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_paramgen: "int (EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)",
  d2i_AutoPrivateKey: "EVP_PKEY *(EVP_PKEY **a, const unsigned char **pp, long length)",
  i2d_PrivateKey: "int (EVP_PKEY *a, unsigned char **pp)",
} as const satisfies Prototypes;

/** A call that fails, and names the file in its error. */
export function failingPlan(file: string): ObjectPlan {
  return {
    action: "open a file",
    prepare: (job) => {
      const args = [job.copyOf(inputOf(cString(file))), job.copyOf(inputOf(cString("r")))] as const;
      return { ...callOf(others, "BIO_new_file", args), freedBy: "BIO_free" };
    },
  };
}

/** `EVP_PKEY_RSA`, of `<openssl/evp.h>`. */
export const rsa = 6;
/** `EVP_PKEY_ED25519`. */
export const ed25519 = 1087;
/** `EVP_PKEY_EC`. */
const ec = 408;

/** The generation of a key, which puts the key's address into a cell. */
export function keygenPlan(core: JobCore, type: number): ObjectPlan {
  const { lib } = core;
  return {
    action: "generate a key",
    prepare: (job) => {
      const context = lib.EVP_PKEY_CTX_new_id(type, runtime.nullPointer);
      job.own(context, "EVP_PKEY_CTX_free");
      lib.EVP_PKEY_keygen_init(context);
      return {
        ...callOf(evp, "EVP_PKEY_keygen", [context, outputAddress]),
        freedBy: "EVP_PKEY_free",
      };
    },
  };
}

/**
 * The generation of a curve's parameters, which puts their address into a cell, and draws nothing:
 * a thread that draws has generators of its own.
 */
export function curvePlan({ lib, others: { EVP_PKEY_paramgen_init } }: TestCore): ObjectPlan {
  return {
    action: "make a curve's parameters",
    prepare: (job) => {
      const context = lib.EVP_PKEY_CTX_new_id(ec, runtime.nullPointer);
      job.own(context, "EVP_PKEY_CTX_free");
      const isReady = context && EVP_PKEY_paramgen_init(context) === 1 &&
        lib.EVP_PKEY_CTX_ctrl_str(context, cString("ec_paramgen_curve"), cString("P-256")) === 1;
      if (!isReady) throw new Error("Cannot prepare the generation of a curve's parameters");
      const call = callOf(others, "EVP_PKEY_paramgen", [context, outputAddress]);
      return { ...call, freedBy: "EVP_PKEY_free" };
    },
  };
}

/** A private key of Ed25519 in DER: RFC 8410, section 10.3. */
export const rfc8410Key: Uint8Array = Uint8Array.fromHex(
  "302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842",
);

/** The reading of a private key, which returns the key's address. */
export function readingPlan(der: Uint8Array): ObjectPlan {
  return {
    action: "read a key",
    prepare: (job) => {
      const copy = job.copyOf(inputOf(der));
      const cell = job.cellOf(copy);
      const call = callOf(others, "d2i_AutoPrivateKey", [0, cell, BigInt(der.length)]);
      return { ...call, freedBy: "EVP_PKEY_free" };
    },
  };
}
