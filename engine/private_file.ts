/**
 * The engine's image as a file that only this user can have written.
 *
 * @module
 */
import type { Libcrypto } from "../ffi/libcrypto.ts";
import { type ForeignLibrary, runtime } from "../ffi/runtime.ts";
import { EngineImageError } from "./errors.ts";
import type { Image } from "./image.ts";

/** The part of `node:fs` that is used; both runtimes have it. */
interface FileSystem {
  mkdtempSync(prefix: string): string;
  openSync(path: string, flags: string, mode: number): number;
  writeSync(descriptor: number, bytes: Uint8Array): number;
  readSync(
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ): number;
  fstatSync(descriptor: number): { size: number; isFile(): boolean };
  closeSync(descriptor: number): void;
  rmSync(path: string, options: { recursive: boolean; force: boolean }): void;
}

/**
 * Writes the image to a file of its own, in a directory made for it (which
 * mkdtemp(3) creates exclusively, for this user alone), checks what the file
 * holds, loads it and removes it.
 *
 * @param bind What to take from the library, before its file is gone: by that
 * path the loader knows it.
 * @throws {EngineImageError} If the file cannot be written, is not what was
 * written, or does not load.
 */
export function openFromPrivateFile<T>(
  libcrypto: Libcrypto,
  image: Image,
  bytes: Uint8Array,
  bind: (library: ForeignLibrary) => T,
): T {
  const fs = process.getBuiltinModule("node:fs") as unknown as FileSystem;
  const parent = temporaryDirectory();
  let directory: string | undefined;
  try {
    directory = fs.mkdtempSync(`${parent}/hazmat-osrandom-`);
    const path = `${directory}/${image.soname}`;
    writeChecked(fs, libcrypto, path, image, bytes);
    return bind(runtime.open(path, "osrandom_add"));
  } catch (error) {
    throw new EngineImageError(
      `a file in ${parent} cannot be used for it (${(error as Error).message}); ` +
        "set TMPDIR to a directory that can be written to and holds programs, and in Deno " +
        "permit it with --allow-ffi --allow-env=TMPDIR and --allow-read and --allow-write for it",
      { cause: error },
    );
  } finally {
    // Windows keeps a library's file for as long as it is loaded.
    if (directory !== undefined && runtime.platform !== "win32") {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }
}

function temporaryDirectory(): string {
  return runtime.platform === "win32"
    ? runtime.environment("TEMP") ?? "C:/Windows/Temp"
    : runtime.environment("TMPDIR") || "/tmp";
}

function writeChecked(
  fs: FileSystem,
  libcrypto: Libcrypto,
  path: string,
  image: Image,
  bytes: Uint8Array,
): void {
  const descriptor = fs.openSync(path, "wx+", 0o500);
  try {
    let done = 0;
    while (done < bytes.length) done += fs.writeSync(descriptor, bytes.subarray(done));
    const found = new Uint8Array(bytes.length);
    const length = fs.readSync(descriptor, found, 0, found.length, 0);
    const { size } = fs.fstatSync(descriptor);
    if (length !== size || sha256(libcrypto, found) !== image.sha256) {
      throw new Error("what was written reads back otherwise");
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function sha256({ functions }: Libcrypto, bytes: Uint8Array): string {
  const digest = new Uint8Array(32);
  functions.SHA256(bytes, BigInt(bytes.length), digest);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
