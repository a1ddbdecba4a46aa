/**
 * A copy of the checkout in which one thing is changed at a time.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { bunCommand } from "../../build/bun.ts";
import { type Mutation, type TestRuntime, testsInC } from "./mutation.ts";

/** What a build makes. */
const built = ["engine/image.ts", "dist"];

/** Milliseconds after which a hung test counts as having noticed. */
const patience = 600_000;

/** How tests ended. */
export interface Ended {
  /** Whether all of them passed. */
  readonly passed: boolean;
  /** What they printed. */
  readonly output: string;
}

/** A copy of the files that git tracks, or would add. */
export class Checkout {
  /** Its top folder. */
  readonly root: string;
  readonly #clean: string;

  /** Copies a checkout. */
  constructor(from: string) {
    const list = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: from });
    if (list.status !== 0) throw new Error(`Cannot list the files of ${from}: ${list.stderr}`);
    this.root = mkdtempSync(join(tmpdir(), "hazmat-mutations-"));
    this.#clean = mkdtempSync(join(tmpdir(), "hazmat-built-"));
    for (const file of list.stdout.toString().split("\0").filter(Boolean)) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      cpSync(join(from, file), join(this.root, file));
    }
  }

  /** Builds it, and keeps the result, which is put back after each change. */
  async buildClean(): Promise<void> {
    const { passed, output } = await this.#build();
    if (!passed) throw new Error(`Cannot build the checkout:\n${output}`);
    for (const path of built) this.#copyBuilt(this.root, this.#clean, path);
  }

  /**
   * Makes a change, and calls a function with it in place.
   *
   * @throws {Error} If the changed code does not build: that proves nothing.
   */
  async with<R>({ file, search, replace }: Mutation, use: () => Promise<R>): Promise<R> {
    const path = join(this.root, file);
    const original = readFileSync(path, "utf8");
    const needsBuild = /\.[ch]$/.test(file) || file.startsWith("engine/");
    writeFileSync(path, original.replace(search, () => replace));
    try {
      if (needsBuild) {
        const { passed, output } = await this.#build();
        if (!passed) throw new Error(`it does not build:\n${output}`);
      }
      return await use();
    } finally {
      writeFileSync(path, original);
      if (needsBuild) { for (const path of built) this.#copyBuilt(this.#clean, this.root, path); }
    }
  }

  /** Runs test files in a runtime, or the C tests. */
  test(runtime: TestRuntime, tests: readonly string[]): Promise<Ended> {
    if (tests[0] === testsInC) {
      return this.#run([Deno.execPath(), "run", "-A", "--no-check", "tests/c/main.ts", "--all"]);
    }
    return this.#run(
      runtime === "deno"
        ? [Deno.execPath(), "test", "-A", "--no-check", ...tests]
        : [...bunCommand(), "test", ...tests.map((test) => `./${test}`)],
    );
  }

  /** Removes it. */
  remove(): void {
    for (const path of [this.root, this.#clean]) rmSync(path, { recursive: true, force: true });
  }

  #build(): Promise<Ended> {
    return this.#run([Deno.execPath(), "run", "-A", "build.ts", "--quiet"]);
  }

  #copyBuilt(from: string, to: string, path: string): void {
    rmSync(join(to, path), { recursive: true, force: true });
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path), { recursive: true });
  }

  /** Runs a command until it ends, or until the first test fails: one is enough. */
  #run([program, ...args]: string[]): Promise<Ended> {
    const child = spawn(program!, args, {
      cwd: this.root,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // its own process group, killed as a whole
    });
    const stop = () => void killGroup(child.pid!);
    let output = "";
    const take = (chunk: unknown) => {
      output += String(chunk);
      if (failure.test(output)) stop();
    };
    child.stdout!.on("data", take);
    child.stderr!.on("data", take);
    const killer = setTimeout(stop, patience);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code: number | null) => {
        clearTimeout(killer);
        resolve({ passed: code === 0, output });
      });
    });
  }
}

/** How Deno and Bun report a failed test. */
const failure = /\.\.\. FAILED|^\(fail\) /m;

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
