/**
 * All cases.
 *
 * @module
 */
import { aeads } from "./aead.ts";
import { asn1 } from "./asn1.ts";
import type { WipingCases } from "./case.ts";
import { ciphers } from "./ciphers.ts";
import { kdfs } from "./kdfs.ts";
import { keyFormats } from "./key_formats.ts";
import { keys } from "./keys.ts";
import { macs } from "./macs.ts";
import { random } from "./random.ts";
import { ssh } from "./ssh.ts";
import { streams } from "./streams.ts";
import { workers } from "./workers.ts";

/** By their families. */
export const families = {
  ...{ aeads, asn1, ciphers, kdfs, keyFormats, keys, macs, random, ssh, streams, workers },
} satisfies Record<string, WipingCases>;

/** A family's name. */
export type Family = keyof typeof families;
