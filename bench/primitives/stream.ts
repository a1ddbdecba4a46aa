/**
 * Sends a file through AES-256-CTR in the runtime that runs this, and prints as
 * JSON the seconds, the most resident memory, and the last bytes that came out:
 *
 *     stream.ts FILE
 *
 * Without a file, it prints what a process has resident that does nothing.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import backend from "../../mod.ts";
import { key } from "./sample.ts";

/** What this script prints. */
export interface Streamed {
  /** Seconds, from opening the file. */
  readonly seconds: number;
  /** Resident memory at its highest, in bytes. */
  readonly peak: number;
  /** How many bytes came out. */
  readonly bytes: number;
  /** The last 16 of them, in hex. */
  readonly ending: string;
}

type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

async function openFile(path: string): Promise<ByteStream> {
  const { Bun } = globalThis as unknown as {
    Bun?: { file(path: string): { stream(): ByteStream } };
  };
  return Bun === undefined ? (await Deno.open(path)).readable : Bun.file(path).stream();
}

function peakMemory(): number {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))!;
  return Number(kibibytes) * 1024;
}

async function stream(path: string): Promise<Streamed> {
  const start = process.hrtime.bigint();
  let bytes = 0;
  let ending = "";
  const file = await openFile(path);
  const encrypted = file.pipeThrough(
    backend.cipherStream("aes-256-ctr", { key, iv: key.subarray(0, 16) }),
  );
  await encrypted.pipeTo(
    new WritableStream({
      write(chunk) {
        bytes += chunk.length;
        if (chunk.length >= 16) ending = chunk.subarray(-16).toHex();
      },
    }),
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, peak: peakMemory(), bytes, ending };
}

const path = process.argv[2];
const idle = () => ({ seconds: 0, peak: peakMemory(), bytes: 0, ending: "" });
const streamed: Streamed = path === undefined ? idle() : await stream(path);
console.log(JSON.stringify(streamed));
