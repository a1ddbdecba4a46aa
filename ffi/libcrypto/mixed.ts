/**
 * Whether a libcrypto's calls to its own functions stay inside it.
 *
 * The dynamic linker looks for a symbol in the global scope first: the program,
 * what it is linked with, what `LD_PRELOAD` names. A libcrypto that was built
 * without `-Bsymbolic-functions` binds its internal calls that way. With
 * another libcrypto in the global scope, they land there, in code for different
 * structures.
 *
 * @module
 */
import { type libc, RTLD_DI_LINKMAP, RTLD_NOW_NOLOAD } from "../libc.ts";
import { cString, readCString, type StringReader } from "../bytes.ts";
import type { FunctionsOf, Pointer } from "../declare.ts";
import { MixedLibcryptoError } from "../../errors.ts";
import type { Libcrypto } from "./libcrypto.ts";
import { runtime } from "../runtime.ts";
/** A symbol that a library defines and also references through the dynamic linker. */
export interface OwnReference {
  /** Its name. */
  readonly name: string;
  /** The version that it is bound with, as in `"OPENSSL_3.0.0"`; `""` for none. */
  readonly version: string;
}

type Libc = FunctionsOf<typeof libc>;

const symbolSize = 24; // Elf64_Sym
const relocationSize = 24; // Elf64_Rela
const Tag = {
  PLTRELSZ: 2n,
  STRTAB: 5n,
  SYMTAB: 6n,
  RELA: 7n,
  RELASZ: 8n,
  STRSZ: 10n,
  JMPREL: 23n,
  VERSYM: 0x6ffffff0n,
  VERDEF: 0x6ffffffcn,
} as const;

/** References to its own symbols in the library loaded from `path`. */
export function ownReferences(libc: Libc, path: string): OwnReference[] {
  const image = new Image(libc, path);
  const indexes = [
    ...new Set([
      ...image.relocated(Tag.JMPREL, Tag.PLTRELSZ),
      ...image.relocated(Tag.RELA, Tag.RELASZ),
    ]),
  ];
  return indexes.flatMap((index) => image.ownSymbol(index) ?? []);
}

class Image {
  readonly #libc: Libc;
  readonly #base: bigint;
  readonly #dynamic: ReadonlyMap<bigint, bigint>;
  readonly #strings: Uint8Array;
  readonly #versions: ReadonlyMap<number, string>;

  constructor(libc: Libc, path: string) {
    this.#libc = libc;
    const [base, dynamic] = linkMap(libc, path);
    this.#base = base;
    this.#dynamic = this.#readDynamic(dynamic);
    this.#strings = this.#read(this.#address(Tag.STRTAB)!, Number(this.#dynamic.get(Tag.STRSZ)));
    this.#versions = this.#readVersions();
  }

  /** The indexes of the symbols that a relocation table references. */
  *relocated(table: bigint, size: bigint): Generator<number> {
    const address = this.#address(table);
    if (address === undefined) return;
    const bytes = this.#view(address, Number(this.#dynamic.get(size)));
    for (let at = 0; at < bytes.byteLength; at += relocationSize) {
      const index = bytes.getUint32(at + 12, true); // r_info's upper half
      if (index !== 0) yield index;
    }
  }

  /** A symbol that is defined here and that another library could take over. */
  ownSymbol(index: number): OwnReference | undefined {
    const symbol = this.#view(this.#address(Tag.SYMTAB)! + BigInt(index * symbolSize), symbolSize);
    const isLocal = symbol.getUint8(4) >> 4 === 0; // STB_LOCAL
    const isProtected = (symbol.getUint8(5) & 3) !== 0; // not STV_DEFAULT
    const isUndefined = symbol.getUint16(6, true) === 0; // SHN_UNDEF
    if (isLocal || isProtected || isUndefined) return undefined;
    return { name: this.#string(symbol.getUint32(0, true)), version: this.#versionOf(index) };
  }

  #versionOf(index: number): string {
    const table = this.#address(Tag.VERSYM);
    if (table === undefined) return "";
    const number = this.#view(table + BigInt(2 * index), 2).getUint16(0, true) & 0x7fff;
    return this.#versions.get(number) ?? "";
  }

