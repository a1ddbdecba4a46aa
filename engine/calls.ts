/**
 * What the compiled library provides for the primitives: bytes to and from
 * native memory, calls on another thread, and lists of algorithms.
 *
 * @module
 */
import { cString } from "../ffi/cstring.ts";
import { lazyFunctions } from "../ffi/lazy.ts";
import type { Declaration, FunctionsOf, Pointer } from "../ffi/declare.ts";
import type { ForeignLibrary } from "../ffi/types.ts";
import { NamesStatus, native } from "./prototypes.ts";

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
