/**
 * Bytes are recognized by their internal slots: what they claim about themselves changes nothing,
 * and anything that only claims to be bytes is refused. Each family runs in a child, which a call
 * that believes such a claim may crash.
 *
 * @module
 */
import { families } from "../support/arguments/calls.ts";
import { assertAllRight } from "../support/arguments/report.ts";
import { describe, it } from "../std.ts";

const child = "arguments.ts";

describe("arguments that lie about themselves", () => {
  for (const family of families) {
    it(`change no result in ${family}, nor are bytes around them touched`, async () => {
      await assertAllRight(child, ["disguises", family]);
    });

    it(`are refused in ${family} if they are not bytes`, async () => {
      await assertAllRight(child, ["impostors", family]);
    });
  }

  it("have randomFill fill what they show, and nothing else", async () => {
    await assertAllRight(child, ["random"]);
  });
});
