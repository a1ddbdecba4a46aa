/**
 * Plans for the ciphers' vectors.
 *
 * @module
 */
import { type CipherInput, decrypt, decryptInPieces, encrypt } from "./calls.ts";
import { cipher } from "./need.ts";
import type { Check, Plan } from "./rules.ts";
import { type Bytes, same, sameBytes, type Vector, zeros } from "./vector.ts";

function keyOf(vector: Vector): Bytes {
  return vector.bytes("key");
}

function inputOf(vector: Vector, key: Bytes): CipherInput {
  return { key, iv: vector.has("iv") ? vector.bytes("iv") : undefined, padding: false };
}

/** Both ways, without padding; back in pieces too. */
export function checkBothWays(
  name: string,
  input: CipherInput,
  plaintext: Bytes,
  ciphertext: Bytes,
  id: string,
): void {
  same(encrypt(name, input, plaintext), ciphertext, `${id} encrypt`);
  same(decrypt(name, input, ciphertext), plaintext, `${id} decrypt`);
  same(decryptInPieces(name, input, ciphertext), plaintext, `${id} decrypt in pieces`);
}

/** The usual fields: key, iv, plaintext, ciphertext. */
export function plain(name: string, key: (vector: Vector) => Bytes = keyOf): Plan {
  const check: Check = (vector) =>
    checkBothWays(
      name,
      inputOf(vector, key(vector)),
      vector.bytes("plaintext"),
      vector.bytes("ciphertext"),
      vector.id,
    );
  return { need: cipher(name), check };
}

/** Bits as text ("0110") in bytes, the first one on top, zeros to fill the last byte. */
function bytesOfText(text: string): Bytes {
  const bytes = zeros(Math.ceil(text.length / 8));
  for (const [i, bit] of [...text].entries()) bytes[i >> 3]! |= Number(bit) << (7 - (i & 7));
  return bytes;
}

/** As many bits as asked for, the rest of the last byte zero. */
function firstBits(bytes: Bytes, count: number): Bytes {
  const first = bytes.slice(0, Math.ceil(count / 8));
  if (count % 8 !== 0) first[first.length - 1]! &= 0xff << (8 - (count % 8));
  return first;
}

/**
 * CFB1's files are of bits, written as text; the backend is of bytes. As no bit
 * depends on one after it, the bits that fill up the last byte do no harm.
 */
export function bitwise(name: string, key: (vector: Vector) => Bytes = keyOf): Plan {
  const check: Check = (vector) => {
    const input = inputOf(vector, key(vector));
    const [plaintext, ciphertext] = [vector.text("plaintext"), vector.text("ciphertext")];
    if (!/^[01]+$/.test(plaintext + ciphertext)) throw new Error(`${vector.id}: these are no bits`);
    const pairs = [[encrypt, plaintext, ciphertext], [decrypt, ciphertext, plaintext]] as const;
    for (const [crypt, from, to] of pairs) {
      const output = firstBits(crypt(name, input, bytesOfText(from)), to.length);
      if (!sameBytes(output, bytesOfText(to))) throw new Error(`${vector.id} ${crypt.name}`);
    }
  };
  return { need: cipher(name), check };
}
