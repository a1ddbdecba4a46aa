/**
 * The least permissions that Deno must be given, by feature: the table in the
 * README. Each feature is used in a process that has those and no other.
 *
 * @module
 */
import { chmodSync, copyFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend from "../mod.ts";
import { afterAll, assertEquals, assertStringIncludes, describe, it, type Skip } from "./std.ts";
import { isDeno, root, runCommand, runtimeCommand, scriptResult } from "./support/child.ts";
import { lacksVdso, notLinux } from "./support/machine.ts";
import { compileNative } from "./support/native.ts";

interface Used {
  done?: unknown;
  name?: string;
  code?: string;
  message?: string;
}

const skip: Skip = notLinux || (isDeno ? false : "Bun has no permissions");
const temporary = mkdtempSync(join(tmpdir(), "hazmat-permissions-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const unnamed = { HAZMAT_LIBCRYPTO: undefined, HAZMAT_OSRANDOM_SOURCE: undefined };

/** Deno gives a child Deno all its own permissions, unless told which. */
const use = (
  feature: string,
  permissions: string[],
  env: Record<string, string | undefined> = {},
  ...args: string[]
): Promise<Used> =>
  scriptResult("permissions.ts", [feature, ...args], {
    permissions: permissions.length > 0 ? permissions : ["--allow-env=NOTHING"],
    env: { ...unnamed, ...env },
  });

const systemPath = skip === false
  ? (await use("status", ["--allow-ffi"])).done as string
  : backend.bindings.path;
const list = `--allow-ffi=${systemPath},/proc/self/fd`;

/** Each feature, and its result. */
const features: Record<string, unknown> = {
  ...{ import: true, registration: true, status: systemPath, implementation: "getrandom" },
  ...{ draws: 32, vdso: 32, hash: 32, mac: 16, cipher: 100, aead: 100, kdf: 32, kdfAsync: 32 },
  ...{ streams: 100, names: true, diagnose: true },
};

describe("--allow-ffi alone, or a list of libcrypto and /proc/self/fd", () => {
  for (const [feature, done] of Object.entries(features)) {
    it(`is enough for ${feature}, and less is not`, {
      skip: skip || (feature === "vdso" && lacksVdso),
    }, async () => {
      for (const flag of ["--allow-ffi", list]) assertEquals(await use(feature, [flag]), { done });
      for (const flags of [[], ["--allow-ffi=/proc/self/fd"], [`--allow-ffi=${systemPath}`]]) {
        assertEquals((await use(feature, flags)).code, "ERR_FFI_PERMISSION", `${flags}`);
      }
    });
  }

  it("is enough for Workers", { skip }, async () => {
    const reading = `--allow-read=${root}`; // of the Worker's own script
    for (const flag of ["--allow-ffi", list]) {
      assertEquals(await use("workers", [flag, reading]), { done: true });
    }
  });

  it("is enough for the doctor, which then tells what it may not see", { skip }, async () => {
    const command = runtimeCommand(join(root, "doctor", "mod.ts"), [], ["--allow-ffi"]);
    const { code, stdout, stderr } = await runCommand(command, { env: unnamed });
    assertEquals([code, stderr], [0, ""], stdout);
    assertStringIncludes(stdout, "osrandom  registered");
  });
});

describe("a libcrypto of one's own", () => {
  const own = join(temporary, "libcrypto.so.3");
  copyFileSync(realpathSync(backend.bindings.path), own);
  const ownList = `--allow-ffi=${own},/proc/self/fd`;
  const both = `--allow-ffi=${systemPath},${own},/proc/self/fd`;

  it("by the option needs it on the list, beside the one that is imported", { skip }, async () => {
    for (const flag of ["--allow-ffi", both]) {
      assertEquals(await use("option", [flag], {}, own), { done: own });
    }
    for (const flag of [list, ownList]) {
      assertEquals((await use("option", [flag], {}, own)).code, "ERR_FFI_PERMISSION");
    }
  });

  it("by HAZMAT_LIBCRYPTO needs --allow-env for that", { skip }, async () => {
    const env = { HAZMAT_LIBCRYPTO: own };
    const mayRead = "--allow-env=HAZMAT_LIBCRYPTO";
    for (const flag of ["--allow-ffi", ownList]) {
      assertEquals(await use("status", [flag, mayRead], env), { done: own });
    }
    assertEquals(await use("status", ["--allow-ffi"], env), { done: systemPath });
  });
});

describe("a choice by a variable", () => {
  it("HAZMAT_OSRANDOM_SOURCE needs --allow-env for that", { skip }, async () => {
    const env = { HAZMAT_OSRANDOM_SOURCE: "/dev/urandom" };
    const flags = [list, "--allow-env=HAZMAT_OSRANDOM_SOURCE"];
    assertEquals(await use("implementation", flags, env), { done: "/dev/urandom" });
    assertEquals(await use("implementation", [list], env), { done: "getrandom" });
  });

  it("HAZMAT_OSRANDOM_MECHANISM needs --allow-env for that", { skip }, async () => {
    const env = { HAZMAT_OSRANDOM_MECHANISM: "none" };
    const flags = [list, "--allow-env=HAZMAT_OSRANDOM_MECHANISM"];
    assertEquals((await use("import", flags, env)).name, "RangeError");
    assertEquals(await use("import", [list], env), { done: true });
  });
});

describe("the engine's file, where memfd_create is refused", () => {
  it("needs to be read and written in TMPDIR, and TMPDIR to be read", { skip }, async () => {
    const directory = mkdtempSync(join(temporary, "tmp-"));
    chmodSync(directory, 0o700);
    const preload = { LD_PRELOAD: compileNative("no_memfd"), TMPDIR: directory };
    const [read, write] = [`--allow-read=${directory}`, `--allow-write=${directory}`];
    const flags = [list, "--allow-env=TMPDIR", read, write];
    assertEquals(await use("draws", flags, preload), { done: 32 });
    for (const missing of flags.slice(1)) {
      const rest = flags.filter((flag) => flag !== missing);
      const { code, message } = await use("draws", rest, preload);
      assertEquals(code, "ERR_ENGINE_IMAGE", `without ${missing}`);
      assertStringIncludes(message!, "--allow-env=TMPDIR and --allow-read and --allow-write");
    }
  });
});
