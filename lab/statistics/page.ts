/**
 * The statistics section of `docs/reports/evidence.md`.
 *
 * @module
 */
import { type Assessed, tests } from "./dieharder.ts";
import type { Sampled, Statistics } from "./measure.ts";
import { remaining } from "./verdict.ts";

/** The section. */
export function statisticsSection(found: Statistics): string {
  const { about, mebibytes, skipped } = found;
  const on = Object.entries(about).map(([name, value]) => `${name} ${value}`).join("; ");
  const introduction = `## Statistics

${mebibytes} MiB are drawn through \`backend.randomFill\`, in draws of 1 byte to 128 KiB, most of
them small, and given to dieharder. **This is a smoke
test of the plumbing, not of the kernel**: it would see a buffer that is not filled to its end, bytes
that come twice close together or that lose bits on their way, and it says nothing about how hard
those bytes are to guess. The last row shows that it sees: the same bytes with one bit in 32
cleared.

    deno task lab evidence statistics

These tests of dieharder, which need no more bytes than there are: ${
    tests.map((options) => `\`${options}\``).join(", ")
  }. Debian has no PractRand and no NIST STS of its own; dieharder's \`sts_\` tests are two of
NIST's. Of a hundred p-values one is WEAK by chance: such a test is repeated on new bytes, at most
twice, and counts as failed if it is WEAK each time. FAILED is never repeated.`;
  if (skipped !== undefined) return `${introduction}\n\nNot done here: ${skipped}.`;
  return [introduction, `Measured on: ${on}.`, table(found)].join("\n\n");
}

function table({ sampled, spoilt }: Statistics): string {
  const head = ["drawn in", "from", "p-values", "passed", "weak at first", "failed", "rewound"];
  const of = (list: readonly Assessed[], wanted: Assessed["assessment"]) =>
    list.filter(({ assessment }) => assessment === wanted);
  const row = (found: Sampled) => {
    const weak = of(found.assessed, "WEAK").map(({ test }) => test).join(", ");
    const last = remaining(found);
    const stillWeak = of(last, "WEAK").length;
    return [
      ...[found.runtime, found.source, `${last.length}`, `${of(last, "PASSED").length}`],
      weak === "" ? "-" : `${weak}${stillWeak > 0 ? " (and still)" : ""}`,
      ...[`${of(last, "FAILED").length}`, `${found.rewound}`],
    ];
  };
  const control = [
    ...["Deno", "spoilt on purpose", `${spoilt.length}`, `${of(spoilt, "PASSED").length}`],
    ...["-", `**${of(spoilt, "FAILED").length}**`, "0"],
  ];
  return [head, head.map(() => "---"), ...sampled.map(row), control]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
