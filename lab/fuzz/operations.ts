/**
 * Random calls on the backend: makers of objects, and calls on live objects.
 *
 * @module
 */
import { backend, InvalidTag, UnsupportedAlgorithm } from "../../mod.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { cipherSupported, createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";
import { createHash, hash, hashSupported } from "../../hazmat/digests/mod.ts";
import {
  argon2d,
  argon2i,
  argon2id,
  hkdf,
  hkdfExpand,
  hkdfExtract,
  kbkdf,
  kdf,
  pbkdf2,
  scrypt,
  sskdf,
  tls1Prf,
  x963kdf,
} from "../../hazmat/kdfs/mod.ts";
import { constantTimeEquals, createHmac, createMac, hmac, mac } from "../../hazmat/macs/mod.ts";
import { asn1 } from "./asn1.ts";
import {
  aeads,
  ciphers,
  data,
  digests,
  key,
  length,
  macParams,
  macs,
  name,
  nonce,
} from "./arguments.ts";
import type { Choices } from "./random.ts";

/** An object of the backend, as far as the fuzzer knows it. */
// deno-lint-ignore no-explicit-any
export type Live = Record<string, (...args: any[]) => unknown>;

type Maker = (choices: Choices) => Live | undefined;

const live = (object: unknown): Live => object as Live;

/** What makes a live object. */
const makers: readonly Maker[] = [
  (c) => live(createHash(name(c, digests), c.oneIn(2) ? { length: length(c) } : undefined)),
  (c) => live(createHmac(name(c, digests), data(c))),
  (c) => live(createMac(name(c, macs), key(c), macParams(c))),
  (c) => live(createCipher(name(c, ciphers), cipherOptions(c))),
  (c) => live(createDecipher(name(c, ciphers), cipherOptions(c))),
  (c) => live(ourAead(name(c, aeads), key(c), aeadOptions(c))),
  (c) => c.oneIn(20) ? live(backend.loadProvider(c.of(providers))) : undefined,
];

const providers = ["default", "base", "null", "no-such", "", "./x", "/no/such.so", 5 as never];

function cipherOptions(choices: Choices): never {
  const iv = choices.oneIn(4) ? undefined : choices.bytes(choices.of([8, 12, 16, 16, 16]));
  return { key: key(choices), iv, padding: choices.of([undefined, true, false]) } as never;
}

function aeadOptions(choices: Choices): never {
  return (choices.oneIn(3)
    ? { tagLength: choices.of([4, 8, 12, 16, 17, 0, -1]) }
    : undefined) as never;
}

const kdfs = ["hkdf", "pbkdf2", "scrypt", "argon2id", "sshkdf", "tls1-prf", "kbkdf", "x963kdf"];

/** Parameters of a KDF, more or less. Cost parameters are small, left out, or far too large. */
function kdfParams(choices: Choices): never {
  const params: Record<string, unknown> = {};
  const put = (name: string, value: () => unknown) => {
    if (choices.oneIn(3)) params[name] = choices.oneIn(15) ? choices.nonsense() : value();
  };
  for (const name of ["key", "salt", "pass", "info", "secret", "seed"]) {
    put(name, () => data(choices));
  }
  for (const name of ["n", "memcost"]) put(name, () => choices.of([16, 64, 0, -1, 2n ** 40n]));
  for (const name of ["r", "p", "lanes", "iter"]) put(name, () => choices.of([1, 2, 0, 1.5]));
  put("digest", () => name(choices, digests));
  put("mac", () => choices.of(["hmac", "cmac", "x"]));
  return params as never;
}

