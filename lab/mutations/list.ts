/**
 * All mutations.
 *
 * @module
 */
import { aead } from "./aead.ts";
import { args } from "./arguments.ts";
import { asn1 } from "./asn1.ts";
import { ciphers } from "./ciphers.ts";
import { ffi } from "./ffi.ts";
import { jobs } from "./jobs.ts";
import { kdfs } from "./kdfs.ts";
import { keyFormats } from "./key_formats.ts";
import { keys } from "./keys.ts";
import { macs } from "./macs.ts";
import type { Mutation } from "./mutation.ts";
import { nativeCipher } from "./native_cipher.ts";
import { random } from "./random.ts";
import { ssh } from "./ssh.ts";
import { streams } from "./streams.ts";

/** In the order in which they are tried. */
export const mutations: readonly Mutation[] = [
  ...[args, aead, nativeCipher, macs, ciphers, kdfs, jobs, streams, random, asn1, ffi].flat(),
  ...[keyFormats, keys, ssh].flat(),
];
