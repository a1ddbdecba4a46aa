/**
 * Random calls, for a short while: `deno task lab fuzz` runs for longer.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import backend from "../../mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import { root, runCommand, runtimeCommand } from "../support/child.ts";

const seconds = Number(process.env.HAZMAT_FUZZ_SECONDS ?? 3);

describe("random names, sizes and orders of calls", () => {
  const timeout = (seconds + 60) * 1000;
  it(`end in no crash, hang, leak or foreign error in ${seconds} s`, { timeout }, async () => {
    const command = runtimeCommand(join(root, "lab/fuzz/calls.ts"), ["--seconds", `${seconds}`]);
    const env = { HAZMAT_LIBCRYPTO: backend.bindings.path };
    const { code, signal, stdout, stderr } = await runCommand(command, { timeout, env });
    assertEquals({ code, signal }, { code: 0, signal: null }, stdout + stderr);
    const { rounds } = JSON.parse(stdout);
    assert(rounds > 0, stdout);
  });
});

describe("random calls with hostile arguments", () => {
  const timeout = (seconds + 60) * 1000;
  it(`end in no crash, foreign error or other result in ${seconds} s`, { timeout }, async () => {
    const command = runtimeCommand(join(root, "lab/fuzz/hostile.ts"), [
      "--seconds",
      `${seconds}`,
    ]);
    const env = { MALLOC_PERTURB_: "165", MALLOC_CHECK_: "3" };
    const { code, signal, stdout, stderr } = await runCommand(command, { timeout, env });
    assertEquals({ code, signal }, { code: 0, signal: null }, stdout + stderr.slice(-3000));
    const { rounds } = JSON.parse(stdout);
    assert(rounds > 0, stdout);
  });
});
