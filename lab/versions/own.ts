/**
 * Own builds of OpenSSL, made with the same tool that users have.
 *
 * @module
 */
import { existsSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { must } from "./command.ts";
import type { Fetched } from "./debian.ts";
import { isolated } from "./isolation.ts";
import type { OwnLibrary } from "./libraries.ts";

/** Builds what a library needs, unless it exists; returns the path of its libcrypto. */
export async function buildOwn(
  { builds, file }: OwnLibrary,
  { version, files }: Fetched,
  directory: string,
): Promise<string> {
  for (const [name, options] of Object.entries(builds)) {
    const prefix = join(directory, `${version}-${name}`);
    if (!existsSync(prefix)) await build(files[0]!, prefix, options);
  }
  return join(directory, `${version}-own`, "lib", file);
}

/**
 * With ccache, if it is installed: OpenSSL compiles each file for the static library and again for
 * the shared one, and one source becomes several builds.
 */
function withCache(prefix: string): Record<string, string | undefined> {
  const compilers = "/usr/lib/ccache"; // Debian's package: gcc and others by their names
  const cache = join(dirname(dirname(prefix)), "ccache");
  return { ...process.env, PATH: `${compilers}:${process.env.PATH}`, CCACHE_DIR: cache };
}

async function build(source: string, prefix: string, options: readonly string[]): Promise<void> {
  console.log(`== build ${basename(prefix)}`);
  const tool = [process.execPath, "task", "--quiet", "openssl", "--"];
  const command = [...tool, "--source", source, "--prefix", prefix, ...options];
  try {
    await must(`build ${basename(prefix)}`, [...isolated, ...command], {
      env: withCache(prefix),
      limit: 1_200_000,
    });
  } catch (error) {
    rmSync(prefix, { recursive: true, force: true });
    throw error;
  }
}
