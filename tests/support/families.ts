/**
 * What each family of primitives does, in ways that succeed and ways that fail,
 * for the tests that count what is left behind.
 *
 * @module
 */
import backend from "../../mod.ts";

const data = new Uint8Array(100).map((_, i) => i);
const key = new Uint8Array(32).map((_, i) => i);
const iv = new Uint8Array(16).fill(1);
const nonce = new Uint8Array(12).fill(2);

/** Calls what is to fail. */
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
  backend.hash("sha256", data);
  backend.hash("shake256", data, { length: 50 });
  const hash = backend.createHash("sha512").update(data);
  hash.copy().digest();
  hash.digest();
  backend.createHash("sha256").update(data).dispose();
  failing(() => backend.hash("shake256", data));
  failing(() => backend.hash("no-such-digest", data));
  failing(() => hash.update(data));
  failing(() => backend.createHash("sha256", { length: 5 }));
}

function macs(): void {
  const tag = backend.hmac("sha256", key, data);
  backend.createHmac("sha256", key).update(data).verify(tag);
  backend.mac("cmac", key, data, { cipher: "aes-256-cbc" });
  backend.mac("gmac", key, data, { cipher: "aes-256-gcm", iv: nonce });
  using poly1305 = backend.createMac("poly1305", key).update(data);
  poly1305.copy().dispose();
  const mac = backend.createHmac("sha256", key).update(data);
  failing(() => mac.verify(new Uint8Array(32)));
  failing(() => mac.update(data));
  failing(() => backend.mac("cmac", new Uint8Array(5), data, { cipher: "aes-256-cbc" }));
  failing(() => backend.mac("hmac", key, data, { digest: "no-such-digest" }));
  failing(() => backend.createMac("no-such-mac", key));
}

function ciphers(): void {
  for (const name of ["aes-256-cbc", "aes-256-ctr"]) {
    const cipher = backend.createCipher(name, { key, iv });
    const text = cipher.update(data);
    cipher.final();
    failing(() => cipher.update(data));
    const back = backend.createDecipher(name, { key, iv });
    back.update(text);
    back.dispose();
    backend.createDecipher(name, { key, iv }).dispose();
  }
  const decipher = backend.createDecipher("aes-256-cbc", { key, iv });
  decipher.update(data.subarray(0, 48));
  failing(() => decipher.final());
  decipher.dispose();
  failing(() => backend.createCipher("aes-256-cbc", { key, iv: nonce }));
  failing(() => backend.createCipher("no-such-cipher", { key, iv }));
  // Its halves are equal, which libcrypto refuses.
  failing(() => backend.createCipher("aes-256-xts", { key: new Uint8Array(64), iv }));
}

function aead(name: string): void {
  using object = backend.aead(name, key);
  const sealed = object.seal(nonce, data, key);
  object.open(nonce, sealed, key);
  failing(() => object.open(nonce, sealed, iv));
  failing(() => object.seal(new Uint8Array(99_999), data));
  failing(() => object.openInto(nonce, sealed, new Uint8Array(1)));
  failing(() => backend.aead(name, iv));
}

function aeadStreams(): void {
  using object = backend.aead("aes-256-gcm", key);
  const encryptor = object.createEncryptor(nonce, key);
  encryptor.update(data);
  encryptor.final();
  object.createEncryptor(nonce).dispose();
  const decryptor = object.createDecryptor(nonce, key);
  decryptor.update(data);
  failing(() => decryptor.final(iv));
}

function kdfs(): void {
  backend.pbkdf2({ hash: "sha256", password: key, salt: iv, iterations: 2, length: 40 });
  backend.hkdf({ hash: "sha256", key, salt: iv, info: data, length: 40 });
  backend.scrypt({
    ...{ password: key, salt: iv, cost: 2, blockSize: 1, parallelization: 1, length: 40 },
  });
  backend.x963kdf({ hash: "sha256", key, info: data, length: 40 });
  backend.tls1Prf({ hash: "sha256", secret: key, seed: data, length: 40 });
  failing(() => backend.hkdf({ hash: "sha256", key, length: 255 * 32 + 1 }));
  failing(() => backend.hkdf({ hash: "no-such-digest", key, length: 1 }));
}

async function kdfsOffThread(): Promise<void> {
  const options = { hash: "sha256", password: key, salt: iv, iterations: 2, length: 40 };
  await Promise.all(Array.from({ length: 4 }, () => backend.pbkdf2Async(options)));
  await failingLater(() => backend.pbkdf2Async({ ...options, hash: "no-such-digest" }));
  await failingLater(() => backend.pbkdf2Async({ ...options, signal: AbortSignal.abort() }));
}

async function streams(): Promise<void> {
  const through = (stream: ReturnType<typeof backend.hashStream>) =>
    new Response(new Response(data).body!.pipeThrough(stream)).bytes();
  await through(backend.hashStream("sha256"));
  await through(backend.cipherStream("aes-256-ctr", { key, iv }));
  const sealed = await through(backend.sealStream("aes-256-gcm", key));
  const open = backend.openStream("aes-256-gcm", key);
  await new Response(new Response(sealed).body!.pipeThrough(open)).bytes();
  await failingLater(() => through(backend.openStream("aes-256-gcm", key)));
}

