/**
 * Draws a gibibyte through the backend in each runtime from each source, and
 * runs dieharder on it.
 *
 * @module
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type RuntimeName, runtimeScript } from "../copies/runtimes.ts";
import { sources, sourceVariables } from "../copies/sources.ts";
import { type Origin, Tools } from "../copies/tools.ts";
import { about } from "../evidence/about.ts";
import { must, Unavailable } from "../versions/command.ts";
import { assess, type Assessed, tests } from "./dieharder.ts";

/** The results of one runtime with one source. */
export interface Sampled {
  readonly runtime: RuntimeName;
  readonly source: string;
  readonly assessed: readonly Assessed[];
  /** How often a test started the file over because it was too short. */
  readonly rewound: number;
  /** What was weak, tried again on new bytes. */
  readonly again: readonly (readonly Assessed[])[];
}

/** The results. */
export interface Statistics {
  readonly about: Readonly<Record<string, string>>;
  readonly mebibytes: number;
  readonly sampled: readonly Sampled[];
  /** Of bytes drawn the same way, with one bit in 32 cleared. */
  readonly spoilt: readonly Assessed[];
  /** Why it was not done. */
  readonly skipped?: string;
}

const mebibytes = 1024;

/** One p-value in a hundred is weak by chance: how often to try again. */
const mostTries = 2;

const origin: Origin = { suite: "sid", packages: ["dieharder"], hasKernel: false };

/** Draws and assesses. Two tests run at a time. */
export async function measureStatistics(work: string): Promise<Statistics> {
  const on = await about();
  try {
    const tools = await Tools.open(join(work, "tools"), origin);
    const dieharder = tools.command("usr/bin/dieharder");
    const version = /version (\S+)/.exec(await must("ask dieharder", [...dieharder, "-l"]))?.[1];
    const sampled: Sampled[] = [];
    for (const source of sources) {
      for (const name of ["Deno", "Bun"] as const) {
        sampled.push(await sample(dieharder, work, name, source));
        console.error(`dieharder, ${name}, ${source}: done`);
      }
    }
    const spoilt = await control(dieharder, work);
    return { about: { ...on, dieharder: version ?? "unknown" }, mebibytes, sampled, spoilt };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const skipped = error.message.split("\n").at(-1)!;
    return { about: on, mebibytes, sampled: [], spoilt: [], skipped };
  }
}

async function sample(
  dieharder: readonly string[],
  work: string,
  runtime: RuntimeName,
  source: string,
): Promise<Sampled> {
  const { assessed, rewound } = await drawAndAssess(dieharder, work, runtime, source, tests);
  const again: Assessed[][] = [];
  for (let last = assessed; again.length < mostTries; last = again.at(-1)!) {
    const weak = last.filter(({ assessment }) => assessment === "WEAK").map(({ test }) => test);
    if (weak.length === 0) break;
    const options = last.filter(({ test }) => weak.includes(test)).map(({ options }) => options);
    const found = await drawAndAssess(dieharder, work, runtime, source, [...new Set(options)]);
    again.push(found.assessed.filter(({ test }) => weak.includes(test)));
  }
  return { runtime, source, assessed, rewound, again };
}

/** Of a runtime's bytes with one bit in 32 cleared. */
async function control(dieharder: readonly string[], work: string): Promise<readonly Assessed[]> {
  const spoilt = ["spoilt"];
  return (await drawAndAssess(dieharder, work, "Deno", sources[0]!, tests, spoilt)).assessed;
}

async function drawAndAssess(
  dieharder: readonly string[],
  work: string,
  runtime: RuntimeName,
  source: string,
  tests: readonly string[],
  more: readonly string[] = [],
) {
  const file = join(work, "drawn");
  mkdirSync(work, { recursive: true });
  const script = runtimeScript(runtime, join("lab", "statistics", "draw.ts"));
  const command = [...script, file, String(mebibytes), ...more];
  const env = { ...process.env, ...sourceVariables(source) };
  try {
    const served = (await must(`draw in ${runtime}`, command, { env })).trim();
    if (served !== source) throw new Error(`not ${source} but ${served} served ${runtime}`);
    return await assess(dieharder, file, tests);
  } finally {
    rmSync(file, { force: true });
  }
}
