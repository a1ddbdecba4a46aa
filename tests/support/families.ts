/**
 * What each family of primitives does, in ways that succeed and ways that fail,
 * for the tests that count what is left behind.
 *
 * @module
 */
import backend, { UnsupportedAlgorithm } from "../../mod.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import {
  ciphers as ourCiphers,
  cipherSupported,
  createCipher,
  createDecipher,
} from "../../hazmat/ciphers/mod.ts";
import { createHash, hash as ourHash, hashes } from "../../hazmat/digests/mod.ts";
import {
  argon2id,
  hkdf,
  kbkdf as ourKbkdf,
  kdf,
  kdfs as ourKdfs,
  kdfSupported,
  pbkdf2,
  pbkdf2Async,
  scrypt,
  sskdf,
  tls1Prf,
  x963kdf,
} from "../../hazmat/kdfs/mod.ts";
import {
  createHmac,
  createMac,
  hmac,
  mac as ourMac,
  macs as ourMacs,
  macSupported,
} from "../../hazmat/macs/mod.ts";
import { keyFormats, keySecrets, keySignatures, keysOffThread } from "./families_keys.ts";
import {
  generateKey,
  generateKeyAsync,
  type PrivateKey,
  privateKey,
  privateKeyAsync,
  privateKeyFromJwk,
  privateKeyFromNumbers,
  privateKeyFromRaw,
  publicKey,
  publicKeyFromRaw,
} from "../../hazmat/keys/mod.ts";
import { cipherStream, hashStream, openStream, sealStream } from "../../hazmat/streams/mod.ts";

const data = new Uint8Array(100).map((_, i) => i);
const key = new Uint8Array(32).map((_, i) => i);
const iv = new Uint8Array(16).fill(1);
const nonce = new Uint8Array(12).fill(2);

const octetKeys = [
  ["ed25519", key, {}],
  ["ec", key, { curve: "P-256" }],
] as const;
const quick = { name: "pbkdf2", iterations: 1000 } as const;
const pkcs1 = { padding: "pkcs1" } as const;
const sha256 = { hash: "sha256" } as const;
const rsa = generateKey("rsa", { bits: 1024, allowWeak: true }) as unknown as AnyKey;
const ec256 = generateKey("ec") as unknown as AnyKey;
const ed25519 = generateKey("ed25519") as unknown as AnyKey;
const x25519 = generateKey("x25519") as unknown as AnyKey;
const notPadded = rsa.publicKey.encrypt(new Uint8Array(128).fill(1), { padding: "none" });
const lowOrder = publicKeyFromRaw("x25519", new Uint8Array(32));

/** A key whose public point is another's, and a point that is not on its curve. */
const unsoundEc = ec256.toDer();
unsoundEc[unsoundEc.length - 70]! ^= 1;
const offCurve = ec256.publicKey.toDer();
offCurve[offCurve.length - 1]! ^= 1;

/** Makes a call that must fail. */
function failing(call: () => unknown): void {
  try {
    call();
  } catch {
    return;
  }
  throw new Error(`this was to fail: ${call}`);
}

async function failingLater(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch {
    return;
  }
  throw new Error(`this was to fail: ${call}`);
}

function digests(): void {
  ourHash("sha256", data);
  ourHash("shake256", data, { length: 50 });
  const hash = createHash("sha512").update(data);
  hash.copy().digest();
  hash.digest();
  createHash("sha256").update(data).dispose();
  failing(() => ourHash("shake256", data));
  failing(() => ourHash("no-such-digest", data));
  failing(() => hash.update(data));
  failing(() => createHash("sha256", { length: 5 }));
}

function macs(): void {
  const tag = hmac("sha256", key, data);
  createHmac("sha256", key).update(data).verify(tag);
  ourMac("cmac", key, data, { cipher: "aes-256-cbc" });
  ourMac("gmac", key, data, { cipher: "aes-256-gcm", iv: nonce });
  using poly1305 = createMac("poly1305", key).update(data);
  poly1305.copy().dispose();
  const mac = createHmac("sha256", key).update(data);
  failing(() => mac.verify(new Uint8Array(32)));
  failing(() => mac.update(data));
  failing(() => ourMac("cmac", new Uint8Array(5), data, { cipher: "aes-256-cbc" }));
  failing(() => ourMac("hmac", key, data, { digest: "no-such-digest" }));
  failing(() => createMac("no-such-mac", key));
}

