/**
 * What calls must return, from an implementation independent of OpenSSL.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { loadNoble } from "./noble.ts";
import { type Operation, plan, type Returned, returnedBy } from "./plan.ts";
import { type Bytes, joined, key, message, nonce, type Outcome, type Sample } from "./sample.ts";

/** The input, and the expected results. */
export interface Reference {
  /** Every contender's input. */
  readonly sample: Sample;
  /** What the operations must return. */
  readonly outcomes: Readonly<Record<Returned, Uint8Array>>;
}

/** The references for every size. */
export async function makeReferences(): Promise<ReadonlyMap<number, Reference>> {
  const noble = await loadNoble();
  const once = async (operation: Returned, sample: Sample): Promise<Bytes> =>
    new Uint8Array(joined(await (await noble[operation](sample))(1)));
  const make = async (size: number): Promise<Reference> => {
    const none = new Uint8Array();
    const data = message(size);
    const bare: Sample = { data, key, nonce, gcm: none, chacha: none };
    const [gcm, chacha] = [await once("gcmSeal", bare), await once("chachaSeal", bare)];
    const [sha256, hmac] = [await once("sha256", bare), await once("hmac", bare)];
    const opened = { gcmOpen: data, chachaOpen: data };
    return {
      sample: { ...bare, gcm, chacha },
      outcomes: { sha256, hmac, gcmSeal: gcm, chachaSeal: chacha, ...opened },
    };
  };
  const made = [...plan.sizes.keys()].map(async (size) => [size, await make(size)] as const);
  return new Map(await Promise.all(made));
}

/**
 * Compares a result with the expected one.
 *
 * @throws {Error} If it differs.
 */
export function verify(what: string, outcome: Outcome, { outcomes }: Reference, op: Operation) {
  if (Buffer.compare(joined(outcome), outcomes[returnedBy(op)]) !== 0) throw wrong(what, op);
}

/**
 * Compares the last 16 bytes of a result, in hex, with the expected ones.
 *
 * @throws {Error} If they differ.
 */
export function verifyEnding(what: string, ending: string, { outcomes }: Reference, op: Operation) {
  const expected = Buffer.from(outcomes[returnedBy(op)]).toString("hex").slice(-32);
  if (expected !== ending) throw wrong(what, op);
}

function wrong(what: string, operation: Operation): Error {
  return new Error(`Cannot time ${what} as it gives a wrong ${operation}`);
}
