/**
 * Memory that another thread grows and writes during a call: each call reads its length once, and
 * nothing unverified is released.
 *
 * @module
 */
import { families } from "../support/arguments/calls.ts";
import { assertAllRight } from "../support/arguments/report.ts";
import { describe, it } from "../std.ts";

const child = "arguments_shared.ts";

describe("memory that another thread changes", () => {
  it("is never opened to what was not sealed", async () => {
    await assertAllRight(child, ["changing"]);
  });

  it("is sealed as it was at some time, so that it opens", async () => {
    await assertAllRight(child, ["changingPlaintext"]);
  });

  it("is decrypted as what stood in each place at some time", async () => {
    await assertAllRight(child, ["changingBlocks"]);
  });

  it("is encrypted whole, at one of the sizes that it had", async () => {
    await assertAllRight(child, ["growingResults"]);
  });

  for (const family of families) {
    it(`may grow during a call in ${family}`, async () => {
      await assertAllRight(child, ["growing", family]);
    });
  }
});
