/**
 * bcrypt_pbkdf, with which OpenSSH derives keys from passphrases (OpenBSD's bcrypt_pbkdf(3)).
 *
 * @module
 */
import { native } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { moved } from "../asn1/input.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { type Bytes, type Input, inputOf } from "../core/args.ts";
import { callOf, outputAddress } from "../core/call.ts";
import type { Core } from "../core/core.ts";
import { type JobOptions, runJobOffThread } from "../core/off_thread.ts";
const { toSize } = runtime;

/** What is derived. */
export interface BcryptPbkdf {
  /** At least one byte. */
  readonly passphrase: Input;
  /** At least one byte. */
  readonly salt: Uint8Array;
  /** How often it is repeated, at least once. */
  readonly rounds: number;
  /** How many bytes to derive, from 1 to 1024. */
  readonly length: number;
}

/**
 * Derives a key, on this thread. The caller wipes it.
 *
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function bcryptPbkdf(core: Core, plan: BcryptPbkdf, action: string): Bytes {
  const { passphrase, salt, rounds, length } = plan;
  const key = newFixedBytes(length);
  core.lib.ERR_clear_error();
  const result = core.native.hazmat_bcrypt_pbkdf(
    ...[core.anchor, key, toSize(length)] as const,
    ...[passphrase.bytes, toSize(passphrase.size)] as const,
    ...[salt, toSize(salt.length), BigInt(rounds)] as const,
  );
  if (result === 1) return key;
  throw core.error(action);
}

/** {@linkcode bcryptPbkdf} on another thread. */
export async function bcryptPbkdfAsync(
  core: Core,
  { passphrase, salt, rounds, length }: BcryptPbkdf,
  action: string,
  options: JobOptions,
): Promise<Bytes> {
  return moved(
    await runJobOffThread(core, {
      action,
      inputSize: passphrase.size + salt.length,
      outputSize: length,
      prepare: (memory) =>
        callOf(native, "hazmat_bcrypt_pbkdf", [
          ...[core.anchor, outputAddress, length] as const,
          ...[memory.copyOf(passphrase), passphrase.size] as const,
          ...[memory.copyOf(inputOf(salt)), salt.length, rounds] as const,
        ]),
    }, options),
  );
}
