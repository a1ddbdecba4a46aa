/**
 * What to measure of the primitives: which calls, by whom, at which sizes.
 *
 * @module
 */
import type { Plan } from "../plan.ts";
import type { Results, RuntimeResults } from "../results.ts";

/**
 * What is called, with labels. With a new key, a call begins with the key's bytes; with a key kept,
 * the caller has an object made of them before. What has no such object lacks the operation.
 */
export const operations = {
  sha256: "SHA-256",
  hmac: "HMAC-SHA256, new key",
  hmacKept: "HMAC-SHA256, key kept",
  gcmSeal: "AES-256-GCM seal, new key",
  gcmSealKept: "AES-256-GCM seal, key kept",
  gcmOpen: "AES-256-GCM open, new key",
  gcmOpenKept: "AES-256-GCM open, key kept",
  chachaSeal: "ChaCha20-Poly1305 seal, new key",
  chachaSealKept: "ChaCha20-Poly1305 seal, key kept",
  chachaOpen: "ChaCha20-Poly1305 open, new key",
  chachaOpenKept: "ChaCha20-Poly1305 open, key kept",
} as const;

/** One of the {@linkcode operations}. */
export type Operation = keyof typeof operations;

/** What the operations return: the same with a new key and with a key kept. */
export type Returned = Operation extends infer O ? O extends `${string}Kept` ? never : O : never;

/** What an operation returns: without a kept key's suffix. */
export function returnedBy(operation: Operation): Returned {
  return operation.replace(/Kept$/, "") as Returned;
}

/** Who does it, with labels. */
export const contenders = {
  ours: "@hazmat/openssl",
  into: "@hazmat/openssl, into given memory",
  node: "node:crypto",
  web: "WebCrypto",
  noble: "@noble",
  python: "Python's cryptography",
  cLoop: "a C loop on the same libcrypto",
  speed: "openssl speed",
} as const;

/** One of the {@linkcode contenders}. */
export type Contender = keyof typeof contenders;

/** Those that run in JavaScript. */
export type Script = "ours" | "into" | "node" | "web" | "noble";

/** All of it. */
export const plan: Plan<Operation, Contender> = {
  operations,
  contenders,
  sizes: new Map([[16, "16 B"], [1024, "1 KiB"], [65536, "64 KiB"], [2 ** 20, "1 MiB"]]),
};

/**
 * From this size on, `openssl speed` is the ceiling: it does not handle whole messages, so below
 * this size it measures something else.
 */
export const ceilingFrom = 65536;

/** What to send through the streams. */
export interface StreamPlan {
  readonly bytes: number;
  readonly repeats: number;
}

/** For figures that are kept, and to see whether all of it works. */
export const streamPlan = (isQuick: boolean): StreamPlan =>
  isQuick ? { bytes: 2 ** 28, repeats: 1 } : { bytes: 2 ** 30, repeats: 5 };

/** What a stream through AES-256-CTR costs. Seconds are medians. */
export interface StreamResults {
  /** Bytes of the file that goes through it. */
  readonly bytes: number;
  /** Seconds for the file, from opening it. */
  readonly file: number;
  /** Seconds for the same number of bytes from memory. */
  readonly memory: number;
  /** Seconds for the file's stream alone, without the cipher. */
  readonly alone: number;
  /** The peak resident memory of such a process (VmHWM), in bytes. */
  readonly peak: number;
  /** The same for a process that imports the package and does nothing. */
  readonly idlePeak: number;
  /** Seconds that `openssl enc` takes, if this libcrypto has that program. */
  readonly enc?: number;
}

/** The results in one runtime. Python's are in each: it runs in neither. */
export interface PrimitivesIn extends RuntimeResults<Operation, Contender> {
  readonly stream: StreamResults;
}

/** One run. */
export type PrimitiveResults = Results<PrimitivesIn>;
