/**
 * Calls on AEAD.
 *
 * @module
 */
import { aead as ourAead } from "../../../hazmat/aead/mod.ts";
import { counted, joined, lacksCipher } from "../ciphers.ts";
import type { Call } from "./call.ts";

const plaintext = counted(100, 1);
const associatedData = counted(30, 2);
const nonce = counted(12, 3);

/** The ones to try, one for each internal code path. */
export const aeadNames: readonly string[] = [
  ...["aes-256-gcm", "aes-256-ccm", "aes-256-ocb", "chacha20-poly1305"],
  ...["aes-256-siv", "aes-256-gcm-siv"],
].filter((name) => lacksCipher(name) === false);

/** A key of the AEAD's length. */
export const keyFor = (name: string) => counted(name === "aes-256-siv" ? 64 : 32, 4);

const takesParts = new Set(["aes-256-gcm", "aes-256-ocb", "chacha20-poly1305"]);

/** What is made from the AEAD's key. */
export const aeadOnce: readonly Call[] = [
  {
    name: "aead",
    inputs: { key: keyFor("aes-256-gcm") },
    options: () => ({ tagLength: 12 }),
    run: ({ key }, options) => {
      using aead = ourAead("aes-256-gcm", key, options);
      return aead.seal(nonce, plaintext, associatedData);
    },
  },
];

function sealingCalls(name: string): Call[] {
  const made = () => ourAead(name, keyFor(name));
  const inputs = { nonce, plaintext, associatedData };
  return [
    {
      name: `seal, ${name}`,
      inputs,
      run: ({ nonce, plaintext, associatedData }) => {
        using aead = made();
        return aead.seal(nonce, plaintext, associatedData);
      },
    },
    {
      name: `sealInto, ${name}`,
      inputs,
      outputs: { out: 130 },
      run: ({ nonce, plaintext, associatedData, out }) => {
        using aead = made();
        return aead.sealInto(nonce, plaintext, out, associatedData);
      },
    },
    {
      name: `sealRandomNonce, ${name}`,
      inputs: { plaintext, associatedData },
      run: ({ plaintext, associatedData }) => {
        using aead = made();
        const sealed = aead.sealRandomNonce(plaintext, associatedData);
        return aead.openRandomNonce(sealed, associatedData);
      },
    },
  ];
}

function openingCalls(name: string): Call[] {
  const made = () => ourAead(name, keyFor(name));
  using aead = made();
  const ciphertext = aead.seal(nonce, plaintext, associatedData);
  const forged = ciphertext.map((byte, at) => at === 50 ? byte ^ 1 : byte);
  const sealed = joined([nonce, ciphertext]);
  const into = (what: string, ciphertext: Uint8Array<ArrayBuffer>): Call => ({
    name: `openInto ${what}, ${name}`,
    inputs: { nonce, ciphertext, associatedData },
    outputs: { out: 130 },
    run: ({ nonce, ciphertext, associatedData, out }) => {
      using aead = made();
      return aead.openInto(nonce, ciphertext, out, associatedData);
    },
  });
  return [
    {
      name: `open, ${name}`,
      inputs: { nonce, ciphertext, associatedData },
      run: ({ nonce, ciphertext, associatedData }) => {
        using aead = made();
        return aead.open(nonce, ciphertext, associatedData);
      },
    },
    into("what is true", ciphertext),
    into("what is forged", forged),
    ...(aead.nonceLength !== nonce.length ? [] : [
      {
        name: `openRandomNonce, ${name}`,
        inputs: { sealed, associatedData },
        run: ({ sealed, associatedData }) => {
          using aead = made();
          return aead.openRandomNonce(sealed, associatedData);
        },
      } satisfies Call,
    ]),
  ];
}

function partsCalls(name: string): Call[] {
  const made = () => ourAead(name, keyFor(name));
  using aead = made();
  const whole = aead.seal(nonce, plaintext, associatedData);
  const [ciphertext, tag] = [whole.slice(0, plaintext.length), whole.slice(plaintext.length)];
  return [
    {
      name: `createEncryptor, ${name}`,
      inputs: { nonce, plaintext, associatedData },
      run: ({ nonce, plaintext, associatedData }) => {
        using aead = made();
        using parts = aead.createEncryptor(nonce, associatedData);
        return joined([parts.update(plaintext), parts.final()]);
      },
    },
    {
      name: `createDecryptor, ${name}`,
      inputs: { nonce, ciphertext, tag, associatedData },
      run: ({ nonce, ciphertext, tag, associatedData }) => {
        using aead = made();
        using parts = aead.createDecryptor(nonce, associatedData);
        parts.update(ciphertext);
        return parts.final(tag);
      },
    },
  ];
}

/** SIV with a list of associated data, whose elements are the call's options here. */
const listCalls: readonly Call[] = aeadNames.includes("aes-256-siv")
  ? [
    {
      name: "seal, SIV's list",
      inputs: { nonce, plaintext, first: associatedData, second: nonce },
      run: ({ nonce, plaintext, first, second }) => {
        using aead = ourAead("aes-256-siv", keyFor("aes-256-siv"));
        return aead.seal(nonce, plaintext, [first, second]);
      },
    },
  ]
  : [];

/** Sealing and opening. */
export const aeadCalls: readonly Call[] = [
  ...aeadNames.flatMap((name) => [
    ...sealingCalls(name),
    ...openingCalls(name),
    ...(takesParts.has(name) ? partsCalls(name) : []),
  ]),
  ...listCalls,
];
