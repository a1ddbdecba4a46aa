/**
 * Objects that outlive a failure of libcrypto, and what can be done with them:
 * in any order, any number of times, with the same result each time.
 *
 * @module
 */
import { InvalidTag } from "../../mod.ts";
import type { Bytes } from "../../hazmat/core/args.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createHash } from "../../hazmat/digests/mod.ts";
import { createMac } from "../../hazmat/macs/mod.ts";

/** An object, as a list of what can be done with it. */
export type Kept = Readonly<Record<string, () => Uint8Array>>;

const data = new Uint8Array(100).map((_, i) => i);
/** More blocks than an OCB context initially has table entries for. */
const longData = new Uint8Array(2000).map((_, i) => i);
const key = new Uint8Array(64).map((_, i) => i);

/** A message under some nonce: sealed, opened, and refused when forged. */
function message(name: string, keyLength: number, nonceLength: number, text: Bytes, aad: Bytes) {
  const nonce = new Uint8Array(nonceLength).fill(nonceLength);
  using other = ourAead(name, key.slice(0, keyLength));
  const sealed = other.seal(nonce, text, aad) as Bytes;
  const forged = sealed.map((byte, i) => i === 3 ? byte ^ 1 : byte);
  return (aead: ReturnType<typeof ourAead>, kind: string): Kept => ({
    [`seal ${kind}`]: () => aead.seal(nonce, text, aad),
    [`open ${kind}`]: () => aead.open(nonce, sealed, aad),
    [`forged ${kind}`]: () => {
      try {
        return aead.open(nonce, forged, aad);
      } catch (error) {
        if (error instanceof InvalidTag) return new Uint8Array([1]);
        throw error;
      }
    },
  });
}

/** An AEAD, and if it takes nonces of other lengths, long messages under those. */
function aeadOf(name: string, keyLength: number, first: number, second?: number) {
  const short = message(name, keyLength, first, data, longData);
  const long = second && message(name, keyLength, second, longData, data);
  return (): Kept => {
    const aead = ourAead(name, key.slice(0, keyLength));
    return { ...short(aead, "short"), ...long && long(aead, "long") };
  };
}

function hash(): Kept {
  const hash = createHash("sha512").update(data);
  return { "copy of hash": () => hash.copy().update(data).digest() };
}

function mac(name: string, params: Record<string, string | Bytes>) {
  return (): Kept => {
    const mac = createMac(name, key.slice(0, 32), params).update(data);
    return { [`copy of ${name}`]: () => mac.copy().update(data).digest() };
  };
}

const all: Record<string, () => () => Kept> = {
  gcm: () => aeadOf("aes-256-gcm", 32, 12, 9),
  ccm: () => aeadOf("aes-256-ccm", 32, 12, 9),
  ocb: () => aeadOf("aes-256-ocb", 32, 12, 9),
  "ocb, one nonce length": () => aeadOf("aes-256-ocb", 32, 12),
  siv: () => aeadOf("aes-256-siv", 64, 16),
  "gcm-siv": () => aeadOf("aes-256-gcm-siv", 32, 12),
  chacha: () => aeadOf("chacha20-poly1305", 32, 12),
  hash: () => hash,
  hmac: () => mac("hmac", { digest: "sha256" }),
  cmac: () => mac("cmac", { cipher: "aes-256-cbc" }),
  gmac: () => mac("gmac", { cipher: "aes-256-gcm", iv: data.slice(0, 12) }),
  kmac: () => mac("kmac256", {}),
};

/** Makers by name, for everything that the loaded libcrypto has. */
export const kept: Record<string, () => Kept> = {};
for (const [name, prepare] of Object.entries(all)) {
  try {
    const make = prepare();
    for (const use of Object.values(make())) use();
    kept[name] = make;
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_UNSUPPORTED_ALGORITHM") throw error;
  }
}
