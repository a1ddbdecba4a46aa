/**
 * Encrypting a file of any size under a password, at constant memory.
 *
 *     PASSWORD=... bun examples/encrypt_file.ts seal report.pdf report.pdf.sealed
 *     PASSWORD=... deno run -A examples/encrypt_file.ts open report.pdf.sealed report.pdf
 *
 * What is sealed is the salt of scrypt (16 bytes), and then segments that are each
 * verified before they are released. A file that was cut off or changed does not open;
 * what was written of it by then is removed.
 *
 * @module
 */
import { open, rm } from "node:fs/promises";
import process from "node:process";
import { createReadStream } from "node:fs";
import { Readable, Writable } from "node:stream";
import backend from "../mod.ts";

const algorithm = "aes-256-gcm";
const saltLength = 16;

function keyOf(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return backend.scryptAsync({
    password: new TextEncoder().encode(password),
    salt,
    cost: 2 ** 17,
    blockSize: 8,
    parallelization: 1,
    length: 32,
  });
}

/** The bytes of a file from an offset on. */
function read(path: string, start: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(createReadStream(path, { start })) as never;
}

/**
 * Writes a stream to a new file. A file that is there already stays as it is; of one
 * that was begun here and failed, nothing stays.
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
  const stream = backend.sealStream(algorithm, await keyOf(password, salt));
  await write(to, salt, read(from, 0).pipeThrough(stream));
}

/** Decrypts such a file. */
export async function openFile(from: string, to: string, password: string): Promise<void> {
  const salt = new Uint8Array(saltLength);
  const file = await open(from);
  await file.read(salt, 0, saltLength, 0).finally(() => file.close());
  const stream = backend.openStream(algorithm, await keyOf(password, salt));
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
    console.error("encrypt_file.ts: the environment must have a PASSWORD, which is not empty");
    process.exit(2);
  }
  await run(from, to, process.env.PASSWORD);
}
