/**
 * This machine's Debian mirror, according to its own apt.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "./command.ts";

/** The archives that contain the suites, by how their addresses end. */
export type Archive = "debian" | "debian-security";

/** The address of an archive, or `undefined` if apt has none for it. */
export function findMirror(archive: Archive): string | undefined {
  return addresses().find((address) => new RegExp(`/${archive}/?$`).test(address));
}

/**
 * The address of Debian's main archive.
 *
 * @throws {Unavailable} If this machine's apt has none.
 */
export function mainMirror(): string {
  const address = findMirror("debian");
  if (address !== undefined) return address;
  throw new Unavailable("Cannot fetch libraries as /etc/apt names no mirror of Debian");
}

/** Every address in apt's sources, of the one-line and of the deb822 format. */
function addresses(): string[] {
  const lines = sourceFiles().flatMap((path) => readFileSync(path, "utf8").split("\n"));
  return lines.filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => line.match(/\b[a-z+]+:\/\/\S+/g) ?? []);
}

function sourceFiles(): string[] {
  const parts = "/etc/apt/sources.list.d";
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const files = names.filter((name) => /\.(list|sources)$/.test(name))
    .map((name) => join(parts, name));
  return ["/etc/apt/sources.list", ...files].filter((path) => existsSync(path));
}
