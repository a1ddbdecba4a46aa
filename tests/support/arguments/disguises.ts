/**
 * Bytes that claim to be something else: by own properties, by a subclass, by
 * their prototype. By their internal slots, all are bytes.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { runInNewContext } from "node:vm";
import { amid, type StandIn, whole } from "./stand_in.ts";

const unshared = (size: number): ArrayBuffer => new ArrayBuffer(size);
const shared = (size: number): SharedArrayBuffer => new SharedArrayBuffer(size);
const growable = (size: number): SharedArrayBuffer =>
  new SharedArrayBuffer(size, { maxByteLength: size + 4096 });
const resizable = (size: number): ArrayBuffer =>
  new ArrayBuffer(size, { maxByteLength: size + 4096 });

type Lies = Readonly<Record<PropertyKey, unknown>>;

/** Gives an object own properties. */
function lying<T extends object>(value: T, lies: Lies): T {
  for (const key of Reflect.ownKeys(lies)) {
    Object.defineProperty(value, key, { value: lies[key], configurable: true });
  }
  return value;
}

const nothing = () => undefined;
const lazyMethods: Lies = {
  fill: nothing,
  set: nothing,
  subarray: () => new Uint8Array(4096),
  slice: () => new Uint8Array(4096),
  copyWithin: nothing,
  at: () => 1,
  values: () => [].values(),
  [Symbol.iterator]: () => [].values(),
};

const elsewhere = new Uint8Array(4096).fill(0xee);
const larger: Lies = { byteLength: 4096, length: 4096, byteOffset: 0, buffer: elsewhere.buffer };

class WithGetters extends Uint8Array<ArrayBufferLike> {
  override get byteLength(): number {
    return 4096;
  }
  override get length(): number {
    return 4096;
  }
  override get byteOffset(): number {
    return 0;
  }
  override get buffer(): ArrayBuffer {
    return elsewhere.buffer;
  }
}

class WithLazyMethods extends Uint8Array<ArrayBufferLike> {
  static get [Symbol.species]() {
    return Uint32Array;
  }
}
lying(WithLazyMethods.prototype, lazyMethods);

class OtherDataView extends DataView<ArrayBuffer> {
  override get byteLength(): number {
    return 0;
  }
  override get byteOffset(): number {
    return 0;
  }
}

class OtherBuffer extends ArrayBuffer {
  override get byteLength(): number {
    return 0;
  }
  override slice(): ArrayBuffer {
    return new ArrayBuffer(0);
  }
}

const view = (lies: Lies): StandIn =>
  amid(unshared, (...place) => lying(new Uint8Array(...place), lies));
const sharedView = (lies: Lies): StandIn =>
  amid(shared, (...place) => lying(new Uint8Array(...place), lies));
const underPrototype = (prototype: object | null): StandIn =>
  amid(unshared, (...place) => Object.setPrototypeOf(new Uint8Array(...place), prototype));

