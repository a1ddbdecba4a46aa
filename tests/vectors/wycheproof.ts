/**
 * Project Wycheproof's files, and how their tests are judged.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidTag, OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import { describe, it } from "../std.ts";
import type { Need } from "./need.ts";
import { wycheproof } from "./places.ts";
import { Tally } from "./tally.ts";
import { type Bytes, same, sameBytes, Vector } from "./vector.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass = abstract new (...args: any[]) => Error;

/** A test, with the fields of its group. */
export type Test = Vector;

/** How a call on an invalid test ends: with one of these errors, or not with the invalid output. */
export type Ending = readonly ErrorClass[] | "differs";

/** How the two directions end on an invalid test. */
export interface Refusal {
  /** Seal, encrypt, derive, compute. */
  readonly forward: Ending;
  /** Open, decrypt, verify. */
  readonly backward?: readonly ErrorClass[];
}

/** How to test a file. */
export interface Subject {
  /** What its algorithm needs. */
  readonly need: Need;
  /** The fields that make the output, one after another. */
  readonly output: readonly string[];
  /** The field that the backward direction gives; none: it gives nothing to compare. */
  readonly input?: string;
  /** Makes the output. */
  forward(test: Test): Bytes;
  /** Takes the output back. */
  backward?(test: Test, output: Bytes): Bytes | void;
  /** How invalid tests end, by their first flag ("" for those without). */
  readonly refusals?: Readonly<Record<string, Refusal>>;
  /** Why a test may ask for something not offered. It is then refused, or judged like any other. */
  limit?(test: Test): string | undefined;
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly ({ readonly tests: readonly Fields[] } & Fields)[];
}
type Fields = Readonly<Record<string, unknown>>;

/** A call that must be refused, for reasons that the test does not name. */
class Refused {
  readonly error: Error;

  constructor(error: Error) {
    this.error = error;
  }
}

/** How the backend says that it does not offer something. */
const notOffered: readonly ErrorClass[] = [UnsupportedAlgorithm, RangeError];

function attempt<T>(call: () => T): T | Refused {
  try {
    return call();
  } catch (error) {
    return new Refused(error as Error);
  }
}

/** Both directions, where the test is valid. */
function checkValid(test: Test, subject: Subject, output: Bytes): void {
  same(subject.forward(test), output, `${test.id} forward`);
  checkBack(test, subject, subject.backward?.(test, output));
}

/** What the backward direction gave, where it gives something. */
function checkBack(test: Test, subject: Subject, back: Bytes | void): void {
  if (subject.input === undefined) return;
  if (!back) throw new Error(`${test.id} backward gave nothing`);
  same(back, test.bytes(subject.input), `${test.id} backward`);
}

/** Each direction, where the test may be refused. */
function checkAcceptable(test: Test, subject: Subject, output: Bytes): void {
  const there = attempt(() => subject.forward(test));
  const back = attempt(() => subject.backward?.(test, output));
  if (there instanceof Refused) checkRefused(`${test.id} forward`, there, refusals);
  else same(there, output, `${test.id} forward`);
  if (back instanceof Refused) checkRefused(`${test.id} backward`, back, refusals);
  else checkBack(test, subject, back);
}

/** Whether both directions say that they do not offer this. */
function isNotOffered(test: Test, subject: Subject, output: Bytes): boolean {
  const there = attempt(() => subject.forward(test));
  if (!(there instanceof Refused && notOffered.some((type) => there.error instanceof type))) {
    return false;
  }
  if (!subject.backward) return true;
  checkRefused(`${test.id} backward`, attempt(() => subject.backward!(test, output)), notOffered);
  return true;
}

/** How an implementation may refuse what it need not accept. */
const refusals: readonly ErrorClass[] = [
  RangeError,
  OpenSSLError,
  InvalidTag,
  UnsupportedAlgorithm,
];

function checkRefused(id: string, outcome: unknown, classes: readonly ErrorClass[]): void {
  if (!(outcome instanceof Refused)) throw new Error(`${id}: it was not refused`);
  if (classes.some((errorClass) => outcome.error instanceof errorClass)) return;
  const names = classes.map(({ name }) => name).join(" or ");
  throw new Error(`${id}: expected ${names}, but it threw ${outcome.error}`);
}

function checkInvalid(test: Test, subject: Subject, output: Bytes): void {
  const flag = flagsOf(test)[0] ?? "";
  const refusal = subject.refusals?.[flag];
  if (!refusal) throw new Error(`${test.id}: no refusal is set down for "${flag}"`);
  const there = attempt(() => subject.forward(test));
  if (refusal.forward !== "differs") checkRefused(`${test.id} forward`, there, refusal.forward);
  else if (!(there instanceof Refused) && sameBytes(there, output)) {
    throw new Error(`${test.id}: the output is the invalid one`);
  }
  if (!refusal.backward) return;
  const back = attempt(() => subject.backward!(test, output));
  checkRefused(`${test.id} backward`, back, refusal.backward);
}

/** A test's flags. */
export function flagsOf(test: Test): string[] {
  return test.has("flags") ? test.text("flags").split(",").filter((flag) => flag !== "") : [];
}

function judge(test: Test, subject: Subject, tally: Tally): void {
  const output = subject.output.map((name) => test.text(name)).join("");
  const bytes = Uint8Array.fromHex(output);
  const result = test.text("result");
  const limit = subject.limit?.(test);
  if (limit !== undefined && isNotOffered(test, subject, bytes)) {
    tally.notApplicable(limit);
  } else if (result === "valid") {
    checkValid(test, subject, bytes);
    tally.valid();
  } else if (result === "acceptable") {
    checkAcceptable(test, subject, bytes);
    tally.acceptable();
  } else {
    checkInvalid(test, subject, bytes);
    tally.invalid();
  }
}

function testsOf(name: string, { testGroups }: File): Test[] {
  return testGroups.flatMap(({ tests, ...group }) =>
    tests.map((test) => new Vector(`${name}, tcId ${test.tcId}`, { ...group, ...test }))
  );
}

function runFile(name: string, subject: Subject): void {
  const file: File = JSON.parse(readFileSync(join(wycheproof.path, name), "utf8"));
  const tally = new Tally();
  using _held = subject.need.hold();
  for (const test of testsOf(name, file)) judge(test, subject, tally);
  tally.finish(name, file.numberOfTests);
}

/** Tests files of Wycheproof, by name (without `_test.json`). */
export function testWycheproof(title: string, subjects: Readonly<Record<string, Subject>>): void {
  describe(`Wycheproof: ${title}`, () => {
    for (const [name, subject] of Object.entries(subjects)) {
      const skip = wycheproof.skip || subject.need.skip;
      it(name, { skip }, () => runFile(`${name}_test.json`, subject));
    }
  });
}
