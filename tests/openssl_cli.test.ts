/**
 * The compiled engine in another program: OpenSSL's own command line.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { root } from "./support/child.ts";

const engine = join(root, "dist", "osrandom.so");

function openssl(...args: string[]) {
  return spawnSync("openssl", args, { encoding: "utf8" });
}

const skip: Skip = process.platform !== "linux" || !existsSync(engine)
  ? "not Linux"
  : openssl("engine", "dynamic").status !== 0
  ? "no openssl program with engines"
  : false;

describe("openssl with dist/osrandom.so", () => {
  const load = ["-t", "-pre", `SO_PATH:${engine}`, "-pre", "LOAD", "dynamic"];

  it("shows the engine and that it is available", { skip }, () => {
    const { stdout, status } = openssl("engine", ...load);
    assertEquals(status, 0);
    assertMatch(stdout, /Loaded: \(osrandom\) osrandom_engine (getrandom|\/dev\/urandom)/);
    assertStringIncludes(stdout, "[ available ]");
  });

  it("says that it serves RAND", { skip }, () => {
    assertMatch(openssl("engine", "-c", ...load).stdout, /\[RAND\]/);
  });

  it("refuses it under another id", { skip }, () => {
    const { stdout, stderr } = openssl(
      "engine",
      "-pre",
      `SO_PATH:${engine}`,
      "-pre",
      "ID:other",
      "-pre",
      "LOAD",
      "dynamic",
    );
    assertStringIncludes(stdout + stderr, "[Failure]: LOAD");
  });

  it("draws random bytes from it", { skip }, () => {
    const draw = () => openssl("rand", "-engine", engine, "-hex", "32");
    const [first, second] = [draw(), draw()];
    assertEquals([first.status, second.status], [0, 0]);
    assertMatch(first.stdout, /^[0-9a-f]{64}\n$/);
    assertNotEquals(first.stdout, second.stdout);
    assertStringIncludes(first.stderr, 'Engine "osrandom" set.');
  });

  it("draws from it, and not from its own generator, by the kernel's account", {
    skip: skip || (spawnSync("strace", ["-V"]).status === 0 ? false : "no strace"),
  }, () => {
    const { stderr } = spawnSync(
      "strace",
      ["-e", "trace=getrandom", "openssl", "rand", "-engine", engine, "-hex", "3001"],
      { encoding: "utf8" },
    );
    assertMatch(stderr, /getrandom\(.*, 3001, 0\)/);
  });

  it("makes keys with it", { skip }, () => {
    const { stdout, status } = openssl("genpkey", "-engine", engine, "-algorithm", "X25519");
    assert(status === 0 && stdout.includes("BEGIN PRIVATE KEY"), stdout);
  });
});
