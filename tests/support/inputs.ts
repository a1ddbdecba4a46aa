/**
 * Bytes as every kind of input, and values that are not bytes.
 *
 * @module
 */
import type { AllowSharedBufferSource } from "../../hazmat/core/args.ts";

/** The same bytes in every kind of view and buffer; their number must divide by 8. */
export function everyKindOf(bytes: Uint8Array): [string, AllowSharedBufferSource][] {
  const { length } = bytes;
  const whole = bytes.slice().buffer;
  const amid = new Uint8Array(length + 24).fill(0xee);
  amid.set(bytes, 8);
  const shared = new SharedArrayBuffer(length);
  new Uint8Array(shared).set(bytes);
  const resizable = new ArrayBuffer(length, { maxByteLength: length + 64 });
  new Uint8Array(resizable).set(bytes);
  const growable = new SharedArrayBuffer(length, { maxByteLength: length + 64 });
  new Uint8Array(growable).set(bytes);
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).set(bytes, 16);
  return [
    ["Uint8Array", bytes],
    ["ArrayBuffer", whole],
    ["SharedArrayBuffer", shared],
    ["view of a SharedArrayBuffer", new Uint8Array(shared)],
    ["resizable ArrayBuffer", resizable],
    ["view that follows a resizable ArrayBuffer", new Uint8Array(resizable)],
    ["view of fixed length of a resizable one", new Uint8Array(resizable, 0, length)],
    ["growable SharedArrayBuffer", growable],
    ["view of a growable SharedArrayBuffer", new Uint8Array(growable)],
    ["WebAssembly memory", new Uint8Array(memory.buffer, 16, length)],
    ["subarray", amid.subarray(8, 8 + length)],
    ["DataView with an offset", new DataView(amid.buffer, 8, length)],
    ["Int8Array", new Int8Array(whole)],
    ["Uint8ClampedArray", new Uint8ClampedArray(whole)],
    ["Uint16Array with an offset", new Uint16Array(amid.buffer, 8, length / 2)],
    ["Int32Array with an offset", new Int32Array(amid.buffer, 8, length / 4)],
    ["Float64Array with an offset", new Float64Array(amid.buffer, 8, length / 8)],
    ["BigUint64Array with an offset", new BigUint64Array(amid.buffer, 8, length / 8)],
  ];
}

/** No bytes in every kind of view and buffer. */
export function everyEmpty(): [string, AllowSharedBufferSource][] {
  return [
    ["Uint8Array", new Uint8Array(0)],
    ["subarray", new Uint8Array(8).subarray(4, 4)],
    ["ArrayBuffer", new ArrayBuffer(0)],
    ["SharedArrayBuffer", new SharedArrayBuffer(0)],
    ["DataView", new DataView(new ArrayBuffer(8), 8)],
    ["resizable", new Uint8Array(new ArrayBuffer(0, { maxByteLength: 8 }))],
  ];
}

/** What is not bytes. */
export const notBytes: readonly unknown[] = [
  undefined,
  null,
  "abc",
  0,
  1n,
  true,
  Symbol("abc"),
  {},
  [1, 2, 3],
  { length: 3 },
  { byteLength: 3, buffer: new ArrayBuffer(3) },
  new Date(),
  new Blob(["abc"]),
  () => new Uint8Array(3),
  Uint8Array,
];

/** What is not a name. */
export const notNames: readonly unknown[] = [
  undefined,
  null,
  256,
  1n,
  true,
  {},
  ["sha256"],
  new Uint8Array(6),
  Symbol("sha256"),
];

/** Views whose bytes were taken away: they appear empty, or throw when used. */
export function everyDetached(): [string, AllowSharedBufferSource][] {
  const view = new Uint8Array(8);
  const data = new DataView(view.buffer);
  const buffer = new ArrayBuffer(8);
  structuredClone([view.buffer, buffer], { transfer: [view.buffer, buffer] });
  return [["view", view], ["DataView", data], ["buffer", buffer], ...everyOutOfBounds()];
}

/** Views that lie outside their buffer since it shrank. */
function everyOutOfBounds(): [string, ArrayBufferView][] {
  const buffer = new ArrayBuffer(32, { maxByteLength: 64 });
  const views: [string, ArrayBufferView][] = [
    ["view of a buffer that shrank", new Uint8Array(buffer, 16, 16)],
    ["view over the end of a buffer that shrank", new Uint32Array(buffer, 0, 8)],
    ["view that follows a buffer that shrank", new Float64Array(buffer, 16)],
    ["DataView of a buffer that shrank", new DataView(buffer, 16, 16)],
    ["DataView that follows a buffer that shrank", new DataView(buffer, 16)],
  ];
  buffer.resize(8);
  return views;
}
