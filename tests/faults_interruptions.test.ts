/**
 * Signals, ten thousand a second, and clocks that jump: draws are whole, and none
 * comes twice.
 *
 * @module
 */
import process from "node:process";
import { assert, assertEquals, describe, it, type Skip } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import { lacksProgram, lacksVdso, notLinux, notRoot, sources } from "./support/machine.ts";

interface Interrupted {
  count: number;
  made: number;
  distinct: number;
  right: boolean;
  name: string;
}

const lacks = (source: string): Skip => source === "vdso" ? lacksVdso : notLinux;
const environment = (source: string) => ({ env: { HAZMAT_OSRANDOM_SOURCE: source } });

for (const source of sources) {
  const skip = lacks(source);

  describe(`signals while ${source} is drawn from`, () => {
    for (const how of ["restart", "norestart"]) {
      it(`(SA_RESTART: ${how}) leave every draw whole`, { skip }, async () => {
        const found = await scriptResult<Interrupted>(
          "interrupted.ts",
          [how],
          environment(source),
        );
        assert(found.count > 1000, `only ${found.count} signals`);
        assertEquals([found.distinct, found.right, found.name], [found.made, true, source]);
      });
    }
  });
}

describe("a clock", () => {
  const namespaces: Skip = notLinux || notRoot || lacksProgram("unshare", "--time", "true");
  const year = 365 * 24 * 3600;

  for (const source of sources) {
    const skip = lacks(source) || namespaces;
    it(`of a machine that has been up for years: ${source} draws`, { skip }, async () => {
      const prefix = ["unshare", "--time", "--fork", `--boottime=${90 * year}`];
      const outcomes = await scriptResult<unknown[]>(
        "sources.ts",
        ["implementation", "distinct=32", "distinct=300"],
        { prefix: [...prefix, `--monotonic=${90 * year}`], ...environment(source) },
      );
      assertEquals(outcomes, [source, 2000, 2000]);
    });
  }

  const untouched: Skip = notLinux || notRoot ||
    (process.env.HAZMAT_TEST_CLOCK ? false : "HAZMAT_TEST_CLOCK is not set: it moves the clock");
  for (const source of sources) {
    const skip = lacks(source) || untouched;
    it(`that jumps while the process runs: ${source} draws`, { skip }, async () => {
      const { drawn, moved } = await scriptResult<{ drawn: string[]; moved: number }>(
        "clock_jumps.ts",
        [],
        environment(source),
      );
      assertEquals([drawn.length, new Set(drawn).size], [9, 9]);
      assert(moved < 1, `the clock was moved by ${moved} seconds`);
    });
  }
});
