/**
 * Workers: state belongs to the process, and a Worker's end leaves it intact.
 *
 * @module
 */
import process from "node:process";
import { assert, assertEquals, describe, it } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import { notLinux } from "./support/machine.ts";
import type { Source } from "./support/observe.ts";

interface Seen {
  workers: number;
  registered: number;
  values: number;
  distinct: number;
  before: { mappings: number; descriptors: number };
  after: { mappings: number; descriptors: number };
  source: Source;
}

interface First {
  registered: boolean;
  distinct: number;
  source: Source;
}

const count = Number(process.env.HAZMAT_TEST_WORKERS || 200);

describe("Workers that import the backend", () => {
  it(`${count} of them, opened and ended while others draw, leave process and engine intact`, {
    skip: notLinux,
    timeout: 300_000,
  }, async () => {
    const seen = await scriptResult<Seen>("workers.ts", [`${count}`], { timeout: 290_000 });
    assertEquals(seen.registered, seen.workers, "a Worker saw osrandom unregistered");
    assertEquals([seen.values, seen.distinct], [(count + 4) * 16, (count + 4) * 16]);
    assert(seen.source.servedByOsrandom, "the main thread no longer draws from osrandom");
    assertEquals(seen.after.mappings, seen.before.mappings, "each Worker loaded an engine");
    assert(
      seen.after.descriptors <= seen.before.descriptors + 8,
      `descriptors grew from ${seen.before.descriptors} to ${seen.after.descriptors}`,
    );
  });

  it("can be the first to do so, eight at once, and end before the main thread does", {
    timeout: 120_000,
  }, async () => {
    for (let i = 0; i < 5; i++) {
      const seen = await scriptResult<First>("first_import.ts");
      assertEquals([seen.registered, seen.distinct], [true, 32]);
      assert(seen.source.servedByOsrandom);
    }
  });

  it("do not undo what the program decided", async () => {
    const seen = await scriptResult("worker_after_unregister.ts");
    assertEquals(seen, { worker: false, main: false });
  });
});
