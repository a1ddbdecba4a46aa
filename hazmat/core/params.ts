/**
 * OSSL_PARAM arrays (OSSL_PARAM(3)), since OpenSSL 3.0. They hold addresses of their values, so
 * both live in one piece of native memory.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { type AllowSharedBufferSource, type Input, kindOf, takeInput } from "./args.ts";
import { OpenSSLError } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import type { Core } from "./core.ts";
const { toSize } = runtime;

/**
 * A parameter's value: a string is passed as UTF-8, a number, bigint or boolean as an
 * integer, and bytes as an octet string.
 */
export type ParamValue = string | number | bigint | boolean | AllowSharedBufferSource;

/** Parameters by OpenSSL's names for them; what is `undefined` is left out. */
export type ParamValues = Readonly<Record<string, ParamValue | undefined>>;

/** A parameter's value whose bytes have been taken. */
export type TakenValue = string | number | bigint | boolean | Input;

/** Parameters that have been taken. */
export type TakenParams = Readonly<Record<string, TakenValue | undefined>>;

/** An OSSL_PARAM array in native memory. */
export interface Params {
  /** Its address. */
  readonly pointer: Pointer<"OSSL_PARAM">;
  /** The size in bytes of the memory that holds it and its values. */
  readonly size: number;
}

/** `<openssl/core.h>`: the types that are used. */
const OSSL_PARAM_INTEGER = 1;
const OSSL_PARAM_UNSIGNED_INTEGER = 2;
const OSSL_PARAM_UTF8_STRING = 4;
const OSSL_PARAM_OCTET_STRING = 5;

/** Key, data type, data, data_size and return_size, each in 8 bytes. */
const structSize = 40;

/**
 * Takes parameters: reads each once, because getters may run any code, and then takes the bytes
 * among them.
 *
 * @param notOne A name among them that is not a parameter, and is not read.
 * @throws {TypeError} If an object among them is not bytes.
 */
export function takeParams(values: object, action: string, notOne?: string): TakenParams {
  const taken: Record<string, TakenValue | undefined> = {};
  for (const name of Object.keys(values)) {
    if (name !== notOne) taken[name] = (values as Record<string, never>)[name];
  }
  for (const name of Object.keys(taken)) {
    const value: unknown = taken[name];
    if (typeof value !== "object" || value === null) continue;
    taken[name] = takeInput(value as AllowSharedBufferSource, action, `parameter ${name}`);
  }
  return taken;
}

/**
 * Bytes among parameters that have been taken; throws as {@linkcode takeParams} if the value is not
 * bytes.
 */
export function takenBytes(value: unknown, action: string, label: string): Input {
  if (typeof value === "object" && value !== null) return value as Input;
  return takeInput(value as AllowSharedBufferSource, action, label);
}

/**
 * Makes the array, calls `use` with it, and then cleanses and frees it.
 *
 * @throws {TypeError} If a value is of an unknown kind.
 */
export function withParams<R>(
  core: Core,
  values: TakenParams,
  action: string,
  use: (params: Pointer<"OSSL_PARAM">) => R,
): R {
  const params = newParams(core, values, action);
  try {
    return use(params.pointer);
  } finally {
    freeParams(core, params);
  }
}

/** Makes the array. The caller frees it, with {@linkcode freeParams}. */
export function newParams(core: Core, values: TakenParams, action: string): Params {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => entryOf(name, value!, action));
  const head = entries.reduce(
    (sum, { key, written }) => sum + aligned(key.length) + aligned(written),
    structSize * (entries.length + 1),
  );
  const size = entries.reduce((sum, { input }) => sum + (input ? aligned(input.size) : 0), head);
  const pointer: Pointer = core.lib.CRYPTO_zalloc(toSize(size), null, 0);
  if (!pointer) throw core.error(action);
  layOut(core, entries, BigInt(pointer), head);
  return { pointer: pointer as Pointer<"OSSL_PARAM">, size };
}

/** Cleanses and frees the array and its values. */
export function freeParams({ lib }: Core, { pointer, size }: Params): void {
  lib.CRYPTO_clear_free(pointer, toSize(size), null, 0);
}

/** No parameters, for calls in which parameters are optional. */
export const noParams: Pointer<"OSSL_PARAM"> = runtime.nullPointer;

/** A parameter as it will lie in memory. */
interface Entry {
  readonly key: Uint8Array;
  readonly type: number;
  /** The size in bytes of a value that is written from here. */
  readonly written: number;
  readonly integer?: bigint;
  readonly text?: Uint8Array;
  /** A value that C copies from where it is, so that JavaScript makes no copy. */
  readonly input?: Input;
}

