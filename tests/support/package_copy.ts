/**
 * A copy of this package in its own directory, to be changed there.
 *
 * @module
 */
import { cpSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { root } from "./child.ts";

const parts = ["engine", "ffi", "hazmat", "mod.ts", "bindings.ts", "errors.ts", "deno.json"];

/** Copies the package into a new directory below another; returns its path. */
export function copyPackage(parent: string): string {
  const copy = mkdtempSync(join(parent, "copy-"));
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  return copy;
}
