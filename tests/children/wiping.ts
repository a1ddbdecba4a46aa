/**
 * A process that uses the secrets of a family's cases, and stops whenever its memory is to be
 * searched. A line on its input names a case, or lets it continue.
 *
 *     wiping.ts FAMILY
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { type Look, type Notes, secretsOf, wipeAll } from "../support/wiping/case.ts";
import { families, type Family } from "../support/wiping/families.ts";
import type { Said } from "../support/wiping/session.ts";

const cases = families[process.argv[2] as Family];
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (said: Said): void => console.log(JSON.stringify(said));

async function run(title: string): Promise<void> {
  const notes: Notes = {};
  const look: Look = async (expected) => {
    say({ look: expected, notes });
    await lines.next();
  };
  const secrets = secretsOf(title, cases[title]!);
  await look({ present: Object.keys(secrets) });
  try {
    await cases[title]!.use(secrets, look, notes);
  } finally {
    wipeAll(secrets);
  }
  say({ look: {}, notes, isOver: true });
  await lines.next();
}

for await (const title of lines) {
  try {
    await run(title);
    say({});
  } catch (error) {
    say({ error: (error as Error).stack ?? String(error) });
  }
}
