/**
 * Every public call that takes bytes.
 *
 * @module
 */
import { aeadCalls, aeadOnce } from "./calls_aead.ts";
import { cipherCalls } from "./calls_ciphers.ts";
import { digestCalls, macCalls } from "./calls_digests.ts";
import { kdfCalls } from "./calls_kdfs.ts";
import { keyCalls } from "./calls_keys.ts";
import { streamCalls } from "./calls_streams.ts";
import type { Call } from "./call.ts";

const all = {
  digests: digestCalls,
  macs: macCalls,
  kdfs: kdfCalls,
  ciphers: cipherCalls,
  aead: [...aeadOnce, ...aeadCalls],
  streams: streamCalls,
  keys: keyCalls,
};

/** The families of calls. */
export type Family = keyof typeof all;

/** Their names. */
export const families = Object.keys(all) as readonly Family[];

/** The calls of a family that this libcrypto can make. */
export function callsOf(family: Family): readonly Call[] {
  return all[family].filter(({ skip = false }) => skip === false);
}

/** The calls of every family. */
export const calls: readonly Call[] = families.flatMap(callsOf);

/** Those calls that take options. */
export const callsWithOptions: readonly Call[] = calls.filter(({ options }) =>
  options !== undefined
);
