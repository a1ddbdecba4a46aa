/**
 * What a JavaScript process draws from, 16 bytes at a time.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { Backend } from "../../mod.ts";
import type { Generator } from "./row.ts";

/** A generator. */
export interface Drawn {
  readonly name: Generator;
  /** Fills 16 bytes. */
  readonly draw: (out: Uint8Array) => void;
  /** Whether C can draw from it without JavaScript. */
  readonly isNative: boolean;
}

/** The control, libcrypto with and without osrandom, and the runtime's own. */
export function generators(
  backend: Backend,
  drawNaive: (out: Uint8Array) => unknown,
): readonly Drawn[] {
  const fromLibcrypto = (out: Uint8Array) => void backend.randomFill(out);
  return [
    { name: "naive", draw: drawNaive, isNative: true },
    { name: "openssl", draw: fromLibcrypto, isNative: true },
    { name: "osrandom", draw: fromLibcrypto, isNative: true },
    ...runtimeGenerators,
  ];
}

/** The runtime's own, which have nothing to do with libcrypto. */
export const runtimeGenerators: readonly Drawn[] = [
  {
    name: "getRandomValues",
    draw: (out) => void crypto.getRandomValues(out as Uint8Array<ArrayBuffer>),
    isNative: false,
  },
  { name: "randomBytes", draw: (out) => out.set(randomBytes(16)), isNative: false },
  {
    name: "randomUUID",
    draw: (out) => out.set(Buffer.from(crypto.randomUUID().replaceAll("-", ""), "hex")),
    isNative: false,
  },
];
