/**
 * Passes hostile arguments to every call, in a process that they may crash:
 *
 *     arguments.ts disguises|impostors|resized FAMILY
 *     arguments.ts random|lists
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { byteNames, type Call, outcomeOf, withGetter } from "../support/arguments/call.ts";
import { callsOf, type Family } from "../support/arguments/calls.ts";
import { disguises, impostors } from "../support/arguments/disguises.ts";
import { differs, Reporter } from "../support/arguments/report.ts";
import { type Resizing, resizing, sizesOf } from "../support/arguments/resizing.ts";
import { type Passed, type StandIn, valueOnly } from "../support/arguments/stand_in.ts";
import { lists } from "../support/arguments/lists.ts";

const [subject, family] = process.argv.slice(2);
const reporter = new Reporter();
const calls = family === undefined ? [] : callsOf(family as Family);

/** Bytes are what their internal slots say. */
async function inDisguise(): Promise<void> {
  for (const call of calls) {
    const expected = await outcomeOf(call);
    for (const name of byteNames(call)) {
      for (const [what, standIn] of Object.entries(disguises)) {
        const make = () => outcomeOf(call, { standIns: { [name]: standIn } });
        await reporter.of(
          `${call.name}: ${name} is ${what}`,
          async () => differs(await make(), expected),
        );
      }
    }
  }
}

/** Something that only looks like bytes is not bytes. */
async function impersonated(): Promise<void> {
  for (const call of calls) {
    for (const name of byteNames(call)) {
      for (const [what, make] of Object.entries(impostors)) {
        const standIns = { [name]: valueOnly(make) };
        await reporter.of(
          `${call.name}: ${name} is ${what}`,
          async () => differs((await outcomeOf(call, { standIns })).split(" ")[0]!, "TypeError"),
        );
      }
    }
  }
}

function wrongFilling({ value, isIntact, truth }: Passed): string | undefined {
  try {
    if (backend.randomFill(value as Uint8Array) !== value) return "it returns another view";
  } catch (error) {
    return String(error);
  }
  if (!isIntact()) return "the bytes around it are overwritten";
  const left = truth().filter((byte) => byte === 0x5a).length;
  return left < 16 ? undefined : `${left} of 64 bytes are as they were`;
}

/** The same of what is filled with random bytes. */
async function filled(): Promise<void> {
  for (const [what, standIn] of Object.entries(disguises)) {
    const passed = standIn(new Uint8Array(64).fill(0x5a));
    if (!ArrayBuffer.isView(passed.value)) continue;
    await reporter.of(`randomFill: view is ${what}`, () => wrongFilling(passed));
  }
  for (const [what, make] of Object.entries(impostors)) {
    const fill = () => backend.randomFill(make(new Uint8Array(64)) as Uint8Array);
    await reporter.of(`randomFill: view is ${what}`, () => differs(errorOf(fill), "TypeError"));
  }
}

function errorOf(call: () => unknown): string {
  try {
    call();
    return "nothing";
  } catch (error) {
    return (error as Error).name;
  }
}

/** The outcome of a call if reading an option resizes one of its arguments. */
async function outcomeResized(call: Call, option: string, name: string, resizing: Resizing) {
  const { standIn, resize } = resizing;
  return await outcomeOf(call, {
    standIns: { [name]: standIn },
    options: (options) => withGetter(options, option, resize),
  });
}

/** The same if it had that size from the start. */
async function outcomeOfSize(call: Call, name: string, { truth }: Resizing) {
  const standIn: StandIn = () => truth();
  return await outcomeOf(call, { standIns: { [name]: standIn } });
}

/** Options are read before bytes: anything they resize counts with its new size. */
async function resized(): Promise<void> {
  for (const call of calls) {
    const options = Object.keys(call.options?.({}) ?? {});
    for (const name of byteNames(call)) {
      for (const option of options) {
        for (const [what, make] of Object.entries(resizing)) {
          const which = `${call.name}: reading ${option} makes ${name}, ${what}`;
          for (const size of sizesOf(what)) {
            await reporter.of(`${which} have ${size} bytes`, async () => {
              const resizing = make(size);
              const actual = await outcomeResized(call, option, name, resizing);
              return differs(actual, await outcomeOfSize(call, name, resizing));
            });
          }
        }
      }
    }
  }
}

const subjects: Record<string, () => Promise<void>> = {
  disguises: inDisguise,
  impostors: impersonated,
  random: filled,
  resized,
  lists: () => lists(reporter),
};

await subjects[subject!]!();
reporter.end();
