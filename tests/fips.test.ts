/**
 * FIPS mode: the validated module's own generator stays.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend, { type BackendStatus } from "../mod.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { root, runCommand, runtimeCommand, scriptResult } from "./support/child.ts";

interface Seen {
  imported: BackendStatus;
  attempt: { done?: boolean; name?: string; code?: string; message?: string };
  after: BackendStatus;
  calls: number;
}

const temporary = mkdtempSync(join(tmpdir(), "hazmat-fips-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** Where the openssl program keeps its provider modules, as Debian's package does. */
function modulesDirectory(): string {
  const { stdout } = spawnSync("openssl", ["version", "-m"], { encoding: "utf8" });
  return /"(.*)"/.exec(stdout ?? "")?.[1] ?? "";
}

const modules = modulesDirectory();
const module = join(modules, "fips.so");
const skip: Skip = backend.bindings.lib.OSSL_PROVIDER_available === null
  ? "no providers in this libcrypto"
  : existsSync(module)
  ? false
  : "no FIPS provider (Debian: openssl-provider-fips)";

/** A configuration file for the FIPS module, which fipsinstall has checked. */
function configuration(name: string, sections: string): string {
  const installed = join(temporary, "fipsmodule.cnf");
  const { status, stderr } = spawnSync(
    "openssl",
    ["fipsinstall", "-module", module, "-out", installed],
    { encoding: "utf8" },
  );
  assertEquals(status, 0, stderr);
  const path = join(temporary, `${name}.cnf`);
  const text = `openssl_conf = init\n.include ${installed}\n${sections}\n`;
  writeFileSync(path, text);
  return path;
}

function seenWith(path: string): Promise<Seen> {
  return scriptResult("fips.ts", [], { env: { OPENSSL_CONF: path, OPENSSL_MODULES: modules } });
}

function assertLeftAlone({ imported, attempt, after, calls }: Seen): void {
  for (const status of [imported, after]) {
    assertEquals([status.fips, status.registered], [true, false]);
    assertStringIncludes(status.reason, "FIPS provider");
  }
  assertEquals([attempt.name, attempt.code], ["FipsModeError", "ERR_FIPS_MODE"]);
  assertStringIncludes(attempt.message!, backend.bindings.path);
  assertEquals(calls, 0);
}

const byProperties = "[init]\nproviders = provs\nalg_section = algs\n" +
  "[provs]\nfips = fips_sect\nbase = base_sect\ndefault = base_sect\n" +
  "[base_sect]\nactivate = 1\n[algs]\ndefault_properties = fips=yes";

describe("libcrypto in FIPS mode", () => {
  it("by its default properties: is not registered with, and says why", { skip }, async () => {
    assertLeftAlone(await seenWith(configuration("properties", byProperties)));
  });

  it("is no problem to the doctor, which exits with 0", { skip }, async () => {
    const OPENSSL_CONF = configuration("doctor", byProperties);
    const { code, stdout } = await runCommand(
      runtimeCommand(join(root, "doctor", "mod.ts"), ["--json"]),
      { env: { OPENSSL_CONF, OPENSSL_MODULES: modules } },
    );
    const { ok, status, problems } = JSON.parse(stdout);
    assertEquals([code, ok, status.fips, status.registered], [0, true, true, false], stdout);
    assert(problems.every(({ what }: { what: string }) => !what.includes("FIPS")), stdout);
  });

  it("by its providers alone: is not registered with, and says why", { skip }, async () => {
    assertLeftAlone(
      await seenWith(configuration(
        "providers",
        "[init]\nproviders = provs\n[provs]\nfips = fips_sect\nbase = base_sect\n" +
          "[base_sect]\nactivate = 1",
      )),
    );
  });
});

describe("libcrypto with a FIPS provider that is not its default", () => {
  it("is registered with, as any other", { skip }, async () => {
    const { imported, attempt, after, calls } = await seenWith(configuration(
      "beside",
      "[init]\nproviders = provs\n[provs]\nfips = fips_sect\ndefault = default_sect\n" +
        "[default_sect]\nactivate = 1",
    ));
    assertEquals([imported.fips, imported.registered, after.registered], [false, true, true]);
    assertEquals(attempt, { done: true });
    assert(calls > 0);
  });
});

describe("libcrypto without a FIPS provider", () => {
  it("says that it is not in FIPS mode", async () => {
    const { imported, attempt } = await scriptResult<Seen>("fips.ts");
    assertEquals([imported.fips, imported.registered], [false, true]);
    assertEquals(attempt, { done: true });
  });
});
