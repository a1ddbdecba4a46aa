/**
 * The keys that a file is encrypted and authenticated with. What reads or writes one asks for them
 * as it goes; they are derived on this thread or on another.
 *
 * @module
 */
import { type Bytes, largestInt } from "../core/args.ts";
import type { AnyBackend } from "../core/default.ts";
import { derive, deriveAsync } from "../kdfs/derivation.ts";
import {
  pbkdf2,
  pbkdf2Async,
  type Pbkdf2Options,
  scrypt,
  scryptAsync,
  type ScryptOptions,
} from "../kdfs/mod.ts";
import { pkcs12Algorithm, type Pkcs12KdfOptions } from "../kdfs/pkcs12_kdf.ts";
import type { Passphrase } from "./passphrases.ts";
import { notPkcs12 } from "./pfx.ts";

/** The most iterations unless the caller says otherwise: some seconds. */
export const defaultMaxIterations = 10_000_000;

/** The iterations of all keys of a file together. Who made it chose them, and may be no friend. */
export class Work {
  readonly #action: string;
  readonly #most: number;
  #done = 0;

  /** Nothing has been done yet. */
  constructor(action: string, most: number) {
    this.#action = action;
    this.#most = most;
  }

  /**
   * Counts the iterations of one more key, before it is derived, and returns them.
   *
   * @throws {RangeError} If they are too many with those before.
   */
  iterations(count: number): number {
    if (count < 1) throw notPkcs12(`iterations must be 1 or more, but are ${count}`);
    this.#done += count;
    if (this.#done <= this.#most && count <= largestInt) return count;
    throw new RangeError(
      `Cannot ${this.#action}: its iterations must be at most ${this.#most} in all, but are ` +
        `${this.#done} or more; if whoever made it is to be trusted, allow them with maxIterations`,
    );
  }
}

/** A key to derive: from a pass phrase, by a KDF with all its other options. */
export type KeyRequest =
  | { readonly kdf: "pkcs12"; readonly options: Omit<Pkcs12KdfOptions, "password"> }
  | { readonly kdf: "pbkdf2"; readonly options: Omit<Pbkdf2Options, "password"> }
  | { readonly kdf: "scrypt"; readonly options: Omit<ScryptOptions, "password"> };

/** A key, and the pass phrase that it is made of. */
export interface Ask {
  readonly request: KeyRequest;
  readonly passphrase: Passphrase;
}

/** Something that asks for keys, is given them, and ends with a result. It wipes the keys. */
export type Steps<T> = Generator<Ask, T, Bytes>;

/** Where keys are derived. */
export interface Place {
  readonly backend?: AnyBackend | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asks for a key. */
export function* askKey(request: KeyRequest, passphrase: Passphrase): Steps<Bytes> {
  return yield { request, passphrase };
}

/** Goes through all steps on this thread. */
export function runSteps<T>(steps: Steps<T>, { backend }: Place): T {
  let step = steps.next();
  while (step.done !== true) {
    let key: Bytes;
    try {
      key = derived(step.value, backend);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(key);
  }
  return step.value;
}

/** Goes through all steps, and derives keys on other threads. */
export async function runStepsAsync<T>(steps: Steps<T>, place: Place): Promise<T> {
  let step = steps.next();
  while (step.done !== true) {
    let key: Bytes;
    try {
      key = await derivedAsync(step.value, place);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(key);
  }
  return step.value;
}

function derived({ request, passphrase }: Ask, backend: AnyBackend | undefined): Bytes {
  const { octets: password, utf16 } = passphrase;
  switch (request.kdf) {
    case "pbkdf2":
      return pbkdf2({ ...request.options, password, backend });
    case "scrypt":
      return scrypt({ ...request.options, password, backend });
    case "pkcs12":
      return derive(pkcs12Algorithm, { ...request.options, password: utf16, backend });
  }
}

function derivedAsync({ request, passphrase }: Ask, place: Place): Promise<Bytes> {
  const { octets: password, utf16 } = passphrase;
  switch (request.kdf) {
    case "pbkdf2":
      return pbkdf2Async({ ...request.options, ...place, password });
    case "scrypt":
      return scryptAsync({ ...request.options, ...place, password });
    case "pkcs12":
      return deriveAsync(pkcs12Algorithm, { ...request.options, ...place, password: utf16 });
  }
}
