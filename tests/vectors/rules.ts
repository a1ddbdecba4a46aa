/**
 * Runs every file of a folder of vectors by rules, so that none is forgotten.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type Skip } from "../std.ts";
import type { Need } from "./need.ts";
import { cryptography, cryptographyVersion, knownVersion, type Place } from "./places.ts";
import { readRecords } from "./records.ts";
import { Tally } from "./tally.ts";
import type { Vector } from "./vector.ts";

/** Checks one vector: throws, or returns what became of it. No return value: it was valid. */
export type Check = (
  vector: Vector,
) => void | "invalid" | { readonly notApplicable: string };

/** How to test a file. */
export interface Plan {
  /** What its algorithm needs. */
  readonly need: Need;
  /** The name of the line that begins a vector: "count", unless given. */
  readonly start?: string;
  /** Lines of these names hold for all vectors that follow, wherever they are. */
  readonly shared?: readonly string[];
  /** Reads the vectors, if the file is not of records. */
  readonly read?: (file: string, text: string) => Vector[];
  /** Checks one vector. */
  readonly check: Check;
}

/** A plan for the files whose names match, or why they are left out. The first match holds. */
export type Rule = readonly [
  pattern: RegExp,
  plan: string | ((...groups: string[]) => Plan),
];

/** A package of vectors. */
export interface Collection {
  /** Where it is. */
  readonly place: Place;
  /** The version that the rules are for. */
  readonly knownVersion: string;
}

const usual: Collection = { place: cryptography, knownVersion };

function runPlan(path: string, plan: Plan, { place }: Collection): void {
  const text = readFileSync(join(place.path, path), "utf8");
  const vectors = plan.read?.(path, text) ??
    readRecords(path, text, plan.start ?? "count", plan.shared);
  const tally = new Tally();
  using _held = plan.need.hold();
  for (const vector of vectors) {
    const outcome = plan.check(vector);
    if (outcome === undefined) tally.valid();
    else if (outcome === "invalid") tally.invalid();
    else tally.notApplicable(outcome.notApplicable);
  }
  tally.finish(path, vectors.length);
}

/** A file without a rule: an error, unless this is another version of the package. */
function unknownFile(path: string, { place, knownVersion: known }: Collection): void {
  const version = cryptographyVersion(place);
  const skip: Skip = version !== known &&
    `new in version ${version} of the vectors; the rules are for ${known}`;
  it(path, { skip }, () => {
    throw new Error(`No rule says how to test ${path}`);
  });
}

function ruleFile(
  path: string,
  name: string,
  rules: readonly Rule[],
  collection: Collection,
): string | undefined {
  for (const [pattern, plan] of rules) {
    const match = pattern.exec(name);
    if (match === null) continue;
    if (typeof plan === "string") return plan;
    const found = plan(...match.slice(1));
    it(path, { skip: found.need.skip }, () => runPlan(path, found, collection));
    return;
  }
  unknownFile(path, collection);
}

function files(folder: string, { place }: Collection): string[] {
  const entries = readdirSync(join(place.path, folder), { recursive: true });
  return entries.map(String).filter((name) => /\.(rsp|txt|fax|input)$/.test(name)).sort();
}

/** Tests every file of a folder by the first rule that its name matches. */
export function testFolder(
  folder: string,
  rules: readonly Rule[],
  collection: Collection = usual,
): void {
  describe(`vectors of ${folder}`, () => {
    const { skip } = collection.place;
    if (skip !== false) return it("all", { skip }, () => {});
    const leftOut: string[] = [];
    for (const name of files(folder, collection)) {
      const reason = ruleFile(`${folder}/${name}`, name, rules, collection);
      if (reason !== undefined) leftOut.push(`${folder}/${name}: left out: ${reason}`);
    }
    if (leftOut.length > 0) it("says what is left out", () => console.log(leftOut.join("\n")));
  });
}
