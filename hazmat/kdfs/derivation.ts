/**
 * A derivation, by any KDF: its options are checked first, then one call of a function of libcrypto
 * is prepared, which can be made on any thread.
 *
 * @module
 */
import { drainErrors, openSSLError, tellsOfMemory } from "../../ffi/libcrypto/error_queue.ts";
import type { FunctionsOf, Pointer } from "../../ffi/declare.ts";
import { kdf } from "../../ffi/headers/kdf.ts";
import { ec, hmac } from "../../ffi/headers/openssl1.ts";
import { pkcs12 } from "../../ffi/headers/pkcs12.ts";
import { runtime } from "../../ffi/runtime.ts";
import { type Bytes, checkSignal, type Names, newBytes, readOptions } from "../core/args.ts";
import { type Address, CallMemory, type JobCall, outputAddress } from "../core/call.ts";
import { type JobOptions, type JobPlan, runJobOffThread } from "../core/off_thread.ts";
import { OpenSSLError } from "../../errors.ts";
import type { Core } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import { coreFor } from "../core/core.ts";
const { toSize } = runtime;

/** What KDFs call besides what every libcrypto's functions have. */
const table = { ...kdf, ...hmac, ...ec, ...pkcs12 };

/** Their functions. */
export function kdfFunctions(core: Core): FunctionsOf<typeof kdf & typeof hmac & typeof ec> {
  return core.functions(table);
}

// deno-lint-ignore no-explicit-any
type AnyFunctions = Readonly<Record<string, (...args: any[]) => number>>;

function functionNamed(core: Core, name: string): AnyFunctions[string] {
  const functions = Object.hasOwn(table, name) ? kdfFunctions(core) : core.lib;
  return (functions as unknown as AnyFunctions)[name]!;
}

/** One call, on this thread. {@linkcode free} must follow in any case. */
export class DirectCall extends CallMemory {
  readonly #core: Core;
  readonly #frees: (() => void)[] = [];
  readonly #outputSize: number;

  /**
   * @param action For error texts: "derive with scrypt".
   * @param outputSize The output's length in bytes.
   */
  constructor(core: Core, action: string, outputSize: number) {
    super(core, action);
    this.#core = core;
    this.#outputSize = outputSize;
  }

  /** New zeroed memory. Size 0 gives an address too. */
  allocate(size: number): Address {
    const { lib } = this.core;
    const allocated = Math.max(size, 1);
    const address = this.zalloc<"unsigned char">(allocated);
    this.#frees.push(() => lib.CRYPTO_clear_free(address, toSize(allocated), null, 0));
    return address;
  }

  /** Hands over an object of libcrypto, with the name of libcrypto's function that frees it. */
  own(pointer: Pointer, free: string): void {
    this.#frees.push(() => functionNamed(this.#core, free)(pointer));
  }

  /**
   * Makes the call, and returns the output.
   *
   * @throws {OpenSSLError} If it returns 0 or less, or memory was exhausted.
   */
  run({ name, args }: JobCall): Bytes {
    const { lib, native } = this.core;
    const bytes = newBytes(this.#outputSize, this.action);
    const output = this.allocate(this.#outputSize);
    const given = args.map((value) => value === outputAddress ? output : value);
    lib.ERR_clear_error();
    const result = functionNamed(this.#core, name)(...given);
    native.hazmat_cleanse_stack(); // OpenSSL's Argon2 leaves its result there
    if (result <= 0) throw openSSLError(lib, this.action);
    if (lib.ERR_peek_error() !== 0n) this.#checkMemory();
    native.hazmat_read(bytes, output, toSize(bytes.length));
    return bytes;
  }

  /** Looks at the errors of a call that succeeded: most mean nothing. */
  #checkMemory(): void {
    const errors = drainErrors(this.core.lib);
    if (tellsOfMemory(errors)) throw new OpenSSLError(this.action, errors);
  }

  /** Cleanses and frees everything, last in first out. */
  free(): void {
    for (let free = this.#frees.pop(); free !== undefined; free = this.#frees.pop()) free();
  }
}

/** A derivation whose options have been checked. */
export interface Derivation extends JobPlan {
  /** How many bytes its output has. */
  readonly outputSize: number;
  /** A better error than libcrypto's, where the cause is known. */
  explain?(error: OpenSSLError): Error;
}

/** A KDF: its options, and the derivation that it makes of them. */
export interface Kdf<O> {
  /** For error texts: "derive with scrypt". */
  readonly action: string;
  /** The names of its options. */
  readonly names: Names<O>;
  /** Checks options, a copy of the caller's. */
  plan(core: Core, options: O): Derivation;
}

/** Derives, on this thread. */
export function derive<O extends object>(kdf: Kdf<O>, options: O & BackendOption): Bytes {
  const names = { ...kdf.names, backend: true } as Names<O & BackendOption>;
  const own = readOptions<O & BackendOption>(options, names, kdf.action);
  return deriveOn(coreFor(own, kdf.action), kdf, own);
}

/** Derives on this thread, with a libcrypto that is known: for other families. */
export function deriveOn<O extends object>(core: Core, kdf: Kdf<O>, options: O): Bytes {
  const derivation = kdf.plan(core, options);
  const call = new DirectCall(core, derivation.action, derivation.outputSize);
  try {
    return call.run(derivation.prepare(call));
  } catch (error) {
    throw explained(derivation, error);
  } finally {
    call.free();
  }
}

/** Options of a derivation on another thread. */
type AsyncOptions<O> = O & JobOptions & BackendOption;

/** Derives on another thread. The promise is rejected with what `plan` throws. */
export async function deriveAsync<O extends object>(
  kdf: Kdf<O>,
  options: AsyncOptions<O>,
): Promise<Bytes> {
  const names = { ...kdf.names, signal: true, backend: true } as Names<AsyncOptions<O>>;
  const own = readOptions<AsyncOptions<O>>(options, names, kdf.action);
  const core = coreFor(own, kdf.action);
  checkSignal(own.signal, kdf.action);
  return await deriveOnOffThread(core, kdf, own, own.signal);
}

/** Derives on another thread, with a libcrypto that is known: for other families. */
export async function deriveOnOffThread<O extends object>(
  core: Core,
  kdf: Kdf<O>,
  options: O,
  signal?: AbortSignal,
): Promise<Bytes> {
  const derivation = kdf.plan(core, options);
  try {
    return await runJobOffThread(core, derivation, { signal });
  } catch (error) {
    throw explained(derivation, error);
  }
}

function explained({ explain }: Derivation, error: unknown): unknown {
  return explain !== undefined && error instanceof OpenSSLError ? explain(error) : error;
}
