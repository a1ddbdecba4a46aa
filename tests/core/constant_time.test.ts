/**
 * constantTimeEquals: what it returns, and what it accepts.
 *
 * @module
 */
import { constantTimeEquals } from "../../hazmat/macs/mod.ts";
import { assert, assertStrictEquals, assertThrows, describe, it } from "../std.ts";
import { everyDetached, everyEmpty, everyKindOf, notBytes } from "../support/inputs.ts";

const bytes = new Uint8Array(64).map((_, i) => i * 3);

describe("constantTimeEquals", () => {
  it("is true for the same bytes, in one array or two", () => {
    assertStrictEquals(constantTimeEquals(bytes, bytes), true);
    assertStrictEquals(constantTimeEquals(bytes, bytes.slice()), true);
  });

  it("is false wherever a single bit differs", () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = bytes.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      assertStrictEquals(constantTimeEquals(bytes, other), false, `bit ${bit}`);
    }
  });

  it("is false if the lengths differ, even only by zeros", () => {
    const zeros = new Uint8Array(64);
    for (let length = 0; length < 64; length++) {
      assert(!constantTimeEquals(zeros, zeros.subarray(0, length)));
      assert(!constantTimeEquals(zeros.subarray(0, length), zeros));
    }
  });

  it("compares the bytes that views show, whatever their kind", () => {
    for (const [kind, value] of everyKindOf(bytes)) {
      assert(constantTimeEquals(value, bytes), kind);
      assert(constantTimeEquals(bytes, value), kind);
      assert(!constantTimeEquals(value, new Uint8Array(64)), kind);
    }
  });

  it("is true for two empty arrays", () => {
    for (const [, a] of everyEmpty()) {
      for (const [, b] of everyEmpty()) assert(constantTimeEquals(a, b));
    }
  });

  it("refuses what is not bytes, on either side", () => {
    for (const value of notBytes) {
      const wrong = value as never;
      assertThrows(() => constantTimeEquals(wrong, bytes), TypeError, "the first must");
      assertThrows(() => constantTimeEquals(bytes, wrong), TypeError, "the second must");
    }
  });

  it("refuses what is detached, which would look empty", () => {
    for (const [, value] of everyDetached()) {
      const none = new Uint8Array(0);
      assertThrows(() => constantTimeEquals(value, value), TypeError, "detached");
      assertThrows(
        () => constantTimeEquals(value, none),
        TypeError,
        "the buffer of the first is detached",
      );
      assertThrows(
        () => constantTimeEquals(none, value),
        TypeError,
        "the buffer of the second is detached",
      );
    }
  });
});
