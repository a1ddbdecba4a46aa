/**
 * The copies section of `docs/reports/evidence.md`.
 *
 * @module
 */
import type { Copies } from "./measure.ts";
import type { Generator, Row } from "./row.ts";
import { verdict } from "./verdict.ts";
import { type Group, ways } from "./ways.ts";

const introduction = `## Copies

A process is copied while it runs, and what it and its copies draw afterwards is compared, in values
of 16 bytes. "different": no value was drawn twice. The control is a generator whose state lies in
the process and that notices nothing: where it does not repeat, nothing was copied.

\`RAND_bytes\` is libcrypto's, with its own CSPRNG and with osrandom. The others are the runtime's
own, which this package does not touch.`;

const asRuntimes = `Where JavaScript goes on in the copy, all of the runtime's memory was copied:
both runtimes exclude their heaps and their code from what fork copies (\`MADV_DONTFORK\`), and no
JavaScript could go on without. "-": what runs in such a copy is C only, or the generator is not in
that process.`;

const loss = `The vDSO keeps a key in the process. It is safe where what copies the process knows
droppable memory: the kernel does, and so does CRIU 4.2.1. Debian 13's, 4.1.1, restores it as
ordinary memory: processes restored from one image draw the same bytes until the kernel next reseeds, within
a minute, and from then on every fork of a restored process does, where even OpenSSL's own CSPRNG
differs. The system call keeps nothing that any tool could copy. So it stays the default, and
\`vdso\` is for programs of which it is known that no such tool saves them. (DMTCP, another such
tool, is not in Debian and was not tried.)`;

const columns: readonly [Generator, string][] = [
  ["naive", "control"],
  ["openssl", "RAND_bytes, OpenSSL's own"],
  ["osrandom", "RAND_bytes, osrandom"],
  ["getRandomValues", "crypto.getRandomValues"],
  ["randomBytes", "node:crypto randomBytes"],
  ["randomUUID", "crypto.randomUUID"],
];

const groups: Readonly<Record<Group, string>> = {
  processes: "A kernel is all that these need",
  criu: "Saved and restored: a process",
  vm: "Saved and restored: a virtual machine",
};

/** The section. */
export function copiesSection({ about, rows }: Copies): string {
  const on = Object.entries(about).map(([name, value]) => `${name} ${value}`).join("; ");
  return [
    introduction,
    asRuntimes,
    `Measured on: ${on}.`,
    "![The table below as a picture](evidence/copies.svg)",
    summaryOf(rows),
    ...lossOf(rows),
    ...Object.keys(groups).flatMap((group) => groupOf(group as Group, rows)),
  ].join("\n\n");
}

/** A line for each way: what was seen in all processes. */
function summaryOf(rows: readonly Row[]): string {
  const sources = [...new Set(rows.map(({ source }) => source))];
  const seen = (way: string, generators: Generator[], source?: string): string => {
    const own = rows.filter((row) =>
      row.way === way && generators.includes(row.generator) &&
      (source === undefined || row.source === source)
    );
    const repeats = own.filter(({ tally }) => tally && tally.distinct < tally.drawn);
    if (own.every(({ tally }) => tally === undefined)) return own.length === 0 ? "-" : "not done";
    if (repeats.length === 0) return "different";
    const named = new Set(repeats.map(({ subject }) => subject));
    const all = new Set(own.map(({ subject }) => subject));
    return `**repeats**${named.size < all.size ? ` (${[...named].join(", ")})` : ""}`;
  };
  const lines = Object.keys(ways).filter((way) => rows.some((row) => row.way === way))
    .map((way) => [
      ways[way]!.title,
      seen(way, ["openssl"]),
      seen(way, ["getRandomValues", "randomBytes", "randomUUID"]),
      ...sources.map((source) => seen(way, ["osrandom"], source)),
      promised(way, sources),
    ]);
  const head = [
    ...["way", "OpenSSL's own", "the runtimes' own"],
    ...sources.map((source) => `osrandom, ${source}`),
    "promised of osrandom",
  ];
  return [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

function promised(way: string, sources: readonly string[]): string {
  const kept = sources.filter((source) => ways[way]!.isPromised(source));
  if (kept.length === 0) return "**no**";
  return kept.length === sources.length ? "yes" : `of ${kept.join(", ")} only`;
}

/** Where the vDSO's source repeats and the system call does not. */
function lossOf(rows: readonly Row[]): string[] {
  const repeats = (way: string, wanted: string) =>
    rows.some(({ way: of, generator, source, tally }) =>
      of === way && generator === "osrandom" && source === wanted && tally !== undefined &&
      tally.distinct < tally.drawn
    );
  const lost = Object.keys(ways).filter((way) => ways[way]!.isPromised("getrandom"))
    .filter((way) => repeats(way, "vdso") && !repeats(way, "getrandom"));
  if (lost.length === 0) return [];
  return [
    `**Why \`vdso\` is not the default.** ${lost.length} of these ways repeat with it and not with ` +
    `the system call: ${lost.map((way) => ways[way]!.title).join("; ")}. ${loss}`,
  ];
}

function groupOf(group: Group, rows: readonly Row[]): string[] {
  const keys = Object.keys(ways)
    .filter((way) => ways[way]!.group === group && rows.some((row) => row.way === way));
  if (keys.length === 0) return [];
  const command = `    deno task lab evidence copies --group ${group}`;
  return [`### ${groups[group]}`, command, ...keys.flatMap((way) => wayOf(way, rows))];
}

function wayOf(way: string, rows: readonly Row[]): string[] {
  const { title, promise, note } = ways[way]!;
  const own = rows.filter((row) => row.way === way);
  const shown = columns.filter(([generator]) => own.some((row) => row.generator === generator));
  const processes = [...new Set(own.map(({ subject, source }) => `${subject}|${source}`))];
  const head = ["process", "osrandom from", ...shown.map(([, name]) => name)];
  const lines = processes.map((key) => {
    const [subject, source] = key.split("|");
    const cells = shown.map(([generator]) => {
      const row = own.find((row) =>
        row.subject === subject && row.source === source && row.generator === generator
      );
      return row === undefined ? "-" : verdict(row);
    });
    const served = own.find((row) =>
      row.subject === subject && row.source === source && row.served !== undefined
    );
    return [
      subject!,
      served === undefined ? source! : `${source}, then ${served.served}`,
      ...cells,
    ];
  });
  const table = [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`);
  const told = own.filter(({ told }) => told !== undefined).map(({ told, source }) =>
    `With ${source}: ${told} of the restored kernels logged that they were told of it.`
  );
  return [
    `**${title[0]!.toUpperCase()}${title.slice(1)}.** Promised of osrandom: ${promise}.`,
    ...note === undefined ? [] : [note],
    table.join("\n"),
    ...told,
  ];
}
