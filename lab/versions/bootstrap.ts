/**
 * A Debian sid in a directory.
 *
 * @module
 */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "./command.ts";
import { isolated } from "./isolation.ts";
import { mainMirror } from "./mirror.ts";

/** What the tests call: compilers, headers, and programs that look at processes and files. */
const packages = [
  "binutils",
  "ca-certificates",
  "gcc",
  "libc6-dev",
  "libssl-dev",
  "openssl",
  "procps",
  "strace",
  "util-linux",
];

/**
 * Makes a Debian sid in a directory, unless it exists.
 *
 * @throws {Unavailable} If there is no mirror or no debootstrap.
 */
export async function bootstrap(directory: string): Promise<void> {
  const complete = join(directory, "complete");
  if (existsSync(complete)) return;
  rmSync(directory, { recursive: true, force: true });
  await haveDebootstrap();
  const options = ["--variant=minbase", `--include=${packages.join(",")}`];
  const command = ["debootstrap", ...options, "sid", directory, mainMirror()];
  await must("make a root of Debian sid", [...isolated, ...command]);
  writeFileSync(complete, "");
}

async function haveDebootstrap(): Promise<void> {
  const { code } = await run(["sh", "-c", "command -v debootstrap"]);
  if (code === 0) return;
  await must("install debootstrap", ["apt-get", "update"]);
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", "debootstrap"];
  await must("install debootstrap", install);
}
