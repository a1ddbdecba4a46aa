/**
 * What restored processes printed, and what their values have in common.
 *
 * @module
 */
import { type Generator, type Row, tally } from "./row.ts";

/** Values in hexadecimal, by what they were drawn from. */
export type Printed = ReadonlyMap<string, readonly string[]>;

/** Reads lines that hold a name and values. */
export function readPrinted(text: string): Printed {
  const lines = text.split(/\r?\n/).map((line) => line.split(" ").filter((word) => word !== ""));
  return new Map(
    lines.filter(([name]) => name !== undefined).map(([name, ...values]) => [name!, values]),
  );
}

const generators: readonly string[] = [
  "naive",
  "openssl",
  "osrandom",
  "getRandomValues",
  "randomBytes",
  "randomUUID",
] satisfies Generator[];

/** A row for each generator, from what the processes restored from one image printed. */
export function restoredRows(
  all: readonly Printed[],
  of: Pick<Row, "way" | "subject">,
  source: string,
): Row[] {
  const names = [...all[0]!.keys()].filter((name) => generators.includes(name)) as Generator[];
  return names.map((generator) => {
    const values = all.flatMap((printed) => printed.get(generator) ?? []);
    return { ...of, generator, source, ...servedBy(all, source), tally: tally(values) };
  });
}

/** The sources that served the restored processes, if not all were served by this one. */
export function servedBy(all: readonly Printed[], source: string): Pick<Row, "served"> {
  const names = new Set(all.map((printed) => printed.get("source")?.[0] ?? "unknown"));
  return names.size === 1 && names.has(source) ? {} : { served: [...names].join(", ") };
}
