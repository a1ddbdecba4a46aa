/**
 * Fetches test vectors from Debian, without root, into tests/out; apt checks them against the
 * signed archive:
 *
 * - those of Python's cryptography, of this machine's Debian and of Debian sid;
 * - those of OpenSSL's own tests, of the newest source package that comes whole.
 *
 * Prints the folders. Given a package of the first, it unpacks that instead.
 *
 *     deno run -A tests/vectors/fetch.ts [PACKAGE.deb]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { aptSource, type Environment, prepareApt } from "../../lab/versions/apt.ts";
import { mainMirror } from "../../lab/versions/mirror.ts";
import { fetched, fetchedNewer, fetchedOpenssl, opensslData, packaged } from "./places.ts";

const packageName = "python3-cryptography-vectors";

function run(folder: string, command: readonly string[], env?: Environment): string {
  const [program, ...args] = command;
  const { status, error, stdout, stderr } = spawnSync(program!, args, {
    cwd: folder,
    encoding: "utf8",
    env: env as NodeJS.ProcessEnv | undefined,
  });
  if (status === 0) return stdout;
  const why = error?.message ?? `${stdout}${stderr}`;
  throw new Error(`Cannot fetch the vectors as ${command.join(" ")} failed: ${why}`);
}

/** The only file in a folder whose name ends so. */
function found(folder: string, end: string): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith(end))!);
}

/** Fills a folder, unless it has what is below: whole, or not at all. */
function fill(path: string, below: string, unpack: (scratch: string, into: string) => void) {
  const wanted = join(path, below);
  if (existsSync(wanted)) return wanted;
  mkdirSync(dirname(path), { recursive: true });
  // Next to its destination, so that a rename moves it.
  const scratch = mkdtempSync(`${path}-`);
  try {
    const unpacked = join(scratch, "unpacked");
    mkdirSync(unpacked);
    unpack(scratch, unpacked);
    if (!existsSync(join(unpacked, below))) throw new Error(`There is no ${below} in it`);
    rmSync(path, { recursive: true, force: true });
    renameSync(unpacked, path);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return wanted;
}

/** Fetches and unpacks cryptography's vectors, unless they exist; returns their folder. */
export function fetchVectors(deb?: string): string {
  return fill(fetched, packaged, (scratch, into) => {
    if (deb === undefined) run(scratch, ["apt-get", "download", packageName]);
    run(scratch, ["dpkg-deb", "-x", deb ? resolve(deb) : found(scratch, ".deb"), into]);
  });
}

/** Fetches a file of a package's versions, the newest that is there: indexes name files that are not. */
function fetchNewest(
  scratch: string,
  type: "deb" | "deb-src",
  name: string,
  command: readonly string[],
): string {
  const env = prepareApt(join(scratch, "apt"), [aptSource(type, mainMirror(), "sid")]);
  run(scratch, ["apt-get", "update"], env);
  const files = join(scratch, "files");
  mkdirSync(files);
  const versions = run(scratch, ["apt-cache", "madison", name], env).split("\n")
    .flatMap((line) => line.split("|")[1]?.trim() ?? [])
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const options = { cwd: files, env: env as NodeJS.ProcessEnv };
  for (const version of new Set(versions)) {
    const args = ["-q", ...command, `${name}=${version}`];
    if (spawnSync("apt-get", args, options).status === 0) return files;
  }
  throw new Error(`Cannot fetch ${name}: no version of it can be had`);
}

/** Fetches and unpacks sid's cryptography's vectors, unless they exist; returns their folder. */
export function fetchNewerVectors(): string {
  return fill(fetchedNewer, packaged, (scratch, into) => {
    const files = fetchNewest(scratch, "deb", packageName, ["download"]);
    run(scratch, ["dpkg-deb", "-x", found(files, ".deb"), into]);
  });
}

/** Fetches and unpacks OpenSSL's vectors, unless they exist; returns their folder. */
export function fetchOpensslData(): string {
  return fill(fetchedOpenssl, opensslData, (scratch, into) => {
    const source = ["source", "--download-only", "--tar-only"];
    const tarball = found(fetchNewest(scratch, "deb-src", "openssl", source), ".tar.gz");
    const wanted = [`*/${opensslData}`, "*/VERSION.dat"];
    const strip = ["--strip-components=1", "-C", into, "--wildcards"];
    run(scratch, ["tar", "-xzf", tarball, ...strip, ...wanted]);
  });
}

if (import.meta.main) {
  console.log(fetchVectors(process.argv[2]));
  console.log(fetchNewerVectors());
  console.log(fetchOpensslData());
}
