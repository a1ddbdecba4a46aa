/**
 * NIST's Monte Carlo tests of digests: each of a file's 100 vectors is the end of a
 * chain of 1000 digests, and the seed of the next.
 *
 * @module
 */
import { hash } from "../../hazmat/digests/mod.ts";
import type { Check } from "./rules.ts";
import { type Bytes, concat, same, type Vector, zeros } from "./vector.ts";

const steps = 1000;

/**
 * Each step hashes the last digest, or the last three (SHA-1 and SHA-2: SHAVS 6.4;
 * SHA-3: SHA3VS 6.2.3).
 */
export function checkMonteCarlo(name: string, previous: 1 | 3): Check {
  let seed: Bytes | undefined;
  return (vector) => {
    seed ??= vector.bytes("seed");
    const last = Array.from({ length: previous }, () => seed!);
    for (let step = 0; step < steps; step++) {
      last.push(hash(name, previous === 1 ? last[0]! : concat(...last)));
      last.shift();
    }
    seed = last.at(-1)!;
    same(seed, vector.bytes("md"), vector.id);
  };
}

/** The leftmost 128 bits, with zeros on the right where there are fewer. */
function leftmost(output: Bytes): Bytes {
  const message = zeros(16);
  message.set(output.subarray(0, 16));
  return message;
}

function bytesOfBits(vector: Vector, name: string): number {
  return Math.floor(vector.number(name) / 8);
}

/**
 * SHA3VS 6.3.3: the rightmost 16 bits of each output decide how long the next one
 * is. A vector names the length of its last output.
 */
export function checkMonteCarloXof(name: string): Check {
  let output: Bytes | undefined;
  let length = 0;
  return (vector) => {
    const shortest = bytesOfBits(vector, "minimum output length (bits)");
    const longest = bytesOfBits(vector, "maximum output length (bits)");
    if (output === undefined) [output, length] = [vector.bytes("msg"), longest];
    let used = 0;
    for (let step = 0; step < steps; step++) {
      output = hash(name, leftmost(output), { length });
      const right = new DataView(output.buffer, output.byteOffset + length - 2).getUint16(0);
      used = length;
      length = shortest + (right % (longest - shortest + 1));
    }
    same(output, vector.bytes("output"), vector.id);
    if (used !== bytesOfBits(vector, "outputlen")) throw new Error(`${vector.id}: wrong length`);
  };
}
