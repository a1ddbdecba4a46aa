/**
 * The doctor: what it says about a machine where all is well, and about one
 * where something is wrong.
 *
 * @module
 */
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import backend from "../mod.ts";
import type { DoctorReport } from "../doctor/mod.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import {
  type ChildOptions,
  isDeno,
  root,
  runCommand,
  runtimeCommand,
  scriptResult,
} from "./support/child.ts";
import { lacksProgram, notLinux } from "./support/machine.ts";

const skip = notLinux;
const skipInBun = isDeno ? false : "Bun has no permissions";
const temporary = mkdtempSync(join(tmpdir(), "hazmat-doctor-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const doctor = (args: string[] = [], options: ChildOptions = {}) =>
  runCommand(runtimeCommand(join(root, "doctor", "mod.ts"), args, options.permissions), options);

async function examined(
  options: ChildOptions = {},
): Promise<{ code: number; found: DoctorReport }> {
  const { code, stdout } = await doctor(["--json"], options);
  return { code: code!, found: JSON.parse(stdout) };
}

/** The machine's own libcrypto under another path. */
function copyAs(directory: string, name: string): string {
  const path = join(temporary, directory, name);
  mkdirSync(join(temporary, directory), { recursive: true });
  copyFileSync(realpathSync(backend.bindings.path), path);
  return path;
}

/** What makes libcrypto ask for FIPS algorithms although it has no FIPS provider. */
const fipsConfiguration = `openssl_conf = init
[init]
alg_section = algorithms
[algorithms]
default_properties = fips=yes
`;
const noProperties = backend.bindings.versionNumber < 0x30000000 && "OpenSSL before 3.0";

/** The variables that the package obeys. */
const allVariables = ["HAZMAT_LIBCRYPTO", "HAZMAT_OSRANDOM_MECHANISM", "HAZMAT_OSRANDOM_SOURCE"];

const nowhere = "/nonexistent/libcrypto.so.3";

describe("the doctor, when all is well", () => {
  it("says so on one screen, and exits with 0", { skip }, async () => {
    const { code, stdout, stderr } = await doctor();
    assertEquals([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert(lines.length <= 24, stdout);
    const { path, versionText } = backend.bindings;
    // A path is not broken, however long it is.
    assertEquals(lines.filter((line) => line.length > 80 && !line.includes(path)), []);
    for (const part of [path, versionText, isDeno ? "Deno" : "Bun", "registered", "FIPS"]) {
      assertStringIncludes(stdout, part);
    }
    assert(!stdout.includes("\x1b"), "colours in a pipe");
  });

  it("reports the same as JSON", { skip }, async () => {
    const { code, found } = await examined();
    assertEquals([code, found.ok, found.error], [0, true, null]);
    assertEquals(found.status, { ...backend.status() });
    assertEquals(found.host.runtime, isDeno ? "deno" : "bun");
    assertEquals([found.host.platform, found.host.arch], [process.platform, process.arch]);
    assertEquals(found.clashes.diagnosis, { ...backend.bindings.diagnose() });
    assertEquals(found.clashes.mapped.value, []);
    assertMatch(found.package.value!, /^\d+\.\d+\.\d+$/);
    assertEquals(found.libraries.hidden, []);
    const used = found.libraries.found.filter(({ used }) => used);
    const { path, versionText } = backend.bindings;
    assertEquals(used.map(({ path, version }) => [path, version]), [[path, versionText]]);
  });

  it("prints the self-tests of every family", { skip }, async () => {
    const { selfTest } = (await examined()).found;
    assert(selfTest!.healthy);
    const families = new Set(selfTest!.results.map(({ family }) => family));
    const all = ["aead", "ciphers", "digests", "kdfs", "keys", "macs", "random"];
    assertEquals([...families].sort(), all);
    const passed = selfTest!.results.filter(({ outcome }) => outcome === "passed").length;
    const { stdout } = await doctor();
    assertMatch(stdout, new RegExp(`ok    self-test ${passed} passed in \\d+ ms\n`));
    assert(!stdout.includes("variables"), "all variables can be seen");
  });

  it("knows the kernel", { skip }, async () => {
    const { kernel } = (await examined()).found;
    const { stdout } = await runCommand(["uname", "-r"]);
    assertEquals(kernel!.release.value, stdout.trim());
    const [major, minor] = stdout.split(".").map(Number);
    const since = process.arch === "arm64" ? 12 : 11;
    const { value, how } = kernel!.vdsoGetrandom;
    if (how === "seen in it") assertEquals(value, major! > 6 || (major === 6 && minor! >= since));
    assert(kernel!.vmgenid.value !== null);
  });
});

describe("the doctor, on the libcryptos of a machine", () => {
  const isUsual = /^libcrypto\.so\.[34]$/.test(basename(backend.bindings.path));
  const skip: Skip = notLinux ||
    (!isUsual && "the libcrypto here is not the system's .so.3 or .so.4");

  it("reports each one's version, and why it is not used", { skip }, async () => {
    const [own, older] = [copyAs("first", "libcrypto.so.3"), copyAs("second", "libcrypto.so.1.1")];
    const { found } = await examined({
      env: { HAZMAT_LIBCRYPTO: own, LD_LIBRARY_PATH: join(temporary, "second") },
    });
    // One folder can have two names: /lib and /usr/lib.
    const seen = found.libraries.found
      .map(({ path, used, why }) => [realpathSync(path), used, why]);
    assertEquals(seen[0], [own, true, "HAZMAT_LIBCRYPTO names it"]);
    const others = "HAZMAT_LIBCRYPTO names another";
    for (const path of [older, realpathSync(backend.bindings.path)]) {
      assert(seen.some((one) => String(one) === String([path, false, others])), String(seen));
    }
    for (const { version } of found.libraries.found) assertMatch(version!, /^OpenSSL \d/);
  });

  it("reads a version that is not used from the file alone", { skip }, async () => {
    const path = copyAs("second", "libcrypto.so.1.1");
    const env = { HAZMAT_LIBCRYPTO: undefined, LD_LIBRARY_PATH: join(temporary, "second") };
    const { found } = await examined({ env });
    const other = found.libraries.found.find((one) => one.path === path)!;
    assertEquals([other.version, other.used], [backend.bindings.versionText, false]);
    assertMatch(other.why, /^libcrypto\.so\.\d is looked for before libcrypto\.so\.1\.1$/);
    assertEquals(found.clashes.mapped.value, [], "it was loaded");
  });
});

describe("the doctor, when something is wrong", () => {
  it("names a missing libcrypto, and one that exists", { skip }, async () => {
    const env = { HAZMAT_LIBCRYPTO: nowhere };
    const { code, found } = await examined({ env });
    assertEquals([code, found.ok, found.status], [1, false, null]);
    assertEquals(found.error!.code, "ERR_LIBCRYPTO_NOT_FOUND");
    assertEquals(found.libraries.missing, [nowhere]);
    const text = await doctor([], { env });
    assertEquals(text.code, 1);
    assertMatch(
      text.stdout.replace(/\s+/g, " "),
      /HAZMAT_LIBCRYPTO names does not load; correct it, or unset it/,
    );
    assertStringIncludes(text.stdout, `Found on this machine: ${found.libraries.found[0]!.path}`);
  });

  it("reports an error that has no code", { skip }, async () => {
    const { code, found } = await examined({ env: { HAZMAT_LIBCRYPTO: "libcrypto.so.3" } });
    assertEquals([code, found.error!.name, found.error!.code], [1, "RangeError", null]);
    assertStringIncludes(found.problems[0]!.advice, "absolute path");
  });

  it("reports a libcrypto in the way", { skip }, async () => {
    const preloaded = copyAs("preloaded", "libcrypto.so.3");
    const { code, found } = await examined({
      env: { LD_PRELOAD: preloaded, HAZMAT_LIBCRYPTO: backend.bindings.path },
    });
    assert(found.clashes.mapped.value!.includes(preloaded), String(found.clashes.mapped.value));
    if (backend.bindings.diagnose().interposable === 0) return assertEquals(code, 0);
    assertEquals([code, found.error!.code], [1, "ERR_MIXED_LIBCRYPTO"]);
    assertStringIncludes(found.problems[0]!.advice, "LD_PRELOAD");
  });

  it("reports that libcrypto has another source", { skip }, async () => {
    const { found, text } = await childReport("unregistered");
    assertEquals([found.ok, found.status!.registered], [false, false]);
    assertStringIncludes(text, "look  osrandom");
    assertStringIncludes(text, "registerOsrandomEngine()");
  });

  it("reports that a self-test fails", { skip }, async () => {
    const { found, text } = await childReport("constant");
    assertEquals([found.ok, found.selfTest!.healthy], [false, false]);
    assertStringIncludes(text, "look  self-test");
    assertStringIncludes(text, "failed: two draws differ (random)");
    assertStringIncludes(text, "Rely on nothing");
  });

  it("reports that a sandbox refuses getrandom", { skip }, async () => {
    const { found, text } = await childReport("refused");
    assertEquals([found.ok, found.status!.implementation], [true, "/dev/urandom"]);
    assertStringIncludes(text, "permit getrandom");
  });

  it("reports that FIPS is demanded where no FIPS provider is loaded", {
    skip: notLinux || noProperties,
  }, async () => {
    const env = { OPENSSL_CONF: join(temporary, "fips.cnf") };
    writeFileSync(env.OPENSSL_CONF, fipsConfiguration);
    const { code, found } = await examined({ env });
    assertEquals([code, found.ok, found.status!.fips], [1, false, true]);
    const { code: exit, stdout } = await doctor([], { env });
    assertEquals(exit, 1);
    const text = stdout.replace(/\s+/g, " ");
    assertStringIncludes(text, "look FIPS demanded, but no FIPS provider is loaded");
    assertStringIncludes(text, "FIPS is demanded, but no FIPS provider is loaded: libcrypto has");
    for (const remedy of ["openssl fipsinstall", "take default_properties = fips=yes out"]) {
      assertStringIncludes(text, remedy);
    }
    assert(!text.includes("reinstall"), text);
  });
});

const childReport = (fault: string): Promise<{ found: DoctorReport; text: string }> =>
  scriptResult("doctor.ts", [fault]);

describe("the doctor, on VMGENID", () => {
  const drivers = "/sys/bus/platform/drivers";
  const mount = `mount -t tmpfs tmpfs ${drivers}`;
  const skip = notLinux || lacksProgram("unshare", "--mount", "sh", "-c", mount);

  async function withDrivers(setUp: string): Promise<DoctorReport> {
    const script = `${mount} && cd ${drivers} && ${setUp} && cd "$OLDPWD" && exec "$@"`;
    return (await examined({ prefix: ["unshare", "--mount", "sh", "-c", script, "sh"] })).found;
  }

  it("distinguishes a device, a driver without one, and neither", { skip }, async () => {
    const seen = [];
    for (const setUp of ["mkdir -p vmgenid/bind vmgenid/DEVICE:00", "mkdir -p vmgenid/bind", ":"]) {
      const { kernel, problems, ok } = await withDrivers(setUp);
      const advised = problems.some(({ advice }) => advice.includes("hypervisor"));
      seen.push([kernel!.vmgenid.value, advised, ok]);
      if (kernel!.virtual.value === false) return; // a machine of its own needs no advice
    }
    assertEquals(seen, [
      ["device", false, true],
      ["driver", true, true],
      ["not visible", true, true],
    ]);
  });
});

describe("the doctor, under Deno's permissions", () => {
  const skip = skipInBun || notLinux;

  it(
    "--allow-ffi alone: it asks for nothing, and names what would show more",
    { skip },
    async () => {
      const permissions = ["--allow-ffi"];
      const { code, found } = await examined({ permissions });
      assertEquals([code, found.ok], [0, true]);
      assertEquals(found.libraries.found.map(({ path }) => path), [found.status!.libcrypto]);
      const text = (await doctor([], { permissions })).stdout;
      for (const flag of ["HAZMAT_LIBCRYPTO", "--allow-env=", "--allow-read", "--allow-all"]) {
        assertStringIncludes(text, flag);
      }
      assertEquals(found.status!.unseenVariables, allVariables);
      assertStringIncludes(text, "variables not seen, and so ignored: HAZMAT_LIBCRYPTO");
    },
  );

  it("names the variables of ours that it may not see, and how to show them", {
    skip,
  }, async () => {
    const some = ["--allow-ffi", "--allow-env=HAZMAT_LIBCRYPTO"];
    const { found } = await examined({ permissions: some });
    assertEquals(found.status!.unseenVariables, allVariables.slice(1));
    const all = await examined({ permissions: ["--allow-ffi", "--allow-env=HAZMAT_*"] });
    assertEquals(all.found.status!.unseenVariables, []);
    assertEquals(backend.status().unseenVariables, []);
  });

  it("on a terminal as well", { skip: skip || lacksProgram("script", "--version") }, async () => {
    const command = `"${process.execPath}" run --quiet --allow-ffi doctor/mod.ts`;
    const { code, stdout } = await runCommand(["script", "-qec", command, "/dev/null"]);
    assertEquals(code, 0, stdout);
    assert(!/Allow\?|Granted|Denied/.test(stdout), stdout);
  });

  it("none: it says which flag is needed", { skip }, async () => {
    const { code, found } = await examined({ permissions: ["--allow-env=NOTHING"] });
    assertEquals([code, found.error!.code], [1, "ERR_FFI_PERMISSION"]);
    assertStringIncludes(found.problems[0]!.advice, "--allow-ffi");
  });
});

describe("the doctor's arguments", () => {
  it("--help prints what it does, and nothing of this machine", async () => {
    for (const flag of ["--help", "-h"]) {
      const { code, stdout, stderr } = await doctor([flag]);
      assertEquals([code, stderr], [0, ""]);
      assertStringIncludes(stdout, "Usage: doctor [--json]");
      assert(!stdout.includes(backend.bindings.path));
    }
  });

  it("that it does not know are refused with 2", async () => {
    const { code, stdout, stderr } = await doctor(["--json", "--jsonn"]);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, '"--jsonn"');
    assertStringIncludes(stderr, "Usage: doctor [--json]");
  });
});
