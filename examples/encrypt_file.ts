/**
 * Encrypting a file of any size under a password, at constant memory.
 *
 *     PASSWORD=... bun examples/encrypt_file.ts seal report.pdf report.pdf.sealed
 *     PASSWORD=... deno run -A examples/encrypt_file.ts open report.pdf.sealed report.pdf
 *
 * A sealed file is the salt for scrypt (16 bytes), then segments, each verified before
 * it is released. A file that was cut short or changed does not open, and what was
 * written of its plaintext is removed.
 *
 * @module
 */
import { open, rm } from "node:fs/promises";
import process from "node:process";
import { createReadStream } from "node:fs";
import { Readable, Writable } from "node:stream";
import backend from "../mod.ts";
import { scryptAsync } from "../hazmat/kdfs/mod.ts";
import { openStream, sealStream } from "../hazmat/streams/mod.ts";

const algorithm = "aes-256-gcm";
const saltLength = 16;

function keyOf(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return scryptAsync({
    password: new TextEncoder().encode(password),
    salt,
    cost: 2 ** 17,
    blockSize: 8,
    parallelization: 1,
    length: 32,
  });
}

/** The bytes of a file, starting at an offset. */
function read(path: string, start: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(createReadStream(path, { start })) as never;
}

/**
 * Writes a stream to a new file. An existing file is left unchanged; a new one is removed
 * if writing it fails.
 */
async function write(path: string, head: Uint8Array, body: ReadableStream<Uint8Array>) {
  const file = await open(path, "wx", 0o600).catch((error) => {
    body.cancel(error);
    throw error;
  });
  try {
    const writer = file.createWriteStream();
    writer.write(head);
    await body.pipeTo(Writable.toWeb(writer) as never);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Encrypts a file. */
export async function sealFile(from: string, to: string, password: string): Promise<void> {
  const salt = backend.randomBytes(saltLength);
  const stream = sealStream(algorithm, await keyOf(password, salt));
  await write(to, salt, read(from, 0).pipeThrough(stream));
}

/** Decrypts a file that {@linkcode sealFile} encrypted. */
export async function openFile(from: string, to: string, password: string): Promise<void> {
  const salt = new Uint8Array(saltLength);
  const file = await open(from);
  await file.read(salt, 0, saltLength, 0).finally(() => file.close());
  const stream = openStream(algorithm, await keyOf(password, salt));
  await write(to, new Uint8Array(), read(from, saltLength).pipeThrough(stream));
}

if (import.meta.main) {
  const [action, from, to] = process.argv.slice(2);
  const run = { seal: sealFile, open: openFile }[action ?? ""];
  if (run === undefined || from === undefined || to === undefined) {
    console.error("usage: PASSWORD=... encrypt_file.ts seal|open FROM TO");
    process.exit(2);
  }
  if (!process.env.PASSWORD) {
    console.error("encrypt_file.ts: the environment must have a PASSWORD that is not empty");
    process.exit(2);
  }
  await run(from, to, process.env.PASSWORD);
}
