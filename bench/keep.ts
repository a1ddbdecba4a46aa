/**
 * Keeps what was measured, and writes the reports anew.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { readData, renderReports, type ReportData } from "./reports.ts";

const root = join(import.meta.dirname!, "..");

/** Keeps a subject's results, and writes the reports with them. */
export function keep<N extends keyof ReportData>(name: N, results: ReportData[N]): void {
  write(`docs/reports/data/${name}.json`, jsonText(results));
  writeReports();
}

/** Writes every report anew, from what was kept. */
export function writeReports(): void {
  for (const [path, text] of Object.entries(renderReports(readData()))) write(path, text);
}

/** With each object that holds only plain values on one line, if that is not too long. */
function jsonText(results: unknown): string {
  const plain = /\{[^{}[\]]*\}/g;
  const oneLine = (object: string): string => {
    const line = object.replace(/\s+/g, " ");
    return line.length <= 80 ? line : object;
  };
  return JSON.stringify(results, null, 2).replace(plain, oneLine) + "\n";
}

function write(name: string, text: string): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  // It is committed, so it must be in the project's format.
  spawnSync(process.execPath, ["fmt", "--quiet", path], { stdio: "inherit" });
}
