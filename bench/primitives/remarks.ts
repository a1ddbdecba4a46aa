/**
 * What the primitives' figures say, in words with these figures.
 *
 * @module
 */
import { shortTitle, timeOf } from "../results.ts";
import type { Contender, Operation, PrimitivesIn } from "./plan.ts";

const medium = 65536;

/** The remarks, as Markdown. */
export function remarks(runtimes: readonly PrimitivesIn[]): string[] {
  return [
    newArrays(runtimes),
    givenMemory(runtimes),
    newKeys(runtimes),
    ...runtimes.flatMap(gain),
    ...runtimes.map(streams),
  ];
}

function newArrays(runtimes: readonly PrimitivesIn[]): string {
  const each = runtimes.map((found) => {
    const [hash, into] = (["ours", "into"] as const).map((by) => timeOf(found, "sha256", by, 16)!);
    return `${into!.toFixed(0)} instead of ${hash!.toFixed(0)} ns in ${shortTitle(found)}`;
  });
  return `**A new array is what costs**, and it costs most in Deno: \`hashInto\` of 16 bytes takes
  ${each.join(", ")}. V8 in Deno allocates every typed array outside its heap, however small; large
  ones cost both runtimes the time to zero them, or page faults. Node's way out, to cut small results
  from a shared slab, would put other results into \`result.buffer\`, and is not taken: each result
  has a buffer of its own.`;
}

function givenMemory(runtimes: readonly PrimitivesIn[]): string {
  const operations = ["gcmSealKept", "gcmOpenKept", "chachaSealKept", "chachaOpenKept"] as const;
  const ratios = runtimes.flatMap((found) =>
    operations.flatMap((operation) => ratio(found, operation, "speed", operation, "into"))
  );
  const share = ratios.length === 0
    ? ""
    : ` AEADs of 64 KiB run at ${span(ratios)} of \`openssl speed\` in these.`;
  return `So there are forms without a new array: \`hashInto\`, \`digestInto\`, \`sealInto\`,
  \`openInto\`, \`updateInto\`.${share}`;
}

/** What a new key adds, in nanoseconds; from 64 KiB on it is lost in the rest. */
function newKeys(runtimes: readonly PrimitivesIn[]): string {
  const added = (found: PrimitivesIn, operation: Operation, kept: Operation, by: Contender) => {
    const [fresh, held] = [timeOf(found, operation, by, 16), timeOf(found, kept, by, 16)];
    return fresh === undefined || held === undefined ? "-" : (fresh - held).toFixed(0);
  };
  const each = runtimes.map((found) =>
    `${added(found, "gcmSeal", "gcmSealKept", "ours")} and ` +
    `${added(found, "chachaSeal", "chachaSealKept", "ours")} ns in ${shortTitle(found)} ` +
    `(a C loop that keeps its context: ${added(found, "gcmSeal", "gcmSealKept", "cLoop")} and ` +
    `${added(found, "chachaSeal", "chachaSealKept", "cLoop")})`
  );
  return `**A new key in each call** adds to a seal of 16 bytes, with AES-256-GCM and
  ChaCha20-Poly1305, ${each.join(", ")}. So keep the \`Aead\` of a key that seals more than once.`;
}

/** Against `node:crypto`, which has no form that keeps a key. */
function gain(found: PrimitivesIn): string[] {
  const ratios = (by: "ours" | "into") => [
    ...ratio(found, "gcmSeal", "node", "gcmSealKept", by),
    ...ratio(found, "gcmOpen", "node", "gcmOpenKept", by),
  ];
  const [returning, into] = [ratios("ours"), ratios("into")];
  if (returning.length === 0 || into.length === 0) return [];
  return [
    `AES-256-GCM of 64 KiB in ${shortTitle(found)} runs at ${span(into)} times the speed of its
  \`node:crypto\` into given memory, and at ${span(returning)} times with new arrays.`,
  ];
}

/** How much faster a contender's call is than a rival's, at 64 KiB. */
function ratio(
  found: PrimitivesIn,
  rivals: Operation,
  rival: Contender,
  operation: Operation,
  by: Contender,
): number[] {
  const [theirs, own] = [
    timeOf(found, rivals, rival, medium),
    timeOf(found, operation, by, medium),
  ];
  return theirs === undefined || own === undefined ? [] : [theirs / own];
}

function span(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(value < 10 ? 2 : 0)
  );
  return least === most ? least! : `${least} to ${most}`;
}

function streams(found: PrimitivesIn): string {
  const { bytes, file, alone, memory } = found.stream;
  const seconds = (value: number): string => `${(value / (bytes / 2 ** 30)).toFixed(2)} s`;
  return `A file in ${shortTitle(found)} takes ${seconds(alone)} a GiB in the runtime's own stream
  alone, and ${seconds(file)} with the cipher, which takes ${seconds(memory)} from memory.`;
}
