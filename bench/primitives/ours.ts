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

function sealing(aead: Aead, { nonce, data }: Sample): Calls {
  return (count) => {
    let last: Uint8Array = data;
    for (let i = 0; i < count; i++) last = aead.seal(nonce, data);
    return last;
  };
}

function opening(aead: Aead, nonce: Uint8Array, sealed: Uint8Array): Calls {
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
  gcmSeal: (sample) => sealing(ourAead("aes-256-gcm", sample.key), sample),
  gcmOpen: ({ key, nonce, gcm }) => opening(ourAead("aes-256-gcm", key), nonce, gcm),
  chachaSeal: (sample) => sealing(ourAead("chacha20-poly1305", sample.key), sample),
  chachaOpen: ({ key, nonce, chacha }) => opening(ourAead("chacha20-poly1305", key), nonce, chacha),
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
  gcmSeal: (sample) => sealingInto(ourAead("aes-256-gcm", sample.key), sample),
  gcmOpen: ({ key, nonce, gcm }) => openingInto(ourAead("aes-256-gcm", key), nonce, gcm),
  chachaSeal: (sample) => sealingInto(ourAead("chacha20-poly1305", sample.key), sample),
  chachaOpen: ({ key, nonce, chacha }) =>
    openingInto(ourAead("chacha20-poly1305", key), nonce, chacha),
};
