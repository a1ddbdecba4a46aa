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

async function sealing({ format, name }: Cipher, sample: Sample): Promise<Calls> {
  const key = await subtle.importKey(format, sample.key, name, false, ["encrypt"]);
  const parameters = { name, iv: sample.nonce };
  return async (count) => {
    let last = sample.data.buffer;
    for (let i = 0; i < count; i++) last = await subtle.encrypt(parameters, key, sample.data);
    return new Uint8Array(last);
  };
}

async function opening({ format, name }: Cipher, sample: Sample, sealed: Bytes): Promise<Calls> {
  const key = await subtle.importKey(format, sample.key, name, false, ["decrypt"]);
  const parameters = { name, iv: sample.nonce };
  return async (count) => {
    let last = sealed.buffer;
    for (let i = 0; i < count; i++) last = await subtle.decrypt(parameters, key, sealed);
    return new Uint8Array(last);
  };
}

async function signing(sample: Sample): Promise<Calls> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", sample.key, algorithm, false, ["sign"]);
  return async (count) => {
    let last = sample.data.buffer;
    for (let i = 0; i < count; i++) last = await subtle.sign("HMAC", key, sample.data);
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
  hmacKept: signing,
  gcmSeal: (sample) => sealing(gcm, sample),
  gcmOpen: (sample) => opening(gcm, sample, sample.gcm),
  chachaSeal: (sample) => sealing(chacha, sample),
  chachaOpen: (sample) => opening(chacha, sample, sample.chacha),
};
