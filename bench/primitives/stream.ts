/**
 * Sends data through AES-256-CTR in the runtime that runs this, and prints as JSON the seconds, the
 * peak resident memory, and the last bytes that came out:
 *
 *     stream.ts file FILE       a file, by the runtime's own stream of it
 *     stream.ts alone FILE      the same without the cipher: what that stream takes
 *     stream.ts memory BYTES    so many, from memory: what the cipher's stream takes
 *     stream.ts idle            what a process has resident that does nothing
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { cipherStream } from "../../hazmat/streams/mod.ts";
import { key, message } from "./sample.ts";

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

/** Where the data comes from. */
export type StreamSource = "file" | "alone" | "memory" | "idle";

type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Size of a chunk from memory. Deno's file streams use 64 KiB, Bun's up to 256. */
const chunkBytes = 2 ** 18;

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

function fromMemory(bytes: number): ByteStream {
  // The file has the same mebibyte again and again.
  const whole = message(2 ** 20);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes) return controller.close();
      controller.enqueue(whole.subarray(at % whole.length, at % whole.length + chunkBytes));
      at += chunkBytes;
    },
  });
}

function open(source: StreamSource, argument: string): ByteStream | Promise<ByteStream> {
  return source === "memory" ? fromMemory(Number(argument)) : openFile(argument);
}

async function stream(source: StreamSource, argument: string): Promise<Streamed> {
  const start = process.hrtime.bigint();
  let bytes = 0;
  let ending = "";
  const input = await open(source, argument);
  const cipher = () => cipherStream("aes-256-ctr", { key, iv: key.subarray(0, 16) });
  const output = source === "alone" ? input : input.pipeThrough(cipher());
  await output.pipeTo(
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

const [source, argument] = process.argv.slice(2) as [StreamSource, string];
const idle = () => ({ seconds: 0, peak: peakMemory(), bytes: 0, ending: "" });
const streamed: Streamed = source === "idle" ? idle() : await stream(source, argument);
console.log(JSON.stringify(streamed));