const key64 = new Uint8Array(64).map((_, i) => i);

function otherMacs(): void {
  if (backend.macSupported("siphash")) {
    backend.mac("siphash", iv, data, { size: 8 });
    failing(() => backend.mac("siphash", iv, data, { size: 9 }));
  }
  if (!backend.macSupported("kmac256")) return;
  backend.mac("kmac256", key, data, { size: 64, custom: key });
  const mac = backend.createMac("kmac128", key).update(data);
  mac.copy().dispose();
  mac.dispose();
  failing(() => backend.mac("kmac128", key.subarray(0, 3), data));
  backend.mac("blake2bmac", key, data, { size: 20, custom: nonce, salt: nonce });
  failing(() => backend.mac("blake2bmac", key, data, { custom: key }));
  // What only libcrypto refuses, of a context that has begun.
  failing(() =>
    backend.mac("gmac", key, data, { cipher: "aes-256-gcm", iv: new Uint8Array(1000) })
  );
}

function sivs(): void {
  if (backend.cipherSupported("aes-256-siv")) {
    using siv = backend.aead("aes-256-siv", key64);
    const sealed = siv.seal(iv, data, [key, nonce]);
    siv.open(iv, sealed, [key, nonce]);
    failing(() => siv.open(iv, sealed));
  }
  if (!backend.cipherSupported("aes-256-gcm-siv")) return;
  using gcmSiv = backend.aead("aes-256-gcm-siv", key);
  const sealed = gcmSiv.seal(nonce, data, key);
  gcmSiv.open(nonce, sealed, key);
  failing(() => gcmSiv.open(nonce, sealed));
}

/** Ciphers that take their data at once. */
function unitCiphers(): void {
  for (const name of ["aes256-wrap", "aes256-wrap-pad"]) {
    const cipher = backend.createCipher(name, { key });
    const wrapped = cipher.update(key);
    cipher.final();
    const decipher = backend.createDecipher(name, { key });
    decipher.update(wrapped);
    decipher.dispose();
    failing(() => backend.createDecipher(name, { key }).update(data.subarray(0, 40)));
  }
  const xts = backend.createCipher("aes-256-xts", { key: key64, iv });
  xts.update(data);
  xts.final();
  failing(() => backend.createCipher("aes-256-xts", { key, iv }));
}

function kdfsByName(): void {
  if (!backend.kdfSupported("sshkdf")) return;
  const params = { digest: "sha256", key };
  backend.kdf("hkdf", { params, length: 10 });
  failing(() => backend.kdf("hkdf", { params: { digest: "no-such-digest", key }, length: 10 }));
  failing(() => backend.kdf("hkdf", { params: { ...params, key: 7 }, length: 10 }));
  failing(() => backend.kdf("hkdf", { params: { digest: "sha256" }, length: 10 }));
  failing(() => backend.kdf("scrypt", { params: { n: 3, pass: key, salt: iv }, length: 10 }));
}

function otherKdfs(): void {
  if (backend.kdfSupported("kbkdf")) {
    const kbkdf = { mode: "feedback", mac: "cmac", cipher: "aes-256-cbc", length: 50 } as const;
    backend.kbkdf({ mode: "counter", mac: "hmac", hash: "sha256", key, length: 50 });
    backend.kbkdf({ ...kbkdf, key, seed: iv });
    failing(() => backend.kbkdf({ ...kbkdf, key: iv }));
    backend.sskdf({ hash: "sha256", key, length: 50 });
    backend.sskdf({ mac: "kmac128", key, salt: key, length: 50 });
    failing(() => backend.sskdf({ mac: "kmac128", hash: "sha1", key, length: 50 }));
  }
  if (!backend.kdfSupported("argon2id")) return;
  const argon2 = { password: data, salt: iv, iterations: 1, memoryCost: 16, lanes: 2, length: 32 };
  backend.argon2id({ ...argon2, secret: key, associatedData: key });
  failing(() => backend.argon2id({ ...argon2, iterations: 0 }));
}

function providers(): void {
  if (backend.bindings.lib.OSSL_PROVIDER_try_load === null) return;
  failing(() => backend.loadProvider("no-such-provider"));
  using _null = backend.loadProvider("null");
  backend.hash("sha256", data);
  backend.hmac("sha256", key, data);
}

function lists(): void {
  for (const list of [backend.hashes(), backend.ciphers(), backend.macs(), backend.kdfs()]) {
    if (list.length === 0) throw new Error("a list is empty");
  }
  backend.cipherSupported("no-such-cipher");
}

/** Things that are never given back, to see that the counter sees them. */
function leak(): void {
  backend.bindings.lib.EVP_MD_CTX_new();
}

/** The families, by name. */
export const families: Readonly<Record<string, () => void | Promise<void>>> = {
  ...{ digests, macs, ciphers },
  gcm: () => aead("aes-256-gcm"),
  ccm: () => aead("aes-256-ccm"),
  ocb: () => aead("aes-256-ocb"),
  chacha20Poly1305: () => aead("chacha20-poly1305"),
  ...{ aeadStreams, kdfs, kdfsOffThread, streams, leak },
  ...{ otherMacs, sivs, unitCiphers, kdfsByName, otherKdfs, providers, lists },
};
