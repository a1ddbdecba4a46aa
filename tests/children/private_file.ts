/**
 * A fresh process that is refused memfd_create, and then imports the backend.
 * Prints where the engine was loaded from, and what is left on disk.
 *
 *     private_file.ts DIRECTORY [spoiled]
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { openSandbox } from "../support/helpers.ts";
import { openTraps } from "../support/trapped.ts";

const directory = process.argv[2]!;
const isSpoiled = process.argv[3] === "spoiled";
openSandbox().refuse("memfd_create", 1);
if (isSpoiled) openTraps().spoilLargeWrite();

async function result(): Promise<Record<string, unknown>> {
  try {
    const { backend } = await import("../../mod.ts");
    const line = readFileSync("/proc/self/maps", "utf8").split("\n")
      .find((line) => /osrandom-[0-9a-f]{32}\.so/.test(line));
    return {
      mapped: line?.split(/\s+/)[5],
      left: readdirSync(directory),
      registered: backend.isOsrandomEngineRegistered(),
      token: backend.randomBytes(32).length,
    };
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    return { name, code, message };
  }
}

console.log(JSON.stringify(await result()));