/** Each with its name. */
export const disguises: Readonly<Record<string, StandIn>> = {
  "an array with a byteLength of its own, 0": view({ byteLength: 0 }),
  "an array with a length of its own, 0": view({ length: 0 }),
  "an array with lengths of its own, 4096": view({ byteLength: 4096, length: 4096 }),
  "an array with a byteLength of its own, NaN": view({ byteLength: NaN, length: NaN }),
  "an array with a byteLength of its own, an object": view({
    byteLength: { valueOf: () => 4096 },
  }),
  "an array with a byteOffset of its own": view({ byteOffset: 0 }),
  "an array with a buffer of its own": view({ buffer: elsewhere.buffer }),
  "an array that points elsewhere in all it says": view(larger),
  "an array with methods of its own": view(lazyMethods),
  "an array with a constructor of its own": view({
    constructor: { [Symbol.species]: Uint32Array },
  }),
  "an array with a tag of its own": view({ [Symbol.toStringTag]: "Object" }),
  "an array of a subclass with getters": amid(unshared, (...place) => new WithGetters(...place)),
  "an array of a subclass with methods": amid(
    unshared,
    (...place) => new WithLazyMethods(...place),
  ),
  "an array without a prototype": underPrototype(null),
  "an array with the prototype of a DataView": underPrototype(DataView.prototype),
  "an array with the prototype of Array": underPrototype(Array.prototype),
  "an array with the prototype of ArrayBuffer": underPrototype(ArrayBuffer.prototype),
  "a frozen view": amid(unshared, (...place) => Object.preventExtensions(new DataView(...place))),
  "a DataView that points elsewhere": amid(
    unshared,
    (...place) => lying(new DataView(...place), larger),
  ),
  "a DataView of a subclass": amid(unshared, (...place) => new OtherDataView(...place)),
  "a DataView without a prototype": amid(
    unshared,
    (...place) => Object.setPrototypeOf(new DataView(...place), null),
  ),
  "a Buffer of Node's with lengths of its own": amid(
    unshared,
    (...place) => lying(Buffer.from(...place), { byteLength: 1, length: 1 }),
  ),
  "an array of another realm": amid(
    unshared,
    (...place) => runInNewContext("new Uint8Array(...place)", { place }),
  ),
  "a view of shared memory with lengths of its own": sharedView({ byteLength: 4096, length: 1 }),
  "a view of shared memory that points elsewhere": sharedView(larger),
  "a view of growable memory": amid(growable, (...place) => new Uint8Array(...place)),
  "a view of resizable memory that points elsewhere": amid(
    resizable,
    (...place) => lying(new Uint8Array(...place), larger),
  ),
  "a buffer with a byteLength of its own, 0": whole(unshared, (b) => lying(b, { byteLength: 0 })),
  "a buffer with a byteLength of its own, 4096": whole(
    unshared,
    (buffer) => lying(buffer, { byteLength: 4096 }),
  ),
  "a buffer that says it is detached": whole(unshared, (b) => lying(b, { detached: true })),
  "a buffer with a tag of its own": whole(
    unshared,
    (buffer) => lying(buffer, { [Symbol.toStringTag]: "Object" }),
  ),
  "a buffer without a prototype": whole(unshared, (b) => Object.setPrototypeOf(b, null)),
  "a buffer of a subclass": whole((size) => new OtherBuffer(size)),
  "a resizable buffer": whole(resizable),
  "a shared buffer with a byteLength of its own": whole(
    shared,
    (buffer) => lying(buffer, { byteLength: 0 }),
  ),
  "a shared buffer that says it is an ArrayBuffer": whole(
    shared,
    (buffer) => lying(buffer, { [Symbol.toStringTag]: "ArrayBuffer" }),
  ),
  "a shared buffer without a prototype": whole(shared, (b) => Object.setPrototypeOf(b, null)),
};

const tagged = (tag: string): object => ({ [Symbol.toStringTag]: tag });

/** Things that look like bytes and are not, each made from the bytes that it would show. */
export const impostors: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  "an object tagged ArrayBuffer": () => tagged("ArrayBuffer"),
  "an object tagged SharedArrayBuffer": () => tagged("SharedArrayBuffer"),
  "an object tagged Uint8Array": () => tagged("Uint8Array"),
  "an array tagged ArrayBuffer": (bytes) => lying([...bytes], tagged("ArrayBuffer") as Lies),
  "an object tagged ArrayBuffer with a length": ({ length }) => ({
    ...tagged("ArrayBuffer"),
    ...{ length, byteLength: length, detached: false },
  }),
  "an object of ArrayBuffer's prototype": () => Object.create(ArrayBuffer.prototype),
  "an object of SharedArrayBuffer's prototype": () => Object.create(SharedArrayBuffer.prototype),
  "an object of Uint8Array's prototype": () => Object.create(Uint8Array.prototype),
  "an object of an array's": (bytes) => Object.create(bytes),
  "a Proxy of an array": (bytes) => new Proxy(bytes, {}),
  "a Proxy of a buffer": ({ length }) => new Proxy(new ArrayBuffer(length), {}),
  "a Proxy of a shared buffer": ({ length }) => new Proxy(new SharedArrayBuffer(length), {}),
  "a Proxy that is helpful": (bytes) =>
    new Proxy(bytes, {
      get(target, key) {
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
  "an object with an array's properties": ({ buffer, byteOffset, byteLength }) => ({
    ...{ buffer, byteOffset, byteLength, length: byteLength },
  }),
  "an array of numbers": (bytes) => [...bytes, 1],
  "an object like an array": (bytes) => ({ ...bytes, length: bytes.length }),
  "an iterable": (bytes) => new Set(bytes),
  "what converts to bytes": (bytes) => ({
    [Symbol.toPrimitive]: () => bytes,
    valueOf: () => bytes,
  }),
  "null": () => null,
};
