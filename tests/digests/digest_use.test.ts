/**
 * Digests: what they accept, what they refuse, and how they end.
 *
 * @module
 */
import { createCipher } from "../../hazmat/ciphers/mod.ts";
import backend, { Backend } from "../../mod.ts";
import { open } from "../../bindings.ts";
import { AlreadyFinalized, UnsupportedAlgorithm } from "../../errors.ts";
import type { Hash } from "../../hazmat/digests/hash.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows, describe, it } from "../std.ts";
import { everyDetached, everyEmpty, everyKindOf, notBytes, notNames } from "../support/inputs.ts";
import { createHash, hash as ourHash, hashInto, hashSupported } from "../../hazmat/digests/mod.ts";

const data = new Uint8Array(64).map((_, i) => i);
const digest = ourHash("sha256", data);
const ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const ends: readonly (readonly [string, (hash: Hash) => unknown])[] = [
  ["digest()", (hash) => hash.digest()],
  ["digestInto()", (hash) => hash.digestInto(new Uint8Array(32))],
  ["dispose()", (hash) => hash.dispose()],
  ["[Symbol.dispose]()", (hash) => hash[Symbol.dispose]()],
];

const uses: readonly (readonly [string, (hash: Hash) => unknown])[] = [
  ["update", (hash) => hash.update(data)],
  ["digest", (hash) => hash.digest()],
  ["digestInto", (hash) => hash.digestInto(new Uint8Array(32))],
  ["copy", (hash) => hash.copy()],
];

describe("digests: input", () => {
  for (const [kind, value] of everyKindOf(data)) {
    it(`takes a ${kind}`, () => {
      assertEquals(ourHash("sha256", value), digest);
      assertEquals(createHash("sha256").update(value).digest(), digest);
    });
  }

  for (const [kind, value] of everyEmpty()) {
    it(`takes an empty ${kind}`, () => {
      assertEquals(ourHash("sha256", value).toHex(), ofNothing);
      const hash = createHash("sha256").update(value);
      assertEquals(hash.update(data).update(value).digest(), digest);
    });
  }

  it("takes no data for none", () => {
    assertEquals(createHash("sha256").digest().toHex(), ofNothing);
  });

  it("refuses what is not bytes, and goes on", () => {
    const hash = createHash("sha256");
    for (const value of notBytes) {
      assertThrows(() => ourHash("sha256", value as never), TypeError, "data must be bytes");
      assertThrows(() => hash.update(value as never), TypeError, "data must be bytes");
    }
    assertEquals(hash.update(data).digest(), digest);
  });

  it("says how to pass text", () => {
    assertThrows(() => ourHash("sha256", "abc" as never), TypeError, "TextEncoder");
  });

  for (const [kind, value] of everyDetached()) {
    it(`refuses a ${kind} without its bytes, which would look empty`, () => {
      assertThrows(() => ourHash("sha256", value), TypeError, "detached");
      assertThrows(() => createHash("sha256").update(value), TypeError, "detached");
    });
  }

  it("returns bytes in their own buffer", () => {
    for (const bytes of [ourHash("sha256", data), createHash("md5").digest()]) {
      assert(bytes instanceof Uint8Array);
      assertEquals([bytes.byteOffset, bytes.buffer.byteLength], [0, bytes.length]);
    }
  });
});

describe("digests: into a buffer you provide", () => {
  const xof = ourHash("shake128", data, { length: 40 });
  const forms: readonly (readonly [string, Uint8Array, (out: ArrayBufferView) => number])[] = [
    ["hashInto", digest, (out) => hashInto("sha256", data, out)],
    ["hashInto of an XOF", xof, (out) => hashInto("shake128", data, out, { length: 40 })],
    ["digestInto", digest, (out) => createHash("sha256").update(data).digestInto(out)],
    ["digestInto of an XOF", xof, (out) => {
      return createHash("shake128", { length: 40 }).update(data).digestInto(out);
    }],
  ];

  for (const [form, expected, write] of forms) {
    it(`${form} writes the digest, and nothing before or after it`, () => {
      const memory = new Uint8Array(64).fill(7);
      assertEquals(write(memory.subarray(3)), expected.length);
      assertEquals(memory.subarray(3, 3 + expected.length), expected);
      const rest = [...memory.subarray(0, 3), ...memory.subarray(3 + expected.length)];
      assertEquals(rest.every((byte) => byte === 7), true);
    });

    it(`${form} takes any view that has room, and refuses less`, () => {
      const { length } = expected;
      for (const view of [new DataView(new ArrayBuffer(length)), new Uint16Array(length / 2)]) {
        write(view);
        assertEquals(new Uint8Array(view.buffer), expected);
      }
      const small = new Uint8Array(length - 1);
      assertThrows(
        () => write(small),
        RangeError,
        `${length} bytes or more, but has ${length - 1}`,
      );
      assertEquals(small, new Uint8Array(length - 1));
      for (const value of notBytes) {
        assertThrows(() => write(value as never), TypeError, "out must be bytes");
      }
    });
  }

  it("a length that a program overwrites changes nothing", () => {
    for (const size of [0, 1, 2 ** 20]) {
      const lying = () => Object.assign(createHash("sha256"), { digestSize: size });
      assertEquals(lying().update(data).digest(), digest);
      assertEquals(lying().update(data).copy().digest(), digest);
      assertEquals(lying().update(data).digestInto(new Uint8Array(32)), 32);
      assertThrows(() => lying().digestInto(new Uint8Array(31)), RangeError, "32 bytes or more");
    }
  });

  it("hashInto may write across the data", () => {
    for (const at of [0, 1, 31, 63]) {
      const memory = new Uint8Array(128);
      memory.set(data);
      hashInto("sha256", memory.subarray(0, 64), memory.subarray(at));
      assertEquals(memory.subarray(at, at + 32), digest);
    }
  });

  it("digestInto leaves the hash unchanged if there is no room", () => {
    const hash = createHash("sha256").update(data);
    assertThrows(() => hash.digestInto(new Uint8Array(31)), RangeError);
    assertEquals(hash.digest(), digest);
  });
});