function ciphers(): void {
  for (const name of ["aes-256-cbc", "aes-256-ctr"]) {
    const cipher = createCipher(name, { key, iv });
    const text = cipher.update(data);
    cipher.final();
    failing(() => cipher.update(data));
    const back = createDecipher(name, { key, iv });
    back.update(text);
    back.dispose();
    createDecipher(name, { key, iv }).dispose();
  }
  const decipher = createDecipher("aes-256-cbc", { key, iv });
  decipher.update(data.subarray(0, 48));
  failing(() => decipher.final());
  decipher.dispose();
  failing(() => createCipher("aes-256-cbc", { key, iv: nonce }));
  failing(() => createCipher("no-such-cipher", { key, iv }));
  // Its halves are equal, which libcrypto refuses.
  failing(() => createCipher("aes-256-xts", { key: new Uint8Array(64), iv }));
}

function aead(name: string): void {
  using object = ourAead(name, key);
  const sealed = object.seal(nonce, data, key);
  object.open(nonce, sealed, key);
  failing(() => object.open(nonce, sealed, iv));
  failing(() => object.seal(new Uint8Array(99_999), data));
  failing(() => object.openInto(nonce, sealed, new Uint8Array(1)));
  failing(() => ourAead(name, iv));
}

function aeadStreams(): void {
  using object = ourAead("aes-256-gcm", key);
  const encryptor = object.createEncryptor(nonce, key);
  encryptor.update(data);
  encryptor.final();
  object.createEncryptor(nonce).dispose();
  const decryptor = object.createDecryptor(nonce, key);
  decryptor.update(data);
  failing(() => decryptor.final(iv));
}

function kdfs(): void {
  pbkdf2({ hash: "sha256", password: key, salt: iv, iterations: 2, length: 40 });
  hkdf({ hash: "sha256", key, salt: iv, info: data, length: 40 });
  scrypt({
    ...{ password: key, salt: iv, cost: 2, blockSize: 1, parallelization: 1, length: 40 },
  });
  x963kdf({ hash: "sha256", key, info: data, length: 40 });
  tls1Prf({ hash: "sha256", secret: key, seed: data, length: 40 });
  failing(() => hkdf({ hash: "sha256", key, length: 255 * 32 + 1 }));
  failing(() => hkdf({ hash: "no-such-digest", key, length: 1 }));
}

async function kdfsOffThread(): Promise<void> {
  const options = { hash: "sha256", password: key, salt: iv, iterations: 2, length: 40 };
  await Promise.all(Array.from({ length: 4 }, () => pbkdf2Async(options)));
  await failingLater(() => pbkdf2Async({ ...options, hash: "no-such-digest" }));
  await failingLater(() => pbkdf2Async({ ...options, signal: AbortSignal.abort() }));
}

async function streams(): Promise<void> {
  const through = (stream: ReturnType<typeof hashStream>) =>
    new Response(new Response(data).body!.pipeThrough(stream)).bytes();
  await through(hashStream("sha256"));
  await through(cipherStream("aes-256-ctr", { key, iv }));
  const sealed = await through(sealStream("aes-256-gcm", key));
  const open = openStream("aes-256-gcm", key);
  await new Response(new Response(sealed).body!.pipeThrough(open)).bytes();
  await failingLater(() => through(openStream("aes-256-gcm", key)));
}

const key64 = new Uint8Array(64).map((_, i) => i);

function otherMacs(): void {
  if (macSupported("siphash")) {
    ourMac("siphash", iv, data, { size: 8 });
    failing(() => ourMac("siphash", iv, data, { size: 9 }));
  }
  if (!macSupported("kmac256")) return;
  ourMac("kmac256", key, data, { size: 64, custom: key });
  const mac = createMac("kmac128", key).update(data);
  mac.copy().dispose();
  mac.dispose();
  failing(() => ourMac("kmac128", key.subarray(0, 3), data));
  ourMac("blake2bmac", key, data, { size: 20, custom: nonce, salt: nonce });
  failing(() => ourMac("blake2bmac", key, data, { custom: key }));
  // Things that only libcrypto refuses, on a context that has begun.
  failing(() => ourMac("gmac", key, data, { cipher: "aes-256-gcm", iv: new Uint8Array(1000) }));
}

function sivs(): void {
  if (cipherSupported("aes-256-siv")) {
    using siv = ourAead("aes-256-siv", key64);
    const sealed = siv.seal(iv, data, [key, nonce]);
    siv.open(iv, sealed, [key, nonce]);
    failing(() => siv.open(iv, sealed));
  }
  if (!cipherSupported("aes-256-gcm-siv")) return;
  using gcmSiv = ourAead("aes-256-gcm-siv", key);
  const sealed = gcmSiv.seal(nonce, data, key);
  gcmSiv.open(nonce, sealed, key);
  failing(() => gcmSiv.open(nonce, sealed));
}

