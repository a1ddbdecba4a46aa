/**
 * The example servers on `crypto.getRandomValues`: the same files, with the
 * line that imports this package replaced.
 *
 * @module
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/support/child.ts";
import { exampleOf, type RuntimeName } from "./runtimes.ts";

const examples = join(root, "examples");
const ours = `import backend, { RandomSourceError } from "../mod.ts";\n`;
const theirs = `class RandomSourceError extends Error {}
const backend = { randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)) };
`;

/** What issues the tokens of such a server. */
export function rivalSessions(): string {
  const parts = readFileSync(join(examples, "sessions.ts"), "utf8").split(ours);
  if (parts.length !== 2) throw new Error(`examples/sessions.ts must have one line ${ours}`);
  return parts.join(theirs);
}

/** Writes such a server into a directory, which it creates; returns its path. */
export function writeRival(directory: string, runtime: RuntimeName): string {
  mkdirSync(directory, { recursive: true });
  const server = join(directory, exampleOf[runtime]);
  copyFileSync(join(examples, exampleOf[runtime]), server);
  writeFileSync(join(directory, "sessions.ts"), rivalSessions());
  return server;
}
