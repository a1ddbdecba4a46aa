/**
 * Operations whose result is known in advance, for tests in which the machine
 * fails. Those that the loaded libcrypto lacks are left out.
 *
 * @module
 */
import { coreOf } from "../../hazmat/core/core.ts";
import type { Bytes } from "../../hazmat/core/args.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { createHash, hash, hashSupported } from "../../hazmat/digests/mod.ts";
import {
  argon2id,
  argon2idAsync,
  hkdf,
  kbkdf,
  kdfs,
  pbkdf2 as ourPbkdf2,
  pbkdf2Async,
  scrypt as ourScrypt,
  scryptAsync,
} from "../../hazmat/kdfs/mod.ts";
import { hmac, mac, macs } from "../../hazmat/macs/mod.ts";
import {
  generateKey,
  generateKeyAsync,
  type PrivateKey,
  privateKey,
  privateKeyFromRaw,
} from "../../hazmat/keys/mod.ts";
import backend, { InvalidSignature, InvalidTag } from "../../mod.ts";

/** An operation and its result. */
export type Operation = () => Uint8Array | Promise<Uint8Array>;

const data = new Uint8Array(1000).map((_, i) => i);
const key = new Uint8Array(32).map((_, i) => i);
const longKey = new Uint8Array(64).map((_, i) => i);
const nonce = new Uint8Array(12).fill(2);
const salt = new Uint8Array(16).fill(3);

function sealed(name: string): Operation {
  return () => {
    using aead = ourAead(name, key);
    return aead.seal(nonce, data, salt);
  };
}

/** The plaintext of what was sealed, or the error for a tag that is wrong. */
function opened(name: string, isRight: boolean): Operation {
  const bytes = sealed(name)() as Bytes;
  if (!isRight) bytes[bytes.length - 1]! ^= 1;
  return () => {
    using aead = ourAead(name, key);
    return aead.open(nonce, bytes, salt);
  };
}

function inParts(): Uint8Array {
  using cipher = createCipher("aes-256-cbc", { key, iv: salt });
  const [first, second] = [cipher.update(data), cipher.final()];
  return new Uint8Array([...first, ...second]);
}

function encryptedInParts(): Uint8Array {
  using aead = ourAead("aes-256-ocb", key);
  using encryptor = aead.createEncryptor(nonce, data);
  return new Uint8Array([...encryptor.update(data), ...encryptor.final()]);
}

function drawn(): Uint8Array {
  const bytes = backend.randomBytes(64);
  return new Uint8Array([new Set(bytes).size > 16 ? 1 : 0, bytes.length]);
}

/** Unregisters and registers osrandom; whether or not that fails, libcrypto draws afterwards. */
function registered(): Uint8Array {
  backend.unregisterOsrandomEngine();
  backend.registerOsrandomEngine();
  return new Uint8Array([backend.isOsrandomEngineRegistered() ? 1 : 0]);
}

const core = coreOf(backend.bindings);

/** As if asked for the first time. */
function supported(): Uint8Array {
  core.forgetAlgorithms();
  return new Uint8Array([hashSupported("sha3-224") ? 1 : 0]);
}

/** The short lists; the others are made in the same way. */
function lists(): Uint8Array {
  return new TextEncoder().encode([macs(), kdfs()].join());
}

const pbkdf2 = { hash: "sha256", password: key, salt, iterations: 10, length: 40 };
const scrypt = { password: key, salt, cost: 16, blockSize: 8, parallelization: 1, length: 40 };
const argon2 = { password: key, salt, iterations: 1, memoryCost: 64, lanes: 1, length: 40 };

const ed25519Der = privateKeyFromRaw("ed25519", key).toDer();
const ecDer = privateKeyFromRaw("ec", key, { curve: "P-256" }).toDer();
const rsaKey = generateKey("rsa", { bits: 1024, allowWeak: true });
const rsaDer = rsaKey.toDer();
const ciphertext = rsaKey.publicKey.encrypt(key);

