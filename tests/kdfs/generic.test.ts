/**
 * Any KDF by its name, and which ones there are.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { OpenSSLError } from "../../errors.ts";
import {
  hkdf as ourHkdf,
  kbkdf as ourKbkdf,
  kdf,
  kdfAsync,
  kdfs,
  kdfSupported,
  type ParamValues,
  pbkdf2,
  scrypt,
} from "../../hazmat/kdfs/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { count, utf8 } from "./kdf_reference.ts";

const byName = kdfSupported("sshkdf");
const skip = byName ? false : "this libcrypto has no KDFs by name, as before 3.0";
const skipScrypt = byName && kdfSupported("scrypt") ? false : "no scrypt by name";
const skipArgon2 = kdfSupported("argon2id") ? false : "this libcrypto has no Argon2";

describe("kdfs and kdfSupported", () => {
  it("list those that are supported, sorted and in lower case", () => {
    const names = kdfs();
    assert(names.includes("hkdf") && names.includes("pbkdf2"));
    assertEquals(names, [...new Set(names)].sort());
    assertEquals(names, names.map((name) => name.toLowerCase()));
    for (const name of names) assert(kdfSupported(name.toUpperCase()), name);
  });

  it("know of no others", () => {
    for (const name of ["", "no-such-kdf", "sha256", "hkdf\0"]) {
      assertEquals(kdfSupported(name), false);
    }
    assertThrows(() => kdfSupported(1 as never), TypeError, "must be a string");
  });
});

describe("kdf", () => {
  it("derives what the method of the KDF does", { skip }, () => {
    const [key, salt, info] = [count(32), utf8("salt"), utf8("info")];
    const params = { digest: "SHA2-256", mode: "EXTRACT_AND_EXPAND", key, salt, info };
    assertEquals(
      kdf("HKDF", { params, length: 50 }),
      ourHkdf({ hash: "sha256", key, salt, info, length: 50 }),
    );
    const password = utf8("password");
    assertEquals(
      kdf("pbkdf2", {
        params: { digest: "sha1", pass: password, salt, iter: 7n },
        length: 9,
      }),
      pbkdf2({ hash: "sha1", password, salt, iterations: 7, length: 9 }),
    );
  });

  it("derives with a KDF that has no method: SSHKDF (RFC 4253, section 7.2)", { skip }, () => {
    const [key, xcghash, session_id] = [count(32), count(32, 50), count(32, 90)];
    const params = { digest: "sha256", key, xcghash, session_id, type: "C" };
    const expected = createHash("sha256")
      .update(key).update(xcghash).update("C").update(session_id).digest("hex");
    assertEquals(kdf("sshkdf", { params, length: 32 }).toHex(), expected);
  });

  it("leaves out what is undefined, and takes booleans", { skip }, () => {
    const key = count(16);
    const params = { mac: "hmac", digest: "sha256", key, "use-l": false, info: undefined };
    const kbkdf = { mode: "counter", mac: "hmac", hash: "sha256", key } as const;
    assertEquals(
      kdf("kbkdf", { params, length: 20 }),
      ourKbkdf({ ...kbkdf, useLength: false, length: 20 }),
    );
  });

  it("takes text of any length, and numbers below zero", { skip }, () => {
    const of = (name: string, params: ParamValues) => kdf(name, { params, length: 20 });
    const hkdf = { digest: "sha256", key: count(32) };
    const properties = `provider=default${" ".repeat(3000)}`;
    assertEquals(of("hkdf", { ...hkdf, properties }), of("hkdf", hkdf));
    // Any number but 0 takes a salt of so few bytes, and -1 fits C's int only with its sign.
    const pbkdf2 = { digest: "sha256", pass: count(8), salt: count(4), iter: 2 };
    assertThrows(() => of("pbkdf2", { ...pbkdf2, pkcs5: 0 }), OpenSSLError);
    assertEquals(of("pbkdf2", { ...pbkdf2, pkcs5: -1 }), of("pbkdf2", { ...pbkdf2, pkcs5: 1 }));
  });

  it("refuses a parameter that the KDF does not know, which OpenSSL ignores", { skip }, () => {
    const params = { digest: "sha256", key: count(16), sallt: utf8("salt") };
    const text = 'Cannot derive with hkdf: it has no parameter "sallt"';
    assertThrows(() => kdf("hkdf", { params, length: 16 }), RangeError, text);
  });

  it("says what OpenSSL misses", { skip }, () => {
    const error = assertThrows(
      () => kdf("pbkdf2", { params: { digest: "sha256" }, length: 16 }),
      Error,
      "Cannot derive with pbkdf2: error:",
    );
    assertEquals("code" in error && error.code, "ERR_OPENSSL");
    assert(!error.message.includes("gave no reason"), error.message);
  });

  it("names the parameter that OpenSSL refuses, and not its value", { skip }, () => {
    const text = "Cannot derive with hkdf: libcrypto refuses the parameter key, a number: ";
    const call = () => kdf("hkdf", { params: { digest: "sha256", key: 7 }, length: 16 });
    assertEquals(assertThrows(call, OpenSSLError, text).code, "ERR_OPENSSL");
    const digest = () => kdf("hkdf", { params: { digest: "nope", key: count(16) }, length: 16 });
    assertThrows(digest, OpenSSLError, "refuses the parameter digest, a string of 4 characters: ");
  });

  it("takes as much memory for scrypt as it is allowed", { skip: skipScrypt }, () => {
    const [pass, salt] = [utf8("p"), utf8("s")];
    const params = { pass, salt, n: 2 ** 16, r: 8, p: 1 };
    const [cost, blockSize] = [2 ** 16, 8];
    assertEquals(
      kdf("scrypt", { params, length: 16 }),
      scrypt({ password: pass, salt, cost, blockSize, parallelization: 1, length: 16 }),
    );
    const text = "Cannot derive with scrypt: it may use 67108864 bytes";
    const options = { params, length: 16, maxMemory: 2 ** 26 };
    assertThrows(() => kdf("scrypt", options), Error, text);
    assertThrows(
      () => kdf("scrypt", { params: { ...params, n: 2 ** 18 }, length: 16 }),
      Error,
      "but needs 268438544",
    );
  });

  it("takes as much memory for Argon2 as it is allowed", { skip: skipArgon2 }, () => {
    const params = { pass: utf8("p"), salt: utf8("somesalt"), iter: 1, memcost: 1024, lanes: 1 };
    assertEquals(kdf("argon2id", { params, length: 16 }).length, 16);
    const text = "Cannot derive with argon2id: it may use 1048575 bytes of memory";
    const options = { params, length: 16, maxMemory: 2 ** 20 - 1 };
    assertEquals(kdf("argon2id", { ...options, maxMemory: 2 ** 20 + 16 }).length, 16);
    assertThrows(() => kdf("argon2id", options), Error, text);
    const much = { params: { ...params, memcost: 2 ** 18 + 1 }, length: 16 };
    assertThrows(() => kdf("argon2id", much), Error, "may use 268435456 bytes");
  });

  it("counts scrypt's memory with OpenSSL's defaults for what is left out", {
    skip: skipScrypt,
  }, () => {
    const [pass, salt] = [utf8("p"), utf8("s")];
    const kib = (n: number, r: number, p: number) => 128 * r * (n + p + 2) + 16;
    const left: [Record<string, number>, needed: number][] = [
      [{}, kib(2 ** 20, 8, 1)],
      [{ r: 1 }, kib(2 ** 20, 1, 1)],
      [{ n: 2 ** 19 }, kib(2 ** 19, 8, 1)],
      [{ n: 2 ** 18, p: 2 }, kib(2 ** 18, 8, 2)],
    ];
    for (const [params, needed] of left) {
      const options = { params: { pass, salt, ...params }, length: 16, maxMemory: needed - 1 };
      const derive = () => kdf("SCRYPT", options);
      const error = assertThrows(derive, Error, `but needs ${needed}`);
      assertEquals("code" in error && error.code, "ERR_MEMORY_LIMIT");
    }
    assertThrows(() => kdf("scrypt", { params: { pass, salt }, length: 16 }), Error, "may");
  });

  it("refuses work and memory that are not numbers, and names them", { skip }, () => {
    const [pass, salt] = [utf8("password"), utf8("somesalt")];
    const wrong: unknown[] = ["16", pass, true, null];
    const of = (name: string) => (params: Record<string, unknown>) => () =>
      kdf(name, { params: { pass, salt, ...params } as never, length: 16 });
    const kinds: [name: string, params: string[]][] = [
      ["scrypt", ["n", "r", "p", "maxmem_bytes"]],
      ["argon2id", ["memcost", "lanes", "iter"]],
      ["pbkdf2", ["iter"]],
    ];
    for (const [name, params] of kinds.filter(([name]) => kdfSupported(name))) {
      for (const param of params) {
        const text = `Cannot derive with ${name}: parameter ${param} must be a`;
        for (const value of wrong) assertThrows(of(name)({ [param]: value }), TypeError, text);
        for (const value of [-1, 1.5, NaN, Infinity, -16n]) {
          assertThrows(of(name)({ [param]: value }), RangeError, text);
        }
      }
    }
  });

  it("refuses options and parameters that are not objects", { skip }, async () => {
    for (const value of [undefined, null, 5, "sha256"]) {
      const text = "Cannot derive a key: options must be an object";
      assertThrows(() => kdf("hkdf", value as never), TypeError, text);
      await assertRejects(() => kdfAsync("hkdf", value as never), TypeError, text);
      const params = () => kdf("hkdf", { length: 10, params: value as never });
      const message = "Cannot derive with hkdf: params must be an object, such as { digest:";
      assertThrows(params, TypeError, message);
    }
  });

  it("refuses invalid names and lengths", { skip }, async () => {
    const options = { params: {}, length: 16 };
    const error = assertThrows(() => kdf("no-such", options), Error, '"no-such"');
    assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
    await assertRejects(() => kdfAsync("no-such", options), Error, '"no-such"');
    assertThrows(() => kdf(1 as never, options), TypeError, "must be a string");
    assertThrows(() => kdf("hkdf", { params: {}, length: 0 }), RangeError, "length must");
  });

  it("is unsupported before OpenSSL 3.0", { skip: byName ? "this one has it" : false }, () => {
    const call = () => kdf("hkdf", { params: {}, length: 16 });
    const error = assertThrows(call, Error, "OpenSSL 3.0 and newer take any KDF by its name");
    assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
  });
});