  /** Elf64_Verdef: version numbers to names. Number 1 is the library's own name. */
  #readVersions(): Map<number, string> {
    const names = new Map<number, string>();
    let at = this.#address(Tag.VERDEF);
    while (at !== undefined) {
      const definition = this.#view(at, 20);
      const number = definition.getUint16(4, true);
      const first = this.#view(at + BigInt(definition.getUint32(12, true)), 8);
      if (number !== 1) names.set(number, this.#string(first.getUint32(0, true)));
      const next = definition.getUint32(16, true);
      at = next === 0 ? undefined : at + BigInt(next);
    }
    return names;
  }

  #readDynamic(address: bigint): Map<bigint, bigint> {
    const entries = new Map<bigint, bigint>();
    for (let at = address;; at += 16n) {
      const entry = this.#view(at, 16);
      const tag = entry.getBigUint64(0, true);
      if (tag === 0n) return entries;
      entries.set(tag, entry.getBigUint64(8, true));
    }
  }

  /** glibc has relocated these addresses in place; musl has not. */
  #address(tag: bigint): bigint | undefined {
    const value = this.#dynamic.get(tag);
    return value === undefined || value >= this.#base ? value : value + this.#base;
  }

  #string(at: number): string {
    return new TextDecoder().decode(this.#strings.subarray(at, this.#strings.indexOf(0, at)));
  }

  #view(address: bigint, size: number): DataView {
    return new DataView(this.#read(address, size).buffer);
  }

  #read(address: bigint, size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    this.#libc.memcpy(bytes, runtime.toPointer(address), BigInt(size));
    return bytes;
  }
}

/** struct link_map of a loaded library: where it is loaded, and its dynamic section. */
function linkMap(libc: Libc, path: string): [base: bigint, dynamic: bigint] {
  const handle = libc.dlopen(cString(path), RTLD_NOW_NOLOAD);
  const out = new BigUint64Array(1);
  if (!handle || libc.dlinfo(handle, RTLD_DI_LINKMAP, out) !== 0) {
    throw new Error(`Cannot examine "${path}": it is not loaded`);
  }
  const map = new BigUint64Array(3); // l_addr, l_name, l_ld
  libc.memcpy(map, runtime.toPointer(out[0]!) as Pointer, 24n);
  libc.dlclose(handle);
  return [map[0]!, map[2]!];
}

/** A file that is loaded in this process. */
export interface LoadedFile {
  /** Its path, as the system's loader names it. */
  readonly path: string;
  /** Where it begins in memory. */
  readonly base: bigint;
}

/** The file around an address, where dladdr(3) exists and knows it. */
export function loadedFile(
  reader: StringReader,
  { dladdr }: FunctionsOf<typeof libc>,
  address: Pointer,
): LoadedFile | undefined {
  const info = new BigUint64Array(4); // Dl_info: fname, fbase, sname, saddr
  if (dladdr(address, info) === 0) return undefined;
  return { path: readCString(reader, runtime.toPointer(info[0]!)), base: info[1]! };
}

/** Where a libcrypto's references to its own symbols lead. */
export interface Diagnosis {
  /** The file that was examined. */
  readonly path: string;
  /** How many of its own symbols another library in the global scope could take over. */
  readonly interposable: number;
  /** Those that one does take over. */
  readonly strayed: readonly StrayedReference[];
}

/** One of libcrypto's own symbols, taken from another file. */
export interface StrayedReference {
  /** The symbol. */
  readonly symbol: string;
  /** The file that it is taken from. */
  readonly path: string;
}

type Opened = Pick<Libcrypto, "functions" | "libc" | "anchor" | "path">;

/**
 * Examines a libcrypto's references to its own symbols. Only on Linux: the
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
 * Refuses a libcrypto if some of its references stray.
 *
 * @throws {MixedLibcryptoError} If references stray.
 */
export function refuseMixed(libcrypto: Opened): void {
  const { path, strayed } = diagnose(libcrypto);
  if (strayed.length > 0) throw new MixedLibcryptoError(path, strayed);
}

/** Where the linker resolves a reference, if not in this libcrypto. */
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
