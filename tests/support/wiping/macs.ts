/**
 * Digests and MACs.
 *
 * @module
 */
import type { MacParams } from "../../../hazmat/macs/mac.ts";
import backend, { InvalidTag } from "../../../mod.ts";
import { errorOf, type WipingCase, type WipingCases } from "./case.ts";
import { createHash, hash as ourHash, hashSupported } from "../../../hazmat/digests/mod.ts";
import {
  createHmac,
  createMac,
  hmac,
  mac as ourMac,
  macSupported,
} from "../../../hazmat/macs/mod.ts";

const data = new Uint8Array(100).fill(7);
const secrets = { key: 32 };

/**
 * Whether MACs keep their key as it is: in OpenSSL 1.1.1 some keep only what they derived from it.
 */
const keepsKey = backend.bindings.lib.EVP_MAC_fetch !== null;
const kept = keepsKey ? ["key"] : [];

interface Kind {
  readonly name: string;
  readonly params?: MacParams;
  readonly keyLength?: number;
  /** Whether it keeps only what it derives from the key. */
  readonly keepsOther?: boolean;
}

const kinds: readonly Kind[] = [
  { name: "hmac", params: { digest: "sha256" } },
  { name: "cmac", params: { cipher: "aes-256-cbc" } },
  { name: "gmac", params: { cipher: "aes-256-gcm", iv: new Uint8Array(12) } },
  { name: "kmac128" },
  { name: "kmac256" },
  { name: "blake2bmac" },
  { name: "blake2smac" },
  { name: "poly1305" },
  { name: "siphash", keyLength: 16, keepsOther: true },
];

function ofKind({ name, params, keyLength = 32, keepsOther = false }: Kind): WipingCases {
  const base = {
    skip: macSupported(name) ? false as const : `this libcrypto has no ${name}`,
    secrets: { key: keyLength },
  };
  const present = keepsOther ? [] : kept;
  return {
    [`has no key of ${name} that made one tag`]: {
      ...base,
      use: ({ key }) => void ourMac(name, key!, data, params),
    },
    [`has no key of ${name} that made one tag after another`]: {
      ...base,
      use({ key }) {
        ourMac(name, new Uint8Array(keyLength), data, params);
        for (let i = 0; i < 2; i++) ourMac(name, key!, data, params);
      },
    },
    [`has no key of ${name} after digest()`]: {
      ...base,
      async use({ key }, look) {
        const mac = createMac(name, key!, params).update(data);
        key!.fill(0);
        await look({ present });
        mac.digest();
      },
    },
    [`has no key of ${name} after dispose()`]: {
      ...base,
      async use({ key }, look) {
        const mac = createMac(name, key!, params).update(data);
        key!.fill(0);
        await look({ present });
        mac.dispose();
      },
    },
  };
}

/** The tag of the data, which a forger lacks. */
const derived: WipingCase["derived"] = ({ key }) => ({ tag: hmac("sha256", key!, data) });

const tags: WipingCases = {
  "has a tag that was returned, until its caller wipes it": {
    ...{ secrets, derived },
    async use({ key }, look) {
      const tag = createHmac("sha256", key!).update(data).digest();
      await look({ present: ["tag"] });
      tag.fill(0);
    },
  },
  "has neither key nor tag after verify() of a tag that is right": {
    ...{ secrets, derived },
    async use({ key }, look) {
      const tag = hmac("sha256", key!, data);
      const mac = createHmac("sha256", key!).update(data);
      key!.fill(0);
      await look({ present: [...kept, "tag"] });
      mac.verify(tag);
      tag.fill(0);
    },
  },
  "has neither key nor the right tag after verify() of one that is forged": {
    ...{ secrets, derived },
    async use({ key }, look) {
      const mac = createHmac("sha256", key!).update(data);
      key!.fill(0);
      await look({ present: kept, absent: ["tag"] });
      const error = errorOf(() => mac.verify(new Uint8Array(32)));
      if (!(error instanceof InvalidTag)) throw error;
    },
  },
  "has no key of a MAC and its copy when both have ended": {
    secrets,
    async use({ key }, look) {
      const mac = createHmac("sha256", key!);
      const copy = mac.copy();
      key!.fill(0);
      mac.dispose();
      await look({ present: kept });
      copy.dispose();
    },
  },
  "has no key that was refused": {
    secrets: { key: 40 },
    use: ({ key }) => void errorOf(() => createMac("cmac", key!, { cipher: "aes-256-cbc" })),
  },
};

/** Its third and fourth words (SipHash, section 2.1), to which the key's halves are added. */
const sipState = new TextEncoder().encode("arenegylsetybdet");

const siphash: WipingCases = {
  "has nothing that SipHash made of its key after dispose()": {
    skip: macSupported("siphash") ? false : "this libcrypto has no siphash",
    secrets: { key: 16 },
    derived: ({ key }) => ({ state: key!.map((byte, i) => byte ^ sipState[i]!) }),
    async use({ key }, look) {
      const mac = createMac("siphash", key!);
      key!.fill(0);
      await look({ present: keepsKey ? ["state"] : [] });
      mac.dispose();
    },
  },
};

const text = { text: 50 }; // less than a block, which a digest keeps until it is full

/** A digest as in its context: in the processor's words of that many bytes. */
const inWords = (digest: Uint8Array, size: number): Uint8Array =>
  digest.map((_, i) => digest[i - i % size + size - 1 - i % size]!);

/** Hashed repeatedly, because what is kept between calls must hold nothing either. */
const atOnce = (name: string, wordSize: number): WipingCases => ({
  [`has neither data that ${name} hashed at once, nor their digest`]: {
    skip: hashSupported(name) ? false : `this libcrypto has no ${name}`,
    secrets: text,
    derived({ text }) {
      const digest = ourHash(name, text!);
      return { digest, words: inWords(digest, wordSize) };
    },
    use({ text }) {
      // The loader binds libcrypto's functions when they are first called, in some builds, and
      // saves the processor's registers on the stack, including what memcpy left in them.
      ourHash(name, new Uint8Array(50));
      for (let i = 0; i < 3; i++) ourHash(name, text!).fill(0);
    },
  },
});

/** Whether and how an HMAC is kept depends on its digest. */
const hmacOf = (name: string): WipingCases => ({
  [`has no key of the HMAC of ${name} that made one tag after another`]: {
    secrets,
    use({ key }) {
      for (let i = 0; i < 3; i++) hmac(name, key!, data);
    },
  },
});

const digests: WipingCases = {
  ...atOnce("sha1", 4),
  ...atOnce("sha256", 4),
  ...atOnce("sha512", 8),
  ...atOnce("sha3-256", 1),
  ...hmacOf("sha1"),
  ...hmacOf("sha512"),
  "has no data of an XOF that were hashed at once": {
    skip: hashSupported("shake256") ? false : "this libcrypto has no shake256",
    secrets: text,
    use: ({ text }) => void ourHash("shake256", text!, { length: 40 }),
  },
  "has no data of a hash after digest()": {
    secrets: text,
    async use({ text }, look) {
      const hash = createHash("sha256").update(text!);
      text!.fill(0);
      await look({ present: ["text"] });
      hash.digest();
    },
  },
  "has no data of a hash after dispose()": {
    secrets: text,
    async use({ text }, look) {
      const hash = createHash("sha256").update(text!);
      text!.fill(0);
      await look({ present: ["text"] });
      hash.dispose();
    },
  },
};

/** The cases. */
export const macs: WipingCases = Object.assign({}, ...kinds.map(ofKind), siphash, tags, digests);
