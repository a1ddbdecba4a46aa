/**
 * Whether a built library can be confused with another OpenSSL.
 *
 * @module
 */
import { readLibrary, type SharedLibrary } from "./readelf.ts";

/** What a library must satisfy. */
export interface Expected {
  /** Its label. */
  readonly label: string;
  /** Whether its SONAME must contain the label: before 1.1.0 it cannot. */
  readonly labelledName: boolean;
}

const namesShown = 3;

/** What is wrong with a library; nothing if it cannot be confused with another. */
export function faultsOf(path: string, expected: Expected): string[] {
  const library = readLibrary(path);
  return [
    ...nameFaults(library, expected),
    ...versionFaults(library, expected.label),
    ...callFaults(library),
  ];
}

function nameFaults({ soname, needed }: SharedLibrary, { label, labelledName }: Expected) {
  if (!labelledName) return [];
  const named = (name: string | null) => name?.includes(`-${label}.`) ?? false;
  const others = needed.filter((name) => /^lib(crypto|ssl)\b/.test(name) && !named(name));
  return [
    ...(named(soname) ? [] : [`its SONAME has not the label "${label}": ${soname}`]),
    ...others.map((name) => `it needs a library without the label "${label}": ${name}`),
  ];
}

function versionFaults({ exports }: SharedLibrary, label: string): string[] {
  if (exports.length === 0) return ["it exports nothing"];
  const word = new RegExp(`_${label.toUpperCase()}(_|$)`);
  const without = exports.filter(({ version }) => version === null);
  const foreign = exports.filter(({ version }) => version !== null && !word.test(version));
  return [
    ...fault(without.map(({ name }) => name), "exports without a symbol version"),
    ...fault(
      foreign.map(({ name, version }) => `${name}@${version}`),
      `exports whose symbol version has not the label "${label}"`,
    ),
  ];
}

/** If the loader looks up one of its own functions, it may find it in another library. */
function callFaults(library: SharedLibrary): string[] {
  return fault(interposable(library), "own functions that the loader looks up elsewhere first");
}

/** The library's own functions that another library in the process can replace. */
export function interposable({ exports, lookedUp }: SharedLibrary): string[] {
  const own = new Set(exports.filter(({ isFunction }) => isFunction).map(({ name }) => name));
  return [...new Set(lookedUp)].filter((name) => own.has(name));
}

function fault(names: string[], what: string): string[] {
  if (names.length === 0) return [];
  const more = names.length > namesShown ? ", ..." : "";
  return [`${names.length} ${what}: ${names.slice(0, namesShown).join(", ")}${more}`];
}

/** What was found, in a line. */
export function description(path: string): string {
  const { soname, exports } = readLibrary(path);
  const versions = [...new Set(exports.map(({ version }) => version))].sort();
  const [first, last] = [versions[0], versions.at(-1)];
  const range = versions.length === 1 ? `1 version: ${first}` : `versions ${first} to ${last}`;
  return `${soname}: ${exports.length} exports, ${range}; own calls bound`;
}
