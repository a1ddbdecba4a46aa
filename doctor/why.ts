/**
 * Why a libcrypto is used, or is not.
 *
 * @module
 */
import type { Loaded } from "./loading.ts";
import { environmentName, type Names } from "./places.ts";
import { unsupported } from "./version_text.ts";

/** What the choice depended on. */
export interface Choice {
  /** What came of it. */
  readonly loaded: Loaded;
  /** The names that are looked for. */
  readonly names: Names;
  /** The path that the environment names. */
  readonly named: string | undefined;
}

/** Whether one of the paths is a name, or ends with it. */
export function isNamed(paths: readonly string[], name: string): boolean {
  return paths.some((path) => path === name || path.endsWith(`/${name}`));
}

/** Why the file with these paths is used, or is not. */
export function why(
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
  return `${environmentName} names it, and it does not do (${error?.code ?? error?.name})`;
}

function whyLater({ bare }: Names, paths: readonly string[], used: string): string {
  const [own, other] = [paths, [used]].map((paths) => bare.find((name) => isNamed(paths, name)));
  if (own === undefined) return "its name is none that is looked for";
  return own === other || other === undefined
    ? `the loader finds another ${own} first`
    : `${other} is looked for before ${own}`;
}
