/**
 * Calls that make streams, whose chunks are also arguments.
 *
 * @module
 */
import {
  cipherStream,
  decipherStream,
  hashStream,
  macStream,
  openStream,
  sealStream,
} from "../../../hazmat/streams/mod.ts";
import { counted } from "../ciphers.ts";
import { collect, sourceOf } from "../streams.ts";
import type { Call } from "./call.ts";

type Through = ReadableWritablePair<Uint8Array, Uint8Array>;

const key = counted(32, 1);
const iv = counted(16, 2);
const chunk = counted(100, 3);
const cipher = "aes-256-cbc";
const aead = "aes-256-gcm";

/** The output for a chunk. */
function through(chunk: Uint8Array, ...streams: unknown[]): Promise<Uint8Array> {
  const end = streams.reduce<ReadableStream<Uint8Array>>(
    (source, stream) => source.pipeThrough(stream as Through),
    sourceOf([chunk]),
  );
  return collect(end);
}

const sealing = { associatedData: chunk, segmentSize: 128, hash: "sha256" };

/** Streams. */
export const streamCalls: readonly Call[] = [
  {
    name: "hashStream",
    inputs: { chunk },
    options: () => ({ length: undefined }),
    run: async ({ chunk }, options) => await through(chunk, hashStream("sha256", options)),
  },
  {
    name: "macStream",
    inputs: { key, chunk },
    options: () => ({ digest: "sha256" }),
    areParams: true,
    run: async ({ key, chunk }, params) => await through(chunk, macStream("hmac", key, params)),
  },
  {
    name: "cipherStream and decipherStream",
    inputs: { key, iv },
    options: ({ key, iv }) => ({ key, iv, padding: true }),
    run: async (_, options) => await through(chunk, cipherStream(cipher, options)),
  },
  {
    name: "decipherStream",
    inputs: { chunk, iv },
    options: ({ iv }) => ({ key, iv, padding: undefined }),
    run: async ({ chunk }, options) =>
      await through(
        chunk,
        cipherStream(cipher, { key, iv }),
        decipherStream(cipher, options),
      ),
  },
  {
    name: "sealStream",
    inputs: { key, chunk, associatedData: chunk },
    options: ({ associatedData }) => ({ ...sealing, associatedData }),
    run: async ({ key: given, chunk: data }, options) =>
      await through(
        data,
        sealStream(aead, given, options),
        openStream(aead, key, sealing),
      ),
  },
  {
    name: "openStream",
    inputs: { key, associatedData: chunk },
    options: ({ associatedData }) => ({ ...sealing, associatedData }),
    run: async ({ key: given }, options) =>
      await through(
        chunk,
        sealStream(aead, key, sealing),
        openStream(aead, given, options),
      ),
  },
];