/**
 * Large enough for almost every array; in Deno a new one would take longer than everything else.
 */
const usualImage = new DataView(new ArrayBuffer(1024));

/** Writes structs, names and small values in one piece, and the bytes after them. */
function layOut({ native }: Core, entries: readonly Entry[], base: bigint, head: number): void {
  const isUsual = head <= usualImage.byteLength;
  const view = isUsual ? usualImage : new DataView(new ArrayBuffer(head));
  const image = new Uint8Array(view.buffer, 0, head);
  let [near, far] = [structSize * (entries.length + 1), head];
  entries.forEach((entry, index) => {
    const key = base + BigInt(near);
    image.set(entry.key, near);
    near += aligned(entry.key.length);
    const { input } = entry;
    const value = base + BigInt(input === undefined ? near : far);
    if (entry.text !== undefined) image.set(entry.text, near), entry.text.fill(0);
    if (entry.integer !== undefined) view.setBigUint64(near, entry.integer, true);
    near += aligned(entry.written);
    if (input !== undefined) {
      native.hazmat_write(runtime.toPointer(value), input.bytes, toSize(input.size));
      far += aligned(input.size);
    }
    const struct = index * structSize;
    view.setBigUint64(struct, key, true);
    view.setUint32(struct + 8, entry.type, true);
    view.setBigUint64(struct + 16, value, true);
    view.setBigUint64(struct + 24, BigInt(input?.size ?? entry.written), true);
    view.setBigUint64(struct + 32, 0xffff_ffff_ffff_ffffn, true); // OSSL_PARAM_UNMODIFIED
  });
  native.hazmat_write(runtime.toPointer(base), image, toSize(head));
  image.fill(0); // text may be secret
}

/** A length with room for a NUL: so an empty value has an address too, and a string its end. */
function aligned(length: number): number {
  return Math.ceil((length + 1) / 8) * 8;
}

function entryOf(name: string, value: TakenValue, action: string): Entry {
  const key = cString(name);
  switch (typeof value) {
    case "string": {
      const text = cString(value).subarray(0, -1);
      return { key, type: OSSL_PARAM_UTF8_STRING, written: text.length, text };
    }
    case "boolean":
    case "bigint":
    case "number":
      return { key, written: 8, ...integer(name, value, action) };
    case "object":
      if (value === null) break;
      return { key, type: OSSL_PARAM_OCTET_STRING, written: 0, input: value };
  }
  throw new TypeError(
    `Cannot ${action}: parameter ${name} must be text, a number or bytes, ` +
      `but is ${kindOf(value)}`,
  );
}

function integer(
  name: string,
  value: number | bigint | boolean,
  action: string,
): { type: number; integer: bigint } {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(
      `Cannot ${action}: parameter ${name} must be a whole number, but is ${value}`,
    );
  }
  const number = BigInt(value);
  if (number >= 2n ** 64n || number < -(2n ** 63n)) {
    throw new RangeError(
      `Cannot ${action}: parameter ${name} must fit 64 bits, but is ${value}`,
    );
  }
  const type = number < 0n ? OSSL_PARAM_INTEGER : OSSL_PARAM_UNSIGNED_INTEGER;
  return { type, integer: BigInt.asUintN(64, number) };
}

/** A context to try parameters on. */
export interface Setter {
  /** Sets some; returns whether that succeeded. */
  set(params: Pointer<"OSSL_PARAM">): boolean;
  /** Frees the context. */
  free(): void;
}

/**
 * An error of libcrypto's, naming the parameter that was refused, if one was: it is found by
 * setting them one after the other on a new context. Only called after an error.
 */
export function namingRefused(
  core: Core,
  error: OpenSSLError,
  action: string,
  values: TakenParams,
  newSetter: () => Setter | undefined,
): OpenSSLError {
  const setter = newSetter();
  if (setter === undefined) return error;
  try {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (withParams(core, { [name]: value }, action, (params) => setter.set(params))) continue;
      const refused = `${action}: libcrypto refuses the parameter ${name}, ${described(value)}`;
      return new OpenSSLError(refused, error.errors);
    }
    return error;
  } finally {
    setter.free();
    core.lib.ERR_clear_error();
  }
}

/** What kind of value it is, not the value itself: it may be a key. */
function described(value: TakenValue): string {
  if (typeof value === "string") return `a string of ${value.length} characters`;
  if (typeof value !== "object" || value === null) return kindOf(value);
  return `of ${value.size} bytes`;
}
