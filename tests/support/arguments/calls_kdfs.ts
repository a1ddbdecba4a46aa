/**
 * Calls that derive keys.
 *
 * @module
 */
import { kdfFamilies, type KdfFamily } from "../../kdfs/kdf_families.ts";
import type { Bytes } from "../ciphers.ts";
import type { Call, Given, Options } from "./call.ts";
import * as kdfsOf from "../../../hazmat/kdfs/mod.ts";

/** Options that some know besides those that the families name. */
const others: Readonly<Record<string, readonly string[]>> = {
  scrypt: ["maxMemory"],
  argon2id: ["maxMemory", "associatedData"],
  argon2i: ["maxMemory", "associatedData"],
  argon2d: ["maxMemory", "associatedData"],
  kbkdf: ["cipher", "counterLength", "useLength", "useSeparator"],
};

function callsOf(family: KdfFamily): Call[] {
  const given = family.inputs.filter((name) => family.options[name] !== undefined);
  const inputs = Object.fromEntries(given.map((name) => [name, family.options[name] as Bytes]));
  const left = Object.fromEntries((others[family.name] ?? []).map((name) => [name, undefined]));
  const options = (given: Given): Options => ({ ...left, ...family.options, ...given });
  const shape = { skip: family.skip, inputs, options };
  return [
    { ...shape, name: family.name, run: (_, options) => family.derive(options) },
    {
      ...shape,
      name: `${family.name}Async`,
      options: (given) => ({ ...options(given), signal: undefined }),
      run: (_, options) => family.deriveAsync(options),
    },
  ];
}

// The general one is spelt out, because its parameters are a separate object.
const named = kdfFamilies.filter(({ name }) => name !== "kdf");
const general = kdfFamilies.find(({ name }) => name === "kdf")!;

function generalCall(name: "kdf" | "kdfAsync"): Call[] {
  const { length, ...params } = general.options;
  const inputs = Object.fromEntries(general.inputs.map((name) => [name, params[name] as Bytes]));
  const shape = { skip: general.skip, inputs };
  const derive = (options: Options) => kdfsOf[name]("hkdf", options as never);
  return [
    {
      ...shape,
      name,
      options: (given) => ({ params: { ...params, ...given }, length, maxMemory: undefined }),
      run: (_, options) => derive(options),
    },
    {
      ...shape,
      name: `${name}'s params`,
      options: (given) => ({ ...params, ...given }),
      areParams: true,
      run: (_, params) => derive({ params, length }),
    },
  ];
}

/** Every key derivation, on this thread and on another. */
export const kdfCalls: readonly Call[] = [
  ...named.flatMap(callsOf),
  ...generalCall("kdf"),
  ...generalCall("kdfAsync"),
];
