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
};
