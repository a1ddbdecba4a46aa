/**
 * The evidence can fail: a broken promise, a missing result and a test that proves nothing all
 * count as such.
 *
 * @module
 */
import { copiesPicture } from "../../lab/copies/picture.ts";
import type { Row } from "../../lab/copies/row.ts";
import { judge } from "../../lab/copies/verdict.ts";
import { judgeStatistics } from "../../lab/statistics/verdict.ts";
import type { Assessed } from "../../lab/statistics/dieharder.ts";
import type { Sampled } from "../../lab/statistics/measure.ts";
import { assertEquals, assertStringIncludes, describe, it } from "../std.ts";

const tally = (drawn: number, distinct: number) => ({ error: 0, drawn, distinct, stalled: 0 });
const [different, repeating] = [tally(32, 32), tally(32, 16)];

const row = (more: Partial<Row> = {}): Row => ({
  ...{ way: "criu", subject: "C", generator: "osrandom", source: "vdso", tally: different },
  ...more,
});

describe("copies", () => {
  const failed = (more: Partial<Row>) => judge([row(more)]).failed;

  it("count as failed where osrandom repeats against the promise, and only there", () => {
    assertEquals(failed({}), 0);
    assertEquals(failed({ tally: repeating }), 1);
    assertEquals(failed({ way: "criu-stable", tally: repeating }), 0);
    assertEquals(failed({ way: "criu-stable", source: "getrandom", tally: repeating }), 1);
    assertEquals(failed({ generator: "openssl", tally: repeating }), 0);
  });

  it("count as failed where nothing was copied, drawn or done", () => {
    assertEquals(failed({ generator: "naive" }), 1);
    assertEquals(failed({ tally: tally(0, 0) }), 1);
    assertEquals(failed({ tally: { ...different, error: 11 } }), 1);
    const none = judge([row({ tally: undefined, skipped: "no CRIU" })]);
    assertEquals(none, { passed: 0, failed: 0, skipped: 1 });
  });

  it("count as failed where another source served than the row says", () => {
    assertEquals(failed({ served: "getrandom" }), 1);
  });

  it("show in the picture what repeats in any process", () => {
    const picture = (...rows: Row[]) => copiesPicture({ about: {}, rows });
    assertEquals(picture(row()).includes("REPEATS"), false);
    assertStringIncludes(picture(row(), row({ subject: "Bun", tally: repeating })), "REPEATS");
  });
});

describe("statistics", () => {
  const assessed = (assessment: Assessed["assessment"], test = "runs"): Assessed => ({
    ...{ test, options: "-d 15", p: 0.5, assessment },
  });
  const failed = (more: Partial<Sampled>, spoilt = assessed("FAILED")) =>
    judgeStatistics({
      about: {},
      mebibytes: 1,
      sampled: [{
        ...{ runtime: "Deno", source: "vdso", rewound: 0, again: [] },
        ...{ assessed: [assessed("PASSED")], ...more },
      }],
      spoilt: [spoilt],
    }).failed;

  it("count what is FAILED, and what stays WEAK on new bytes", () => {
    const weak = [assessed("PASSED", "birthdays"), assessed("WEAK")];
    assertEquals(failed({}), 0);
    assertEquals(failed({ assessed: [assessed("FAILED")] }), 1);
    assertEquals(failed({ assessed: weak, again: [[assessed("PASSED")]] }), 0);
    assertEquals(failed({ assessed: weak, again: [[assessed("WEAK")], [assessed("WEAK")]] }), 1);
    assertEquals(failed({ assessed: weak, again: [[assessed("FAILED")]] }), 1);
  });

  it("count bytes that were tested twice, and tests that do not see spoilt ones", () => {
    assertEquals(failed({ rewound: 1 }), 1);
    assertEquals(failed({}, assessed("PASSED")), 1);
  });
});
