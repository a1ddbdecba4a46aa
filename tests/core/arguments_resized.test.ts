/**
 * Options and SIV's lists are read before bytes are looked at, so what a getter does to the size of
 * an argument counts. In children, because an output of the old size is too small.
 *
 * @module
 */
import { families } from "../support/arguments/calls.ts";
import { aeadNames } from "../support/arguments/calls_aead.ts";
import { assertAllRight } from "../support/arguments/report.ts";
import { describe, it } from "../std.ts";

const child = "arguments.ts";
const noSiv = aeadNames.includes("aes-256-siv") ? false : "this libcrypto has no SIV";

describe("arguments that a getter resizes", () => {
  for (const family of families) {
    it(`count in ${family} with the size that they have then`, async () => {
      await assertAllRight(child, ["resized", family]);
    });
  }

  it("count so where it is an element of SIV's list", { skip: noSiv }, async () => {
    await assertAllRight(child, ["lists"]);
  });
});
