/**
 * Bytes that were taken away are not empty bytes, neither when a call begins nor when reading its
 * options takes them.
 *
 * @module
 */
import backend from "../../mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { byteNames, type Call, outcomeOf, withGetter } from "../support/arguments/call.ts";
import { callsOf, families } from "../support/arguments/calls.ts";
import { type StandIn, valueOnly } from "../support/arguments/stand_in.ts";
import { counted, lacksCipher } from "../support/ciphers.ts";
import { everyDetached } from "../support/inputs.ts";
import { aead as ourAead } from "../../hazmat/aead/mod.ts";

/** The cases that do not end in a TypeError, with how they end. */
async function othersOf(cases: Iterable<readonly [string, () => Promise<string>]>) {
  const others: string[] = [];
  for (const [name, run] of cases) {
    const [result] = (await run()).split(" ");
    if (result !== "TypeError") others.push(`${name} ends in ${result!.slice(0, 40)}`);
  }
  return others;
}

/** Each argument of a call in each form that has lost its bytes. */
function* lostBefore(call: Call): Generator<readonly [string, () => Promise<string>]> {
  for (const name of byteNames(call)) {
    for (const [what, value] of everyDetached()) {
      const standIns = { [name]: valueOnly(() => value) };
      yield [`${call.name} of a ${what} as ${name}`, () => outcomeOf(call, { standIns })];
    }
  }
}

/** An argument, and what takes its bytes away. */
function losing(transfers: boolean): { standIn: StandIn; lose: () => void } {
  let buffer: ArrayBuffer;
  const standIn = valueOnly((bytes) => {
    buffer = new ArrayBuffer(bytes.length, { maxByteLength: bytes.length });
    const view = new Uint8Array(buffer, 0, bytes.length);
    view.set(bytes);
    return view;
  });
  const lose = () => {
    if (buffer.detached) return; // a getter that runs twice is another test's
    if (transfers) buffer.transfer();
    else buffer.resize(1);
  };
  return { standIn, lose };
}

/** Each argument of a call, lost while each of its options is read. */
function* lostMeanwhile(call: Call): Generator<readonly [string, () => Promise<string>]> {
  for (const option of Object.keys(call.options?.({}) ?? {})) {
    for (const name of byteNames(call)) {
      for (const how of ["transfers", "shrinks"]) {
        const { standIn, lose } = losing(how === "transfers");
        const run = () =>
          outcomeOf(call, {
            standIns: { [name]: standIn },
            options: (options) => withGetter(options, option, lose),
          });
        yield [`${call.name}, where reading ${option} ${how} ${name},`, run];
      }
    }
  }
}

const every = (cases: (call: Call) => Iterable<readonly [string, () => Promise<string>]>) =>
  function* (calls: readonly Call[]) {
    for (const call of calls) yield* cases(call);
  };

describe("bytes that were taken away", () => {
  for (const family of families) {
    it(`are refused in ${family}`, async () => {
      assertEquals(await othersOf(every(lostBefore)(callsOf(family))), []);
    });

    const hasOptions = callsOf(family).some(({ options }) => options !== undefined);
    if (!hasOptions) continue;
    it(`are refused in ${family} if reading an option takes them`, async () => {
      assertEquals(await othersOf(every(lostMeanwhile)(callsOf(family))), []);
    });
  }

  it("are refused by randomFill", () => {
    for (const [, value] of everyDetached()) {
      assertThrows(() => backend.randomFill(value as Uint8Array), TypeError);
    }
  });

  const noSiv = lacksCipher("aes-256-siv");
  it("are refused in a list of associated data", { skip: noSiv }, () => {
    using aead = ourAead("aes-256-siv", counted(64));
    for (const [, value] of everyDetached()) {
      const list = [counted(5), value as Uint8Array];
      assertThrows(() => aead.seal(counted(12), counted(9), list), TypeError);
    }
  });
});
