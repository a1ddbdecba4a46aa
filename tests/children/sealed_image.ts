/**
 * A process that has the backend, and tries to write to the file that the
 * engine was loaded from, and to truncate it. Prints the error codes.
 *
 * @module
 */
import { openSync, readdirSync, readlinkSync, truncateSync, writeSync } from "node:fs";
import { backend } from "../../mod.ts";

const descriptors = "/proc/self/fd";

function targetOf(name: string): string {
  try {
    return readlinkSync(`${descriptors}/${name}`);
  } catch {
    return ""; // that of the listing itself
  }
}

const name = readdirSync(descriptors).find((name) => targetOf(name).includes("memfd:osrandom"))!;
const path = `${descriptors}/${name}`;

function codeOf(action: () => void): string {
  try {
    action();
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const errors = [
  codeOf(() => writeSync(openSync(path, "r+"), new Uint8Array(16))),
  codeOf(() => truncateSync(path, 100)),
];
console.log(JSON.stringify({ errors, registered: backend.isOsrandomEngineRegistered() }));
