/**
 * Authenticated encryption.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { Bytes } from "../../../hazmat/core/args.ts";
import { InvalidTag } from "../../../mod.ts";
import { errorOf, type WipingCase, type WipingCases } from "./case.ts";
import { aead as ourAead } from "../../../hazmat/aead/mod.ts";
import { cipherSupported } from "../../../hazmat/ciphers/mod.ts";

const nonce = new Uint8Array(12).fill(5);
const aad = new Uint8Array(20).fill(6);

/** 77 bytes: modes that work on blocks hold 13 back to the end. */
const textSize = 77;

/** More than goes through the stack, and a whole number of every cipher's blocks. */
const largeSize = 2000;

interface Kind {
  readonly name: string;
  readonly keyLength: number;
  readonly takesParts: boolean;
}

const kinds: readonly Kind[] = [
  { name: "aes-256-gcm", keyLength: 32, takesParts: true },
  { name: "chacha20-poly1305", keyLength: 32, takesParts: true },
  { name: "aes-256-ocb", keyLength: 32, takesParts: true },
  { name: "aes-256-ccm", keyLength: 32, takesParts: false },
  { name: "aes-256-siv", keyLength: 64, takesParts: false },
  { name: "aes-256-gcm-siv", keyLength: 32, takesParts: false },
];

/** Whether OpenSSL, from 3.1 on, has GCM in AVX-512 for this CPU. */
function hasWideGcm(): boolean {
  const { flags = "" } = /^flags\s*: (?<flags>.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))
    ?.groups ?? {};
  return ["avx512f", "vaes", "vpclmulqdq"].every((name) => flags.split(" ").includes(name));
}

function refuses(call: () => unknown): void {
  const error = errorOf(call);
  if (!(error instanceof InvalidTag)) throw error;
}

/** Sealed, with the last bit of its tag flipped; for SIV the tag comes first. */
function forged(name: string, key: Bytes, text: Bytes): Bytes {
  using aead = ourAead(name, key);
  const sealed = aead.seal(nonce, text, aad);
  text.fill(0);
  sealed[name.endsWith("-siv") && !name.includes("gcm") ? 15 : sealed.length - 1]! ^= 1;
  return sealed;
}

function whole({ name, keyLength }: Kind): WipingCases {
  const base = {
    skip: cipherSupported(name) ? false as const : `this libcrypto has no ${name}`,
    secrets: { key: keyLength, text: textSize },
    // What is held back to the end is too short to count as a part of the text.
    derived: ({ text }) => ({ rest: text!.slice(-13) }),
  } satisfies Partial<WipingCase>;
  const texts = ["text", "rest"];
  // OCB's context keeps the part of a block that a message ended in (`data_buf` of
  // cipher_aes_ocb.c) until the next takes its place, or until it is freed, cleansed.
  const notHeld = name === "aes-256-ocb" ? ["text"] : texts;
  // GCM's does the same where it runs in AVX-512 (`aes_gcm_dec_update_avx512` and its like).
  const notKept = name === "aes-256-gcm" && hasWideGcm() ? ["text"] : texts;
  return {
    [`has no key of ${name} after dispose(), and no plaintext that was sealed`]: {
      ...base,
      async use({ key, text }, look) {
        const aead = ourAead(name, key!);
        key!.fill(0);
        aead.seal(nonce, text!, aad);
        aead.sealRandomNonce(text!);
        text!.fill(0);
        await look({ present: ["key"] });
        aead.dispose();
      },
    },
    [`has no plaintext that ${name} opened when its caller has wiped it`]: {
      ...base,
      async use({ key, text }, look) {
        using aead = ourAead(name, key!);
        key!.fill(0);
        const sealed = aead.seal(nonce, text!, aad);
        text!.fill(0);
        await look({ present: ["key"], absent: notHeld });
        const opened = aead.open(nonce, sealed, aad);
        await look({ present: ["key", ...texts] });
        opened.fill(0);
        await look({ present: ["key"], absent: notKept });
      },
    },
    [`has no plaintext of a message that ${name} found forged`]: {
      ...base,
      async use({ key, text }, look) {
        const sealed = forged(name, key!, text!);
        using aead = ourAead(name, key!);
        key!.fill(0);
        refuses(() => aead.open(nonce, sealed, aad));
        await look({ present: ["key"], absent: notKept });
        const out = new Uint8Array(100);
        refuses(() => aead.openInto(nonce, sealed, out, aad));
        await look({ present: ["key"], absent: notKept });
        refuses(() => aead.openInto(nonce, sealed, sealed, aad));
        await look({ present: ["key"], absent: notKept });
      },
    },
  };
}

