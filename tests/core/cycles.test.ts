/**
 * A server makes, uses and forgets objects for as long as it runs.
 *
 * @module
 */
import { assert, describe, it } from "../std.ts";
import { scriptResult } from "../support/child.ts";

describe("ten million things made, used and forgotten", () => {
  it("do not grow the process", { timeout: 300_000 }, async () => {
    const { cycles, grown } = await scriptResult<{ cycles: number; grown: number }>(
      "cycles.ts",
      [],
      { timeout: 280_000 },
    );
    console.log(`${cycles} cycles: ${grown.toFixed(1)} MiB`);
    assert(grown < 32, `${grown} MiB after ${cycles} cycles`);
  });
});
