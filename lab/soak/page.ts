/**
 * The load section of `docs/reports/evidence.md`.
 *
 * @module
 */
import { machineWords } from "../../bench/machine.ts";
import type { Load } from "./measure.ts";
import {
  collectionPause,
  connections,
  descriptorAllowance,
  functionsBound,
  residentAllowance,
} from "./plan.ts";
import { type Rate, rateRatio, type Rates } from "./rates.ts";
import { growth, median } from "./samples.ts";
import type { Soak } from "./soak.ts";
import { rate } from "./taken.ts";
import { leftByRuntime, mayToggle, promises } from "./verdict.ts";

const introduction = `## Load

The example servers, [bun_server.ts](../../examples/bun_server.ts) and
[deno_server.ts](../../examples/deno_server.ts), issue session tokens over ${connections} connections,
which stay open and ask as fast as they are answered. A client in a process of its own, in the same
runtime, looks at every answer, and compares all tokens of the run, as whole values.`;

/** The section. */
export function loadSection({ about, machine, seconds, rates, soaks }: Load): string {
  const on = Object.entries(about).map(([name, value]) => `${name} ${value}`).join("; ");
  return [
    introduction,
    `Measured on: ${on}; ${machineWords(machine)}, which ${machine.load} processes wanted on ` +
    `average in the minute before.`,
    ...soaks.length === 0 ? [] : soakPart(seconds, soaks),
    ...rates.length === 0 ? [] : ratesPart(rates),
  ].join("\n\n");
}

function soakPart(seconds: number, soaks: readonly Soak[]): string[] {
  return [
    `### Disturbed for ${duration(seconds)}`,
    `    deno task lab evidence load --group soak --seconds ${seconds}`,
    `Both at the same time. In the server's process Workers import the package, draw, and are ended,
one after the other, every second one in the middle of a draw; all garbage is collected every
${collectionPause / 1000} s; and another thread unregisters and registers osrandom, so that about
half of the tokens come from OpenSSL's own CSPRNG. (Not with the mechanism "provider":
\`RAND_set1_random_provider\` is not thread safe, says OpenSSL.)`,
    table(["", ...soaks.map(({ runtime }) => runtime)], [
      ...figures.map(([name, of]) => [name, ...soaks.map(of)]),
      ...Object.entries(promises).map(([name, wrong]) => [
        `it ${name}`,
        ...soaks.map((soak) => verdict(wrong(soak))),
      ]),
    ]),
    `Memory and descriptors are flat if the last fifth's median is no more than
${residentAllowance / 1024} MiB and ${descriptorAllowance} descriptors above the second fifth's: in
the first, heaps and caches find their size. Collectors give memory back when they like, and a
Worker has descriptors until it has ended. What the runtime itself keeps of Workers that ended comes
on top, and a quarter of that, as it was seen to vary: it is what a process grows by that opens
Workers which load the same modules, use nothing of them, and bind as many functions
(${functionsBound}) by the runtime's FFI. Bun frees no function that a Worker bound
([oven-sh/bun#36070](https://github.com/oven-sh/bun/pull/36070)).`,
  ];
}

const figures: readonly [string, (soak: Soak) => string][] = [
  ["tokens", ({ taken }) => count(taken.tokens)],
  ["requests per second", ({ taken }) => count(rate(taken))],
  ["answers that were no token, connections lost", ({ taken }) => count(taken.faultCount)],
  ["tokens that came again", ({ taken }) => count(taken.repeats)],
  ["Workers opened and ended", ({ served }) => count(served?.workers)],
  ["collections of garbage", ({ served }) => count(served?.collections)],
  ["changes of the source by another thread", toggles],
  ["draws by osrandom, Workers' among them", ({ served }) => count(served?.osrandomDraws)],
  ["mechanism", ({ served }) => served?.mechanism ?? "unknown"],
  [
    "resident MiB, medians by fifths of the time",
    ({ residentKiB }) => residentKiB.map((KiB) => (KiB / 1024).toFixed(1)).join(", "),
  ],
  [
    "MiB that it grew by after the first fifth",
    ({ residentKiB }) => (growth(residentKiB) / 1024).toFixed(1),
  ],
  ["KiB by which a process grows for each Worker: with this package, by the runtime's FFI alone", ({
    workerCost,
  }) => workerCost === undefined ? "unknown" : `${workerCost.package}, ${workerCost.ffi}`],
  [
    "MiB of that which may be what the runtime keeps of Workers",
    (soak) => (leftByRuntime(soak) / 1024).toFixed(1),
  ],
  ["descriptors, medians by fifths of the time", ({ descriptors }) => descriptors.join(", ")],
  [
    "descriptors before the first Worker and connection, after the last",
    ({ served }) =>
      served === undefined ? "unknown" : `${served.descriptorsBefore}, ${served.descriptorsAfter}`,
  ],
];

function toggles({ served }: Soak): string {
  if (served === undefined || mayToggle(served.mechanism)) return count(served?.toggles);
  return "none: not thread safe with this mechanism";
}

function ratesPart(rates: readonly Rates[]): string[] {
  const turns = rates[0]!.osrandom.perSecond.length;
  const rows = rates.flatMap((rates) => [
    rateRow(rates, "this package, osrandom", rates.osrandom),
    rateRow(rates, "`crypto.getRandomValues`", rates.getRandomValues),
    [rates.runtime, "the first in the second", rateRatio(rates).toFixed(2), "", ""],
  ]);
  return [
    "### Beside the same server on crypto.getRandomValues",
    "    deno task lab evidence load --group rates",
    `Nothing is disturbed here. Both servers take turns of ${
      rates[0]!.seconds
    } s, ${turns} each after one to warm
up. The files of the second are the example's own, with one line in the place of the one that
imports this package. Client and server share the machine; what the server's process takes of the
CPU for a request depends less on what else runs there.`,
    table(["", "tokens from", "requests per second", "least to most", "µs of CPU a request"], rows),
  ];
}

function rateRow({ runtime }: Rates, name: string, { perSecond, cpuMicroseconds }: Rate): string[] {
  return [
    runtime,
    name,
    count(median(perSecond)),
    `${count(Math.min(...perSecond))} to ${count(Math.max(...perSecond))}`,
    median(cpuMicroseconds).toFixed(1),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const count = (value: number | undefined): string =>
  value === undefined ? "unknown" : Math.round(value).toLocaleString("en");

const verdict = (wrong: string | undefined): string =>
  wrong === undefined ? "yes" : `**no**: ${wrong.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")}`;

const duration = (seconds: number): string =>
  seconds === 3600 ? "an hour" : `${count(seconds)} seconds`;
