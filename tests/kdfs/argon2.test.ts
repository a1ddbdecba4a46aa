/**
 * Argon2: published answers, and what it refuses.
 *
 * @module
 */
import { assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { utf8 } from "./kdf_reference.ts";
import { argon2id, kdfSupported } from "../../hazmat/kdfs/mod.ts";
import * as kdfsOf from "../../hazmat/kdfs/mod.ts";

const variants = ["argon2d", "argon2i", "argon2id"] as const;
const has = kdfSupported("argon2id");
const skip = has ? false : "this libcrypto has no Argon2, which came in 3.2";

const small = {
  password: utf8("password"),
  salt: utf8("somesalt"),
  iterations: 1,
  memoryCost: 64,
  lanes: 1,
  length: 24,
};

describe("argon2d, argon2i and argon2id", () => {
  it("give the answers of RFC 9106, section 5", { skip }, async () => {
    const answers = {
      argon2d: "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
      argon2i: "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
      argon2id: "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
    };
    const options = {
      password: new Uint8Array(32).fill(1),
      salt: new Uint8Array(16).fill(2),
      iterations: 3,
      memoryCost: 32,
      lanes: 4,
      length: 32,
      secret: new Uint8Array(8).fill(3),
      associatedData: new Uint8Array(12).fill(4),
    };
    for (const variant of variants) {
      assertEquals(kdfsOf[variant](options).toHex(), answers[variant]);
      assertEquals((await kdfsOf[`${variant}Async`](options)).toHex(), answers[variant]);
    }
  });

  it("take an empty password", { skip }, () => {
    // By cryptography 48: Argon2d(salt=b"somesalt", length=24, iterations=1, lanes=1,
    // memory_cost=64).derive(b""), and so on.
    const answers = {
      argon2d: "4b28cb73651b4d58552e83d81e0267b7c3547e059d0e5d6c",
      argon2i: "7638d82770f35461260cc2f46873e8441127804586fd5e19",
      argon2id: "cfa2bb8d30d4d9e5ab9f48442fe5dcee4de3032c75d7aae1",
    };
    const password = new Uint8Array(0);
    for (const variant of variants) {
      assertEquals(kdfsOf[variant]({ ...small, password }).toHex(), answers[variant]);
    }
  });

  it("take an empty secret and empty associated data for none", { skip }, () => {
    const empty = { secret: new Uint8Array(0), associatedData: new Uint8Array(0) };
    for (const variant of variants) {
      assertEquals(kdfsOf[variant]({ ...small, ...empty }), kdfsOf[variant](small));
    }
  });

  it("refuse options outside of the limits of RFC 9106, section 3.1", { skip }, () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ salt: new Uint8Array(7) }, "salt must have at least 8 bytes, but has 7"],
      [{ iterations: 0 }, "iterations must be a whole number from 1 to 4294967295"],
      [{ iterations: 2 ** 32 }, "iterations must be a whole number from 1 to 4294967295"],
      [{ lanes: 0 }, "lanes must be a whole number from 1 to 16777215"],
      [{ lanes: 2 ** 24 }, "lanes must be a whole number from 1 to 16777215"],
      [{ memoryCost: 7 }, "memoryCost must be a whole number from 8 to 4294967295"],
      [{ memoryCost: 31, lanes: 4 }, "memoryCost must be a whole number from 32 to 4294967295"],
      [{ length: 3 }, "length must be a whole number from 4 to 2147483647, but is 3"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => argon2id({ ...small, ...options }), RangeError, text);
    }
  });

  it("refuse what needs more than 256 MiB unless allowed", { skip }, () => {
    const error = assertThrows(
      () => argon2id({ ...small, memoryCost: 2 ** 18 + 1 }),
      Error,
      `it may use ${2 ** 28} bytes of memory, but needs ${2 ** 28 + 1024 + small.length}`,
    );
    assertEquals("code" in error && error.code, "ERR_MEMORY_LIMIT");
    assertThrows(
      () => argon2id({ ...small, maxMemory: 65_535 }),
      Error,
      `needs ${65536 + small.length}`,
    );
    argon2id({ ...small, maxMemory: 65_536 + small.length });
  });

  it("work on several lanes with one thread", { skip }, () => {
    // By cryptography 48: Argon2id(salt=b"somesalt", length=24, iterations=2, lanes=4,
    // memory_cost=1024).derive(b"password")
    const derived = argon2id({ ...small, iterations: 2, lanes: 4, memoryCost: 1024 });
    assertEquals(derived.toHex(), "31f763cdccad11e5d93398a39b8cfc1aeb7c426a633d8e28");
  });

  it("are unsupported before OpenSSL 3.2", {
    skip: has ? "this libcrypto has Argon2" : false,
  }, async () => {
    for (const variant of variants) {
      const error = assertThrows(() => kdfsOf[variant](small), Error, "OpenSSL 3.2 and newer");
      assertEquals("code" in error && error.code, "ERR_UNSUPPORTED_ALGORITHM");
      await assertRejects(() => kdfsOf[`${variant}Async`](small), Error, "OpenSSL 3.2 and newer");
    }
  });
});
