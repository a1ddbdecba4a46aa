/**
 * Project Wycheproof's files about keys, and how their tests are judged.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DecryptionFailed,
  InvalidKey,
  InvalidSignature,
  MalformedData,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import { describe, it, type Skip } from "../std.ts";
import { wycheproofKeys } from "./places.ts";
import { Tally } from "./tally.ts";
import { type Bytes, sameBytes } from "./vector.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A test, with the fields of its group. A field that is not there is an error. */
export class KeyTest {
  /** Where it is, for messages. */
  readonly id: string;
  readonly #fields: Fields;

  /** Takes its fields, by name. */
  constructor(id: string, fields: Fields) {
    this.id = id;
    this.#fields = fields;
  }

  /** Whether it has a field. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** A field, whatever it is. */
  value<T>(name: string): T {
    if (!this.has(name)) throw new Error(`${this.id} has no "${name}"`);
    return this.#fields[name] as T;
  }

  /** A field's text. */
  text(name: string): string {
    return String(this.value(name));
  }

  /** A field that is hexadecimal. */
  bytes(name: string): Bytes {
    const text = this.text(name);
    return Uint8Array.fromHex(text.length % 2 === 0 ? text : `0${text}`);
  }

  /** Whether it has the flag. */
  is(flag: string): boolean {
    return this.value<string[]>("flags").includes(flag);
  }

  /** OpenSSL's name of a digest. */
  hash(name: string): string {
    return this.text(name).toLowerCase().replace(/^sha-/, "sha").replace("/", "-");
  }
}

/** How to test a file. */
export interface KeySubject {
  /** Why it cannot be tested here, or `false`. */
  readonly skip?: Skip;
  /**
   * Does what the test is about: throws if it is refused. What it returns must be what the test
   * says, if that is valid, and must not be, if it is invalid.
   */
  attempt(test: KeyTest): Bytes | void;
  /** What it must return. */
  expected?(test: KeyTest): Bytes;
  /** Whether a test that may be accepted is. Without it, none is. */
  accepts?(test: KeyTest): boolean;
  /** Why a test asks for what is not offered, or not judged here. */
  limit?(test: KeyTest): string | undefined;
  /** What no libcrypto offers of all of it. */
  readonly refusedAltogether?: string;
}

/** How keys, signatures and ciphertexts are refused. */
const refusals = [InvalidKey, InvalidSignature, DecryptionFailed, MalformedData, RangeError];

/** What came of a test: whether it was accepted, or what is not offered. */
function outcome(test: KeyTest, subject: KeySubject): boolean | UnsupportedAlgorithm {
  try {
    const result = subject.attempt(test);
    if (!result || subject.expected === undefined) return true;
    return sameBytes(result, subject.expected(test));
  } catch (error) {
    if (error instanceof UnsupportedAlgorithm) return error;
    if (refusals.some((type) => error instanceof type)) return false;
    throw new Error(`${test.id}: ${error}`, { cause: error });
  }
}

function judge(test: KeyTest, subject: KeySubject, tally: Tally): void {
  const limit = subject.limit?.(test);
  if (limit !== undefined) return tally.notApplicable(limit);
  const result = test.text("result");
  const accepts = result === "valid" ||
    (result === "acceptable" && (subject.accepts?.(test) ?? false));
  const wanted = accepts && subject.refusedAltogether === undefined;
  const was = outcome(test, subject);
  if (was instanceof UnsupportedAlgorithm && wanted) return tally.notApplicable(was.message);
  const is = was === true;
  if (is !== wanted) {
    const [ended, should] = [is, wanted].map((one) => one ? "accepted" : "refused");
    throw new Error(
      `${test.id} (${result}, ${test.value<string[]>("flags")}, ${
        test.has("comment") ? test.text("comment") : ""
      }) must be ${should}, but was ${ended}`,
    );
  }
  if (result === "valid") tally.valid();
  else if (result === "invalid") tally.invalid();
  else tally.acceptable();
}

interface File {
  readonly numberOfTests: number;
  readonly testGroups: readonly ({ readonly tests: readonly Fields[] } & Fields)[];
}

function runFile(name: string, subject: KeySubject): void {
  const file: File = JSON.parse(readFileSync(join(wycheproofKeys.path, name), "utf8"));
  const tally = new Tally();
  for (const { tests, ...group } of file.testGroups) {
    for (const test of tests) {
      judge(new KeyTest(`${name}, tcId ${test.tcId}`, { ...group, ...test }), subject, tally);
    }
  }
  tally.finish(name, file.numberOfTests);
}

/** Tests files of Wycheproof, by name (without `_test.json`). */
export function testWycheproofKeys(
  title: string,
  subjects: Readonly<Record<string, KeySubject>>,
): void {
  describe(`Wycheproof: ${title}`, () => {
    for (const [name, subject] of Object.entries(subjects)) {
      const skip = wycheproofKeys.skip || subject.skip || false;
      it(name, { skip }, () => runFile(`${name}_test.json`, subject));
    }
  });
}
