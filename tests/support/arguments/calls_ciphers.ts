/**
 * Calls on ciphers that do not authenticate.
 *
 * @module
 */
import { createCipher, createDecipher } from "../../../hazmat/ciphers/mod.ts";
import { counted, encrypt, joined, lacksCipher } from "../ciphers.ts";
import type { Call } from "./call.ts";

const key = counted(32, 1);
const iv = counted(16, 2);
const data = counted(112, 3);
const options = { key, iv };
const sealed = encrypt("aes-256-cbc", options, [data]);
const wrap = { key, iv: undefined };

/** Ciphers. */
export const cipherCalls: readonly Call[] = [
  {
    name: "createCipher, CBC",
    inputs: { key, iv },
    options: ({ key, iv }) => ({ key, iv, padding: undefined }),
    run: (_, options) => {
      using cipher = createCipher("aes-256-cbc", options);
      return joined([cipher.update(data), cipher.final()]);
    },
  },
  {
    name: "createDecipher, CBC",
    inputs: { key, iv },
    options: ({ key, iv }) => ({ key, iv, padding: true }),
    run: (_, options) => {
      using cipher = createDecipher("aes-256-cbc", options);
      return joined([cipher.update(sealed), cipher.final()]);
    },
  },
  ...["aes-256-ctr", "aes-256-cbc"].map((name): Call => ({
    name: `Cipher.update, ${name}`,
    inputs: { data },
    run: ({ data }) => {
      using cipher = createCipher(name, options);
      return joined([cipher.update(data), cipher.update(data), cipher.final()]);
    },
  })),
  ...["aes-256-ctr", "aes-256-cbc"].map((name): Call => ({
    name: `Cipher.updateInto, ${name}`,
    inputs: { data },
    outputs: { out: 130 },
    run: ({ data, out }) => {
      using cipher = createCipher(name, options);
      return cipher.updateInto(data, out);
    },
  })),
  {
    name: "Cipher.finalInto",
    inputs: {},
    outputs: { out: 20 },
    run: ({ out }) => {
      using cipher = createCipher("aes-256-cbc", options);
      return cipher.finalInto(out);
    },
  },
  {
    name: "Cipher.update, key wrap",
    skip: lacksCipher("aes256-wrap"),
    inputs: { data },
    run: ({ data }) => {
      using cipher = createCipher("aes256-wrap", wrap);
      return joined([cipher.update(data), cipher.final()]);
    },
  },
];