describe("digests: names", () => {
  it("refuses what is not a string", () => {
    for (const name of notNames) {
      assertThrows(() => ourHash(name as never, data), TypeError, "must be a string");
      assertThrows(() => createHash(name as never), TypeError, "must be a string");
      assertThrows(() => hashSupported(name as never), TypeError, "must be a string");
    }
  });

  it("refuses none at all, also before any other has been asked for", () => {
    const fresh = new Backend(open({ libcrypto: backend.bindings.path }));
    assertThrows(
      () => ourHash(undefined as never, data, { backend: fresh }),
      TypeError,
      "must be a string",
    );
    assertThrows(() => createCipher(undefined as never, { key: data, backend: fresh }), TypeError);
  });

  it("refuses one that libcrypto lacks, with the name in the error", () => {
    for (const name of ["", "sha-257", "sha256 ", "sha256\0", "constructor", "a".repeat(100_000)]) {
      assertEquals(hashSupported(name), false);
      const error = assertThrows(() => ourHash(name, data), UnsupportedAlgorithm);
      assertEquals([error.algorithm, error.code], [name, "ERR_UNSUPPORTED_ALGORITHM"]);
      assertStringIncludes(error.message, backend.bindings.versionText);
      assertThrows(() => createHash(name), UnsupportedAlgorithm);
    }
  });
});

describe("digests: length", () => {
  const lengths = [-1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 53];

  it("an XOF needs one: the error says so, and its limits", () => {
    const calls = [
      () => ourHash("shake256", data),
      () => ourHash("shake256", data, {}),
      () => ourHash("shake256", data, { length: undefined }),
      () => createHash("shake256"),
    ];
    for (const call of calls) {
      const error = assertThrows(call, RangeError, "XOF");
      assertStringIncludes(error.message, "{ length }, from 1 to 2147483647");
    }
  });

  it("of an XOF is from 1 to 2147483647", () => {
    for (const length of [...lengths, 0]) {
      assertThrows(() => ourHash("shake256", data, { length }), RangeError, `${length}`);
      assertThrows(() => createHash("shake256", { length }), RangeError, `${length}`);
    }
    assertEquals(createHash("shake256", { length: 2147483647 }).digestSize, 2147483647);
  });

  it("of others can only be their size", () => {
    for (const length of [...lengths, 0, 31, 33]) {
      assertThrows(() => ourHash("sha256", data, { length }), RangeError, `${length}`);
      assertThrows(() => createHash("sha256", { length }), RangeError, `${length}`);
    }
    assertEquals(ourHash("sha256", data, { length: 32 }), digest);
    assertEquals(createHash("sha256", { length: 32 }).update(data).digest(), digest);
  });

  it("must be a number, and options an object", () => {
    for (const length of ["32", 32n, null, {}, true]) {
      const options = { length } as never;
      assertThrows(() => ourHash("sha256", data, options), TypeError, "length must be");
      assertThrows(() => ourHash("shake256", data, options), TypeError, "length must be");
      assertThrows(() => createHash("shake256", options), TypeError, "length must be");
    }
    for (const options of [32, "32", null, true]) {
      const call = () => createHash("sha256", options as never);
      assertThrows(call, TypeError, "options must be an object");
    }
  });
});

describe("digests: their end", () => {
  for (const [end, finish] of ends) {
    for (const [name, use] of uses) {
      it(`${name} after ${end} is refused`, () => {
        const hash = createHash("sha256").update(data);
        finish(hash);
        const error = assertThrows(() => use(hash), AlreadyFinalized, "the hash sha256");
        assertEquals(error.code, "ERR_ALREADY_FINALIZED");
        assertStringIncludes(error.message, "createHash()");
      });
    }

    it(`dispose after ${end} changes nothing`, () => {
      const hash = createHash("sha256");
      finish(hash);
      for (let i = 0; i < 3; i++) hash.dispose();
      assertEquals([hash.name, hash.digestSize, hash.blockSize], ["sha256", 32, 64]);
    });
  }

  it("a copy lives on when the first has ended, and the other way round", () => {
    const first = createHash("sha256").update(data);
    const second = first.copy();
    const third = second.copy();
    first.dispose();
    assertEquals(second.digest(), digest);
    assertEquals(third.digest(), digest);
  });

  it("`using` disposes", () => {
    const kept: Hash[] = [];
    {
      using hash = createHash("sha256");
      kept.push(hash);
      hash.update(data);
    }
    assertThrows(() => kept[0]!.digest(), AlreadyFinalized);
  });

  it("a digest too large to allocate leaves the hash unchanged", () => {
    const hash = createHash("shake128", { length: 40 }).update(data);
    const real = globalThis.Uint8Array;
    try {
      globalThis.Uint8Array = class {
        constructor() {
          throw new RangeError("Array buffer allocation failed");
        }
      } as never;
      assertThrows(() => hash.digest(), RangeError, "cannot allocate");
    } finally {
      globalThis.Uint8Array = real;
    }
    assertEquals(hash.digest(), ourHash("shake128", data, { length: 40 }));
  });

  it("many that are dropped are freed", () => {
    for (let i = 0; i < 20_000; i++) createHash("sha256").update(data);
    assertEquals(ourHash("sha256", data), digest);
  });
});
