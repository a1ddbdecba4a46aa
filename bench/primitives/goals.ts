/**
 * The target figures of the primitives. What the machine lacks is not judged: a ceiling without
 * `openssl speed`, an algorithm missing from libcrypto.
 *
 * @module
 */
import { atLeast, atMost, type Goal, inMebibytes, inNanoseconds, inTimes } from "../goals.ts";
import { namesOf } from "../plan.ts";
import { timeOf } from "../results.ts";
import { type Operation, operations, plan, type PrimitivesIn } from "./plan.ts";

const medium = 65536;

/** This package's calls: those that return new arrays, and those that do not. */
type Own = "ours" | "into";

const own: readonly Own[] = ["ours", "into"];

function whatOf(operation: Operation, contender: Own): string {
  return operations[operation] + (contender === "into" ? ", into given memory" : "");
}

/** All goals, compared with one runtime's results on a libcrypto of that version. */
export function judge(found: PrimitivesIn, versionNumber: number): Goal[] {
  const goals = [
    ...namesOf(operations).flatMap((operation) => own.map((by) => ceiling(found, by, operation))),
    ...own.flatMap((by) => [
      gain(found, by, "gcmSealKept", "gcmSeal", versionNumber),
      gain(found, by, "gcmOpenKept", "gcmOpen", versionNumber),
    ]),
    ...own.flatMap((by) => [
      overhead(found, by, "sha256", 250),
      overhead(found, by, "gcmSealKept", 350),
    ]),
    streamSpeed(found, "a file", found.stream.file),
    streamSpeed(found, "memory", found.stream.memory),
    streamMemory(found),
  ];
  return goals.filter((goal) => goal !== undefined);
}

/** The size at which it is furthest from the ceiling. */
function ceiling(found: PrimitivesIn, contender: Own, operation: Operation): Goal | undefined {
  const ratios = [...plan.sizes].flatMap(([size, words]) => {
    const time = timeOf(found, operation, contender, size);
    const least = timeOf(found, operation, "speed", size);
    return time === undefined || least === undefined ? [] : [{ ratio: least / time, words }];
  });
  if (ratios.length === 0) return undefined;
  const { ratio, words } = ratios.toSorted((a, b) => a.ratio - b.ratio)[0]!;
  return atLeast({
    title: found.title,
    what: `${whatOf(operation, contender)}, of openssl speed, at worst (${words})`,
    figure: ratio,
    limit: 0.95,
    words: inTimes,
  });
}

/**
 * Deno's `node:crypto` is slow at AES-GCM; Bun's is fast, as OpenSSL's is from 3.5 on. It gets its
 * key in each call: it has no other form.
 */
function gain(
  found: PrimitivesIn,
  contender: Own,
  operation: Operation,
  rivals: Operation,
  versionNumber: number,
): Goal | undefined {
  const least = found.title.startsWith("Deno") ? 20 : 1;
  if (least === 1 && versionNumber < 0x30500000) return undefined;
  const time = timeOf(found, operation, contender, medium);
  const rival = timeOf(found, rivals, "node", medium);
  if (time === undefined || rival === undefined) return undefined;
  return atLeast({
    title: found.title,
    what: `${whatOf(operation, contender)}, faster than node:crypto, 64 KiB`,
    figure: rival / time,
    limit: least,
    words: inTimes,
  });
}

function overhead(
  found: PrimitivesIn,
  contender: Own,
  operation: Operation,
  limit: number,
): Goal | undefined {
  const time = timeOf(found, operation, contender, 16);
  const floor = timeOf(found, operation, "cLoop", 16);
  if (time === undefined || floor === undefined) return undefined;
  return atMost({
    title: found.title,
    what: `${whatOf(operation, contender)}, more than the C loop, 16 bytes`,
    figure: time - floor,
    limit,
    words: inNanoseconds,
  });
}

function streamSpeed(
  { title, stream }: PrimitivesIn,
  source: string,
  seconds: number,
): Goal | undefined {
  if (stream.enc === undefined) return undefined;
  return atLeast({
    title,
    what: `AES-256-CTR stream from ${source}, of openssl enc`,
    figure: stream.enc / seconds,
    limit: 0.8,
    words: inTimes,
  });
}

function streamMemory({ title, stream }: PrimitivesIn): Goal {
  return atMost({
    title,
    what: "peak resident memory of that, above an idle process",
    figure: stream.peak - stream.idlePeak,
    limit: 100 * 2 ** 20,
    words: inMebibytes,
  });
}
