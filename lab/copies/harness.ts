/**
 * The C program that is copied in every way.
 *
 * @module
 */
import { join } from "node:path";
import { root, runCommand } from "../../tests/support/child.ts";
import { compileCopies } from "./compile.ts";
import { processOne } from "./namespace.ts";
import type { Generator, Row, Tally } from "./row.ts";
import { sizes } from "./sizes.ts";

const { pair, many, threads, vfork } = sizes;
const inPairs = ["many", 1, pair.draws];
const inCrowds = ["many", many.copies, many.draws];
const busily = ["threads", threads.others, threads.copies];

/** The program's arguments for each way: a way of `copy.h`, and what is done in it. */
const ways: Readonly<Record<string, readonly (string | number)[]>> = {
  "fork": ["fork", ...inPairs],
  "clone": ["clone", ...inPairs],
  "same-pid": ["same-pid", ...inPairs],
  "vfork": ["-", "vfork", vfork.draws],
  "many-fork": ["fork", ...inCrowds],
  "many-same-pid": ["same-pid", ...inCrowds],
  "threads-fork": ["fork", ...busily],
  "threads-same-pid": ["same-pid", ...busily],
};

/** Where the engine is, as a file: `deno task build` puts it there. */
export const engineFile: string = join(root, "dist", "osrandom.so");

/** Every way that needs only a process, with each generator. */
export async function harnessRows(libcrypto: string, source: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const way of Object.keys(ways)) {
    if (way.includes("same-pid") && processOne.length === 0) continue;
    for (const generator of ["naive", "openssl", "osrandom"] as const) {
      const tally = await runHarness(libcrypto, source, way, generator);
      rows.push({ way, subject: "C", generator, source, tally });
    }
  }
  return rows;
}

async function runHarness(
  libcrypto: string,
  source: string,
  way: string,
  generator: Generator,
): Promise<Tally> {
  const [kind, ...what] = ways[way]!.map(String);
  const command = [compileCopies("harness"), libcrypto, engineFile, source];
  const { code, signal, stdout, stderr } = await runCommand(
    [...command, kind!, generator, ...what],
    { prefix: processOne, timeout: 120_000 },
  );
  if (code !== 0) throw new Error(`The harness ended with ${signal ?? code}: ${stderr}`);
  const [error, drawn, distinct, stalled] = stdout.split(" ").map(Number);
  return { error: error!, drawn: drawn!, distinct: distinct!, stalled: stalled! };
}
