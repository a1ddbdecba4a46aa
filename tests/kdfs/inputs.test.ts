/**
 * What every key derivation accepts as bytes, and what it refuses.
 *
 * @module
 */
import { hashSupported } from "../../hazmat/digests/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { everyDetached, everyEmpty, everyKindOf, notBytes, notNames } from "../support/inputs.ts";
import { kdfFamilies } from "./kdf_families.ts";

for (const family of kdfFamilies) {
  const { name, skip, options, inputs, optional, mayBeEmpty, names } = family;
  const given = inputs.filter((input) => options[input] !== undefined);

  describe(name, () => {
    it("takes every kind of view and buffer, and changes none", { skip }, () => {
      const expected = family.derive(options);
      for (const input of given) {
        const bytes = options[input] as Uint8Array;
        for (const [kind, data] of everyKindOf(bytes)) {
          assertEquals(family.derive({ ...options, [input]: data }), expected, `${input}: ${kind}`);
        }
        assertEquals(options[input], bytes.slice());
      }
    });

    it("depends on every input", { skip }, () => {
      const expected = family.derive(options).toHex();
      for (const input of inputs) {
        const changed = ((options[input] ?? new Uint8Array(8)) as Uint8Array).slice();
        changed[changed.length - 1]! ^= 0x80;
        assert(family.derive({ ...options, [input]: changed }).toHex() !== expected, input);
      }
    });

    it("takes emptiness of every kind, or refuses it", { skip }, () => {
      for (const input of inputs) {
        for (const [kind, data] of everyEmpty()) {
          const derive = () => family.derive({ ...options, [input]: data });
          if (mayBeEmpty.includes(input)) {
            const expected = family.derive({ ...options, [input]: new Uint8Array(0) });
            assertEquals(derive(), expected, `${input}: ${kind}`);
          } else assertThrows(derive, RangeError, `${input} must have at least`);
        }
      }
    });

    it("takes emptiness for the default of what may be left out", { skip }, () => {
      for (const input of optional) {
        const { [input]: _, ...without } = options;
        assertEquals(
          family.derive({ ...options, [input]: new Uint8Array(0) }),
          family.derive(without),
          input,
        );
      }
    });

    it("refuses what is not bytes with a TypeError that names it", {
      skip: name === "kdf" ? "its parameters have other types too" : skip,
    }, () => {
      for (const input of inputs) {
        for (const value of notBytes) {
          if (value === undefined && optional.includes(input)) continue;
          const derive = () => family.derive({ ...options, [input]: value });
          assertThrows(derive, TypeError, `${input} must be bytes`);
        }
        const text = "but is a string; encode text with TextEncoder";
        assertThrows(() => family.derive({ ...options, [input]: "text" }), TypeError, text);
      }
    });

    it("refuses bytes that were transferred away", { skip }, () => {
      for (const input of inputs) {
        for (const [, data] of everyDetached()) {
          const derive = () => family.derive({ ...options, [input]: data });
          assertThrows(derive, TypeError, "detached");
        }
      }
    });

    it("refuses what is not a name, and names of nothing", { skip }, () => {
      for (const option of names) {
        for (const value of notNames) {
          const derive = () => family.derive({ ...options, [option]: value });
          assertThrows(derive, TypeError, "must be a string");
        }
        const empty = () => family.derive({ ...options, [option]: "null" });
        if (hashSupported("null")) assertThrows(empty, RangeError, 'but "null" has no output');
        for (const value of ["", "no-such-hash", "sha256\0", "aes-128-cbc"]) {
          const derive = () => family.derive({ ...options, [option]: value });
          const error = assertThrows(derive, Error, "Cannot use the digest");
          assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
        }
      }
    });

    it("refuses numbers of other types", { skip }, async () => {
      const numbers = Object.keys(options).filter((key) => typeof options[key] === "number");
      for (const option of numbers) {
        for (const value of ["16", 16n, null, [16], {}, true]) {
          const wrong = { ...options, [option]: value } as never;
          const text = `${option} must be a number, but is `;
          assertThrows(() => family.derive(wrong), TypeError, text);
          await assertRejects(() => family.deriveAsync(wrong), TypeError, text);
        }
      }
    });

    it("refuses options that are not an object", { skip }, async () => {
      // The stand-in for the generic one takes its options apart itself.
      const none = name === "kdf" ? [] : [undefined, null, 5, "sha256", () => 1];
      const text = ": options must be an object";
      for (const value of none) {
        assertThrows(() => family.derive(value as never), TypeError, text);
        await assertRejects(() => family.deriveAsync(value as never), TypeError, text);
      }
    });

    it("refuses a signal that is not an AbortSignal", { skip }, async () => {
      for (const signal of [null, {}, "abort", new AbortController()]) {
        const derive = () => family.deriveAsync({ ...options, signal: signal as never });
        await assertRejects(derive, TypeError, "signal must be an AbortSignal, but is ");
      }
    });

    it("returns a Uint8Array with its own buffer", { skip }, () => {
      const derived = family.derive(options);
      assert(derived instanceof Uint8Array && derived.buffer instanceof ArrayBuffer);
      assertEquals([derived.byteOffset, derived.buffer.byteLength], [0, derived.length]);
      assert(derived.buffer !== family.derive(options).buffer);
    });
  });
}
