/**
 * PKCS#12 (RFC 7292): a private key with its certificates in one file, under a pass phrase, as
 * Windows, macOS, Java, browsers and OpenSSL exchange them: `.p12` and `.pfx`.
 *
 * The format is read and written without libcrypto, which only computes: files are BER in parts
 * and in all versions' ways, and what they ask for is bounded before it is done. What encrypts them
 * is only as strong as the pass phrase.
 *
 * Functions that end in `Async` derive the keys on other threads; the others block for as long as
 * the file's iterations take, mostly some tenths of a second.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 * import { createPkcs12, readPkcs12 } from "@hazmat/openssl/pkcs12";
 *
 * const passphrase = new TextEncoder().encode("correct horse battery staple");
 * const p12 = createPkcs12({ key: generateKey("ed25519"), name: "my key", passphrase });
 * const { keys } = readPkcs12(p12, { passphrase });
 * console.assert(keys.length === 1 && keys[0]!.name === "my key");
 * ```
 *
 * @module
 */
import { type AllowSharedBufferSource, type Bytes, refuseExtra } from "../core/args.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { type CreatePkcs12Options, writing } from "./create_pkcs12.ts";
import { run, runOffThread } from "../keys/derivation_steps.ts";
import { opened, type Pkcs12 } from "./opened_pkcs12.ts";
import { reading, readingOptions, type ReadPkcs12Options } from "./read_pkcs12.ts";
import { pemOf, pemOptions, type Pkcs12Pem, type Pkcs12PemOptions } from "./pkcs12_pem.ts";
export type {
  CreatePkcs12Options,
  GivenCertificate,
  Pkcs12Kdf,
  TrustedCertificate,
} from "./create_pkcs12.ts";
export type { Pkcs12, Pkcs12Certificate, Pkcs12Key } from "./opened_pkcs12.ts";
export type { ReadPkcs12Options } from "./read_pkcs12.ts";
export type { Pkcs12Pem, Pkcs12PemOptions } from "./pkcs12_pem.ts";
export type { Pkcs12Mac } from "./mac_data.ts";
export type { Pkcs12Cipher, Pkcs12Hash } from "./pbe.ts";
export type { JobOptions } from "../core/off_thread.ts";
export type { PrivateKey } from "../keys/mod.ts";
export type { AllowSharedBufferSource, Bytes } from "../core/args.ts";
export type { AnyBackend, BackendOption } from "../core/default.ts";

const [readAction, createAction] = ["read PKCS#12", "create PKCS#12"];
const inOptions = "give what else there is in options, as { passphrase }";

/**
 * Reads a file: all its keys, each with its certificates, and all certificates. What else there may
 * be, CRLs and secrets, is passed over.
 *
 * Its MAC is checked before anything in it is looked at. PBMAC1 (RFC 9579) is read with every
 * version of OpenSSL. RC2 and RC4, which files of before 2018 or so are encrypted with, need the
 * legacy provider: `loadProvider("legacy")`.
 *
 * @example
 * ```ts ignore
 * import { readFileSync } from "node:fs";
 * import { readPkcs12 } from "@hazmat/openssl/pkcs12";
 *
 * const passphrase = new TextEncoder().encode("secret");
 * const { keys, certificates } = readPkcs12(readFileSync("client.p12"), { passphrase });
 * ```
 *
 * @throws {PassphraseError} If the pass phrase is missing, wrong, or not needed.
 * @throws {RangeError} If it asks for more work than `maxIterations`, or has more than 16 MiB.
 * @throws {MalformedData} If it is not PKCS#12, or has no MAC and `allowUnauthenticated` is not set.
 * @throws {UnsupportedAlgorithm} If libcrypto does not have a cipher or a digest.
 * @throws {InvalidKey} If a key cannot be used.
 * @throws {TypeError} If an argument has the wrong type, or there is no such option.
 */
export function readPkcs12(
  data: AllowSharedBufferSource,
  options: ReadPkcs12Options = {},
): Pkcs12 {
  refuseExtra(arguments.length, 2, readAction, inOptions);
  const own = readingOptions(options, false, readAction);
  const { core, steps } = reading(data, own, readAction);
  return opened(run(core, steps), core, readAction);
}