/** Ciphers that take all their data at once. */
function unitCiphers(): void {
  for (const name of ["aes256-wrap", "aes256-wrap-pad"]) {
    const cipher = createCipher(name, { key });
    const wrapped = cipher.update(key);
    cipher.final();
    const decipher = createDecipher(name, { key });
    decipher.update(wrapped);
    decipher.dispose();
    failing(() => createDecipher(name, { key }).update(data.subarray(0, 40)));
  }
  const xts = createCipher("aes-256-xts", { key: key64, iv });
  xts.update(data);
  xts.final();
  failing(() => createCipher("aes-256-xts", { key, iv }));
}

function kdfsByName(): void {
  if (!kdfSupported("sshkdf")) return;
  const params = { digest: "sha256", key };
  kdf("hkdf", { params, length: 10 });
  failing(() => kdf("hkdf", { params: { digest: "no-such-digest", key }, length: 10 }));
  failing(() => kdf("hkdf", { params: { ...params, key: 7 }, length: 10 }));
  failing(() => kdf("hkdf", { params: { digest: "sha256" }, length: 10 }));
  failing(() => kdf("scrypt", { params: { n: 3, pass: key, salt: iv }, length: 10 }));
}

function otherKdfs(): void {
  if (kdfSupported("kbkdf")) {
    const kbkdf = { mode: "feedback", mac: "cmac", cipher: "aes-256-cbc", length: 50 } as const;
    ourKbkdf({ mode: "counter", mac: "hmac", hash: "sha256", key, length: 50 });
    ourKbkdf({ ...kbkdf, key, seed: iv });
    failing(() => ourKbkdf({ ...kbkdf, key: iv }));
    sskdf({ hash: "sha256", key, length: 50 });
    sskdf({ mac: "kmac128", key, salt: key, length: 50 });
    failing(() => sskdf({ mac: "kmac128", hash: "sha1", key, length: 50 }));
  }
  if (!kdfSupported("argon2id")) return;
  const argon2 = { password: data, salt: iv, iterations: 1, memoryCost: 16, lanes: 2, length: 32 };
  argon2id({ ...argon2, secret: key, associatedData: key });
  failing(() => argon2id({ ...argon2, iterations: 0 }));
}

type AnyKey = PrivateKey<"a provider's">;

/** Every form that keys of these types are read and written in. */
function keyForms(): void {
  for (const [type, raw, options] of octetKeys) {
    using read = privateKeyFromRaw(type, raw, options as never) as unknown as AnyKey;
    const encrypted = read.toDer({ passphrase: data, kdf: quick });
    privateKey(encrypted, { passphrase: data }).dispose();
    privateKey(read.toPem()).dispose();
    privateKeyFromJwk(read.toJwk()).dispose();
    publicKey(read.publicKey.toPem()).dispose();
    publicKeyFromRaw(type, read.publicKey.toRaw(), options as never).dispose();
    failing(() => privateKey(encrypted, { passphrase: key }));
    failing(() => privateKey(encrypted));
    failing(() => privateKey(encrypted.subarray(1)));
    failing(() => read.toDer({ passphrase: data, cipher: "no-such-cipher" }));
    failing(() => publicKeyFromRaw(type, data, options as never));
    read.publicKey.dispose();
  }
  const ec = octetKeys[1]!;
  failing(() => privateKeyFromRaw("ec", new Uint8Array(32), { curve: "P-256" }));
  failing(() => privateKeyFromRaw("ec", ec[1], { curve: "no-such-curve" }));
  failing(() => privateKey(unsoundEc));
  failing(() => publicKey(offCurve));
  failing(() => privateKeyFromNumbers("rsa", { n: 35n, e: 5n, d: 5n }));
}

function keyGeneration(): void {
  generateKey("ec", { curve: "P-384" }).dispose();
  generateKey("x25519").dispose();
  generateKey("rsa", { bits: 512, allowWeak: true }).dispose();
  failing(() => generateKey("rsa", { bits: 512 }));
  failing(() => generateKey("ec", { curve: "no-such-curve" }));
  failing(() => generateKey("no-such-type"));
  failing(() => generateKey("rsa", { bits: 512, publicExponent: 4n, allowWeak: true }));
}

