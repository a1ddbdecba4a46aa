/**
 * What a measurement is of.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describeMachine, type Machine, machineWords } from "./machine.ts";

/** What was measured, when, where and how. */
export interface About {
  /** The command that repeats it. */
  readonly command: string;
  /** The commit that was measured; with a plus if the package had uncommitted changes. */
  readonly commit: string;
  /** The day, in UTC: `"2026-11-26"`. */
  readonly date: string;
  readonly machine: Machine;
  /** libcrypto's version as text. */
  readonly libcrypto: string;
  /** The runtimes and the rivals, with their versions. */
  readonly software: readonly string[];
}

const product = ["engine", "errors.ts", "ffi", "hazmat", "mod.ts"];

/** What is measured now. */
export function describe(
  subject: string,
  libcrypto: string,
  software: readonly string[],
): About {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: join(import.meta.dirname!, ".."), encoding: "utf8" }).trim();
  const isChanged = git("status", "--porcelain", "--", ...product) !== "";
  return {
    command: `npx -y deno task bench ${subject}`,
    commit: git("rev-parse", "--short=10", "HEAD") + (isChanged ? "+" : ""),
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    libcrypto,
    software,
  };
}

/** The same in words, for a page. */
export function aboutWords({ command, commit, date, machine, libcrypto, software }: About): string {
  return `\`${command}\`, ${date}, commit ${commit}: ${machineWords(machine)}; ${libcrypto}; ` +
    `${software.join(", ")}.`;
}
