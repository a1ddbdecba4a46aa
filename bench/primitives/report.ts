/**
 * What `docs/reports/speed.md` says of the primitives.
 *
 * @module
 */
import { aboutWords } from "../about.ts";
import { shortTitle, timeOf } from "../results.ts";
import { grouped, markdownTable, missing } from "../table.ts";
import { remarks } from "./remarks.ts";
import {
  ceilingFrom,
  type Contender,
  type Operation,
  operations,
  plan,
  type PrimitiveResults,
  type PrimitivesIn,
  returnedBy,
  type StreamResults,
} from "./plan.ts";

const [small, medium] = [16, 65536];

/** This package's calls: those that return new arrays, and those that do not. */
type Own = "ours" | "into";

interface Row {
  readonly operation: Operation;
  readonly size: number;
  readonly own: Own;
}

const sealing = ["gcmSealKept", "gcmOpenKept", "chachaSealKept", "chachaOpenKept"] as const;

const rows: readonly Row[] = [
  ...rowsOf(small, "ours", Object.keys(operations) as Operation[]),
  ...rowsOf(small, "into", ["sha256", ...sealing]),
  ...rowsOf(medium, "ours", ["sha256", "hmacKept", ...sealing]),
  ...rowsOf(medium, "into", sealing),
];

function rowsOf(size: number, own: Own, names: readonly Operation[]): Row[] {
  return names.map((operation) => ({ operation, size, own }));
}

/** The section. */
export function primitivesSection({ about, runtimes }: PrimitiveResults): string {
  const head = [
    "",
    ...runtimes.flatMap((found) => [`**this, ${shortTitle(found)}**`, "node:crypto", "WebCrypto"]),
    "@noble",
    "Python",
    "C",
  ];
  const table = markdownTable([
    head,
    ...rows.map((row) => rowCells(runtimes, row)),
    streamRow(runtimes, "from a file", ({ file }) => file),
    streamRow(runtimes, "from memory", ({ memory }) => memory),
  ]);
  return `${aboutWords(about)}

"New key" hands the key's bytes to each call, "key kept" uses an object that was made of them before.
A figure with a star is of a new key, as there is no such object. In brackets is the share of
\`openssl speed\`, or of \`openssl enc\` for streams; for 16 bytes, how much more than a C loop it
takes. A machine that others share runs slower at times: what is in brackets is steadier.

${table}

${remarks(runtimes).map((words) => `- ${words}`).join("\n")}`;
}

function rowCells(runtimes: readonly PrimitivesIn[], { operation, size, own }: Row): string[] {
  const best = (contender: Contender, among: readonly PrimitivesIn[]): string =>
    bestText(among, contender, operation, size);
  const bound: Contender = size >= ceilingFrom && best("speed", runtimes) !== missing
    ? "speed"
    : "cLoop";
  const into = own === "into" ? ", into given memory" : "";
  const unit = size === small ? "ns" : "GB/s";
  return [
    `${operations[operation]}${into}, ${plan.sizes.get(size)}, ${unit}`,
    ...runtimes.flatMap((found) => [
      ownText(found, own, bound, operation, size),
      best("node", [found]),
      best("web", [found]),
    ]),
    best("noble", runtimes),
    best("python", runtimes),
    best(bound, runtimes),
  ];
}

/** The best time; with a new key, and a star, if the contender cannot keep one. */
function bestText(
  among: readonly PrimitivesIn[],
  contender: Contender,
  operation: Operation,
  size: number,
): string {
  const timesOf = (name: Operation): number[] =>
    among.flatMap((found) => timeOf(found, name, contender, size) ?? []);
  const [kept, renewed] = [timesOf(operation), timesOf(returnedBy(operation))];
  if (kept.length > 0) return speedText(Math.min(...kept), size);
  return renewed.length > 0 ? `${speedText(Math.min(...renewed), size)}\\*` : missing;
}

/** With its ratio to, or difference from, the C program's figure in the same run. */
function ownText(
  found: PrimitivesIn,
  own: Own,
  bound: Contender,
  operation: Operation,
  size: number,
): string {
  const time = timeOf(found, operation, own, size);
  const least = timeOf(found, operation, bound, size);
  if (time === undefined || least === undefined) return speedText(time, size);
  const beside = size === small
    ? `${time < least ? "-" : "+"}${Math.abs(time - least).toFixed(0)}`
    : (least / time).toFixed(2);
  return `**${speedText(time, size)}** (${beside})`;
}

/** Small messages in nanoseconds, others in GB/s. */
function speedText(time: number | undefined, size: number): string {
  if (time === undefined) return missing;
  if (size === small) return grouped(time);
  const gigabytes = size / time;
  return gigabytes.toFixed(gigabytes < 0.1 ? 3 : 2);
}

function streamRow(
  runtimes: readonly PrimitivesIn[],
  source: string,
  secondsOf: (stream: StreamResults) => number,
): string[] {
  const speed = (bytes: number, seconds: number) => (bytes / seconds / 1e9).toFixed(2);
  const encs = runtimes.flatMap(({ stream }) => stream.enc ?? []);
  const bytes = runtimes[0]!.stream.bytes;
  return [
    `AES-256-CTR stream, ${bytes / 2 ** 30} GiB ${source}, GB/s`,
    ...runtimes.flatMap(({ stream }) => {
      const seconds = secondsOf(stream);
      const beside = stream.enc === undefined ? "" : ` (${(stream.enc / seconds).toFixed(2)})`;
      return [`**${speed(bytes, seconds)}**${beside}`, missing, missing];
    }),
    missing,
    missing,
    encs.length === 0 ? missing : speed(bytes, Math.min(...encs)),
  ];
}
