/**
 * Output and input in the same shared memory, through different objects: a SharedArrayBuffer that
 * was cloned, or sent to a thread and back, is another object.
 *
 * @module
 */
import { aead as ourAead } from "../../hazmat/aead/mod.ts";
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { aeadNames, keyFor } from "../support/arguments/calls_aead.ts";
import { type Bytes, cipherOf, counted, lacksCipher, optionsFor } from "../support/ciphers.ts";

const size = 1000;
const at = 1100;
const distances = [
  -1016,
  -1000,
  -999,
  -500,
  -16,
  -8,
  -1,
  0,
  1,
  8,
  15,
  16,
  17,
  500,
  999,
  1000,
  1016,
];
const nonce = counted(12, 3);

/** Writes the output for `input` to `out`; returns how many bytes. */
type Write = (input: Uint8Array, out: Uint8Array) => number;

/** The other object of the same memory. */
const cloned = (buffer: SharedArrayBuffer): SharedArrayBuffer => structuredClone(buffer);

/** What is wrong if output begins at this distance from the input; nothing if all is right. */
function wrongAt(distance: number, input: Bytes, expected: Bytes, write: Write) {
  const buffer = new SharedArrayBuffer(3 * at);
  const before = new Uint8Array(buffer);
  before.set(counted(before.length, 5));
  before.set(input, at);
  const snapshot = before.slice();
  const out = new Uint8Array(cloned(buffer), at + distance);
  try {
    const written = write(new Uint8Array(buffer, at, input.length), out);
    const isRight = out.slice(0, written).toHex() === expected.toHex();
    return isRight ? [] : [`${distance} bytes apart it writes what is wrong`];
  } catch (error) {
    if (!(error instanceof RangeError)) return [`${distance} bytes apart: ${error}`];
    const isSame = before.toHex() === snapshot.toHex();
    return isSame ? [] : [`${distance} bytes apart it refuses, and has written`];
  }
}

function assertNoneWrong(input: Bytes, expected: Bytes, write: Write): void {
  assertEquals(distances.flatMap((distance) => wrongAt(distance, input, expected, write)), []);
}

const ciphers = ["aes-256-cbc", "aes-256-ctr", "aes-256-ecb", "aes-128-cfb8", "chacha20"]
  .filter((name) => lacksCipher(name) === false);

/** The same for a cipher that was given a few bytes before, which some modes hold back. */
function assertNoneWrongAfter(name: string, before: number): void {
  const options = optionsFor(cipherOf(name));
  const input = counted(size, 1);
  const updateInto: Write = (data, out) => {
    using cipher = createCipher(name, options);
    cipher.update(counted(before, 2));
    return cipher.updateInto(data, out);
  };
  const apart = new Uint8Array(size + 100);
  assertNoneWrong(input, apart.subarray(0, updateInto(input, apart)), updateInto);
}

describe("output into shared memory that also holds the input, through another object", () => {
  it("has the same memory, as this test needs", () => {
    const buffer = new SharedArrayBuffer(4);
    const other = cloned(buffer);
    new Uint8Array(buffer)[0] = 7;
    assert(other !== buffer && new Uint8Array(other)[0] === 7);
  });

  for (const name of aeadNames) {
    it(`is right or refused in sealInto and openInto, ${name}`, () => {
      using aead = ourAead(name, keyFor(name));
      const plaintext = counted(size, 1);
      const sealed = aead.seal(nonce, plaintext);
      assertNoneWrong(plaintext, sealed, (data, out) => aead.sealInto(nonce, data, out));
      assertNoneWrong(sealed, plaintext, (data, out) => aead.openInto(nonce, data, out));
    });
  }

  for (const name of ciphers) {
    it(`is right or refused in updateInto, ${name}`, () => {
      assertNoneWrongAfter(name, 0);
      assertNoneWrongAfter(name, 5);
    });
  }
});
