/**
 * What this machine can do, for tests that need more than every machine has.
 * Each value is `false` (it can), or the reason to skip.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { vdsoExports } from "../../doctor/kernel.ts";
import type { Skip } from "../std.ts";

/** Whether a command runs here. */
export function lacksProgram(program: string, ...args: string[]): Skip {
  const { status } = spawnSync(program, args, { stdio: "ignore" });
  return status === 0 ? false : `"${[program, ...args].join(" ")}" does not run`;
}

/** Whether this is Linux. */
export const notLinux: Skip = process.platform === "linux" ? false : "not Linux";

/** Whether the C library is glibc. */
export const notGlibc: Skip = notLinux ||
  (lacksProgram("getconf", "GNU_LIBC_VERSION") && "the C library is not glibc");

/** Whether OpenSSL's C headers are installed. */
export const lacksHeaders: Skip = compiles("#include <openssl/engine.h>\n")
  ? false
  : "no OpenSSL headers with engines";

/** Whether Node's C headers are installed. */
export const lacksNodeHeaders: Skip = compiles("#include <node/node_api.h>\n")
  ? false
  : "no headers of Node-API";

/** Whether the user is root. */
export const notRoot: Skip = process.getuid?.() === 0 ? false : "not root";

function compiles(source: string): boolean {
  const compiler = (process.env.CC || "cc").split(/\s+/);
  const { status } = spawnSync(
    compiler[0]!,
    [...compiler.slice(1), "-fsyntax-only", "-x", "c", "-"],
    { input: source, stdio: ["pipe", "ignore", "ignore"] },
  );
  return status === 0;
}

/** Whether this process's vDSO has getrandom, which came with Linux 6.11. */
export const lacksVdso: Skip = notLinux ||
  (vdsoHasGetrandom() ? false : "no getrandom in the vDSO");

function vdsoHasGetrandom(): boolean {
  const names = ["__vdso_getrandom", "__kernel_getrandom"];
  return names.some((name) => vdsoExports(name).value === true);
}

/** The sources that Linux has; `HAZMAT_TEST_SOURCES=getrandom` overrides them. */
export const sources: readonly string[] = process.env.HAZMAT_TEST_SOURCES?.split(",") ??
  ["getrandom", "vdso", "/dev/urandom"];
