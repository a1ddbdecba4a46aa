/**
 * Where Bun is: on the PATH, or from the npm registry.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { oldestRuntimes } from "../ffi/runtime.ts";

/** The version to take from the npm registry. */
const published = "1.4.5";

/** The command that runs a recent enough Bun. */
export function bunCommand(): string[] {
  const { stdout, status } = spawnSync("bun", ["--version"], { encoding: "utf8" });
  return status === 0 && isNewEnough(stdout) ? ["bun"] : ["npx", "-y", `bun@${published}`];
}

function isNewEnough(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestRuntimes.bun.split(".").map(Number);
  return major! > oldestMajor! || (major === oldestMajor && minor! >= oldestMinor!);
}
