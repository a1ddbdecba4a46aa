/**
 * What to measure of the primitives: which calls, by whom, at which sizes, how often.
 *
 * @module
 */

/** What is called, with labels. Plain HMAC gets its key again in each call. */
export const operations = {
  sha256: "SHA-256",
  hmac: "HMAC-SHA256",
  hmacKept: "HMAC-SHA256, key kept",
  gcmSeal: "AES-256-GCM seal",
  gcmOpen: "AES-256-GCM open",
  chachaSeal: "ChaCha20-Poly1305 seal",
  chachaOpen: "ChaCha20-Poly1305 open",
} as const;

/** One of the {@linkcode operations}. */
export type Operation = keyof typeof operations;

/** All of them. */
export const operationNames = Object.keys(operations) as readonly Operation[];

/** The sizes of a message in bytes, and their labels. */
export const sizes: ReadonlyMap<number, string> = new Map([
  [16, "16 B"],
  [1024, "1 KiB"],
  [65536, "64 KiB"],
  [2 ** 20, "1 MiB"],
]);

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

/**
 * From this size on, `openssl speed` is the ceiling: it does not handle whole
 * messages, so below this size it measures something else.
 */
export const ceilingFrom = 65536;

/** How often and how long to measure. */
export interface Timing {
  /** How often each contender is timed, after one round to warm up. */
  readonly repeats: number;
  /** How long one of these lasts. */
  readonly milliseconds: number;
  /** How many bytes to send through the streams. */
  readonly streamBytes: number;
  /** How often to send them. */
  readonly streamRepeats: number;
}

/** For figures that are kept. */
export const fullTiming: Timing = {
  repeats: 5,
  milliseconds: 150,
  streamBytes: 2 ** 30,
  streamRepeats: 5,
};

/** To see whether all of it works. */
export const quickTiming: Timing = {
  repeats: 1,
  milliseconds: 30,
  streamBytes: 2 ** 28,
  streamRepeats: 1,
};
