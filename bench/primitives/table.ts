/**
 * The results of the primitives' bench, as plain text, and as the Markdown that
 * `docs/reports/speed.md` includes.
 *
 * @module
 */
import { machineWords } from "../machine.ts";
import { columns, goalsTable } from "../table.ts";
import {
  ceilingFrom,
  type Contender,
  contenders,
  type Operation,
  operationNames,
  operations,
  sizes,
  type Timing,
} from "./plan.ts";
import {
  cellMedian,
  type PrimitiveResults,
  type RuntimeResults,
  type StreamResults,
} from "./results.ts";

const missing = "-";

/** All results, for a terminal. */
export function primitivesText(results: PrimitiveResults, timing: Timing): string {
  return [
    heading(results, timing),
    ...operationNames.map((operation) => timesTable(results, operation)),
    streamTable(results.runtimes),
    goalsTable(results.goals),
  ].join("\n\n");
}

function heading(results: PrimitiveResults, { repeats, milliseconds }: Timing): string {
  const { command, machine, openssl, python, rivals, runtimes } = results;
  const software = [
    ...runtimes.map(({ title }) => title),
    openssl,
    ...Object.entries(rivals).map(([name, version]) => `${name} ${version}`),
    ...(python ? [`Python's cryptography ${python.version} with its ${python.openssl}`] : []),
  ];
  return [
    `Primitives: nanoseconds per call, median of ${repeats} repeats of ${milliseconds} ms`,
    "",
    `machine  ${machineWords(machine)}; load ${machine.load} before`,
    `software ${software.join(", ")}`,
    `command  ${command}`,
  ].join("\n");
}

function timesTable(results: PrimitiveResults, operation: Operation): string {
  const { runtimes } = results;
  const heads = runtimes.flatMap(({ title }) =>
    [...sizes.values()].map((words, i) => i === 0 ? `${title}: ${words}` : words)
  );
  const rows = (Object.keys(contenders) as Contender[]).map((contender) => [
    contenders[contender],
    ...runtimes.flatMap((found) => timesOf(results, found, contender, operation)),
  ]);
  const isThere = (row: readonly string[]) => row.slice(1).some((time) => time !== missing);
  return columns([[operations[operation], ...heads], ...rows.filter(isThere)]);
}

/** At every size. Python runs in neither runtime: its times appear in both tables. */
function timesOf(
  { python }: PrimitiveResults,
  found: RuntimeResults,
  contender: Contender,
  operation: Operation,
): string[] {
  const where = contender === "python" ? python ?? { cells: [] } : found;
  return [...sizes.keys()].map((size) => grouped(cellMedian(where, contender, operation, size)));
}

function grouped(value: number | undefined): string {
  return value === undefined ? missing : Math.round(value).toLocaleString("en-US");
}

function streamTable(runtimes: readonly RuntimeResults[]): string {
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const seconds = (value: number | undefined) =>
    value === undefined ? missing : `${value.toFixed(3)} s`;
  const row = (what: string, figure: (found: RuntimeResults) => string) => [
    what,
    ...runtimes.map(figure),
  ];
  return columns([
    row("AES-256-CTR as a stream", ({ title }) => title),
    row("file", ({ stream }) => mib(stream.bytes)),
    row("cipherStream", ({ stream }) => seconds(stream.median)),
    row("the file's stream alone", ({ stream }) => seconds(stream.alone)),
    row("cipherStream, from memory", ({ stream }) => seconds(stream.memory)),
    row("openssl enc", ({ stream }) => seconds(stream.enc)),
    row("peak resident memory", ({ stream }) => mib(stream.peak)),
    row("of an idle process", ({ stream }) => mib(stream.idlePeak)),
  ]);
}

const small = 16;
const medium = 65536;

/** The table of `docs/reports/speed.md`. */
export function primitivesMarkdown(results: PrimitiveResults): string {
  const { runtimes } = results;
  const header = [
    "",
    ...runtimes.flatMap(({ title }) => {
      const runtime = title.replace(/^(\w+ \d+\.\d+).*$/, "$1");
      return [`**this, ${runtime}**`, "node:crypto", "WebCrypto"];
    }),
    "@noble",
    "Python",
    "C",
  ];
  const rows = [
    ...(["sha256", "hmac", "gcmSeal", "gcmOpen"] as const).map((operation) =>
      markdownRow(results, operation, small)
    ),
    ...(["sha256", "gcmSeal", "gcmOpen"] as const).map((operation) =>
      markdownRow(results, operation, small, "into")
    ),
    ...operationNames.map((operation) => markdownRow(results, operation, medium)),
    ...(["gcmSeal", "gcmOpen", "chachaSeal", "chachaOpen"] as const).map((operation) =>
      markdownRow(results, operation, medium, "into")
    ),
    streamRow(runtimes, "from a file", ({ median }) => median),
    streamRow(runtimes, "from memory", ({ memory }) => memory),
  ];
  return [header, header.map((_, i) => i === 0 ? "---" : "---:"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function markdownRow(
  { runtimes, python }: PrimitiveResults,
  operation: Operation,
  size: number,
  own: "ours" | "into" = "ours",
): string[] {
  const best = (contender: Contender, among: readonly { cells: RuntimeResults["cells"] }[]) => {
    const times = among.flatMap((found) => cellMedian(found, contender, operation, size) ?? []);
    return speedText(times.length === 0 ? undefined : Math.min(...times), size);
  };
  const bound: Contender = size >= ceilingFrom && best("speed", runtimes) !== missing
    ? "speed"
    : "cLoop";
  const into = own === "into" ? ", into given memory" : "";
  const unit = size === small ? "ns" : "GB/s";
  return [
    `${operations[operation]}${into}, ${sizes.get(size)}, ${unit}`,
    ...runtimes.flatMap((found) => [
      ownText(found, own, bound, operation, size),
      best("node", [found]),
      best("web", [found]),
    ]),
    best("noble", runtimes),
    best("python", python ? [python] : []),
    best(bound, runtimes),
  ];
}

/** With its ratio to, or difference from, the C program's figure in the same run. */
function ownText(
  found: RuntimeResults,
  own: "ours" | "into",
  bound: Contender,
  operation: Operation,
  size: number,
): string {
  const time = cellMedian(found, own, operation, size);
  const least = cellMedian(found, bound, operation, size);
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
  runtimes: readonly RuntimeResults[],
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
