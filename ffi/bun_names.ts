/**
 * Libraries without a path, in Bun. A part of `bun.ts`.
 *
 * `dlopen` of `bun:ffi` opens the file of that name in the working directory where
 * the system's loader finds none. So the loader itself is asked, and Bun then
 * comes upon a library that is loaded.
 *
 * @module
 */
import { cString } from "./cstring.ts";

const functions = {
  dlopen: { args: ["ptr", "i32"], returns: "ptr" },
  dlerror: { args: [], returns: "cstring" },
};

/** What `dlopen` of `bun:ffi` makes of them. */
export interface LoaderSymbols {
  dlopen(name: Uint8Array, flags: number): number | null;
  dlerror(): unknown;
}

/** `dlopen` of `bun:ffi`, for these functions. */
export type OpenLoader = (
  path: string,
  symbols: typeof functions,
) => { symbols: LoaderSymbols };

const RTLD_LAZY = 1; // as both runtimes do

/** What has them: a part of every process that opens libraries, so never looked for. */
const libraries = ["libc.so.6", "libdl.so.2"]; // the latter before glibc 2.34

/**
 * Has the system's loader load a library by its name, for good.
 *
 * @throws {Error} With the loader's reason as its message.
 */
export function loadByName(open: OpenLoader, name: string): void {
  const { dlopen, dlerror } = openLoader(open);
  if (!dlopen(cString(name), RTLD_LAZY)) throw new Error(String(dlerror()));
}

function openLoader(open: OpenLoader): LoaderSymbols {
  try {
    return open(libraries[0]!, functions).symbols;
  } catch {
    return open(libraries[1]!, functions).symbols;
  }
}
