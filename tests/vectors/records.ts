/**
 * Files of `NAME = VALUE` lines: NIST's response files (.rsp), and those that
 * cryptography has brought into that form.
 *
 * @module
 */
import { Vector } from "./vector.ts";

/**
 * Reads a file's vectors. Each begins with the line named `start` ("count", "len"). Anything before
 * it, after a line in brackets, holds for all that follow, until given again: `[Taglen = 128]`, a
 * CCM file's `Key`.
 *
 * Names become lower case, as files differ in theirs. A line in brackets without `=` is the field
 * "title" (`[ENCRYPT]`, `[SHA-1]`), and a line without either is a field of that name (`FAIL`).
 * Indented lines are intermediate values and left out.
 *
 * @param shared Names of lines that hold for all that follow, wherever they are.
 */
export function readRecords(
  file: string,
  text: string,
  start: string,
  shared: readonly string[] = [],
): Vector[] {
  const vectors: Vector[] = [];
  const scope: Record<string, string> = {};
  let fields = scope;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^[\t#]/.test(line) || line.trim() === "") continue;
    if (line.startsWith("[")) {
      fields = scope;
      readScope(line, scope);
      continue;
    }
    const [name, value] = fieldOf(line);
    if (shared.includes(name)) fields = scope;
    if (name === start) {
      fields = { ...scope };
      vectors.push(new Vector(`${file}, line ${index + 1}`, fields));
    }
    fields[name] = value;
  }
  return vectors;
}

/** `[Alen = 0, Plen = 24]`, `[ENCRYPT]`. */
function readScope(line: string, scope: Record<string, string>): void {
  for (const part of line.replace(/^\[|\]\s*$/g, "").split(",")) {
    const [name, value] = fieldOf(part);
    if (part.includes("=")) scope[name] = value;
    else scope.title = part.trim();
  }
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf("=");
  if (at < 0) return [line.trim().toLowerCase(), ""];
  return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
}
