/**
 * Turns the image in `image.ts` into a library loaded in this process: the
 * random engine, and the calls that the primitives make.
 *
 * On Linux the image goes into a sealed memfd: no other process can change it,
 * and no path needs to be writable. Elsewhere, and where that is refused, it
 * goes through a private file.
 *
 * @module
 */
import { cString, readCString } from "../ffi/bytes.ts";
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import { EngineImageError, FfiPermissionError } from "../errors.ts";
import {
  type Declaration,
  type FunctionsOf,
  lazyFunctions,
  type Pointer,
  type Prototypes,
} from "../ffi/declare.ts";
import type { OpenedLibcrypto } from "../ffi/libcrypto/libcrypto.ts";
import {
  F_ADD_SEALS,
  F_SEAL_ALL,
  MFD_CLOEXEC_ALLOW_SEALING,
  MFD_NOEXEC_SEAL,
  RTLD_DI_LINKMAP,
  RTLD_NOW_NOLOAD,
} from "../ffi/libc.ts";
import { SHA256_CTX_size } from "../ffi/headers/core.ts";
import { runtime } from "../ffi/runtime.ts";
import type { ForeignLibrary } from "../ffi/types.ts";
import { type Image, images } from "./image.ts";
import { NamesStatus, native, osrandom, type OsrandomFunctions } from "./prototypes.ts";
import { descriptors, openDescriptor, openEngine, openFromPrivateFile } from "./private_file.ts";

/** The two sets of functions that the one compiled library has. */
interface CompiledLibrary {
  readonly engine: OsrandomFunctions;
  readonly native: NativeFunctions;
}

let loaded: CompiledLibrary | undefined;

/**
 * The compiled engine, loaded once per process if the loader can tell.
 *
 * @param libcrypto An open one: the C library is reached through it.
 * @throws {EngineImageError} If there is no image for this platform, or the
 * system refuses to load it.
 * @throws {FfiPermissionError} If opening the image would need a permission
 * prompt.
 */
export function loadEngine(libcrypto: OpenedLibcrypto): OsrandomFunctions {
  return loadLibrary(libcrypto).engine;
}

/** What the same library provides for the primitives; loads and fails likewise. */
export function loadNative(libcrypto: OpenedLibcrypto): NativeFunctions {
  return loadLibrary(libcrypto).native;
}

function loadLibrary(libcrypto: OpenedLibcrypto): CompiledLibrary {
  return loaded ??= openImage(libcrypto, imageForThisMachine());
}

function imageForThisMachine(): Image {
  const platform = `${runtime.platform}-${runtime.arch}`;
  const image = images[platform];
  if (image !== undefined) return image;
  throw new EngineImageError(
    `there is no image for ${platform}, only for ${Object.keys(images).join(", ")}; ` +
      'build one there with "deno task build"',
  );
}

function bindLibrary(library: ForeignLibrary): CompiledLibrary {
  const missing = (name: string) =>
    new EngineImageError(`it does not export ${name}; build it anew`);
  return {
    engine: lazyFunctions(library, osrandom, missing),
    native: bindNative(library, missing),
  };
}

function openImage(libcrypto: OpenedLibcrypto, image: Image): CompiledLibrary {
  const bytes = imageBytes(libcrypto, image);
  const library = runtime.platform === "linux"
    ? openLoaded(libcrypto, image) ?? openFromMemory(libcrypto, bytes)
    : undefined;
  if (library !== undefined) return bindLibrary(library);
  return openFromPrivateFile(libcrypto, image, bytes, (library) => {
    const bound = bindLibrary(library);
    bindAll(bound.engine, osrandom);
    bindAll(bound.native, native);
    return bound;
  });
}

/** Each is bound when it is read, which the file's end would prevent. */
function bindAll(functions: object, table: Prototypes): void {
  for (const name in table) Reflect.get(functions, name);
}

/**
 * The copy that another Worker of this process has loaded, found by its SONAME,
 * which contains the digest of its content. A copy per Worker would never be
 * unloaded: the engine stays as long as the process.
 */
function openLoaded(
  { functions, libc }: OpenedLibcrypto,
  image: Image,
): ForeignLibrary | undefined {
  const handle = libc.dlopen(cString(image.soname), RTLD_NOW_NOLOAD);
  if (!handle) return undefined;
  const out = new BigUint64Array(1);
  const linkMap = new BigUint64Array(2); // struct link_map: l_addr, l_name
  const known = libc.dlinfo(handle, RTLD_DI_LINKMAP, out) === 0;
  if (known) libc.memcpy(linkMap, runtime.toPointer(out[0]!), 16n);
  libc.dlclose(handle);
  const path = known ? readCString(functions, runtime.toPointer(linkMap[1]!)) : "";
  if (path === "" || !runtime.mayOpen(path)) return undefined;
  try {
    return openEngine(path);
  } catch {
    return undefined; // the file of that name is gone: load another copy
  }
}

