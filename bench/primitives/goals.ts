/**
 * The target figures, and whether they are reached. What the machine lacks is
 * not judged: a ceiling without `openssl speed`, an algorithm missing from
 * libcrypto.
 *
 * @module
 */
import type { Goal } from "../results.ts";
import { ceilingFrom, type Operation, operationNames, operations, sizes } from "./plan.ts";
import { cellMedian, type RuntimeResults } from "./results.ts";

const mebibyte = 2 ** 20;
const medium = 65536;

/** This package's calls: those that return new arrays, and those that do not. */
type Own = "ours" | "into";

function whatOf(operation: Operation, contender: Own): string {
  return operations[operation] + (contender === "into" ? " into given memory" : "");
}

/** All goals, compared with one runtime's results on a libcrypto of that version. */
export function judge(found: RuntimeResults, versionNumber: number): Goal[] {
  const goals = [
    ...operationNames.flatMap((operation) => [
      ceiling(found, "ours", operation),
      ceiling(found, "into", operation),
    ]),
    ...(["ours", "into"] as const).flatMap((contender) => [
      gain(found, contender, "gcmSeal", versionNumber),
      gain(found, contender, "gcmOpen", versionNumber),
    ]),
    ...(["ours", "into"] as const).flatMap((contender) => [
      overhead(found, contender, "sha256", 250),
      overhead(found, contender, "gcmSeal", 350),
    ]),
    streamSpeed(found, "a file", found.stream.median),
    streamSpeed(found, "memory", found.stream.memory),
    streamMemory(found),
  ];
  return goals.filter((goal) => goal !== undefined);
}

/** The size at which it is furthest from the ceiling. */
function ceiling(
  found: RuntimeResults,
  contender: Own,
  operation: Operation,
): Goal | undefined {
  const ratios = [...sizes].filter(([size]) => size >= ceilingFrom).flatMap(([size, words]) => {
    const time = cellMedian(found, contender, operation, size);
    const least = cellMedian(found, "speed", operation, size);
    return time === undefined || least === undefined ? [] : [{ ratio: least / time, words }];
  });
  if (ratios.length === 0) return undefined;
  const { ratio, words } = ratios.toSorted((a, b) => a.ratio - b.ratio)[0]!;
  return {
    title: found.title,
    what: `${whatOf(operation, contender)}, of openssl speed, at worst (${words})`,
    figure: `${ratio.toFixed(2)} times`,
    limit: "at least 0.95 times",
    met: ratio >= 0.95,
  };
}

/** Deno's `node:crypto` is slow at AES-GCM; Bun's is fast, as OpenSSL's is from 3.5 on. */
function gain(
  found: RuntimeResults,
  contender: Own,
  operation: Operation,
  versionNumber: number,
): Goal | undefined {
  const least = found.title.startsWith("Deno") ? 20 : 1;
  if (least === 1 && versionNumber < 0x30500000) return undefined;
  const time = cellMedian(found, contender, operation, medium);
  const rival = cellMedian(found, "node", operation, medium);
  if (time === undefined || rival === undefined) return undefined;
  return {
    title: found.title,
    what: `${whatOf(operation, contender)}, faster than node:crypto, 64 KiB`,
    figure: `${(rival / time).toFixed(2)} times`,
    limit: `at least ${least} times`,
    met: rival / time >= least,
  };
}

function overhead(
  found: RuntimeResults,
  contender: Own,
  operation: Operation,
  most: number,
): Goal | undefined {
  const time = cellMedian(found, contender, operation, 16);
  const floor = cellMedian(found, "cLoop", operation, 16);
  if (time === undefined || floor === undefined) return undefined;
  return {
    title: found.title,
    what: `${whatOf(operation, contender)}, more than the C loop, 16 bytes`,
    figure: `${(time - floor).toFixed(0)} ns`,
    limit: `at most ${most} ns`,
    met: time - floor <= most,
  };
}

function streamSpeed(
  { title, stream }: RuntimeResults,
  source: string,
  seconds: number,
): Goal | undefined {
  if (stream.enc === undefined) return undefined;
  const ratio = stream.enc / seconds;
  return {
    title,
    what: `AES-256-CTR stream from ${source}, of openssl enc`,
    figure: `${ratio.toFixed(2)} times`,
    limit: "at least 0.80 times",
    met: ratio >= 0.8,
  };
}

function streamMemory({ title, stream }: RuntimeResults): Goal {
  const growth = stream.peak - stream.idlePeak;
  return {
    title,
    what: "peak resident memory of that, above an idle process",
    figure: `${(growth / mebibyte).toFixed(1)} MiB`,
    limit: "less than 100 MiB",
    met: growth < 100 * mebibyte,
  };
}
