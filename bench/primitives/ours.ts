/**
 * This package's calls. Every kind of call has its own loop, here and for the
 * rivals, so that the compiler specializes it as it would in a program that
 * uses only one of them.
 *
 * @module
 */
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { hash, hashInto } from "../../hazmat/digests/mod.ts";
import { createHmac, hmac } from "../../hazmat/macs/mod.ts";
import type { Calls, Contestant, Sample } from "./sample.ts";

type Aead = ReturnType<typeof ourAead>;

const aesGcm = "aes-256-gcm";
const chachaPoly = "chacha20-poly1305";

function sealing(name: string, { key, nonce, data }: Sample): Calls {
  return (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) {
      const aead = ourAead(name, key);
      last = aead.seal(nonce, data);
      aead.dispose();
    }
    return last;
  };
}

function sealingKept(aead: Aead, { nonce, data }: Sample): Calls {
  return (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) last = aead.seal(nonce, data);
    return last;
  };
}

function opening(name: string, { key, nonce }: Sample, sealed: Uint8Array): Calls {
  return (count) => {
    let last: Uint8Array = sealed;
    for (let i = 0; i < count; i++) {
      const aead = ourAead(name, key);
      last = aead.open(nonce, sealed);
      aead.dispose();
    }
    return last;
  };
}

function openingKept(aead: Aead, nonce: Uint8Array, sealed: Uint8Array): Calls {
  return (count) => {
    let last: Uint8Array = sealed;
    for (let i = 0; i < count; i++) last = aead.open(nonce, sealed);
    return last;
  };
}

function sealingInto(aead: Aead, { nonce, data }: Sample): Calls {
  const out = new Uint8Array(data.length + aead.tagLength);
  return (count) => {
    for (let i = 0; i < count; i++) aead.sealInto(nonce, data, out);
    return out;
  };
}

function openingInto(aead: Aead, nonce: Uint8Array, sealed: Uint8Array): Calls {
  const out = new Uint8Array(sealed.length - aead.tagLength);
  return (count) => {
    for (let i = 0; i < count; i++) aead.openInto(nonce, sealed, out);
    return out;
  };
}

/** The calls that return new arrays. */
export const ours: Contestant = {
  sha256: ({ data }) => (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) last = hash("sha256", data);
    return last;
  },
  hmac: ({ key, data }) => (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) last = hmac("sha256", key, data);
    return last;
  },
  hmacKept: ({ key, data }) => {
    const keyed = createHmac("sha256", key);
    return (count) => {
      let last: Uint8Array = data;
      for (let i = 0; i < count; i++) last = keyed.copy().update(data).digest();
      return last;
    };
  },
  gcmSeal: (sample) => sealing(aesGcm, sample),
  gcmSealKept: (sample) => sealingKept(ourAead(aesGcm, sample.key), sample),
  gcmOpen: (sample) => opening(aesGcm, sample, sample.gcm),
  gcmOpenKept: ({ key, nonce, gcm }) => openingKept(ourAead(aesGcm, key), nonce, gcm),
  chachaSeal: (sample) => sealing(chachaPoly, sample),
  chachaSealKept: (sample) => sealingKept(ourAead(chachaPoly, sample.key), sample),
  chachaOpen: (sample) => opening(chachaPoly, sample, sample.chacha),
  chachaOpenKept: ({ key, nonce, chacha }) => openingKept(ourAead(chachaPoly, key), nonce, chacha),
};

/** The calls that write into a buffer you provide. */
export const oursInto: Contestant = {
  sha256: ({ data }) => {
    const out = new Uint8Array(32);
    return (count) => {
      for (let i = 0; i < count; i++) hashInto("sha256", data, out);
      return out;
    };
  },
  gcmSealKept: (sample) => sealingInto(ourAead(aesGcm, sample.key), sample),
  gcmOpenKept: ({ key, nonce, gcm }) => openingInto(ourAead(aesGcm, key), nonce, gcm),
  chachaSealKept: (sample) => sealingInto(ourAead(chachaPoly, sample.key), sample),
  chachaOpenKept: ({ key, nonce, chacha }) => openingInto(ourAead(chachaPoly, key), nonce, chacha),
};
