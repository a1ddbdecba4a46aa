/**
 * Random calls that return promises: derivations on other threads, and streams.
 *
 * @module
 */
import {
  hkdfAsync,
  hkdfExtractAsync,
  kdfAsync,
  pbkdf2Async,
  scryptAsync,
  tls1PrfAsync,
} from "../../hazmat/kdfs/mod.ts";
import {
  cipherStream,
  decipherStream,
  hashStream,
  macStream,
  openStream,
  sealStream,
} from "../../hazmat/streams/mod.ts";
import { aeads, ciphers, data, digests, key, length, macParams, macs, name } from "./arguments.ts";
import type { Choices } from "./random.ts";

type Call = (choices: Choices) => Promise<unknown>;

const signal = (choices: Choices): AbortSignal | undefined =>
  choices.oneIn(4) ? AbortSignal.abort(new RangeError("Cannot go on: aborted")) : undefined;

/** Puts random chunks through a stream, and reads all its output. */
async function pipe(stream: TransformStream, choices: Choices): Promise<void> {
  const chunks = Array.from({ length: choices.below(5) }, () => data(choices));
  const source = new ReadableStream({
    pull(controller) {
      if (chunks.length === 0) controller.close();
      else controller.enqueue(chunks.pop());
    },
  });
  const reader = source.pipeThrough(stream).getReader();
  const isCut = choices.oneIn(6);
  for (let result = await reader.read(); !result.done; result = await reader.read()) {
    if (isCut) return await reader.cancel();
  }
}

const cipherOptions = (choices: Choices): never =>
  ({ key: key(choices), iv: choices.bytes(choices.of([8, 12, 16, 16, 16])) }) as never;

const sealing = (choices: Choices): never =>
  ({
    segmentSize: choices.of([128, 1000, 127, undefined]),
    associatedData: data(choices),
  }) as never;

const calls: readonly Call[] = [
  (c) =>
    pbkdf2Async({
      ...{ hash: name(c, digests), password: data(c), salt: data(c), signal: signal(c) },
      ...{ iterations: c.of([1, 2, 0]), length: length(c) },
    }),
  (c) =>
    scryptAsync({
      ...{ password: data(c), salt: data(c), cost: c.of([2, 16, 3]), blockSize: 1 },
      ...{ parallelization: 1, length: length(c), signal: signal(c) },
    }),
  (c) => hkdfAsync({ hash: name(c, digests), key: data(c), length: length(c) }),
  (c) => hkdfExtractAsync({ hash: name(c, digests), key: data(c), signal: signal(c) }),
  (c) => tls1PrfAsync({ hash: "sha256", secret: data(c), seed: data(c), length: length(c) }),
  (c) => kdfAsync("hkdf", { params: { digest: "sha256", key: data(c) }, length: length(c) }),
  (c) => pbkdf2Async(c.nonsense()),
  async (c) => await pipe(hashStream(name(c, digests)), c),
  async (c) => await pipe(macStream(name(c, macs), key(c), macParams(c)), c),
  async (c) => await pipe(cipherStream(name(c, ciphers), cipherOptions(c)), c),
  async (c) => await pipe(decipherStream(name(c, ciphers), cipherOptions(c)), c),
  async (c) => await pipe(sealStream(name(c, aeads), key(c), sealing(c)), c),
  async (c) => await pipe(openStream(name(c, aeads), key(c), sealing(c)), c),
];

/** Makes one random call. */
export function later(choices: Choices): Promise<unknown> {
  return choices.of(calls)(choices);
}
