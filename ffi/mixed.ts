/**
 * Whether a libcrypto's calls to its own functions stay in it.
 *
 * The dynamic linker looks for a symbol in the global scope first: the program,
 * what it is linked with, what `LD_PRELOAD` names. A libcrypto that was built
 * without `-Bsymbolic-functions` binds its internal calls that way. With another
 * libcrypto in the global scope they land there, in code for other structures.
 *
 * @module
 */
import { cString } from "./cstring.ts";
import { type OwnReference, ownReferences } from "./elf.ts";
import { MixedLibcryptoError } from "../errors.ts";
import { type LoadedFile, loadedFile } from "./loaded_file.ts";
import type { Libcrypto } from "./libcrypto.ts";
import type { Pointer } from "./prototype.ts";
import { runtime } from "./runtime.ts";

/** Where a libcrypto's references to its own symbols lead. */
export interface Diagnosis {
  /** The file that was examined. */
  readonly path: string;
  /** How many of its own symbols another library in the global scope could take over. */
  readonly interposable: number;
  /** Those that one does take over. */
  readonly strayed: readonly StrayedReference[];
}

/** One of libcrypto's own symbols, which is taken from another file. */
export interface StrayedReference {
  /** The symbol. */
  readonly symbol: string;
  /** The file that it is taken from. */
  readonly path: string;
}

type Opened = Pick<Libcrypto, "functions" | "libc" | "anchor" | "path">;

/**
 * Examines every reference of a libcrypto to its own symbols. Only on Linux: the
 * loaders of macOS and Windows bind such references within the library.
 */
export function diagnose(libcrypto: Opened): Diagnosis {
  const { libc, path } = libcrypto;
  if (runtime.platform !== "linux") return { path, interposable: 0, strayed: [] };
  const references = ownReferences(libc, path);
  const strayed = references.flatMap((reference) => strays(libcrypto, reference) ?? []);
  return { path, interposable: references.length, strayed };
}

/**
 * Refuses a libcrypto of which some references stray.
 *
 * @throws {MixedLibcryptoError} If references stray.
 */
export function refuseMixed(libcrypto: Opened): void {
  const { path, strayed } = diagnose(libcrypto);
  if (strayed.length > 0) throw new MixedLibcryptoError(path, strayed);
}

/** Where the linker takes a reference from, if not from this libcrypto. */
function strays(
  libcrypto: Opened,
  { name, version }: OwnReference,
): StrayedReference | undefined {
  const { libc } = libcrypto;
  const symbol = cString(name);
  const found = version !== "" && libc.dlvsym !== null
    ? libc.dlvsym(runtime.nullPointer, symbol, cString(version))
    : libc.dlsym(runtime.nullPointer, symbol);
  const file = found ? isElsewhere(libcrypto, found) : undefined;
  return file === undefined ? undefined : { symbol: name, path: file.path };
}

function isElsewhere(libcrypto: Opened, address: Pointer): LoadedFile | undefined {
  const { functions, libc, anchor } = libcrypto;
  const here = loadedFile(functions, libc, anchor);
  const there = loadedFile(functions, libc, address);
  return there !== undefined && there.base !== here?.base ? there : undefined;
}
