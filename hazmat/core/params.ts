/**
 * OSSL_PARAM arrays (OSSL_PARAM(3)), from OpenSSL 3.0 on. They hold addresses of
 * their values, so both live in one piece of native memory.
 *
 * @module
 */
import { cString } from "../../ffi/cstring.ts";
import type { Pointer } from "../../ffi/prototype.ts";
import { runtime } from "../../ffi/runtime.ts";
import { type AllowSharedBufferSource, bytesOf, typeName, viewOf } from "./bytes.ts";
import type { Core } from "./core.ts";

/**
 * A parameter's value: a string is passed as UTF-8, a number, bigint or boolean as an
 * integer, and bytes as an octet string.
 */
export type ParamValue = string | number | bigint | boolean | AllowSharedBufferSource;

/** Parameters by OpenSSL's names for them; what is `undefined` is left out. */
export type ParamValues = Readonly<Record<string, ParamValue | undefined>>;

/** An OSSL_PARAM array in native memory. */
export interface Params {
  /** Its address. */
  readonly pointer: Pointer<"OSSL_PARAM">;
  /** Bytes of the memory that holds it and its values. */
  readonly size: number;
}

/** `<openssl/core.h>`: the types that are used. */
const OSSL_PARAM_INTEGER = 1;
const OSSL_PARAM_UNSIGNED_INTEGER = 2;
const OSSL_PARAM_UTF8_STRING = 4;
const OSSL_PARAM_OCTET_STRING = 5;

/** Key, data type, data, data_size and return_size, each in 8 bytes. */
const structSize = 40;

interface Entry {
  readonly key: Uint8Array;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/**
 * Makes the array, calls with it, and frees it, its values cleansed.
 *
 * @throws {TypeError} If a value is of no kind that is known.
 */
export function withParams<R>(
  core: Core,
  values: ParamValues,
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
export function newParams(core: Core, values: ParamValues, action: string): Params {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => entryOf(key, value!, action));
  const size = entries.reduce(
    (sum, { key, bytes }) => sum + aligned(key.length) + aligned(bytes.length),
    structSize * (entries.length + 1),
  );
  const pointer: Pointer = core.lib.CRYPTO_zalloc(BigInt(size), null, 0);
  if (!pointer) throw core.error(action);
  const image = new Uint8Array(size);
  layOut(image, entries, BigInt(pointer));
  core.native.osrandom_copy(pointer, image, BigInt(size));
  image.fill(0);
  return { pointer: pointer as Pointer<"OSSL_PARAM">, size };
}

/** Frees the array and its values, cleansed. */
export function freeParams({ lib }: Core, { pointer, size }: Params): void {
  lib.CRYPTO_clear_free(pointer, BigInt(size), null, 0);
}

/** No parameters, for calls in which parameters are optional. */
export const noParams: Pointer<"OSSL_PARAM"> = runtime.nullPointer;

function layOut(image: Uint8Array, entries: readonly Entry[], base: bigint): void {
  const view = new DataView(image.buffer);
  let at = structSize * (entries.length + 1);
  const put = (bytes: Uint8Array): bigint => {
    const address = base + BigInt(at);
    image.set(bytes, at);
    at += aligned(bytes.length);
    return address;
  };
  entries.forEach(({ key, type, bytes }, index) => {
    const struct = index * structSize;
    view.setBigUint64(struct, put(key), true);
    view.setUint32(struct + 8, type, true);
    view.setBigUint64(struct + 16, put(bytes), true);
    view.setBigUint64(struct + 24, BigInt(bytes.length), true);
    view.setBigUint64(struct + 32, 0xffff_ffff_ffff_ffffn, true); // OSSL_PARAM_UNMODIFIED
  });
}

/** With a NUL behind it: an empty value has an address too, and a string its end. */
function aligned(length: number): number {
  return Math.ceil((length + 1) / 8) * 8;
}

function entryOf(name: string, value: ParamValue, action: string): Entry {
  const key = cString(name);
  switch (typeof value) {
    case "string":
      return { key, type: OSSL_PARAM_UTF8_STRING, bytes: cString(value).subarray(0, -1) };
    case "boolean":
    case "bigint":
    case "number":
      return { key, ...integer(name, value, action) };
    case "object":
      return {
        key,
        type: OSSL_PARAM_OCTET_STRING,
        bytes: bytesOf(viewOf(value, action, `parameter ${name}`)),
      };
    default:
      throw new TypeError(
        `Cannot ${action} as parameter ${name} must be text, a number or bytes: ` +
          `it is of type ${typeName(value)}`,
      );
  }
}

function integer(
  name: string,
  value: number | bigint | boolean,
  action: string,
): { type: number; bytes: Uint8Array } {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(
      `Cannot ${action} as parameter ${name} must be a whole number: current value is ${value}`,
    );
  }
  const number = BigInt(value);
  if (number >= 2n ** 64n || number < -(2n ** 63n)) {
    throw new RangeError(
      `Cannot ${action} as parameter ${name} must fit 64 bits: current value is ${value}`,
    );
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, number), true);
  return { type: number < 0n ? OSSL_PARAM_INTEGER : OSSL_PARAM_UNSIGNED_INTEGER, bytes };
}
