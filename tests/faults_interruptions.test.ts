/**
 * Signals, more than a thousand a second, and clocks that jump: draws are complete, and none
 * repeats.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { assert, assertEquals, describe, it, type Skip } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import { lacksProgram, lacksVdso, notLinux, notRoot, sources } from "./support/machine.ts";

interface Interrupted {
  count: number;
  seconds: number;
  made: number;
  distinct: number;
  right: boolean;
  name: string;
}

const lacks = (source: string): Skip => source === "vdso" ? lacksVdso : notLinux;
const environment = (source: string) => ({ env: { HAZMAT_OSRANDOM_SOURCE: source } });

for (const source of sources) {
  const skip = lacks(source);

  describe(`over a thousand signals a second while ${source} is drawn from`, () => {
    for (const how of ["restart", "norestart"]) {
      it(`(SA_RESTART: ${how}) leave every draw whole`, { skip }, async () => {
        const found = await scriptResult<Interrupted>(
          "interrupted.ts",
          [how],
          environment(source),
        );
        // Ten thousand are requested: on two busy cores, five to seven thousand
        // arrived.
        const rate = found.count / found.seconds;
        assert(rate > 1000, `only ${rate} signals a second`);
        assertEquals([found.distinct, found.right, found.name], [found.made, true, source]);
      });
    }
  });
}

describe("getrandom, interrupted before it has a byte", () => {
  it("is asked again, and no draw fails", { skip: notLinux }, async () => {
    const found = await scriptResult("interrupted_getrandom.ts", [], environment("getrandom"));
    assertEquals(found, { interrupted: 5, isWhole: true, name: "getrandom" });
  });
});

/** CAP_SYS_TIME (capabilities(7)), which a container's root may lack. */
function mayNotSetClock(): Skip {
  const effective = readFileSync("/proc/self/status", "utf8").match(/^CapEff:\s*(\w+)/m)?.[1];
  return (BigInt(`0x${effective ?? 0}`) >> 25n) & 1n ? false : "may not set the clock";
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

  const untouched: Skip = notLinux || notRoot || mayNotSetClock() ||
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
