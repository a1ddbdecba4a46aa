/**
 * A server reads, uses and frees keys for as long as it runs.
 *
 * @module
 */
import { assert, describe, it } from "../std.ts";
import { scriptResult } from "../support/child.ts";

describe("ten thousand keys that are read, used and freed", () => {
  it("do not grow the process", { timeout: 120_000 }, async () => {
    const { cycles, grown } = await scriptResult<{ cycles: number; grown: number }>(
      "key_cycles.ts",
      [],
      { timeout: 110_000 },
    );
    assert(grown < 16, `${grown} MiB after ${cycles} keys`);
  });
});
