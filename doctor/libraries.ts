/**
 * The libcryptos on this machine.
 *
 * @module
 */
import { files } from "./files.ts";
import type { Loaded } from "./loading.ts";
import { namedPath, type Names, usualNames, usualPaths } from "./places.ts";
import { look, Unseen } from "./reading.ts";
import { versionIn } from "./version_text.ts";
import { type Choice, isNamed, why } from "./why.ts";

/** One libcrypto on this machine. */
export interface Candidate {
  /** Its file. */
  readonly path: string;
  /** What it says it is; `null` where that is not known. */
  readonly version: string | null;
  /** Whether the package uses it. */
  readonly used: boolean;
  /** Why it is used, or is not. */
  readonly why: string;
}

/** The libcryptos on this machine. */
export interface Libraries {
  /** Those that were found, the used one first. */
  readonly found: readonly Candidate[];
  /** The names that were looked for and were not found. */
  readonly missing: readonly string[];
  /** What may not be looked at, and what would show it. */
  readonly hidden: readonly string[];
}

/** Looks for libcryptos where they usually are, and where the environment says. */
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

/** The paths that exist, those of one file together. */
function sameFiles(
  paths: readonly string[],
  used: string | undefined,
  unseen: Unseen,
): string[][] {
  const groups = new Map<string, string[]>();
  for (const path of new Set(paths)) {
    const real = unseen.try(others, () => look(path, (path) => files.realpathSync(path)));
    // The used one is there, whether or not that may be looked at.
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

/** Names that were looked for in vain; none where not everything could be seen. */
function missing({ names, named }: Choice, found: readonly string[], unseen: Unseen): string[] {
  if (unseen.has(others)) return [];
  const wanted: Names["bare"] = named === undefined ? names.bare : [named];
  return wanted.filter((name) => !isNamed(found, name));
}
