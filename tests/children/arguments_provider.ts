/**
 * Getters that dispose of the provider whose algorithm a call is about to use, in a process that
 * this may crash:
 *
 *     arguments_provider.ts options|views
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { type Call, outcomeOf, withGetter } from "../support/arguments/call.ts";
import { differs, Reporter } from "../support/arguments/report.ts";
import { type StandIn, valueOnly } from "../support/arguments/stand_in.ts";
import { counted, joined } from "../support/ciphers.ts";
import { collect, sourceOf } from "../support/streams.ts";
import { createCipher, createDecipher } from "../../hazmat/ciphers/mod.ts";
import { createHash, hash, hashInto } from "../../hazmat/digests/mod.ts";
import {
  hkdf,
  hkdfAsync,
  kbkdf,
  kdf,
  kdfAsync,
  pbkdf2,
  sskdf,
  x963kdf,
} from "../../hazmat/kdfs/mod.ts";
import { createHmac, createMac, hmac, mac } from "../../hazmat/macs/mod.ts";
import { cipherStream, hashStream, macStream } from "../../hazmat/streams/mod.ts";

const reporter = new Reporter();
const data = counted(64, 1);
const key = counted(16, 2);
const iv = counted(8, 3);
const salt = counted(8, 4);

const cipher = "bf-cbc";
const digest = "md4";
const keyed = {
  inputs: { key, iv },
  options: ({ key, iv }) => ({ key, iv, padding: undefined }),
} as
  & Pick<Call, "inputs">
  & Required<Pick<Call, "options">>;
const derived = (inputs: Call["inputs"], others: object): Pick<Call, "inputs" | "options"> => ({
  inputs,
  options: (given) => ({ hash: digest, ...others, ...given }),
});

/** Calls on algorithms of the legacy provider. */
const calls: readonly Call[] = [
  {
    ...keyed,
    name: "createCipher",
    run: (_, options) => {
      using made = createCipher(cipher, options);
      return joined([made.update(data), made.final()]);
    },
  },
  {
    ...keyed,
    name: "createDecipher",
    run: (_, options) => {
      using made = createDecipher(cipher, options);
      return made.update(data);
    },
  },
  {
    ...keyed,
    name: "cipherStream",
    run: async (_, options) =>
      await collect(sourceOf([data]).pipeThrough(cipherStream(cipher, options))),
  },
  {
    name: "hash",
    inputs: { data },
    options: () => ({ length: undefined }),
    run: ({ data }, options) => hash(digest, data, options),
  },
  {
    name: "hashInto",
    inputs: { data },
    outputs: { out: 20 },
    options: () => ({ length: undefined }),
    run: ({ data, out }, options) => hashInto(digest, data, out, options),
  },
  {
    name: "createHash",
    inputs: { data },
    options: () => ({ length: undefined }),
    run: ({ data }, options) => createHash(digest, options).update(data).digest(),
  },
  {
    name: "hashStream",
    inputs: {},
    options: () => ({ length: undefined }),
    run: async (_, options) =>
      await collect(sourceOf([data]).pipeThrough(hashStream(digest, options))),
  },
  {
    name: "hmac",
    inputs: { key, data },
    run: ({ key, data }) => hmac(digest, key, data),
  },
  {
    name: "createHmac",
    inputs: { key, data },
    run: ({ key, data }) => createHmac(digest, key).update(data).digest(),
  },
  {
    name: "mac, HMAC",
    inputs: { key, data },
    options: () => ({ digest }),
    run: ({ key, data }, params) => mac("hmac", key, data, params),
  },
  {
    name: "createMac",
    inputs: { key, data },
    options: () => ({ digest }),
    run: ({ key, data }, params) => createMac("hmac", key, params).update(data).digest(),
  },
  {
    name: "macStream",
    inputs: { key },
    options: () => ({ digest }),
    run: async ({ key }, params) =>
      await collect(sourceOf([data]).pipeThrough(macStream("hmac", key, params))),
  },
  {
    name: "kdf",
    inputs: { pass: data, salt },
    options: (given) => ({ digest, iter: 2, ...given }),
    run: (_, params) => kdf("pbkdf1", { params, length: 16 }),
  },
  {
    name: "kdfAsync",
    inputs: { pass: data, salt },
    options: (given) => ({ digest, iter: 2, ...given }),
    run: (_, params) => kdfAsync("pbkdf1", { params, length: 16 }),
  },
  {
    ...derived({ key, salt, info: data }, { length: 30 }),
    name: "hkdf",
    run: (_, options) => hkdf(options),
  },
  {
    ...derived({ key, salt, info: data }, { length: 30 }),
    name: "hkdfAsync",
    run: (_, options) => hkdfAsync(options),
  },
  {
    ...derived({ password: key, salt }, { iterations: 2, length: 30 }),
    name: "pbkdf2",
    run: (_, options) => pbkdf2(options),
  },
  {
    ...derived({ key, info: data }, { length: 30 }),
    name: "x963kdf",
    run: (_, options) => x963kdf(options),
  },
  {
    ...derived({ key, info: data }, { length: 30 }),
    name: "sskdf",
    run: (_, options) => sskdf(options),
  },
  {
    ...derived({ key, label: data }, { mode: "counter", mac: "hmac", length: 30 }),
    name: "kbkdf",
    run: (_, options) => kbkdf(options),
  },
];

/** Properties of bytes that a call might read. */
const properties = ["byteLength", "length", "byteOffset", "buffer", Symbol.toStringTag] as const;

/** An array that does something when its properties are read. */
function asking(effect: () => void): StandIn {
  return valueOnly((bytes) => {
    const view = new Uint8Array(bytes);
    for (const property of properties) {
      const value = Reflect.get(view, property);
      const get = () => {
        effect();
        return value;
      };
      Object.defineProperty(view, property, { get });
    }
    return view;
  });
}

/** Calls an algorithm of the legacy provider; something in the call disposes of that provider. */
async function withLegacy(run: (dispose: () => void) => Promise<string>): Promise<string> {
  using legacy = backend.loadProvider("legacy");
  return await run(() => legacy.dispose());
}

async function check(title: string, call: Call, run: (dispose: () => void) => Promise<string>) {
  const right = await withLegacy(() => outcomeOf(call));
  await reporter.of(title, async () => {
    for (let i = 0; i < 3; i++) {
      const outcome = await withLegacy(run);
      if (outcome.startsWith("UnsupportedAlgorithm")) continue;
      if (outcome !== right) return differs(outcome, right);
    }
  });
}

/** A getter of an option disposes of it. */
async function inOptions(): Promise<void> {
  for (const call of calls) {
    for (const option of Object.keys(call.options?.(call.inputs) ?? {})) {
      await check(
        `${call.name}: reading ${option}`,
        call,
        (dispose) =>
          outcomeOf(call, { options: (options) => withGetter(options, option, dispose) }),
      );
    }
  }
}

/** A getter on bytes disposes of it, if anything reads it. */
async function inViews(): Promise<void> {
  for (const call of calls) {
    for (const name of Object.keys(call.inputs)) {
      await check(
        `${call.name}: asking ${name} what it is`,
        call,
        (dispose) => outcomeOf(call, { standIns: { [name]: asking(dispose) } }),
      );
    }
  }
}

await { options: inOptions, views: inViews }[process.argv[2]!]!();
reporter.end();
