/**
 * Memory is exhausted: what libcrypto computes is right, or an error says that
 * it failed; and everything works again once there is memory.
 *
 * @module
 */
import backend from "../mod.ts";
import { assert, assertEquals, assertMatch, describe, it } from "./std.ts";
import { isDeno, scriptResult } from "./support/child.ts";
import { lacksVdso, notGlibc, notLinux, sources } from "./support/machine.ts";
import { compileNative } from "./support/native.ts";

type Outcomes = Record<string, string>;

interface Report {
  before: Outcomes;
  draws: number[];
  source: string;
  limited: Outcomes;
  refused: Outcomes;
  after: Outcomes;
  granted: Outcomes;
}

const noMemory = /^(OpenSSLError|RangeError): Cannot .*(malloc failure|cannot allocate|no memory)/;

const doneOrNoMemory = new RegExp(`^done$|${noMemory.source}`);

/** The errors that say so, and the one for a wrong tag. */
const honest = /^(OpenSSLError|RangeError|InvalidTag)\b/;

/** Decryption fails in one way only, whatever the reason. */
const honestOfDecryption = /^(OpenSSLError|RangeError|DecryptionFailed)\b/;

/** By name, how many uses ended in which way. */
type Ends = Record<string, Record<string, number>>;

function checkEnds(report: Ends): void {
  for (const [name, { right, wrong, ...errors }] of Object.entries(report)) {
    assert(right! >= 1, `${name} never worked`);
    assertEquals(wrong, 0, `${name} gave a wrong result`);
    for (const error of Object.keys(errors)) {
      assertMatch(
        error,
        name === "rsaDecrypted" ? honestOfDecryption : honest,
        `${name}: ${error}`,
      );
    }
  }
}

describe("libcrypto's allocations", () => {
  it("may fail from any one on: the result is right, or an error", {
    skip: notLinux,
    timeout: 300_000,
  }, async () => {
    const report = await scriptResult<Ends>(
      "memory_exhausted.ts",
      [],
      { env: { HAZMAT_LIBCRYPTO: backend.bindings.path }, timeout: 290_000 },
    );
    assert(Object.keys(report).length > 15, JSON.stringify(report));
    checkEnds(report);
    const failed = Object.values(report.gcm!).reduce((sum, count) => sum + count) - 1;
    assert(failed >= 1, "no allocation failed");
  });

  it("may fail while an object is used: it is as before when there is memory again", {
    skip: notLinux,
    timeout: 300_000,
  }, async () => {
    const report = await scriptResult<Ends>(
      "memory_exhausted_kept.ts",
      [],
      { env: { HAZMAT_LIBCRYPTO: backend.bindings.path }, timeout: 290_000 },
    );
    for (const name of ["gcm", "ccm", "ocb", "chacha", "hash", "hmac", "cmac", "gmac"]) {
      assert(name in report, `${name} is missing`);
    }
    checkEnds(report);
    assert(report.ocb!["OpenSSLError ERR_OPENSSL"]! >= 1, "no allocation failed");
  });
});

describe("a thread that is given no memory", () => {
  for (const source of sources) {
    const skip = notGlibc || (source === "vdso" ? lacksVdso : false);

    it(`draws from ${source}, as its first draw and 50 times`, { skip }, async () => {
      const env = { LD_PRELOAD: compileNative("failing_malloc"), HAZMAT_OSRANDOM_SOURCE: source };
      const seen = await scriptResult("first_draw.ts", [], { env });
      const results = Array.from({ length: 50 }, () => 1);
      assertEquals(seen, { results, distinct: 50, served: 50, servedHere: 0 });
    });
  }
});

describe("a process that may map little more memory", () => {
  for (const source of sources) {
    const skip = source === "vdso" ? lacksVdso : notLinux;

    it(`draws from ${source}, computes right or fails, and recovers`, { skip }, async () => {
      const env = { HAZMAT_OSRANDOM_SOURCE: source };
      const report = await scriptResult<Report>("address_space.ts", [], { env });
      assertEquals([report.draws, report.source], [[1000, 10, 2], source]);
      for (const [name, found] of Object.entries(report.limited)) {
        if (found !== report.before[name]) assertMatch(found, honest, name);
      }
      for (const [name, found] of Object.entries(report.refused)) {
        // Bun keeps memory in reserve for arrays; libcrypto does not.
        const expected = /^scrypt/.test(name) || isDeno ? noMemory : doneOrNoMemory;
        assertMatch(found, expected, name);
      }
      assertEquals(report.after, report.before);
      for (const found of Object.values(report.granted)) assertMatch(found, /^(done|[0-9a-f]+)$/);
    });
  }
});
