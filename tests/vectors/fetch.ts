/**
 * Fetches the test vectors of Python's cryptography: Debian's package
 * python3-cryptography-vectors, unpacked into tests/out/vectors without root. apt
 * checks it against the signed archive. Prints the folder.
 *
 *     deno run -A tests/vectors/fetch.ts [PACKAGE.deb]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fetched, packaged } from "./places.ts";

const packageName = "python3-cryptography-vectors";

function run(folder: string, command: string, ...args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 0) return;
  const why = error?.message ?? `${stdout}${stderr}`;
  throw new Error(`Cannot fetch the vectors as ${command} ${args.join(" ")} failed: ${why}`);
}

function download(folder: string): string {
  run(folder, "apt-get", "download", packageName);
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".deb"))!);
}

/** Fetches and unpacks the package, unless it exists; returns the vectors' folder. */
export function fetchVectors(deb?: string): string {
  const path = join(fetched, packaged);
  if (existsSync(path)) return path;
  mkdirSync(dirname(fetched), { recursive: true });
  // Next to its destination, so that a rename moves it there whole or not at
  // all.
  const folder = mkdtempSync(`${fetched}-`);
  try {
    const unpacked = join(folder, "unpacked");
    run(folder, "dpkg-deb", "-x", deb ? resolve(deb) : download(folder), unpacked);
    if (!existsSync(join(unpacked, packaged))) throw new Error(`There is no ${packaged} in it`);
    rmSync(fetched, { recursive: true, force: true });
    renameSync(unpacked, fetched);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}

if (import.meta.main) console.log(fetchVectors(process.argv[2]));
