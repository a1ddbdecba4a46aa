/**
 * `engine/c/` -> an image: the compiled engine, named by its content.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompileError, run } from "./compile.ts";
import { placeholder } from "./platforms.ts";
import type { Target } from "./target.ts";

/** A compiled engine. */
export interface Image {
  /** The platform that it runs on, as in `"linux-x64"`. */
  readonly platform: string;
  /** Its name in the process, which contains a digest of its content. */
  readonly soname: string;
  /** SHA-256 of `bytes`, in hexadecimal. */
  readonly sha256: string;
  /** The shared library. */
  readonly bytes: Uint8Array;
}

/** The folders of C sources that make up the library. */
export const sourceFolders = [
  "engine/c/base",
  "engine/c/osrandom",
  "engine/c/calls",
] as const;

/** The library's C files, in an order that does not depend on the disk. */
export function engineSources(root: string): string[] {
  return sourceFolders.flatMap((folder) => {
    const directory = join(root, folder);
    return readdirSync(directory).filter((name) => name.endsWith(".c")).sort()
      .map((name) => join(directory, name));
  });
}

/** Compiles the engine for a platform. The same sources give the same bytes. */
export function compileEngine(root: string, target: Target, defines: string[] = []): Image {
  const directory = mkdtempSync(join(tmpdir(), "osrandom-build-"));
  try {
    const output = join(directory, `osrandom.${target.extension}`);
    target.stubs?.(directory);
    run([
      ...target.compiler,
      ...defines.map((name) => `-D${name}`),
      ...engineSources(root),
      "-o",
      output,
      `-L${directory}`,
      ...target.flags,
    ]);
    return nameByContent(target, readFileSync(output));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * Puts the digest of the content into an ELF image's SONAME. Elsewhere it is
 * only in the file's name: on macOS the content is already signed.
 */
function nameByContent(target: Target, bytes: Uint8Array): Image {
  const digest = sha256(bytes).slice(0, placeholder.length);
  const soname = `osrandom-${digest}.${target.extension}`;
  if (target.extension === "so") replaceOnce(bytes, placeholder, digest);
  return { platform: target.name, soname, sha256: sha256(bytes), bytes };
}

function replaceOnce(bytes: Uint8Array, from: string, to: string): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.indexOf(from);
  if (at === -1 || buffer.indexOf(from, at + 1) !== -1) {
    throw new CompileError("Cannot name the engine: its SONAME is not in it once");
  }
  buffer.write(to, at, "latin1");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
