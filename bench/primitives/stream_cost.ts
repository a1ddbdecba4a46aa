/**
 * What a stream costs, compared with `openssl enc` on the same file.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv } from "node:crypto";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import { median, rounded } from "../timing.ts";
import { type OpenSSLProgram, runOpenSSL } from "./openssl_program.ts";
import type { StreamPlan, StreamResults } from "./plan.ts";
import { key, message } from "./sample.ts";
import type { Streamed, StreamSource } from "./stream.ts";

const file = join(import.meta.dirname!, "..", "out", "stream.bin");
const iv = key.subarray(0, 16);
const blockSize = 16;

/** Calls with the file that goes through the streams; it exists only for that long. */
export function withStreamFile<T>({ bytes }: StreamPlan, use: () => T): T {
  const part = message(2 ** 20);
  const opened = openSync(file, "w");
  for (let at = 0; at < bytes; at += part.length) writeSync(opened, part);
  closeSync(opened);
  try {
    return use();
  } finally {
    rmSync(file);
  }
}

/** The runtime's streams and `openssl enc`, in turn. */
export function measureStream(
  { command }: InstalledRuntime,
  openssl: OpenSSLProgram | undefined,
  { bytes, repeats }: StreamPlan,
): StreamResults {
  const run = (source: StreamSource, ...args: string[]): Streamed =>
    JSON.parse(runScript(command, "primitives/stream.ts", source, ...args));
  const [fromFile, fromMemory, alone]: [Streamed[], Streamed[], Streamed[]] = [[], [], []];
  const enc: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    fromFile.push(verified(run("file", file), bytes));
    fromMemory.push(verified(run("memory", `${bytes}`), bytes));
    alone.push(run("alone", file));
    if (openssl !== undefined) enc.push(timeEnc(openssl));
  }
  return {
    bytes,
    file: medianSeconds(fromFile),
    memory: medianSeconds(fromMemory),
    alone: medianSeconds(alone),
    peak: median(fromFile.map(({ peak }) => peak)),
    idlePeak: run("idle").peak,
    ...(enc.length > 0 && { enc: rounded(median(enc)) }),
  };
}

function medianSeconds(streamed: readonly Streamed[]): number {
  return rounded(median(streamed.map(({ seconds }) => seconds)));
}

/** In seconds. */
function timeEnc(openssl: OpenSSLProgram): number {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const options = ["-K", hex(key), "-iv", hex(iv), "-in", file, "-out", "/dev/null"];
  const start = process.hrtime.bigint();
  const { status } = runOpenSSL(openssl, ["enc", "-aes-256-ctr", ...options]);
  if (status !== 0) throw new Error(`openssl enc ended with status ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** In counter mode a block depends on its position: the last one proves that none is missing. */
function verified(streamed: Streamed, expectedBytes: number): Streamed {
  const { bytes, ending } = streamed;
  const counter = BigInt(`0x${Buffer.from(iv).toString("hex")}`) +
    BigInt(expectedBytes / blockSize - 1);
  const cipher = createCipheriv(
    "aes-256-ctr",
    key,
    Buffer.from(counter.toString(16).padStart(2 * blockSize, "0"), "hex"),
  );
  const expected = cipher.update(message(2 ** 20).subarray(-blockSize)).toString("hex");
  if (bytes === expectedBytes && ending === expected) return streamed;
  throw new Error(`Cannot time the stream as it gives ${bytes} bytes ending in ${ending}`);
}
