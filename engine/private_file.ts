/**
 * The engine's image as a file that only this user can have written.
 *
 * @module
 */
import type { OpenedLibcrypto } from "../ffi/libcrypto/libcrypto.ts";
import { F_DUPFD_CLOEXEC } from "../ffi/libc.ts";
import { runtime } from "../ffi/runtime.ts";
import type { ForeignLibrary } from "../ffi/types.ts";
import { EngineImageError } from "../errors.ts";
import type { Image } from "./image.ts";
import { osrandom } from "./prototypes.ts";

/** Where this process's descriptors have names. */
export const descriptors = "/proc/self/fd";

/**
 * Opens the compiled library.
 *
 * @throws {Error} With the loader's reason.
 */
export function openEngine(path: string): ForeignLibrary {
  const { osrandom_start, osrandom_activate } = osrandom;
  return runtime.open(path, "osrandom_start", { osrandom_start, osrandom_activate });
}

/**
 * Loads the engine from a descriptor, which must stay open: its number is part
 * of the path by which the loader knows the library, and would name another
 * file if it were reused.
 *
 * @throws {Error} With the loader's reason, or if there is no /proc.
 */
export function openDescriptor(descriptor: number): ForeignLibrary {
  return openEngine(`${descriptors}/${descriptor}`);
}

/** The part of `node:fs` we use; both runtimes have it. */
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
  fstatSync(descriptor: number): { uid: number };
  statSync(path: string): { uid: number; mode: number };
  closeSync(descriptor: number): void;
  unlinkSync(path: string): void;
  rmdirSync(path: string): void;
}

/**
 * Writes the image to its own file, in a directory made for it (mkdtemp(3)
 * creates it exclusively, for this user alone), checks the file's content,
 * loads it and removes it.
 *
 * @param bind What to take from the library before its file is gone: the loader
 * knows it by that path.
 * @throws {EngineImageError} If the file cannot be written, does not hold what
 * was written, or does not load.
 */
export function openFromPrivateFile<T>(
  libcrypto: OpenedLibcrypto,
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
    return bind(
      runtime.platform === "linux"
        ? withWritten(fs, path, bytes, (descriptor) => openCopy(libcrypto.libc, descriptor))
        : openByName(fs, parent, path, bytes),
    );
  } catch (error) {
    throw new EngineImageError(
      `a file in ${parent} cannot be used for it (${(error as Error).message}); ${advice(error)}`,
      { cause: error },
    );
  } finally {
    // Windows keeps a library's file while it is loaded.
    if (directory !== undefined && runtime.platform !== "win32") {
      remove(fs, directory, image.soname);
    }
  }
}

function temporaryDirectory(): string {
  return runtime.platform === "win32"
    ? runtime.environment("TEMP") ?? "C:/Windows/Temp"
    : runtime.environment("TMPDIR") || "/tmp";
}

function advice(error: unknown): string {
  return /too many open files/i.test((error as Error).message)
    ? "raise the limit of open files (ulimit -n), or close some"
    : "set TMPDIR to a directory of your own that can be written to and holds programs, and in " +
      "Deno permit it with --allow-ffi --allow-env=TMPDIR and --allow-read and --allow-write for it";
}

function withWritten<T>(
  fs: FileSystem,
  path: string,
  bytes: Uint8Array,
  use: (descriptor: number) => T,
): T {
  const descriptor = fs.openSync(path, "wx+", 0o500);
  try {
    let done = 0;
    while (done < bytes.length) done += fs.writeSync(descriptor, bytes.subarray(done));
    if (!holds(fs, descriptor, bytes)) throw new Error("what was written reads back otherwise");
    return use(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function holds(fs: FileSystem, descriptor: number, bytes: Uint8Array): boolean {
  const found = new Uint8Array(bytes.length + 1);
  const length = fs.readSync(descriptor, found, 0, found.length, 0);
  return length === bytes.length && bytes.every((byte, i) => byte === found[i]);
}

/**
 * Through a duplicate of its descriptor, which belongs to no Worker and stays
 * open: whoever may rename files in the directory can replace the file, but not
 * what the descriptor refers to.
 */
function openCopy(libc: OpenedLibcrypto["libc"], descriptor: number): ForeignLibrary {
  const copy = libc.fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw new Error("its descriptor cannot be kept: too many open files");
  try {
    return openDescriptor(copy);
  } catch (error) {
    libc.close(copy);
    throw error;
  }
}

/** If a library has only its path, nobody else may control that path. */
function openByName(
  fs: FileSystem,
  parent: string,
  path: string,
  bytes: Uint8Array,
): ForeignLibrary {
  const { uid } = withWritten(fs, path, bytes, (descriptor) => fs.fstatSync(descriptor));
  if (runtime.platform !== "win32") refuseShared(fs.statSync(parent), uid);
  return openEngine(path);
}

/** Not recursively: what is there under that name may belong to someone else by now. */
function remove(fs: FileSystem, directory: string, name: string): void {
  try {
    fs.unlinkSync(`${directory}/${name}`);
    fs.rmdirSync(directory);
  } catch {
    // A file that cannot be removed does no harm.
  }
}

/** The part of stat(2)'s result that we look at. */
export interface DirectoryFacts {
  /** Who owns it. */
  readonly uid: number;
  /** Its type and permissions. */
  readonly mode: number;
}

/**
 * Throws if anybody but this user and root can replace a file in a directory.
 *
 * @param user The user that this process acts for.
 */
export function refuseShared({ uid, mode }: DirectoryFacts, user: number): void {
  if (uid !== user && uid !== 0) {
    throw new Error(`it belongs to user ${uid}, who can exchange the files in it`);
  }
  if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0) {
    throw new Error("other users can exchange the files in it, as it has no sticky bit");
  }
}