/** What is done with a key that is read for it. */
function withKey(der: Bytes, use: (key: PrivateKey<"a provider's">) => Uint8Array): Operation {
  return () => {
    using own = privateKey(der) as unknown as PrivateKey<"a provider's">;
    return use(own);
  };
}

/** Makes a key, and uses it once. */
function made(): Uint8Array {
  using own = generateKey("ec");
  own.publicKey.verify(data, own.sign(data));
  return new Uint8Array(1);
}

async function madeAsync(): Promise<Uint8Array> {
  using own = await generateKeyAsync("ec");
  await own.publicKey.verifyAsync(data, await own.signAsync(data));
  return new Uint8Array(1);
}

/** A signature of other data is refused: with no memory, it is not said to be forged. */
const forged = withKey(ecDer, (own) => {
  const signature = own.sign(data);
  try {
    own.publicKey.verify(key, signature);
  } catch (error) {
    if (error instanceof InvalidSignature) return new Uint8Array(2);
    throw error;
  }
  return new Uint8Array(3);
});

const pkcs1 = { padding: "pkcs1" } as const;

const all: Record<string, Operation> = {
  draw: drawn,
  supported,
  lists,
  registration: registered,
  hash: () => hash("sha256", data),
  xof: () => hash("shake256", data, { length: 100 }),
  hashInParts: () => createHash("sha512").update(data).copy().digest(),
  hmac: () => hmac("sha256", key, data),
  cmac: () => mac("cmac", key, data, { cipher: "aes-256-cbc" }),
  gmac: () => mac("gmac", key, data, { cipher: "aes-256-gcm", iv: nonce }),
  kmac: () => mac("kmac256", key, data, { size: 32 }),
  gcm: sealed("aes-256-gcm"),
  gcmOpened: opened("aes-256-gcm", true),
  gcmRefused: opened("aes-256-gcm", false),
  ccm: sealed("aes-256-ccm"),
  ccmOpened: opened("aes-256-ccm", true),
  ccmRefused: opened("aes-256-ccm", false),
  chacha: sealed("chacha20-poly1305"),
  ocb: sealed("aes-256-ocb"),
  ocbOpened: opened("aes-256-ocb", true),
  ocbInParts: encryptedInParts,
  cbc: inParts,
  xts: () => createCipher("aes-256-xts", { key: longKey, iv: salt }).update(data),
  wrap: () => createCipher("aes256-wrap", { key }).update(data),
  wrapPad: () => createCipher("aes256-wrap-pad", { key }).update(data),
  pbkdf2: () => ourPbkdf2(pbkdf2),
  keyMade: made,
  keyMadeAsync: madeAsync,
  ed25519: withKey(ed25519Der, (own) => own.sign(data)),
  ecdsaForged: forged,
  rsa: withKey(rsaDer, (own) => own.sign(data, pkcs1)),
  rsaDecrypted: withKey(rsaDer, (own) => own.decrypt(ciphertext)),
  agreed: withKey(ecDer, (own) => own.agree(own.publicKey)),
  pbkdf2Async: () => pbkdf2Async(pbkdf2),
  hkdf: () => hkdf({ hash: "sha256", key, salt, length: 40 }),
  kbkdf: () => kbkdf({ mode: "counter", mac: "hmac", hash: "sha256", key, length: 40 }),
  scrypt: () => ourScrypt(scrypt),
  scryptAsync: () => scryptAsync(scrypt),
  argon2: () => argon2id(argon2),
  argon2Async: () => argon2idAsync(argon2),
};

async function isThere(operation: Operation): Promise<boolean> {
  try {
    await operation();
    return true;
  } catch (error) {
    return error instanceof InvalidTag;
  }
}

/** By name. */
export const operations: Record<string, Operation> = {};
for (const [name, operation] of Object.entries(all)) {
  if (await isThere(operation)) operations[name] = operation;
}
