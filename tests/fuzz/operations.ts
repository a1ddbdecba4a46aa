/**
 * Random calls on the backend: makers of objects, and calls on those that live.
 *
 * @module
 */
import type { Backend } from "../../mod.ts";
import type { Choices } from "./random.ts";

/** An object of the backend, as far as the fuzzer knows it. */
// deno-lint-ignore no-explicit-any
export type Live = Record<string, (...args: any[]) => unknown>;

type Maker = (backend: Backend, choices: Choices) => Live | undefined;

const digests = ["sha256", "SHA512", "sha3-256", "shake128", "shake256", "blake2b512", "md5"];
const ciphers = [
  ...["aes-128-cbc", "AES-256-CTR", "aes-256-xts", "aes-192-ecb", "aes-128-cfb8", "chacha20"],
  ...["aes256-wrap", "aes-128-cbc-cts", "camellia-256-cbc", "des-ede3-cbc", "aes-256-ofb"],
];
const aeads = [
  ...["aes-128-gcm", "aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"],
  ...["aes-128-siv", "aes-256-siv", "aes-256-gcm-siv"],
];
const macs = ["hmac", "cmac", "gmac", "kmac128", "kmac256", "poly1305", "siphash", "blake2bmac"];
const keySizes = [16, 16, 24, 32, 32, 32, 48, 64];

/** A name: nearly always of one that there is, else anything. */
function name(choices: Choices, names: readonly string[]): string {
  if (!choices.oneIn(12)) return choices.of(names);
  return choices.of(["", "x", "sha256\0", "a".repeat(70_000), "é", ...aeads, ...ciphers]);
}

/** An argument: nearly always bytes. */
function data(choices: Choices): never {
  return choices.oneIn(25) ? choices.nonsense() : choices.bytes() as never;
}

function key(choices: Choices): never {
  return choices.oneIn(6) ? data(choices) : choices.bytes(choices.of(keySizes)) as never;
}

function nonce(choices: Choices): never {
  return choices.oneIn(6)
    ? data(choices)
    : choices.bytes(choices.of([12, 12, 12, 16, 7, 0])) as never;
}

/** A length: nearly always a sensible one. */
function length(choices: Choices): number {
  return choices.oneIn(15)
    ? choices.of([-1, 0.5, NaN, Infinity, 2 ** 53, undefined as never])
    : choices.below(200);
}

function macParams(choices: Choices): never {
  const params: Record<string, unknown> = {};
  if (!choices.oneIn(4)) params.digest = name(choices, digests);
  if (!choices.oneIn(3)) params.cipher = choices.of(["aes-128-cbc", "aes-256-gcm", "aes-256-cbc"]);
  if (choices.oneIn(2)) params.iv = nonce(choices);
  if (choices.oneIn(5)) params.size = length(choices);
  if (choices.oneIn(8)) params.custom = data(choices);
  if (choices.oneIn(30)) params[choices.of(["", "no such", "size\0"])] = choices.nonsense();
  return params as never;
}

const live = (object: unknown): Live => object as Live;

/** What makes an object that then lives. */
const makers: readonly Maker[] = [
  (b, c) => live(b.createHash(name(c, digests), c.oneIn(2) ? { length: length(c) } : undefined)),
  (b, c) => live(b.createHmac(name(c, digests), data(c))),
  (b, c) => live(b.createMac(name(c, macs), key(c), macParams(c))),
  (b, c) => live(b.createCipher(name(c, ciphers), cipherOptions(c))),
  (b, c) => live(b.createDecipher(name(c, ciphers), cipherOptions(c))),
  (b, c) => live(b.aead(name(c, aeads), key(c), aeadOptions(c))),
];

function cipherOptions(choices: Choices): never {
  const iv = choices.oneIn(4) ? undefined : choices.bytes(choices.of([8, 12, 16, 16, 16]));
  return { key: key(choices), iv, padding: choices.of([undefined, true, false]) } as never;
}

function aeadOptions(choices: Choices): never {
  return (choices.oneIn(3)
    ? { tagLength: choices.of([4, 8, 12, 16, 17, 0, -1]) }
    : undefined) as never;
}

/** Calls that make nothing that lives. */
const oneShots: readonly ((backend: Backend, choices: Choices) => unknown)[] = [
  (b, c) => b.hash(name(c, digests), data(c), c.oneIn(2) ? { length: length(c) } : undefined),
  (b, c) => b.hmac(name(c, digests), data(c), data(c)),
  (b, c) => b.mac(name(c, macs), key(c), data(c), macParams(c)),
  (b, c) => b.constantTimeEquals(data(c), data(c)),
  (b, c) => b.hkdf({ hash: name(c, digests), key: data(c), salt: data(c), length: length(c) }),
  (b, c) =>
    b.pbkdf2({
      ...{ hash: name(c, digests), password: data(c), salt: data(c) },
      ...{ iterations: c.of([1, 2, 3, 0, -1]), length: length(c) },
    }),
  (b, c) =>
    b.scrypt({
      ...{ password: data(c), salt: data(c), cost: c.of([2, 16, 3, 0, 2 ** 60]) },
      ...{ blockSize: c.of([1, 8, 0]), parallelization: c.of([1, 2, 0]), length: length(c) },
    }),
  (b, c) =>
    b.kbkdf({ mode: "counter", mac: "hmac", hash: "sha256", key: key(c), length: length(c) }),
  (b, c) => b.sskdf({ hash: name(c, digests), key: data(c), info: data(c), length: length(c) }),
  (b, c) => b.x963kdf({ hash: name(c, digests), key: data(c), info: data(c), length: length(c) }),
  (b, c) => b.tls1Prf({ hash: "sha256", secret: data(c), seed: data(c), length: length(c) }),
  (b, c) => b.hashSupported(name(c, digests)),
  (b, c) => b.randomBytes(length(c)),
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

/** Does one thing at random; returns a new object that lives, if one came of it. */
export function step(backend: Backend, choices: Choices, objects: readonly Live[]): unknown {
  const kind = choices.below(10);
  if (kind < 2 || objects.length === 0) return choices.of(makers)(backend, choices);
  if (kind < 4) return void choices.of(oneShots)(backend, choices);
  const object = choices.of(objects);
  const names = Object.keys(calls).filter((name) => typeof object[name] === "function");
  const name = choices.of(names);
  const result = object[name]!(...calls[name]!(choices));
  return makesObject.has(name) ? result : undefined;
}

/** What is sealed must open, and what is changed must not. */
export function roundTrip(backend: Backend, choices: Choices): void {
  const algorithm = choices.of(aeads);
  if (!backend.cipherSupported(algorithm)) return;
  const keyLength = { "aes-128-gcm": 16, "aes-256-siv": 64 }[algorithm as string] ?? 32;
  using aead = backend.aead(algorithm, new Uint8Array(keyLength).map((_, i) => i));
  // Of nothing, SIV is unsupported before 3.5.
  const text = choices.bytes(1 + choices.size());
  const [nonce, aad] = [backend.randomBytes(12), choices.bytes()];
  const sealed = aead.seal(nonce, text as never, aad as never);
  const opened = aead.open(nonce, sealed, aad as never);
  const original = ArrayBuffer.isView(text)
    ? new Uint8Array(text.buffer, text.byteOffset, text.byteLength)
    : new Uint8Array(text);
  if (!backend.constantTimeEquals(opened, original)) throw new Error(`${algorithm} lost data`);
  sealed[choices.below(sealed.length)]! ^= 1 << choices.below(8);
  try {
    aead.open(nonce, sealed, aad as never);
  } catch {
    return;
  }
  throw new Error(`${algorithm} opened what was changed`);
}
