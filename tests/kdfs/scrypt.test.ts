/**
 * scrypt: published answers, node:crypto's, and what it refuses.
 *
 * @module
 */
import { randomInt, scryptSync } from "node:crypto";
import { coreOf } from "../../hazmat/core/core.ts";
import { memoryOf } from "../../hazmat/core/off_thread.ts";
import { scryptAlgorithm } from "../../hazmat/kdfs/scrypt.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, utf8 } from "./kdf_reference.ts";
import { kdfSupported, scrypt as ourScrypt } from "../../hazmat/kdfs/mod.ts";
import process from "node:process";
import backend from "../../mod.ts";

const skip = kdfSupported("scrypt") ? false : "this libcrypto has no scrypt";
const small = {
  password: utf8("p"),
  salt: utf8("s"),
  cost: 16,
  blockSize: 1,
  parallelization: 1,
  length: 32,
};

describe("scrypt", () => {
  it("gives the answers of RFC 7914, section 12", { skip }, () => {
    const answers: [string, string, n: number, r: number, p: number, answer: string][] = [
      [
        "",
        "",
        16,
        1,
        1,
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442" +
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
      ],
      [
        "password",
        "NaCl",
        1024,
        8,
        16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162" +
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
      ],
      [
        "pleaseletmein",
        "SodiumChloride",
        16384,
        8,
        1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2" +
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
      ],
    ];
    for (const [password, salt, cost, blockSize, parallelization, answer] of answers) {
      const derived = ourScrypt({
        password: utf8(password),
        salt: utf8(salt),
        cost,
        blockSize,
        parallelization,
        length: 64,
      });
      assertEquals(derived.toHex(), answer);
    }
  });

  it("derives what node:crypto does, of empty passwords and salts too", { skip }, () => {
    for (let i = 0; i < 60; i++) {
      const password = i % 5 === 0 ? new Uint8Array(0) : anyBytes(100);
      const salt = i % 4 === 0 ? new Uint8Array(0) : anyBytes(100);
      const [cost, r, p] = [2 ** randomInt(1, 9), randomInt(1, 10), randomInt(1, 4)];
      const length = randomInt(1, 150);
      const derived = ourScrypt({
        ...{ password, salt, cost, length },
        blockSize: r,
        parallelization: p,
      });
      const expected = scryptSync(password, salt, length, { N: cost, r, p });
      assertEquals(derived.toHex(), expected.toString("hex"));
    }
  });

  it("takes more memory than OpenSSL's own 32 MiB, within maxMemory", { skip }, () => {
    const options = { ...small, cost: 2 ** 16, blockSize: 8 };
    const expected = scryptSync("p", "s", 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 28 });
    assertEquals(ourScrypt(options).toHex(), expected.toString("hex"));
  });

  it("needs 128 * r * (N + p + 2) bytes, as libcrypto counts, and its result", { skip }, () => {
    const options = { ...small, cost: 1024, blockSize: 8, parallelization: 3 };
    const needed = 128 * 8 * (1024 + 3 + 2) + 32;
    ourScrypt({ ...options, maxMemory: needed });
    assertThrows(
      () => ourScrypt({ ...options, maxMemory: needed - 1 }),
      Error,
      `Cannot derive with scrypt: it may use ${needed - 1} bytes of memory, ` +
        `but needs ${needed}; raise maxMemory, or choose a lower cost`,
    );
  });

  it("refuses what needs more than 256 MiB unless allowed, and takes none", { skip }, () => {
    for (const cost of [2 ** 18, 2 ** 30, 2 ** 52]) {
      const options = { ...small, cost, blockSize: 8 };
      const before = process.memoryUsage.rss();
      const error = assertThrows(() => ourScrypt(options), Error, ": it may use 268435456");
      assert("code" in error && error.code === "ERR_MEMORY_LIMIT");
      assert("needed" in error && error.needed === 128 * 8 * (cost + 3) + 32);
      assert("limit" in error && error.limit === 2 ** 28);
      assert(process.memoryUsage.rss() - before < 2 ** 26);
    }
  });

  it(
    "tells the queue of jobs how much memory it takes, inputs and result among it",
    { skip },
    () => {
      const plan = scryptAlgorithm.plan(coreOf(backend.bindings), {
        ...small,
        cost: 2 ** 14,
        blockSize: 8,
      });
      assertEquals(memoryOf(plan), 128 * 8 * (2 ** 14 + 3) + 1 + 1 + 2 * 32);
    },
  );

  it("refuses a result above 256 MiB unless allowed, as it is memory too", { skip }, () => {
    const derive = () => ourScrypt({ ...small, length: 2 ** 28 });
    const error = assertThrows(derive, Error, ": it may use 268435456 bytes of memory");
    assert("code" in error && error.code === "ERR_MEMORY_LIMIT");
  });

  it("refuses costs outside of the limits of RFC 7914, section 2", { skip }, () => {
    const bad: [Record<string, number>, string][] = [
      [{ cost: 0 }, "cost must be a whole number from 2"],
      [{ cost: 1 }, "cost must be a whole number from 2"],
      [{ cost: -16 }, "cost must be a whole number from 2"],
      [{ cost: NaN }, "cost must be a whole number from 2"],
      [{ cost: 15 }, "cost must be a power of two, but is 15"],
      [{ cost: 2 ** 40 + 2 }, "cost must be a power of two, but is 1099511627778"],
      [{ cost: 2 ** 16 }, "cost must be less than 2^16 with a blockSize of 1, but is"],
      [{ cost: 2 ** 33, blockSize: 2 }, "cost must be less than 2^32 with a blockSize of 2"],
      [{ blockSize: 0 }, "blockSize must be a whole number from 1 to 1073741823"],
      [{ parallelization: 0 }, "parallelization must be a whole number from 1 to 1073741823"],
      [{ parallelization: 2 ** 30 }, "parallelization must be a whole number from 1 to"],
      [
        { blockSize: 2 ** 15, parallelization: 2 ** 15 },
        "blockSize * parallelization must be less than 2^30, but is 1073741824",
      ],
      [{ length: 0 }, "length must be a whole number from 1 to 2147483647, but is 0"],
      [{ maxMemory: 0 }, "maxMemory must be a whole number from 1 to"],
      [{ maxMemory: Infinity }, "maxMemory must be a whole number from 1 to"],
    ];
    for (const [options, text] of bad) {
      assertThrows(() => ourScrypt({ ...small, ...options }), RangeError, text);
    }
  });
  it("refuses a maxMemory that is not a number", { skip }, () => {
    for (const maxMemory of [null, "64", 64n]) {
      const derive = () => ourScrypt({ ...small, maxMemory: maxMemory as never });
      assertThrows(derive, TypeError, "maxMemory must be a number, but is ");
    }
  });
});
