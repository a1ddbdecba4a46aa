/**
 * Where libcryptos are on a machine: under which names, and in which folders.
 *
 * @module
 */
import { files } from "./files.ts";
import { look, type Unseen, variable } from "./reading.ts";

/** The variable that names the libcrypto to use. */
export const environmentName = "HAZMAT_LIBCRYPTO";

/** The names that the package looks for, in order, and the usual folders. */
export interface Names {
  /** The names of the files. */
  readonly bare: readonly string[];
  /** The folders. */
  readonly directories: readonly string[];
}

/** The package's own list; an empty one where the runtime will not do. */
export async function usualNames(): Promise<Names> {
  try {
    return (await import("../ffi/locate.ts")).systemNames();
  } catch {
    return { bare: [], directories: [] };
  }
}

/** The path that the environment names. */
export function namedPath(unseen: Unseen): string | undefined {
  return unseen.try(
    `${environmentName}, ignored while it may not be read`,
    () => variable(environmentName),
  );
}

/** The paths where the system's loader would look, and the usual ones. */
export function usualPaths({ bare, directories }: Names, unseen: Unseen): string[] {
  const all = [...searchPath(unseen), ...directories, "/usr/local/lib", "/usr/local/lib64"];
  return [
    ...cachedPaths(unseen),
    ...all.flatMap((directory) => bare.map((name) => `${directory}/${name}`)),
  ];
}

function searchPath(unseen: Unseen): string[] {
  if (process.platform !== "linux") return [];
  const value = unseen.try("LD_LIBRARY_PATH", () => variable("LD_LIBRARY_PATH")) ?? "";
  return value.split(":").filter((path) => path.startsWith("/"));
}

/** The libcryptos in the cache of glibc's loader (ldconfig(8)). */
function cachedPaths(unseen: Unseen): string[] {
  const read = (path: string) => files.readFileSync(path, "latin1");
  const cache = unseen.try("the loader's cache", () => look("/etc/ld.so.cache", read)) ?? "";
  return cache.match(/\/[^\0]*\/libcrypto\.so\.[\w.]+(?=\0)/g) ?? [];
}
