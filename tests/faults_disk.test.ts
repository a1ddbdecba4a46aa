/**
 * Nothing can be written to disk, or nothing there may be executed: the engine
 * comes from memory, or else from a directory that allows both.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import backend from "../mod.ts";
import { afterAll, assertEquals, assertStringIncludes, describe, it, type Skip } from "./std.ts";
import { type ChildOptions, scriptResult } from "./support/child.ts";
import { lacksProgram, notLinux, notRoot } from "./support/machine.ts";
import { compileNative } from "./support/native.ts";

interface Loaded {
  code?: string;
  message?: string;
  left?: string[];
  registered?: boolean;
  token?: number;
}

const skip: Skip = notLinux || notRoot || lacksProgram("unshare", "--mount", "true");
const temporary = mkdtempSync(join(tmpdir(), "hazmat-disk-"));
afterAll(() => rmSync(temporary, { recursive: true }));
const [ordinary, noexec] = ["ordinary", "noexec"].map((name) => join(temporary, name));
[ordinary, noexec].forEach((directory) => mkdirSync(directory!));

/** What must stay executable wherever it lies: this project, the runtime and the libcrypto. */
const project = join(import.meta.dirname!, "..");
const programs = [project, process.execPath, backend.bindings.path];

/**
 * A read-only machine, on which nothing in /tmp may be run, except for what the
 * tests themselves need. Mounts of their own keep that out of what /tmp is told,
 * and `--rbind` keeps them in sight.
 */
function hardened(temporary: string): ChildOptions {
  const commands = [
    ...programs.map((path) => `mount --bind "${path}" "${path}"`),
    "mount --rbind /tmp /tmp && mount -o remount,bind,noexec /tmp",
    `mount -t tmpfs none "${ordinary}"`,
    `mount -t tmpfs -o noexec none "${noexec}"`,
    `mount -o remount,bind,ro /`,
    `! touch "/hazmat-is-writable" 2>/dev/null`,
    'exec "$@"',
  ];
  return {
    prefix: ["unshare", "--mount", "sh", "-c", commands.join(" && "), "sh"],
    env: { TMPDIR: temporary },
  };
}

/** The same with memfd_create refused. */
const loadFromFile = (directory: string): Promise<Loaded> => {
  compileNative("sandbox");
  return scriptResult("private_file.ts", [directory], hardened(directory));
};

function assertWorks({ registered, token, message }: Loaded): void {
  assertEquals([registered, token], [true, 32], message);
}

describe("a read-only root, and a temporary directory that holds no programs", () => {
  it("do not matter: the engine is loaded from memory", { skip }, async () => {
    for (const directory of [noexec!, "/nonexistent"]) {
      assertWorks(await scriptResult<Loaded>("load.ts", ["mod"], hardened(directory)));
    }
  });

  it("nor, without memory files, if TMPDIR holds programs", { skip }, async () => {
    const loaded = await loadFromFile(ordinary!);
    assertWorks(loaded);
    assertEquals(loaded.left, []);
  });

  it("else the error names the directory, the reason and what to do", { skip }, async () => {
    for (
      const [directory, reason] of [
        [noexec!, /failed to map segment|Operation not permitted/],
        ["/usr", /EROFS|[Rr]ead-only/],
      ] as const
    ) {
      const { code, message } = await loadFromFile(directory);
      assertEquals(code, "ERR_ENGINE_IMAGE", message);
      assertStringIncludes(message!, `a file in ${directory} cannot be used for it`);
      assertStringIncludes(message!, "set TMPDIR to a directory of your own");
      assertEquals(reason.test(message!), true, message);
    }
  });
});

describe("a system that forbids memory files which hold programs", () => {
  const command = "echo 2 > /proc/sys/vm/memfd_noexec";
  const unshare = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c"] as const;
  const skip: Skip = notLinux || notRoot || lacksProgram(...unshare, command);

  it("has the engine loaded all the same", { skip }, async () => {
    const prefix = [...unshare, `${command} && exec "$@"`, "sh"];
    assertWorks(await scriptResult<Loaded>("load.ts", ["mod"], { prefix }));
  });
});
