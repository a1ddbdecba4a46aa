/**
 * randomBytes and randomFill: sizes, views, and what is refused.
 *
 * @module
 */
import backend, { Backend } from "../mod.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
  describe,
  it,
} from "./std.ts";
import { everyDetached } from "./support/inputs.ts";

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Every byte of a view is drawn over: after 20 fills each was non-zero once. */
function coversAll(fill: () => Uint8Array): boolean {
  const seen = new Uint8Array(fill().length);
  for (let i = 0; i < 20; i++) fill().forEach((byte, at) => seen[at]! |= byte);
  return seen.every((byte) => byte !== 0);
}

describe("randomBytes", () => {
  it("returns as many bytes as asked for, all of them drawn", () => {
    for (const size of [1, 2, 15, 16, 17, 255, 256, 257, 4096, 65_537]) {
      assertStrictEquals(backend.randomBytes(size).length, size);
      assert(coversAll(() => backend.randomBytes(size)), `size ${size}`);
    }
  });

  it("returns an empty array for size 0, drawing nothing", () => {
    const before = backend.bindings.engine.counters().threadCalls;
    assertEquals(backend.randomBytes(0), new Uint8Array(0));
    assertEquals(backend.bindings.engine.counters().threadCalls, before);
  });

  it("returns a Uint8Array with its own buffer", () => {
    const bytes = backend.randomBytes(32);
    assert(bytes instanceof Uint8Array);
    assertEquals([bytes.byteOffset, bytes.buffer.byteLength], [0, 32]);
  });

  it("never returns the same bytes twice", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 10_000; i++) seen.add(backend.randomBytes(16).join());
    assertStrictEquals(seen.size, 10_000);
  });

  it("refuses sizes that are not a count of bytes with a RangeError that names the size", () => {
    const sizes = [-1, -0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 53, Number.MAX_SAFE_INTEGER];
    for (const size of sizes) assertThrows(() => backend.randomBytes(size), RangeError, `${size}`);
  });

  it("refuses what is not a number with a TypeError", () => {
    const values = [undefined, null, "16", 16n, {}, [16], true, Symbol("16"), new Uint8Array(16)];
    for (const value of values) {
      assertThrows(() => backend.randomBytes(value as never), TypeError, "size must be a number");
    }
  });
});

describe("randomFill", () => {
  it("fills every kind of view, and returns it", () => {
    const kinds = [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
    ];
    for (const Kind of kinds) {
      const view = new Kind(8);
      assertStrictEquals<unknown>(backend.randomFill(view), view);
      assert(!isZero(new Uint8Array(view.buffer)), Kind.name);
    }
    const view = new DataView(new ArrayBuffer(64));
    assertStrictEquals(backend.randomFill(view), view);
    assert(!isZero(new Uint8Array(view.buffer)));
  });

  it("fills a view with an offset, and nothing around it", () => {
    for (const [offset, length] of [[0, 1], [1, 16], [7, 33], [100, 900], [4096, 4096]]) {
      const buffer = new ArrayBuffer(offset! + length! + 64);
      const view = new Uint8Array(buffer, offset, length);
      assert(coversAll(() => backend.randomFill(view)));
      assert(isZero(new Uint8Array(buffer, 0, offset)), "bytes before the view changed");
      assert(isZero(new Uint8Array(buffer, offset! + length!)), "bytes after the view changed");
    }
  });

  it("fills the part of its buffer that a DataView shows", () => {
    const buffer = new ArrayBuffer(96);
    const view = new DataView(buffer, 32, 32);
    assert(coversAll(() => {
      backend.randomFill(view);
      return new Uint8Array(buffer, 32, 32);
    }));
    assert(isZero(new Uint8Array(buffer, 0, 32)) && isZero(new Uint8Array(buffer, 64)));
  });

  it("fills views on shared, resizable and WebAssembly memory", () => {
    const resizable = new ArrayBuffer(32, { maxByteLength: 64 });
    const memory = new WebAssembly.Memory({ initial: 1 });
    for (const buffer of [new SharedArrayBuffer(32), resizable, memory.buffer]) {
      const view = new Uint8Array(buffer, 0, 32);
      assert(coversAll(() => backend.randomFill(view)));
    }
  });

  it("refuses views that have lost their bytes, with nothing drawn", () => {
    const before = backend.bindings.engine.counters().threadCalls;
    for (const [, view] of everyDetached()) {
      if (!ArrayBuffer.isView(view)) continue;
      const fill = () => backend.randomFill(view);
      assertThrows(
        fill,
        TypeError,
        "Cannot fill with random bytes: the buffer of view is detached",
      );
    }
    assertEquals(backend.bindings.engine.counters().threadCalls, before);
  });

  it("fills 64 MiB in one draw, from the first byte to the last", () => {
    const view = new Uint8Array(2 ** 26);
    const before = backend.bindings.engine.counters();
    backend.randomFill(view);
    const after = backend.bindings.engine.counters();
    assertEquals(after.threadBytes - before.threadBytes, BigInt(view.length));
    for (let at = 0; at < view.length; at += 4096) {
      assert(!isZero(view.subarray(at, at + 32)), `at ${at}`);
    }
    assert(!isZero(view.subarray(-32)), "at the end");
  });

  it("takes views of length zero, of whatever origin", () => {
    const buffer = new ArrayBuffer(8);
    for (const at of [0, 3, 8]) backend.randomFill(new Uint8Array(buffer, at, 0));
    backend.randomFill(new Uint8Array(0));
    backend.randomFill(new DataView(new ArrayBuffer(0)));
    structuredClone(buffer, { transfer: [buffer] });
    backend.randomFill(new Uint8Array(new ArrayBuffer(0)));
    assert(isZero(new Uint8Array(8)));
  });

  it("fills small arrays right after their creation, whatever the collector does", () => {
    for (let i = 0; i < 20_000; i++) {
      const view = new Uint8Array(32);
      backend.randomFill(view);
      assert(!isZero(view));
    }
  });

  it("refuses what is not a view with a TypeError that names what it is", () => {
    const values: [unknown, string][] = [
      [new ArrayBuffer(8), "an ArrayBuffer"],
      [[1, 2], "an Array"],
      [null, "null"],
      [undefined, "undefined"],
      [16, "a number"],
      ["abc", "a string"],
      [{ byteLength: 8 }, "an Object"],
    ];
    for (const [value, name] of values) {
      assertThrows(() => backend.randomFill(value as never), TypeError, `but is ${name}`);
    }
  });
});

describe("Backend", () => {
  it("is named openssl and knows its libcrypto", () => {
    assertStrictEquals(backend.name, "openssl");
    assert(backend instanceof Backend);
    assert(backend.opensslVersionText().startsWith("OpenSSL "));
    assert(backend.opensslVersionNumber() >= 0x10101000);
    assert(backend.bindings.path.startsWith("/"), backend.bindings.path);
  });

  it("counts what osrandom served to this thread", () => {
    const { engine } = backend.bindings;
    const before = engine.counters();
    backend.randomBytes(1000);
    const after = engine.counters();
    assertEquals(after.threadCalls - before.threadCalls, 1n);
    assertEquals(after.threadBytes - before.threadBytes, 1000n);
    assert(after.bytes - before.bytes >= 1000n);
  });

  it("gives another draw to another backend of the same libcrypto", () => {
    const other = new Backend(backend.bindings);
    assertNotEquals(other.randomBytes(16), backend.randomBytes(16));
  });
});