/** The image loaded from a sealed memfd, or `undefined` if the system refuses one. */
function openFromMemory({ libc }: OpenedLibcrypto, bytes: Uint8Array): ForeignLibrary | undefined {
  if (!runtime.mayOpen(descriptors)) {
    throw new FfiPermissionError("the osrandom engine", `--allow-ffi, or add ${descriptors}`);
  }
  if (libc.memfd_create === null) return undefined;
  const name = cString("osrandom");
  const flags = MFD_CLOEXEC_ALLOW_SEALING;
  let descriptor = libc.memfd_create(name, flags | MFD_NOEXEC_SEAL);
  if (descriptor < 0) descriptor = libc.memfd_create(name, flags);
  if (descriptor < 0) return undefined;
  try {
    fillAndSeal(libc, descriptor, bytes);
    return openDescriptor(descriptor);
  } catch {
    libc.close(descriptor);
    return undefined;
  }
}

function fillAndSeal(libc: OpenedLibcrypto["libc"], descriptor: number, bytes: Uint8Array): void {
  const written = libc.write(descriptor, bytes, BigInt(bytes.length));
  if (written !== BigInt(bytes.length)) throw new EngineImageError("memory is exhausted");
  if (libc.fcntl(descriptor, F_ADD_SEALS, F_SEAL_ALL) !== 0) {
    throw new EngineImageError("the system refuses to seal it");
  }
}

/**
 * Decodes an image, and checks it against its digest before any of it can run.
 *
 * @throws {EngineImageError} If it is not what was built: truncated, or
 * changed.
 * @throws {OpenSSLError} If libcrypto cannot compute the digest.
 */
function imageBytes(libcrypto: OpenedLibcrypto, image: Image): Uint8Array<ArrayBuffer> {
  const bytes = decode(image);
  const found = sha256(libcrypto, bytes);
  if (found === image.sha256) return bytes;
  throw damaged(`its SHA-256 must be ${image.sha256}, but is ${found}`);
}

function decode({ base64 }: Image): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(base64);
  } catch (error) {
    throw damaged("it is not in base64", { cause: error });
  }
}

function damaged(what: string, options?: ErrorOptions): EngineImageError {
  return new EngineImageError(`${what}; install the package anew`, options);
}

/**
 * By calling libcrypto's SHA-256 directly, without fetching it from a provider:
 * a configuration that leaves libcrypto without digests is not ours to refuse.
 */
function sha256({ functions }: OpenedLibcrypto, bytes: Uint8Array): string {
  const [context, digest] = [new Uint8Array(SHA256_CTX_size), new Uint8Array(32)];
  const isDone = functions.SHA256_Init(context) === 1 &&
    functions.SHA256_Update(context, bytes, BigInt(bytes.length)) === 1 &&
    functions.SHA256_Final(digest, context) === 1;
  if (!isDone) throw openSSLError(functions, "check the osrandom engine by its SHA-256");
  return digest.toHex();
}

/** The functions of `engine/c/calls/calls.h`, as JavaScript calls them. */
export interface NativeFunctions extends FunctionsOf<typeof native> {
  /**
   * `hazmat_job_work`, on another thread: does the job, and gives up one share of it. The promise
   * resolves then, and keeps the process alive until then.
   */
  readonly hazmat_job_work: (job: Pointer<"struct osr_job">) => Promise<void>;
}

/** Binds them, each when first read. */
export function bindNative(
  library: ForeignLibrary,
  missing: (name: string, declaration: Declaration) => Error,
): NativeFunctions {
  const functions = lazyFunctions(library, native, missing);
  return Object.defineProperty(functions, "hazmat_job_work", {
    configurable: true,
    enumerable: true,
    get() {
      const value = library.bindOffThread("hazmat_job_work");
      Object.defineProperty(functions, "hazmat_job_work", { value, enumerable: true });
      return value;
    },
  }) as NativeFunctions;
}

/**
 * The algorithms that a libcrypto has: all names of each. None if libcrypto has
 * no such list.
 *
 * @throws {RangeError} If there is no memory for the names of an algorithm.
 * @param libcrypto An address inside it.
 * @param list The function that lists them: `EVP_MD_do_all_provided`, or,
 * before OpenSSL 3.0, `EVP_MD_do_all_sorted`.
 * @param names The function that names one: `EVP_MD_names_do_all`; `null`
 * before 3.0.
 */
export function algorithmNames(
  native: NativeFunctions,
  libcrypto: Pointer,
  list: string,
  names: string | null,
): string[][] {
  const [listName, namesName] = [cString(list), names === null ? null : cString(names)];
  const write = (out: Uint8Array | null) => {
    const size = BigInt(out?.length ?? 0);
    const needed = Number(native.hazmat_names(libcrypto, listName, namesName, out, size));
    if (needed !== NamesStatus.OSR_FAILED) return needed;
    throw new RangeError("Cannot list algorithms: the system has no memory for their names");
  };
  let out = new Uint8Array(Math.max(0, write(null)));
  // A provider that another thread loads meanwhile may add names.
  for (let size = write(out); size > out.length; size = write(out)) out = new Uint8Array(size);
  return split(out);
}

function split(bytes: Uint8Array): string[][] {
  const algorithms: string[][] = [];
  let current: string[] = [];
  for (const name of new TextDecoder().decode(bytes).split("\0")) {
    if (name !== "") current.push(name);
    else if (current.length > 0) {
      algorithms.push(current);
      current = [];
    }
  }
  return algorithms;
}
