/**
 * The calls of the runtime's own `node:crypto`. Ciphertext and tag stay
 * separate, as it returns them: joining them would cost one more copy. No key can be kept.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hash } from "node:crypto";
import type { CipherGCMTypes } from "node:crypto";
import type { Bytes, Calls, Contestant, Outcome, Sample } from "./sample.ts";

const authTagLength = 16;
// Typed as AES-GCM; ChaCha20-Poly1305 is called in the same way.
const gcm = "aes-256-gcm";
const chacha = "chacha20-poly1305" as CipherGCMTypes;

function sealing(cipher: CipherGCMTypes, { key, nonce, data }: Sample): Calls {
  return (count) => {
    let last: Outcome = data;
    for (let i = 0; i < count; i++) {
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength });
      const ciphertext = sealing.update(data);
      sealing.final();
      last = [ciphertext, sealing.getAuthTag()];
    }
    return last;
  };
}

function opening(cipher: CipherGCMTypes, { key, nonce }: Sample, sealed: Bytes): Calls {
  const ciphertext = sealed.subarray(0, -authTagLength);
  const tag = sealed.subarray(-authTagLength);
  return (count) => {
    let last: Outcome = sealed;
    for (let i = 0; i < count; i++) {
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength });
      opening.setAuthTag(tag);
      last = opening.update(ciphertext);
      opening.final();
    }
    return last;
  };
}

/** The calls of `node:crypto`. */
export const node: Contestant = {
  sha256: ({ data }) => (count) => {
    let last: Outcome = data;
    for (let i = 0; i < count; i++) last = hash("sha256", data, "buffer");
    return last;
  },
  hmac: ({ key, data }) => (count) => {
    let last: Outcome = data;
    for (let i = 0; i < count; i++) last = createHmac("sha256", key).update(data).digest();
    return last;
  },
  gcmSeal: (sample) => sealing(gcm, sample),
  gcmOpen: (sample) => opening(gcm, sample, sample.gcm),
  chachaSeal: (sample) => sealing(chacha, sample),
  chachaOpen: (sample) => opening(chacha, sample, sample.chacha),
};
