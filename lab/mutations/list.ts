/**
 * All mutations.
 *
 * @module
 */
import { aead } from "./aead.ts";
import { ciphers } from "./ciphers.ts";
import { ffi } from "./ffi.ts";
import { jobs } from "./jobs.ts";
import { kdfs } from "./kdfs.ts";
import { macs } from "./macs.ts";
import type { Mutation } from "./mutation.ts";
import { random } from "./random.ts";
import { streams } from "./streams.ts";

/** In the order in which they are tried. */
export const mutations: readonly Mutation[] = [
  ...[aead, macs, ciphers, kdfs, jobs, streams, random, ffi].flat(),
];