function signatures(): void {
  for (const own of [rsa, ec256, ed25519]) {
    const signature = own.sign(data);
    own.publicKey.verify(data, signature);
    failing(() => own.publicKey.verify(key, signature));
    failing(() => own.publicKey.verify(data, signature.subarray(1)));
    failing(() => own.sign(data, { hash: "no-such-digest" }));
    failing(() => own.sign(data, { context: data, saltLength: 9999 } as never));
  }
  failing(() => x25519.sign(data));
  rsa.publicKey.recover(rsa.sign(data, pkcs1), pkcs1);
  failing(() => rsa.publicKey.recover(rsa.sign(data), pkcs1));
  const signature = ec256.createSign().update(data).sign();
  ec256.publicKey.createVerify().update(data).verify(signature);
  failing(() => ec256.publicKey.createVerify().update(key).verify(signature));
  ec256.createSign().update(data).dispose();
  ec256.publicKey.verifyDigest(key, ec256.signDigest(key, sha256), sha256);
  failing(() => ec256.signDigest(data, sha256));
}

function otherUses(): void {
  const ciphertext = rsa.publicKey.encrypt(key);
  rsa.decrypt(ciphertext);
  failing(() => rsa.decrypt(ciphertext, { hash: "sha1" }));
  failing(() => rsa.decrypt(ciphertext.subarray(1)));
  failing(() => rsa.publicKey.encrypt(new Uint8Array(999)));
  const v15 = { padding: "pkcs1", implicitRejection: false } as const;
  failing(() => rsa.decrypt(notPadded, v15));
  failing(() => ec256.decrypt(ciphertext));
  x25519.agree(x25519.publicKey as never);
  ec256.agree(ec256.publicKey as never);
  failing(() => x25519.agree(lowOrder as never));
  failing(() => ec256.agree(x25519.publicKey as never));
  failing(() => ed25519.agree(ed25519.publicKey as never));
  ec256.check();
  ec256.publicKey.check();
  try {
    const { ciphertext } = rsa.publicKey.encapsulate();
    rsa.decapsulate(ciphertext);
    failing(() => rsa.decapsulate(ciphertext.subarray(1)));
  } catch (error) {
    if (!(error instanceof UnsupportedAlgorithm)) throw error;
  }
  failing(() => rsa.publicKey.encapsulate({ operation: "none" }));
}

async function keyJobs(): Promise<void> {
  (await generateKeyAsync("ec")).dispose();
  const signature = await ec256.signAsync(data);
  await ec256.publicKey.verifyAsync(data, signature);
  await failingLater(() => ec256.publicKey.verifyAsync(key, signature));
  const ciphertext = rsa.publicKey.encrypt(key);
  await rsa.decryptAsync(ciphertext);
  await failingLater(() => rsa.decryptAsync(ciphertext, { hash: "sha1" }));
  await x25519.agreeAsync(x25519.publicKey as never);
  await failingLater(() => x25519.agreeAsync(lowOrder as never));
  const der = await ed25519.toDerAsync({ passphrase: data, kdf: quick });
  (await privateKeyAsync(der, { passphrase: data })).dispose();
  await failingLater(() => privateKeyAsync(der, { passphrase: key }));
  await failingLater(() => ec256.signAsync(data, { signal: AbortSignal.abort() }));
  await failingLater(() => generateKeyAsync("ec", { curve: "no-such-curve" }));
  await ec256.checkAsync();
}

function providers(): void {
  if (backend.bindings.lib.OSSL_PROVIDER_try_load === null) return;
  failing(() => backend.loadProvider("no-such-provider"));
  using _null = backend.loadProvider("null");
  ourHash("sha256", data);
  hmac("sha256", key, data);
}

function lists(): void {
  for (const list of [hashes(), ourCiphers(), ourMacs(), ourKdfs()]) {
    if (list.length === 0) throw new Error("a list is empty");
  }
  cipherSupported("no-such-cipher");
}

/** Things that are never freed, to prove that the counter notices them. */
function leak(): void {
  backend.bindings.lib.EVP_MD_CTX_new();
}

/** The families, by name. */
export const families: Readonly<Record<string, () => void | Promise<void>>> = {
  keyFormats,
  keySecrets,
  keySignatures,
  keysOffThread,
  ...{ digests, macs, ciphers },
  gcm: () => aead("aes-256-gcm"),
  ccm: () => aead("aes-256-ccm"),
  ocb: () => aead("aes-256-ocb"),
  chacha20Poly1305: () => aead("chacha20-poly1305"),
  ...{ aeadStreams, kdfs, kdfsOffThread, streams, leak },
  ...{ keyForms, keyGeneration, signatures, otherUses, keyJobs },
  ...{ otherMacs, sivs, unitCiphers, kdfsByName, otherKdfs, providers, lists },
};
