/**
 * Which test files to run.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { WrongArgument } from "../../build/arguments.ts";
import { root } from "./child.ts";

/**
 * Those that take long, by their sheer size or because they run for as long as they are told, and
 * rarely find what a change breaks: run by CI, and by whoever asks for all.
 */
export const long: readonly string[] = [
  "tests/cross_build.test.ts", // each image for each platform, two times
  "tests/core/arguments_shared.test.ts", // each call while a thread changes its arguments
  "tests/core/cycles.test.ts", // each object made and freed a hundred thousand times
  "tests/core/fuzz.test.ts", // random calls
  "tests/core/large.test.ts", // more than 2 GiB at once
  "tests/faults_memory.test.ts", // each allocation of each operation fails in turn
  "tests/keys/cycles.test.ts", // ten thousand keys read
  "tests/soak/soak.test.ts", // servers under load
];

/** The test files of a folder, from the project's top folder. */
export function testFilesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !/(^|[\\/])out[\\/]/.test(name))
    .map((name) => join(folder, name).replaceAll("\\", "/")).sort();
}

/**
 * The named files, with all files of a named folder; by default all, or those that do not take
 * long.
 *
 * @throws {WrongArgument} If there is no such file, or no test in it.
 */
export function selectFiles(named: readonly string[], all: boolean): string[] {
  if (named.length > 0) return [...new Set(named.flatMap(filesOf))];
  return testFilesIn("tests").filter((file) => all || !long.includes(file));
}

function filesOf(name: string): string[] {
  const path = relative(root, resolve(name)).replaceAll("\\", "/");
  if (!existsSync(join(root, path))) {
    throw new WrongArgument(`FILE must be a test file or a folder: there is no "${name}"`);
  }
  const files = statSync(join(root, path)).isDirectory() ? testFilesIn(path) : [path];
  if (files.length > 0 && files.every((file) => file.endsWith(".test.ts"))) return files;
  throw new WrongArgument(`FILE must be or hold files that end in .test.ts: "${name}" does not`);
}
