/**
 * What calls must return, from an implementation independent of OpenSSL.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { loadNoble } from "./noble.ts";
import { type Operation, sizes } from "./plan.ts";
import { type Bytes, joined, key, message, nonce, type Outcome, type Sample } from "./sample.ts";

/** The input, and the expected results. */
export interface Reference {
  /** Every contender's input. */
  readonly sample: Sample;
  /** What each operation must return. */
  readonly outcomes: Readonly<Record<Operation, Uint8Array>>;
}

/** The references for every size. */
export async function makeReferences(): Promise<ReadonlyMap<number, Reference>> {
  const noble = await loadNoble();
  const once = async (operation: Operation, sample: Sample): Promise<Bytes> =>
    new Uint8Array(joined(await (await noble[operation](sample))(1)));
  const make = async (size: number): Promise<Reference> => {
    const none = new Uint8Array();
    const bare: Sample = { data: message(size), key, nonce, gcm: none, chacha: none };
    const gcm = await once("gcmSeal", bare);
    const chacha = await once("chachaSeal", bare);
    const sample = { ...bare, gcm, chacha };
    const sha256 = await once("sha256", sample);
    const hmac = await once("hmac", sample);
    const hmacKept = await once("hmacKept", sample);
    const { data } = sample;
    const outcomes = {
      sha256,
      hmac,
      hmacKept,
      gcmSeal: gcm,
      gcmOpen: data,
      chachaSeal: chacha,
      chachaOpen: data,
    };
    return { sample, outcomes };
  };
  const made = [...sizes.keys()].map(async (size) => [size, await make(size)] as const);
  return new Map(await Promise.all(made));
}

/**
 * Compares a result with the expected one.
 *
 * @throws {Error} If it differs.
 */
export function verify(what: string, outcome: Outcome, { outcomes }: Reference, op: Operation) {
  if (Buffer.compare(joined(outcome), outcomes[op]) !== 0) throw wrong(what, op);
}

/**
 * Compares the last 16 bytes of a result, in hex, with the expected ones.
 *
 * @throws {Error} If they differ.
 */
export function verifyEnding(what: string, ending: string, { outcomes }: Reference, op: Operation) {
  if (Buffer.from(outcomes[op]).toString("hex").slice(-32) !== ending) throw wrong(what, op);
}

function wrong(what: string, operation: Operation): Error {
  return new Error(`Cannot time ${what} as it gives a wrong ${operation}`);
}
