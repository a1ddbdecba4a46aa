/**
 * A use of secrets, and what may be left of them.
 *
 * @module
 */
import type { Bytes } from "../../../hazmat/core/args.ts";
import type { Skip } from "../../std.ts";
import type { Needles } from "../memory.ts";
import { secretOf } from "./secrets.ts";

/** What the process's memory must hold at some point of a use. */
export interface Expected {
  /** Secrets that must be there, which proves that the search finds them. */
  readonly present?: readonly string[];
  /** Secrets that must be nowhere. */
  readonly absent?: readonly string[];
  /** Whether they may disappear a little later, as when a Worker winds up. */
  readonly isSoon?: boolean;
}

/** Stops until the process's memory has been searched. */
export type Look = (expected: Expected) => Promise<void>;

/** What only the process knows and may disclose: the salt of a key, random bytes. */
export type Notes = Record<string, string>;

/** Secrets by their names, in the caller's arrays. */
export type Secrets = Readonly<Record<string, Bytes>>;

/** A use of secrets. At its end all of them must be gone. */
export interface WipingCase {
  /** Why it cannot be made here. */
  readonly skip?: Skip;
  /** The size in bytes of each of the caller's secrets. */
  readonly secrets: Readonly<Record<string, number>>;
  /** Uses them in a child process, and wipes its arrays as a careful caller does. */
  use(secrets: Secrets, look: Look, notes: Notes): void | Promise<void>;
  /** Secrets derived from those, computed by the searching process. */
  derived?(secrets: Secrets, notes: Notes): Needles;
}

/** Cases by their titles, which are whole sentences. */
export type WipingCases = Readonly<Record<string, WipingCase>>;

/** The secrets of a case. */
export function secretsOf(title: string, { secrets }: WipingCase): Secrets {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, size]) => [name, secretOf(`${title}: ${name}`, size)]),
  );
}

/** Wipes all of them. */
export function wipeAll(secrets: Secrets): void {
  for (const bytes of Object.values(secrets)) bytes.fill(0);
}

/** Calls deep in the stack, where later code does not overwrite what was left there. */
export function farDown(call: () => void, levels = 2000): void {
  if (levels === 0) call();
  else farDown(call, levels - 1);
  void levels; // Bun would reuse the frame for a tail call
}

/** What a call throws; it must throw. */
export function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it does not throw");
}

/** What a promise is rejected with; it must be rejected. */
export function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => Promise.reject(new Error("it is not rejected")),
    (error) => error as Error,
  );
}
