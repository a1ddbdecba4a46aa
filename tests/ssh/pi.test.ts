/**
 * Blowfish's first words are pi's digits.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/child.ts";
import { assertEquals, describe, it } from "../std.ts";

const words = 18 + 4 * 256;
const bits = BigInt(32 * words);
const one = 1n << bits + 64n; // with bits to spare for what is rounded

/** arctan(1/n), by its series. */
function arctan(n: bigint): bigint {
  let [term, sum] = [one / n, 0n];
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term /= n * n;
  }
  return sum;
}

describe("the words that Blowfish begins with", () => {
  it("are the fractional part of pi", () => {
    const source = readFileSync(join(root, "engine/c/calls/blowfish_pi.c"), "utf8");
    const found = [...source.matchAll(/0x([0-9a-f]{8}),/g)].map((match) => match[1]!);
    const pi = 4n * (4n * arctan(5n) - arctan(239n)); // Machin, 1706
    const fraction = (pi - 3n * one) >> 64n;
    assertEquals(found.join(""), fraction.toString(16).padStart(8 * words, "0"));
  });
});