/** Calls that make no live object. */
const oneShots: readonly ((choices: Choices) => unknown)[] = [
  (c) => hash(name(c, digests), data(c), c.oneIn(2) ? { length: length(c) } : undefined),
  (c) => hmac(name(c, digests), data(c), data(c)),
  (c) => mac(name(c, macs), key(c), data(c), macParams(c)),
  (c) => constantTimeEquals(data(c), data(c)),
  (c) => hkdf({ hash: name(c, digests), key: data(c), salt: data(c), length: length(c) }),
  (c) =>
    pbkdf2({
      ...{ hash: name(c, digests), password: data(c), salt: data(c) },
      ...{ iterations: c.of([1, 2, 3, 0, -1]), length: length(c) },
    }),
  (c) =>
    scrypt({
      ...{ password: data(c), salt: data(c), cost: c.of([2, 16, 3, 0, 2 ** 60]) },
      ...{ blockSize: c.of([1, 8, 0]), parallelization: c.of([1, 2, 0]), length: length(c) },
    }),
  (c) => kbkdf({ mode: "counter", mac: "hmac", hash: "sha256", key: key(c), length: length(c) }),
  (c) => sskdf({ hash: name(c, digests), key: data(c), info: data(c), length: length(c) }),
  (c) => x963kdf({ hash: name(c, digests), key: data(c), info: data(c), length: length(c) }),
  (c) => tls1Prf({ hash: "sha256", secret: data(c), seed: data(c), length: length(c) }),
  (c) => hkdfExtract({ hash: name(c, digests), key: data(c), salt: data(c) }),
  (c) => hkdfExpand({ hash: name(c, digests), key: data(c), info: data(c), length: length(c) }),
  (c) =>
    c.of([argon2id, argon2i, argon2d])({
      ...{ password: data(c), salt: data(c), iterations: c.of([1, 2, 0]), lanes: c.of([1, 2, 0]) },
      ...{ memoryCost: c.of([8, 16, 64, 0, 2 ** 31]), length: length(c) },
    }),
  (c) => kdf(name(c, kdfs), { params: kdfParams(c), length: length(c) }),
  (c) => hkdf(c.nonsense()),
  (c) => kdf("hkdf", { params: c.nonsense(), length: 10 }),
  (c) => hashSupported(name(c, digests)),
  (c) => backend.randomBytes(length(c)),
  (c) => c.of(asn1)(c),
  (c) => c.of(asn1)(c),
];

/** The calls on a live object, by name, with random arguments. */
const calls: Readonly<Record<string, (choices: Choices) => unknown[]>> = {
  update: (c) => [data(c)],
  updateInto: (c) => [data(c), new Uint8Array(c.size())],
  digest: () => [],
  verify: (c) => [data(c)],
  copy: () => [],
  final: (c) => (c.oneIn(3) ? [data(c)] : []),
  finalInto: (c) => [new Uint8Array(c.size())],
  seal: (c) => [nonce(c), data(c), c.oneIn(2) ? data(c) : undefined],
  open: (c) => [nonce(c), data(c), c.oneIn(2) ? data(c) : undefined],
  sealInto: (c) => [nonce(c), data(c), new Uint8Array(c.size())],
  openInto: (c) => [nonce(c), data(c), new Uint8Array(c.size())],
  sealRandomNonce: (c) => [data(c)],
  openRandomNonce: (c) => [data(c)],
  createEncryptor: (c) => [nonce(c), data(c)],
  createDecryptor: (c) => [nonce(c), data(c)],
  dispose: () => [],
};

const makesObject = new Set(["copy", "createEncryptor", "createDecryptor"]);

/** Makes one random call; returns the new live object, if there is one. */
export function step(choices: Choices, objects: readonly Live[]): unknown {
  const kind = choices.below(10);
  if (kind < 2 || objects.length === 0) return choices.of(makers)(choices);
  if (kind < 4) return void choices.of(oneShots)(choices);
  const object = choices.of(objects);
  const names = Object.keys(calls).filter((name) => typeof object[name] === "function");
  const name = choices.of(names);
  const result = object[name]!(...calls[name]!(choices));
  return makesObject.has(name) ? result : undefined;
}

/** What was sealed must open, and what was changed must not. */
export function roundTrip(choices: Choices): void {
  const algorithm = choices.of(aeads);
  if (!cipherSupported(algorithm)) return;
  const keyLength = { "aes-128-gcm": 16, "aes-256-siv": 64 }[algorithm as string] ?? 32;
  using aead = ourAead(algorithm, new Uint8Array(keyLength).map((_, i) => i));
  const text = choices.bytes();
  const [nonce, aad] = [backend.randomBytes(12), choices.bytes()];
  const sealed = refusing(
    UnsupportedAlgorithm,
    () => aead.seal(nonce, text as never, aad as never),
  );
  if (sealed === undefined) return; // before 3.5, SIV does not seal nothing
  const opened = aead.open(nonce, sealed, aad as never);
  const original = ArrayBuffer.isView(text)
    ? new Uint8Array(text.buffer, text.byteOffset, text.byteLength)
    : new Uint8Array(text);
  if (!constantTimeEquals(opened, original)) throw new Error(`${algorithm} lost data`);
  sealed[choices.below(sealed.length)]! ^= 1 << choices.below(8);
  const forged = refusing(InvalidTag, () => aead.open(nonce, sealed, aad as never));
  if (forged !== undefined) throw new Error(`${algorithm} opened what was changed`);
}

/** What a call returns; `undefined` if it throws that error and no other. */
function refusing<T>(kind: typeof InvalidTag | typeof UnsupportedAlgorithm, call: () => T) {
  try {
    return call();
  } catch (error) {
    if (error instanceof kind) return undefined;
    throw error;
  }
}