/**
 * {@linkcode readPkcs12}, with the keys derived on other threads.
 *
 * @returns A promise. It is rejected with what {@linkcode readPkcs12} throws, or with the signal's
 * reason.
 */
export async function readPkcs12Async(
  data: AllowSharedBufferSource,
  options: ReadPkcs12Options & JobOptions = {},
): Promise<Pkcs12> {
  refuseExtra(arguments.length, 2, readAction, inOptions);
  const own = readingOptions(options, true, readAction);
  const { core, steps, signal } = reading(data, own, readAction);
  return opened(await runOffThread(core, steps, signal), core, readAction);
}

/**
 * Makes a file of a key, its certificate and those of its issuers, or of certificates alone.
 *
 * @example
 * ```ts
 * import { generateKey } from "@hazmat/openssl/keys";
 * import { createPkcs12 } from "@hazmat/openssl/pkcs12";
 *
 * const passphrase = new TextEncoder().encode("correct horse battery staple");
 * const p12 = createPkcs12({ key: generateKey("ec", { curve: "p-256" }), passphrase });
 * console.assert(p12[0] === 0x30);
 * ```
 *
 * @throws {RangeError} If the certificate is not the key's, or an option is outside of its limits.
 * @throws {MalformedData} If a certificate is not one.
 * @throws {KeyNotExportable} If the key cannot be exported.
 * @throws {TypeError} If an option has the wrong type, or there is no such option.
 */
export function createPkcs12(options: CreatePkcs12Options): Bytes {
  refuseExtra(arguments.length, 1, createAction, "give all in options, as { key, passphrase }");
  const { core, steps } = writing(options, false, createAction);
  return run(core, steps);
}

/**
 * {@linkcode createPkcs12}, with the keys derived on other threads.
 *
 * @returns A promise. It is rejected with what {@linkcode createPkcs12} throws, or with the
 * signal's reason.
 */
export async function createPkcs12Async(
  options: CreatePkcs12Options & JobOptions,
): Promise<Bytes> {
  refuseExtra(arguments.length, 1, createAction, "give all in options, as { key, passphrase }");
  const { core, steps, signal } = writing(options, true, createAction);
  return await runOffThread(core, steps, signal);
}

/**
 * A file's key and certificates as PEM, for what takes no `.p12`: the options `tls` of Bun's
 * `fetch` and `WebSocket`, `Deno.createHttpClient`, `node:https`.
 *
 * @example
 * ```ts ignore
 * import { readFileSync } from "node:fs";
 * import { toPem } from "@hazmat/openssl/pkcs12";
 *
 * const passphrase = new TextEncoder().encode("secret");
 * const { key, cert } = toPem(readFileSync("client.p12"), { passphrase });
 * await fetch("https://example.com", { tls: { key, cert } }); // Bun
 * const client = Deno.createHttpClient({ key, cert }); // Deno
 * ```
 *
 * @throws {RangeError} If it has no key, or several and no `name` says which.
 * @throws As {@linkcode readPkcs12}.
 */
export function toPem(data: AllowSharedBufferSource, options: Pkcs12PemOptions = {}): Pkcs12Pem {
  refuseExtra(arguments.length, 2, readAction, inOptions);
  const { name, reading: own } = pemOptions(options, false, readAction);
  const { core, steps } = reading(data, own, readAction);
  return pemOf(run(core, steps), name, core, readAction);
}

/**
 * {@linkcode toPem}, with the keys derived on other threads.
 *
 * @returns A promise. It is rejected with what {@linkcode toPem} throws, or with the signal's
 * reason.
 */
export async function toPemAsync(
  data: AllowSharedBufferSource,
  options: Pkcs12PemOptions & JobOptions = {},
): Promise<Pkcs12Pem> {
  refuseExtra(arguments.length, 2, readAction, inOptions);
  const { name, reading: own } = pemOptions(options, true, readAction);
  const { core, steps, signal } = reading(data, own, readAction);
  return pemOf(await runOffThread(core, steps, signal), name, core, readAction);
}
