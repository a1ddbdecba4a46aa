/**
 * Ciphers that do not authenticate.
 *
 * @module
 */
import type { Bytes } from "../../../hazmat/core/args.ts";
import {
  type Cipher,
  cipherSupported,
  createCipher,
  createDecipher,
} from "../../../hazmat/ciphers/mod.ts";
import { errorOf, farDown, type WipingCases } from "./case.ts";

const iv = new Uint8Array(16).fill(9);
const data = new Uint8Array(96).fill(7);
const secrets = { key: 32 };

const lacks = (name: string) =>
  cipherSupported(name) ? false as const : `this libcrypto has no ${name}`;

const ended: WipingCases = Object.assign(
  {},
  ...["aes-256-cbc", "aes-256-ctr", "aes-256-ecb", "aes-256-cfb", "chacha20"].map((name) => {
    const options = (key: Bytes) => name.endsWith("ecb") ? { key } : { key, iv };
    return {
      [`has no key of ${name} after final()`]: {
        ...{ skip: lacks(name), secrets },
        async use({ key }, look) {
          const cipher = createCipher(name, options(key!));
          key!.fill(0);
          cipher.update(data);
          await look({ present: ["key"] });
          cipher.final();
        },
      },
      [`has no key of ${name} after dispose()`]: {
        ...{ skip: lacks(name), secrets },
        async use({ key }, look) {
          const decipher = createDecipher(name, options(key!));
          key!.fill(0);
          decipher.update(data);
          await look({ present: ["key"] });
          decipher.dispose();
        },
      },
    } satisfies WipingCases;
  }),
);

const units: WipingCases = {
  "has no key of XTS after dispose()": {
    ...{ skip: lacks("aes-256-xts"), secrets: { key: 64 } },
    async use({ key }, look) {
      const cipher = createCipher("aes-256-xts", { key: key!, iv });
      key!.fill(0);
      cipher.update(data);
      await look({ present: ["key"] });
      cipher.dispose();
    },
  },
  "has neither key of a key wrap that is refused": {
    ...{ skip: lacks("aes256-wrap"), secrets: { key: 32, wrapped: 32 } },
    async use({ key, wrapped }, look) {
      const output = createCipher("aes256-wrap", { key: key! });
      const sealed = output.update(wrapped!);
      output.final();
      wrapped!.fill(0);
      sealed[sealed.length - 1]! ^= 1;
      const decipher = createDecipher("aes256-wrap", { key: key! });
      key!.fill(0);
      await look({ present: ["key"], absent: ["wrapped"] });
      errorOf(() => decipher.update(sealed));
    },
  },
};

/** 77 bytes: the last 13 come from a block with padding. */
const padded = { key: 32, text: 77 };

function encrypted(key: Bytes, text: Bytes): Uint8Array {
  const cipher = createCipher("aes-256-cbc", { key, iv });
  return new Uint8Array([...cipher.update(text), ...cipher.final()]);
}

const texts: WipingCases = {
  "has no plaintext that was encrypted": {
    secrets: padded,
    use: ({ key, text }) => void encrypted(key!, text!),
  },
  "has no plaintext that was returned when its caller has wiped it": {
    secrets: padded,
    derived: ({ text }) => ({ rest: text!.slice(64) }),
    async use({ key, text }, look) {
      const sealed = encrypted(key!, text!);
      text!.fill(0);
      const decipher = createDecipher("aes-256-cbc", { key: key!, iv });
      key!.fill(0);
      const first = decipher.update(sealed.subarray(0, 40));
      const second = decipher.update(sealed.subarray(40));
      const last = decipher.final();
      await look({ present: ["text", "rest"] });
      for (const part of [first, second, last]) part.fill(0);
    },
  },
  "has no key on the stack, however far down a cipher was made": {
    ...{ skip: lacks("aes-256-ctr"), secrets: { key: 32 } },
    use: ({ key }) => {
      let cipher: Cipher | undefined;
      farDown(() => void (cipher = createCipher("aes-256-ctr", { key: key!, iv })));
      cipher!.dispose();
    },
  },
  "has nothing on the stack, however far down its calls were made": {
    ...{ skip: lacks("aes-256-ctr"), secrets: { key: 32, text: 1000 } },
    use: ({ key, text }) =>
      farDown(() => {
        const options = { key: key!, iv };
        const cipher = createCipher("aes-256-ctr", options);
        const sealed = cipher.update(text!);
        const decipher = createDecipher("aes-256-ctr", options);
        decipher.update(sealed).fill(0);
        cipher.dispose();
        decipher.dispose();
      }),
  },
  "has neither key nor plaintext after padding that is wrong": {
    secrets: { key: 32, text: 32 },
    async use({ key, text }, look) {
      const options = { key: key!, iv, padding: false };
      const cipher = createCipher("aes-256-cbc", options);
      text![31] = 99; // no padding ends like this
      const sealed = cipher.update(text!);
      cipher.final();
      text!.fill(0);
      const decipher = createDecipher("aes-256-cbc", { key: key!, iv });
      key!.fill(0);
      const first = decipher.update(sealed);
      await look({ present: ["key"] });
      errorOf(() => decipher.final());
      first.fill(0);
    },
  },
  "has no key that was refused": {
    secrets: { key: 40 },
    use: ({ key }) => void errorOf(() => createCipher("aes-256-cbc", { key: key!, iv })),
  },
};

/** The cases. */
export const ciphers: WipingCases = { ...ended, ...units, ...texts };
