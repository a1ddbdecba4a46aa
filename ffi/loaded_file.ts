/**
 * Which file an address in this process was loaded from (dladdr(3)).
 *
 * @module
 */
import { readCString, type StringReader } from "./cstring.ts";
import type { FunctionsOf, Pointer } from "./prototype.ts";
import type { libc } from "./prototypes/libc.ts";
import { runtime } from "./runtime.ts";

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
