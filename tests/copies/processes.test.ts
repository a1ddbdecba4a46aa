/**
 * Copies a process while it runs, in every way that needs only a kernel, and
 * compares what it and its copies draw: a C program, and the runtime that runs
 * the tests. The control, a generator that is blind to copies, shows in each
 * way that a copy was made.
 *
 * @module
 */
import backend from "../../mod.ts";
import { assert, assertEquals, assertStrictEquals, describe, it, type Skip } from "../std.ts";
import { isDeno } from "../support/child.ts";
import { lacksProgram, notLinux } from "../support/machine.ts";
import { harnessRows } from "../../lab/copies/harness.ts";
import { lacksNamespaces } from "../../lab/copies/namespace.ts";
import type { Generator, Row, Subject } from "../../lab/copies/row.ts";
import { sizes } from "../../lab/copies/sizes.ts";
import { ownRuntime, runtimeRows } from "../../lab/copies/runtimes.ts";
import { sources } from "../../lab/copies/sources.ts";
import { processWays, ways } from "../../lab/copies/ways.ts";

/** Fewer copies of a runtime than of a C program: each has many times the memory. */
const copiesOfRuntime = 100;

/** The C program is the same in the tests of either runtime. */
const subjects: readonly Subject[] = isDeno ? ["C", ownRuntime] : [ownRuntime];

const lacksEverything: Skip = notLinux || lacksProgram("cc", "--version");
const isOpenSSL3 = backend.opensslVersionNumber() >= 0x30000000;

function rowsOf(subject: Subject, source: string): Promise<Row[]> {
  const { path } = backend.bindings;
  if (subject === "C") return harnessRows(path, source);
  return runtimeRows(subject, path, source, copiesOfRuntime);
}

/** How many values the control repeats. */
function repeatable(way: string, copies: number): number {
  const { pair, many, threads } = sizes;
  if (way.startsWith("many")) return copies * many.draws;
  return way.startsWith("threads") ? threads.copies * pair.draws : pair.draws;
}

for (const source of sources) {
  for (const subject of subjects) {
    const copies = subject === "C" ? sizes.many.copies : copiesOfRuntime;
    const rows = lacksEverything === false ? await rowsOf(subject, source) : [];
    const tallyOf = (way: string, generator: Generator) => {
      const row = rows.find((row) => row.way === way && row.generator === generator);
      assert(row?.tally, `nothing known of ${way} with ${generator}`);
      assertStrictEquals(row.tally.error, 0, `errno ${row.tally.error} with ${generator}`);
      return row.tally;
    };

    describe(`copies of a ${subject} process, osrandom from ${source}`, () => {
      for (const way of processWays) {
        const skip = lacksEverything || (way.includes("same-pid") && lacksNamespaces);

        it(`${ways[way]!.title}: no value repeats`, { skip }, () => {
          const row = rows.find((row) => row.way === way && row.generator === "osrandom");
          assertStrictEquals(row?.source, source);
          const { drawn, distinct, stalled } = tallyOf(way, "osrandom");
          assertEquals({ distinct }, { distinct: drawn });
          if (way.startsWith("many")) assertStrictEquals(drawn, (copies + 1) * sizes.many.draws);
          if (!way.startsWith("threads")) assertStrictEquals(stalled, 0);
        });

        it(`${ways[way]!.title}: the control repeats all that can repeat`, { skip }, () => {
          const { drawn, distinct } = tallyOf(way, "naive");
          assertEquals({ repeated: drawn - distinct }, { repeated: repeatable(way, copies) });
        });
      }

      // Version 1.1.1 mixes a time stamp into each request; from 3.0 on only a
      // changed process id makes the generator reseed.
      it("OpenSSL's own CSPRNG repeats where the PID is the same, from 3.0 on", {
        skip: lacksEverything || lacksNamespaces ||
          (isOpenSSL3 ? false : "no OpenSSL 3.0 or newer"),
      }, () => {
        for (const way of ["same-pid", "many-same-pid"]) {
          assertEquals(tallyOf(way, "openssl").distinct, tallyOf(way, "naive").distinct);
        }
      });
    });
  }
}
