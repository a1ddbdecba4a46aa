/**
 * What a measurement is of.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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

/** What is measured now, and when. */
export function measuredNow(): Pick<About, "commit" | "date"> {
  const commit = git("rev-parse", "--short=10", "HEAD") || "unknown";
  const isChanged = git("status", "--porcelain", "--", ...product) !== "";
  return { commit: commit + (isChanged ? "+" : ""), date: new Date().toISOString().slice(0, 10) };
}

/** What git prints; nothing where there is no git, or no checkout. */
function git(...args: string[]): string {
  const cwd = join(import.meta.dirname!, "..");
  const { status, stdout } = spawnSync("git", args, { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "";
}

/** A subject that is measured now. */
export function describe(
  subject: string,
  libcrypto: string,
  software: readonly string[],
): About {
  return {
    command: `${priority()}npx -y deno task bench ${subject}`,
    ...measuredNow(),
    machine: describeMachine(),
    libcrypto,
    software,
  };
}

/** What ran the command before all other work, if anything did: `"chrt -f 30 "`. */
function priority(): string {
  if (!existsSync("/proc/self/stat")) return "";
  // proc_pid_stat(5): from its third field on, behind the program's name in parentheses.
  const fields = readFileSync("/proc/self/stat", "utf8").replace(/^.*\) /s, "").split(" ");
  const [realTime, policy] = [fields[40 - 3], fields[41 - 3]];
  return policy === "1" ? `chrt -f ${realTime} ` : "";
}

/** The same in words, for a page. */
export function aboutWords({ command, commit, date, machine, libcrypto, software }: About): string {
  return `\`${command}\`, ${date}, commit ${commit}: ${machineWords(machine)}, load ` +
    `${machine.load} before; ${[libcrypto, ...software].join(", ")}.`;
}
