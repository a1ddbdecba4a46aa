/**
 * The calls of WebCrypto, one after another: how long a program waits for each.
 *
 * @module
 */
import type { Bytes, Calls, Contestant, Sample } from "./sample.ts";

const { subtle } = crypto;

interface Cipher {
  /** How it imports a raw key; newer algorithms use a different format name. */
  readonly format: "raw";
  readonly name: string;
}

const gcm: Cipher = { format: "raw", name: "AES-GCM" };
const chacha: Cipher = { format: "raw-secret" as "raw", name: "ChaCha20-Poly1305" };

const hmac = { name: "HMAC", hash: "SHA-256" };

function importKey({ format, name }: Cipher, key: Bytes, usage: KeyUsage): Promise<CryptoKey> {
  return subtle.importKey(format, key, name, false, [usage]);
}

function sealing(cipher: Cipher, { key, nonce: iv, data }: Sample): Calls {
  const parameters = { name: cipher.name, iv };
  return async (count) => {
    let last = data.buffer;
    for (let i = 0; i < count; i++) {
      last = await subtle.encrypt(parameters, await importKey(cipher, key, "encrypt"), data);
    }
    return new Uint8Array(last);
  };
}

async function sealingKept(cipher: Cipher, { key, nonce: iv, data }: Sample): Promise<Calls> {
  const kept = await importKey(cipher, key, "encrypt");
  const parameters = { name: cipher.name, iv };
  return async (count) => {
    let last = data.buffer;
    for (let i = 0; i < count; i++) last = await subtle.encrypt(parameters, kept, data);
    return new Uint8Array(last);
  };
}

function opening(cipher: Cipher, { key, nonce: iv }: Sample, sealed: Bytes): Calls {
  const parameters = { name: cipher.name, iv };
  return async (count) => {
    let last = sealed.buffer;
    for (let i = 0; i < count; i++) {
      last = await subtle.decrypt(parameters, await importKey(cipher, key, "decrypt"), sealed);
    }
    return new Uint8Array(last);
  };
}

async function openingKept(cipher: Cipher, { key, nonce: iv }: Sample, sealed: Bytes) {
  const kept = await importKey(cipher, key, "decrypt");
  const parameters = { name: cipher.name, iv };
  return async (count: number) => {
    let last = sealed.buffer;
    for (let i = 0; i < count; i++) last = await subtle.decrypt(parameters, kept, sealed);
    return new Uint8Array(last);
  };
}

function signing({ key, data }: Sample): Calls {
  return async (count) => {
    let last = data.buffer;
    for (let i = 0; i < count; i++) {
      const imported = await subtle.importKey("raw", key, hmac, false, ["sign"]);
      last = await subtle.sign("HMAC", imported, data);
    }
    return new Uint8Array(last);
  };
}

async function signingKept({ key, data }: Sample): Promise<Calls> {
  const kept = await subtle.importKey("raw", key, hmac, false, ["sign"]);
  return async (count) => {
    let last = data.buffer;
    for (let i = 0; i < count; i++) last = await subtle.sign("HMAC", kept, data);
    return new Uint8Array(last);
  };
}

/** The calls of WebCrypto. */
export const web: Contestant = {
  sha256: ({ data }) => async (count) => {
    let last = data.buffer;
    for (let i = 0; i < count; i++) last = await subtle.digest("SHA-256", data);
    return new Uint8Array(last);
  },
  hmac: signing,
  hmacKept: signingKept,
  gcmSeal: (sample) => sealing(gcm, sample),
  gcmSealKept: (sample) => sealingKept(gcm, sample),
  gcmOpen: (sample) => opening(gcm, sample, sample.gcm),
  gcmOpenKept: (sample) => openingKept(gcm, sample, sample.gcm),
  chachaSeal: (sample) => sealing(chacha, sample),
  chachaSealKept: (sample) => sealingKept(chacha, sample),
  chachaOpen: (sample) => opening(chacha, sample, sample.chacha),
  chachaOpenKept: (sample) => openingKept(chacha, sample, sample.chacha),
};
