/**
 * The C tests: the library's own sources, built into test programs, plain and
 * under AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostCompiler, run } from "../../build/compile.ts";
import { engineSources } from "../../build/engine.ts";
import { mechanismNumber } from "../../engine/osrandom.ts";
import { hostTarget } from "../../build/target.ts";
import { add, type Counts, none } from "../support/counts.ts";
import process from "node:process";

const sanitizers = ["none", "address", "undefined", "thread"];

/** What may be forced with -D, on this platform; "" is the default. */
const sources = process.platform === "linux"
  ? [
    "",
    "OSR_SOURCE_VDSO",
    "OSR_SOURCE_GETRANDOM",
    "OSR_SOURCE_DEV_URANDOM",
    "OSR_SOURCE_GETENTROPY",
  ]
  : [""];

/** The vDSO's states in droppable memory, and in memory where they would repeat. */
const vdsoStates = [[], ["-DOSR_TEST_ORDINARY_STATES"]];

/** Sanitizers with their own allocator, with which no test can replace it. */
const bringOwnAllocator = ["address", "thread"];

/** Numbers of thread-specific keys: few, and more than glibc keeps without allocating. */
const keysOfOthers = process.platform === "linux" ? ["0", "40"] : [];

const flags = ["-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-Werror"];

function sanitizerFlags(sanitizer: string): string[] {
  return sanitizer === "none"
    ? []
    : [`-fsanitize=${sanitizer}`, "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
}

/** Runs every C test; without `all`, only plain. `root` is the project, with `dist/` built. */
export function runCTests(root: string, libcrypto: string, all: boolean): Counts {
  const directory = mkdtempSync(join(tmpdir(), "osrandom-c-"));
  try {
    return (all ? sanitizers : ["none"])
      .map((sanitizer) => runUnder(sanitizer, root, libcrypto, directory)).reduce(add, none);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function runUnder(sanitizer: string, root: string, libcrypto: string, directory: string): Counts {
  if (!isAvailable(sanitizer, directory)) {
    console.log(`C tests, sanitizer ${sanitizer}: skipped: this compiler has no runtime for it`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const program = join(directory, "test");
  const compile = (defines: string[], files: string[]) =>
    run([
      ...[...hostCompiler(), ...flags, ...sanitizerFlags(sanitizer), ...defines],
      ...[...files, "-o", program, "-rdynamic", "-ldl", "-lpthread"],
    ]);
  const all = engineSources(root);
  compile([], [join(root, "tests", "c", "engine_test.c"), ...all]);
  const image = join(root, "dist", `osrandom.${hostTarget().extension}`);
  let counts = none;
  for (const mechanism of ["engine", "provider", "method"] as const) {
    const label = `${mechanism} in libcrypto, sanitizer ${sanitizer}`;
    const number = String(mechanismNumber(mechanism));
    counts = add(counts, runProgram(label, [program, libcrypto, image, number]));
  }
  compile([], [join(root, "tests", "c", "native_test.c"), ...all]);
  counts = add(counts, runProgram(`native, sanitizer ${sanitizer}`, [program, libcrypto]));
  compile([], [join(root, "tests", "c", "cipher_test.c"), ...all]);
  counts = add(counts, runProgram(`ciphers, sanitizer ${sanitizer}`, [program, libcrypto, image]));
  compile([], [join(root, "tests", "c", "digest_test.c"), ...all]);
  counts = add(counts, runProgram(`digests, sanitizer ${sanitizer}`, [program, libcrypto]));
  compile([], [join(root, "tests", "c", "bcrypt_test.c"), ...all]);
  counts = add(counts, runProgram(`bcrypt, sanitizer ${sanitizer}`, [program, libcrypto]));
  for (const source of sources) {
    const defines = source === "" ? [] : [`-D${source}`];
    const files = all.filter((path) => /\/source[^/]*\.c$/.test(path));
    compile(defines, [join(root, "tests", "c", "source_test.c"), ...files]);
    const label = `source ${source || "of this platform"}, sanitizer ${sanitizer}`;
    counts = add(counts, runProgram(label, [program]));
  }
  if (process.platform === "linux") {
    const files = all.filter((path) => /\/osrandom\/thread[^/]*\.c$/.test(path));
    compile(["-DOSR_THREAD_PLACES=8"], [join(root, "tests", "c", "thread_test.c"), ...files]);
    counts = add(counts, runProgram(`threads, sanitizer ${sanitizer}`, [program]));
  }
  for (const keys of bringOwnAllocator.includes(sanitizer) ? [] : keysOfOthers) {
    compile([], [join(root, "tests", "c", "memory_test.c")]);
    const label = `no memory, ${keys} keys of others, sanitizer ${sanitizer}`;
    counts = add(counts, runProgram(label, [program, image, keys]));
  }
  for (const states of process.platform === "linux" ? vdsoStates : []) {
    const files = all.filter((path) => /\/source[^/]*\.c$/.test(path));
    compile(["-DOSR_SOURCE_VDSO", ...states], [join(root, "tests", "c", "vdso_test.c"), ...files]);
    const label = `the vDSO ${states}, sanitizer ${sanitizer}`;
    counts = add(counts, runProgram(label, [program]));
  }
  return counts;
}

function isAvailable(sanitizer: string, directory: string): boolean {
  const source = join(directory, "empty.c");
  writeFileSync(source, "int main(void) { return 0; }\n");
  try {
    run([...hostCompiler(), ...sanitizerFlags(sanitizer), source, "-o", join(directory, "empty")]);
    return true;
  } catch {
    return false;
  }
}

/** A test program ends with "N passed, N failed", and with 0 if none failed. */
function runProgram(label: string, [program, ...args]: string[]): Counts {
  const { stdout, stderr, status } = spawnSync(program!, args, {
    encoding: "utf8",
    timeout: 300_000,
  });
  const found = /(\d+) passed, (\d+) failed\n$/.exec(stdout);
  const [passed, failed] = found ? [Number(found[1]), Number(found[2])] : [0, 1];
  const crashed = status !== 0 && failed === 0 ? 1 : 0;
  console.log(`C tests, ${label}: ${passed} passed, ${failed + crashed} failed`);
  if (status !== 0) console.log(stderr || stdout);
  return { passed, failed: failed + crashed, skipped: 0 };
}
