/**
 * All ways of copying and all generators at a glance, as SVG.
 *
 * @module
 */
import { type Attributes, element, text } from "../../bench/svg.ts";
import type { Copies } from "./measure.ts";
import type { Generator, Row } from "./row.ts";
import { ways } from "./ways.ts";

interface Column {
  readonly title: readonly [string, string];
  readonly isOf: (row: Row) => boolean;
}

const ofRuntimes: readonly Generator[] = ["getRandomValues", "randomBytes", "randomUUID"];

/** The runtimes' own generators do not depend on osrandom's source. */
const columns: readonly Column[] = [
  { title: ["OpenSSL's", "own CSPRNG"], isOf: ({ generator }) => generator === "openssl" },
  ...(["Deno", "Bun"] as const).map((name): Column => ({
    title: [`${name}'s`, "own crypto"],
    isOf: ({ subject, generator }) => subject === name && ofRuntimes.includes(generator),
  })),
  { title: ["osrandom,", "the default"], isOf: isOsrandom("getrandom") },
  { title: ["osrandom,", "opt-in vdso"], isOf: isOsrandom("vdso") },
];

function isOsrandom(source: string): Column["isOf"] {
  return (row) => row.generator === "osrandom" && row.source === source;
}

const [margin, namesWidth, cellWidth, cellHeight, headHeight] = [24, 318, 108, 30, 118];
const width = 2 * margin + namesWidth + columns.length * cellWidth;
const [ink, grey] = ["#1f2328", "#57606a"];

/** Colours that differ in lightness and hue, each with a sign and a word. */
const looks = {
  different: { fill: "#cfe3f7", ink: "#0b3a70", words: "different", weight: "400" },
  repeats: { fill: "#b8450f", ink: "#ffffff", words: "= REPEATS", weight: "700" },
  none: { fill: "#f0f2f4", ink: grey, words: "–", weight: "400" },
} as const;

/** The picture, with its own background, for light and dark pages. */
export function copiesPicture({ about, rows }: Copies): string {
  const keys = Object.keys(ways).filter((way) => rows.some((row) => row.way === way));
  const height = headHeight + keys.length * cellHeight + 74;
  const lines = [
    element("rect", { width, height, fill: "#ffffff" }),
    text(margin, 36, "A process is copied: do it and its copies draw the same bytes?", {
      "font-size": 19,
      "font-weight": "600",
    }),
    text(margin, 58, machineOf(about), { fill: grey }),
    ...columns.flatMap(({ title }, i) => heading(title, i)),
    ...keys.flatMap((way, i) => line(way, rows, headHeight + i * cellHeight)),
    ...footnotes(height),
  ];
  const attributes: Attributes = {
    ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height },
    "role": "img",
    "font-family": "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif",
    "font-size": 12.5,
    "fill": ink,
  };
  return element("svg", attributes, `\n${lines.join("\n")}\n`) + "\n";
}

function machineOf(about: Copies["about"]): string {
  const names = ["kernel", "libcrypto", "Deno", "Bun", "CRIU", "Debian 13's CRIU"];
  return names.filter((name) => name in about).map((name) =>
    ["kernel", "libcrypto"].includes(name) ? about[name] : `${name} ${about[name]}`
  ).join(", ");
}

function middleOf(column: number): number {
  return margin + namesWidth + (column + 0.5) * cellWidth;
}

function heading([first, second]: Column["title"], column: number): string[] {
  const style = { "text-anchor": "middle", "font-weight": "600" };
  return [first, second].map((words, i) => text(middleOf(column), 86 + 16 * i, words, style));
}

function line(way: string, rows: readonly Row[], top: number): string[] {
  const { short } = ways[way]!;
  return [
    text(margin, top + 20, short),
    ...columns.flatMap(({ isOf }, i) => {
      const look = looks[outcome(rows.filter((row) => row.way === way && isOf(row)))];
      const style = { "text-anchor": "middle", "fill": look.ink, "font-weight": look.weight };
      const x = margin + namesWidth + i * cellWidth + 2;
      const size = { width: cellWidth - 4, height: cellHeight - 4, rx: 3 };
      return [
        element("rect", { x, y: top + 2, ...size, fill: look.fill }),
        text(middleOf(i), top + 20, look.words, style),
      ];
    }),
  ];
}

/** The worst that was seen in any of those processes. */
function outcome(rows: readonly Row[]): keyof typeof looks {
  const tallies = rows.flatMap(({ tally }) => tally === undefined ? [] : [tally]);
  if (tallies.length === 0) return "none";
  return tallies.some(({ drawn, distinct }) => distinct < drawn) ? "repeats" : "different";
}

function footnotes(height: number): string[] {
  return [
    "In any of a C program, a Deno and a Bun process. “Own crypto”: at least one of " +
    "crypto.getRandomValues, node:crypto, crypto.randomUUID.",
    "Where the kernel itself repeats (a machine it is not told of), so does what asks it. " +
    "–: that generator is not in what is copied so.",
    "deno task lab evidence copies",
  ].map((words, i) =>
    text(margin, height - 50 + 18 * i, words, { "fill": grey, "font-size": 11.5 })
  );
}