/** Messages that do not go through the stack, and are copied if shared. */
function large({ name, keyLength, takesParts }: Kind): WipingCases {
  const base = {
    skip: cipherSupported(name) ? false as const : `this libcrypto has no ${name}`,
    secrets: { key: keyLength, text: largeSize },
  } satisfies Partial<WipingCase>;
  return {
    [`has no plaintext of a large message that ${name} found forged`]: {
      ...base,
      async use({ key, text }, look) {
        const sealed = forged(name, key!, text!);
        using aead = ourAead(name, key!);
        key!.fill(0);
        refuses(() => aead.open(nonce, sealed, aad));
        refuses(() => aead.openInto(nonce, sealed, new Uint8Array(largeSize), aad));
        refuses(() => aead.openInto(nonce, sealed, sealed, aad));
        await look({ present: ["key"], absent: ["text"] });
      },
    },
    [`has no plaintext that was in shared memory when ${name} sealed and opened it`]: {
      ...base,
      async use({ key, text }, look) {
        const shared = new Uint8Array(new SharedArrayBuffer(largeSize + 16));
        const plain = shared.subarray(0, largeSize);
        plain.set(text!);
        text!.fill(0);
        using aead = ourAead(name, key!);
        key!.fill(0);
        const sealed = aead.seal(nonce, plain, aad);
        aead.sealInto(nonce, plain, new Uint8Array(largeSize + 16), aad);
        using encryptor = takesParts ? aead.createEncryptor(nonce) : undefined;
        encryptor?.update(plain);
        await look({ present: ["key", "text"] });
        shared.fill(0);
        await look({ present: ["key"], absent: ["text"] });
        shared.set(sealed);
        aead.openInto(nonce, shared, shared, aad);
        shared.fill(0);
        await look({ present: ["key"], absent: ["text"] });
      },
    },
  };
}

function inParts({ name, keyLength, takesParts }: Kind): WipingCases {
  if (!takesParts) return {};
  const base = {
    skip: cipherSupported(name) ? false as const : `this libcrypto has no ${name}`,
    secrets: { key: keyLength, text: textSize },
    derived: ({ text }) => ({ rest: text!.slice(-13) }),
  } satisfies Partial<WipingCase>;
  const texts = ["text", "rest"];
  const sealedParts = (key: Bytes, text: Bytes): [Bytes, Bytes] => {
    using aead = ourAead(name, key);
    const sealed = aead.seal(nonce, text, aad);
    text.fill(0);
    return [sealed.slice(0, textSize), sealed.slice(textSize)];
  };
  /** A decryptor that has taken everything but the tag. */
  const decrypting = (key: Bytes, ciphertext: Bytes) => {
    using aead = ourAead(name, key);
    key.fill(0);
    const decryptor = aead.createDecryptor(nonce, aad);
    decryptor.update(ciphertext.subarray(0, 40));
    decryptor.update(ciphertext.subarray(40));
    return decryptor;
  };
  return {
    [`has neither key nor plaintext of an encryptor of ${name} after final()`]: {
      ...base,
      async use({ key, text }, look) {
        const aead = ourAead(name, key!);
        key!.fill(0);
        const encryptor = aead.createEncryptor(nonce, aad);
        aead.dispose();
        encryptor.update(text!.subarray(0, 40));
        encryptor.update(text!.subarray(40));
        text!.fill(0);
        await look({ present: ["key"] });
        encryptor.final();
      },
    },
    [`has neither key nor plaintext of a decryptor of ${name} after dispose()`]: {
      ...base,
      async use({ key, text }, look) {
        const [ciphertext] = sealedParts(key!, text!);
        const decryptor = decrypting(key!, ciphertext);
        await look({ present: ["key", "text"] });
        decryptor.dispose();
      },
    },
    [`has neither key nor plaintext of a decryptor of ${name} after a tag that is wrong`]: {
      ...base,
      async use({ key, text }, look) {
        const [ciphertext, tag] = sealedParts(key!, text!);
        tag[15]! ^= 1;
        const decryptor = decrypting(key!, ciphertext);
        await look({ present: ["key", "text"] });
        refuses(() => decryptor.final(tag));
      },
    },
    [`has no plaintext that a decryptor of ${name} returned when its caller has wiped it`]: {
      ...base,
      async use({ key, text }, look) {
        const [ciphertext, tag] = sealedParts(key!, text!);
        const opened = decrypting(key!, ciphertext).final(tag);
        await look({ present: texts, absent: ["key"] });
        opened.fill(0);
      },
    },
  };
}

const refused: WipingCases = {
  "has no key of an AEAD that was refused": {
    secrets: { key: 40 },
    use: ({ key }) => void errorOf(() => ourAead("aes-256-gcm", key!)),
  },
};

/** The cases. */
export const aeads: WipingCases = Object.assign(
  {},
  ...kinds.map(whole),
  ...kinds.map(large),
  ...kinds.map(inParts),
  refused,
);
