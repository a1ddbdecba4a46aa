/**
 * Self-tests: what they find when all is well, and when something is broken.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend, { Backend, type FailedSelfTest, type SelfTestReport } from "../mod.ts";
import { open } from "../bindings.ts";
import "../hazmat/aead/mod.ts";
import "../hazmat/ciphers/mod.ts";
import "../hazmat/digests/mod.ts";
import { kdfSupported } from "../hazmat/kdfs/mod.ts";
import "../hazmat/keys/mod.ts";
import { macSupported } from "../hazmat/macs/mod.ts";
import { assert, assertEquals, assertStringIncludes, describe, it, type Skip } from "./std.ts";
import { type ChildOptions, scriptResult } from "./support/child.ts";

interface Seen {
  report: SelfTestReport;
  thrown: { name: string; code: string; message: string; failures: FailedSelfTest[] } | null;
}

const seen = (
  fault: string,
  families: string[] = [],
  options?: ChildOptions,
): Promise<Seen> => scriptResult("health.ts", [fault, ...families], options);

const outcomes = ({ results }: SelfTestReport, family: string) =>
  results.filter((result) => result.family === family).map(({ outcome }) => outcome);

const { lib } = backend.bindings;
const noRandomProviders: Skip = backend.osrandomEngineMechanism() !== "provider" &&
  "this libcrypto's random source is no provider";

describe("the self-tests", () => {
  it("pass for each family, or say what this libcrypto lacks", () => {
    const { healthy, results, libcrypto, version, source, milliseconds } = backend.selfTest();
    assertEquals([healthy, libcrypto], [true, backend.bindings.path]);
    assertEquals([version, typeof milliseconds], [backend.opensslVersionText(), "number"]);
    assertEquals(source, `osrandom: ${backend.osrandomEngineImplementation()}`);
    for (const family of ["random", "digests", "macs", "kdfs", "ciphers", "aead", "keys"]) {
      const of = results.filter((result) => result.family === family);
      assert(of.some(({ outcome }) => outcome === "passed"), family);
    }
    for (const { name, outcome, error } of results) {
      assertEquals(error === undefined, outcome === "passed", `${name}: ${error}`);
      if (outcome === "unavailable") assertStringIncludes(error!, "does not offer it");
    }
  });

  it("compute everything that libcrypto has", () => {
    const { results } = backend.selfTest();
    const unavailable = results.filter(({ outcome }) => outcome === "unavailable");
    for (const { family, name } of unavailable) {
      const [algorithm] = name.split(" ");
      const isThere = { kdfs: kdfSupported, macs: macSupported }[family];
      assertEquals(isThere?.(algorithm!) ?? false, false, name);
    }
  });

  it("can be run again and again, as a health check does", () => {
    for (let i = 0; i < 200; i++) backend.assertHealthy();
    assert(backend.selfTest().milliseconds < 1000);
    assertEquals(lib.ERR_peek_error(), 0n, "they left errors of libcrypto's behind");
  });

  it("are those of the families that a program loads, and of the random source", async () => {
    for (const loaded of [[], ["digests"], ["streams"]]) {
      const { report } = await seen("none", loaded);
      const families = [...new Set(report.results.map(({ family }) => family))].sort();
      const all = ["aead", "ciphers", "digests", "kdfs", "macs", "random"];
      assertEquals(families, loaded[0] === "streams" ? all : [...loaded, "random"]);
    }
  });

  it("test the libcrypto of another backend", () => {
    const own = new Backend(open({ libcrypto: backend.bindings.path }));
    const { selfTest, assertHealthy } = own;
    assertEquals(selfTest().results.length, backend.selfTest().results.length);
    assertHealthy();
  });

  it("take osrandom out of the test where it is not the source", async () => {
    const { report, thrown } = await seen("unregistered");
    assertEquals([report.healthy, thrown], [true, null]);
    assertEquals(outcomes(report, "random"), ["passed", "passed"]);
    assertStringIncludes(report.source, "OpenSSL's own CSPRNG");
  });
});

function assertConstant({ report, thrown }: Seen): void {
  assertEquals([report.healthy, outcomes(report, "random")], [false, ["failed", "failed"]]);
  assertEquals([thrown?.name, thrown?.code], ["SelfTestError", "ERR_SELF_TEST_FAILED"]);
  assertStringIncludes(thrown!.message, "random, two draws differ");
  assertStringIncludes(thrown!.message, backend.bindings.path);
  assertEquals(thrown!.failures.map(({ family }) => family), ["random", "random"]);
}

describe("the self-tests, where something is broken", () => {
  it("find a random source that always gives the same", async () => {
    assertConstant(await seen("constantMethod"));
  });

  it("find such a provider", { skip: noRandomProviders }, async () => {
    assertConstant(await seen("constantProvider"));
  });

  it("find a wrong answer, and one that is none", async () => {
    for (const [fault, error] of [["wrong", "the result is wrong"], ["throwing", "it broke"]]) {
      const { report, thrown } = await seen(fault!);
      assertEquals([report.healthy, thrown?.code], [false, "ERR_SELF_TEST_FAILED"]);
      assertEquals(thrown!.failures.map(({ family, name, error }) => [family, name, error]), [
        ["other", "known", error],
      ]);
    }
  });

  it("do not take an algorithm that is not there for a fault", async () => {
    const { report, thrown } = await seen("unavailable");
    assertEquals([report.healthy, thrown], [true, null]);
    assertEquals(outcomes(report, "other"), ["unavailable"]);
  });

  const noProperties = lib.OSSL_PROVIDER_try_load === null && "OpenSSL before 3.0";
  it("find that nothing can be drawn, if FIPS is asked for and not there", {
    skip: noProperties,
  }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "hazmat-health-"));
    try {
      const OPENSSL_CONF = join(directory, "fips.cnf");
      writeFileSync(OPENSSL_CONF, fipsConfiguration);
      const { report } = await seen("none", ["digests"], { env: { OPENSSL_CONF } });
      assertEquals([report.healthy, outcomes(report, "random")], [false, ["failed", "failed"]]);
      assert(!outcomes(report, "digests").includes("failed"), "they are not offered");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** Makes libcrypto ask for FIPS algorithms although it has no FIPS provider. */
const fipsConfiguration = `openssl_conf = init
[init]
alg_section = algorithms
[algorithms]
default_properties = fips=yes
`;
