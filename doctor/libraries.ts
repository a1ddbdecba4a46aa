/**
 * The libcryptos on this machine.
 *
 * @module
 */
import type { Loaded } from "./loading.ts";
import { files, look, Unseen, variable } from "./reading.ts";

/** One libcrypto on this machine. */
export interface Candidate {
  /** Its file. */
  readonly path: string;
  /** The version it states; `null` if unknown. */
  readonly version: string | null;
  /** Whether the package uses it. */
  readonly used: boolean;
  /** Why it is, or is not, used. */
  readonly why: string;
}

/** The libcryptos on this machine. */
export interface Libraries {
  /** Those found, the one in use first. */
  readonly found: readonly Candidate[];
  /** The names looked for and not found. */
  readonly missing: readonly string[];
  /** What may not be inspected, and what would allow it. */
  readonly hidden: readonly string[];
}

/** Looks for libcryptos in the usual places, and where the environment says. */
export async function libraries(loaded: Loaded): Promise<Libraries> {
  const unseen = new Unseen();
  const names = await usualNames();
  const named = namedPath(unseen);
  const choice: Choice = { loaded, names, named };
  const used = loaded.status?.libcrypto;
  const paths = [used, named, ...usualPaths(names, unseen)].filter((path) => path !== undefined);
  const groups = sameFiles(paths, used, unseen);
  return {
    found: groups.map((paths) => candidate(paths, choice, unseen)),
    missing: missing(choice, groups.flat(), unseen),
    hidden: unseen.lines,
  };
}

const others = "other libcryptos";

/** The paths that exist, grouped by file. */
function sameFiles(
  paths: readonly string[],
  used: string | undefined,
  unseen: Unseen,
): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of new Set(paths)) {
    const real = unseen.try(others, () => look(path, (path) => files.realpathSync(path)));
    // The one in use exists, even if we may not check.
    const key = real ?? (path === used ? path : undefined);
    if (key !== undefined) groups.set(key, [...groups.get(key) ?? [], path]);
  }
  return [...groups.values()];
}

function candidate(paths: readonly string[], choice: Choice, unseen: Unseen): Candidate {
  const path = paths[0]!;
  const { status } = choice.loaded;
  const used = path === status?.libcrypto;
  const version = used
    ? status!.version
    : unseen.try(`the version of ${path}`, () => look(path, versionIn)) ?? null;
  return { path, version, used, why: why(choice, paths, version, used) };
}

/** Names looked for in vain; none if not everything could be inspected. */
function missing({ names, named }: Choice, found: readonly string[], unseen: Unseen): string[] {
  if (unseen.has(others)) return [];
  const wanted: Names["bare"] = named === undefined ? names.bare : [named];
  return wanted.filter((name) => !isNamed(found, name));
}

/** What the choice depends on. */
interface Choice {
  /** The outcome. */
  readonly loaded: Loaded;
  /** The names to look for. */
  readonly names: Names;
  /** The path that the environment names. */
  readonly named: string | undefined;
}

/** Whether one of the paths is this name, or ends with it. */
function isNamed(paths: readonly string[], name: string): boolean {
  return paths.some((path) => path === name || path.endsWith(`/${name}`));
}

/** Why the file with these paths is, or is not, used. */
function why(
  choice: Choice,
  paths: readonly string[],
  version: string | null,
  used: boolean,
): string {
  const { loaded, names, named } = choice;
  if (named !== undefined) return whyNamed(loaded, paths.includes(named), used);
  if (used) return `the first found of ${names.bare.join(", ")}`;
  const attempt = loaded.error?.attempts.find(({ name }) => isNamed(paths, name));
  if (attempt !== undefined) return attempt.reason;
  if (loaded.status === null) return "the package does not load";
  return unsupported(version) ?? whyLater(names, paths, loaded.status.libcrypto);
}

function whyNamed({ error }: Loaded, isIt: boolean, used: boolean): string {
  if (!isIt) return `${environmentName} names another`;
  if (used) return `${environmentName} names it`;
  return `${environmentName} names it, but it was refused (${error?.code ?? error?.name})`;
}

function whyLater({ bare }: Names, paths: readonly string[], used: string): string {
  const [own, other] = [paths, [used]].map((paths) => bare.find((name) => isNamed(paths, name)));
  if (own === undefined) return "its name is not one that is looked for";
  return own === other || other === undefined
    ? `the loader finds another ${own} first`
    : `${other} is looked for before ${own}`;
}

/** The variable that names the libcrypto to use. */
const environmentName = "HAZMAT_LIBCRYPTO";

/** The names that the package looks for, in order, and the usual folders. */
interface Names {
  /** The names of the files. */
  readonly bare: readonly string[];
  /** The folders. */
  readonly directories: readonly string[];
}

/** The package's own list; empty if the runtime is not supported. */
async function usualNames(): Promise<Names> {
  try {
    return (await import("../ffi/libcrypto/locate.ts")).systemNames();
  } catch {
    return { bare: [], directories: [] };
  }
}

/** The path that the environment names. */
function namedPath(unseen: Unseen): string | undefined {
  return unseen.try(
    `${environmentName}, ignored while it may not be read`,
    () => variable(environmentName),
  );
}

/** The paths that the system's loader would search, and the usual ones. */
function usualPaths({ bare, directories }: Names, unseen: Unseen): string[] {
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

/** What OpenSSL_version(3) would return; `null` if the file does not say. */
function versionIn(path: string): string | null {
  const bytes = files.readFileSync(path, "latin1");
  const found = /OpenSSL \d+\.\d+\.\d[\w.+-]* +\d{1,2} \w{3} \d{4}(?=\0)/.exec(bytes) ??
    /(LibreSSL \d[\d.]*|BoringSSL|AWS-LC)(?=[ \0])/.exec(bytes);
  return found?.[0] ?? null;
}

/** Why a version is not supported, if it is not. */
function unsupported(version: string | null): string | undefined {
  const [, name, number] = /^([\w-]+) ?([\d.]*)/.exec(version ?? "") ?? [];
  if (name === undefined) return undefined;
  if (name !== "OpenSSL") return `it is ${name}, not OpenSSL`;
  return /^(0\.|1\.0\.|1\.1\.0)/.test(number!) ? "OpenSSL must be 1.1.1 or newer" : undefined;
}
