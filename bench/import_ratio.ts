/**
 * What importing each entry point costs, in units of what a script pays to open libcrypto itself,
 * bind ten functions and call `OPENSSL_init_crypto`: from the sources and from `dist/`, in Deno and
 * in Bun, in turn. Writes `docs/reports/import-cost.md`; with `--check LIMIT`, only says whether
 * importing the backend costs at most that many units.
 *
 *     deno run -A build.ts --quiet && deno run -A bench/import_ratio.ts [--runs N] [--check LIMIT]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname!, "..");
const usage = "usage: deno run -A bench/import_ratio.ts [--runs N] [--check LIMIT]";

/** What a script does without any package. */
const byHand = `
const names = ["OpenSSL_version_num", "RAND_status", "ERR_get_error", "ERR_peek_error",
  "ERR_clear_error", "EVP_sha256", "EVP_sha512", "EVP_MD_CTX_new", "EVP_CIPHER_CTX_new"];
const path = "libcrypto.so.3";
if (globalThis.Deno) {
  const plain = Object.fromEntries(names.map((n) => [n, { parameters: [], result: "u64" }]));
  const init = { parameters: ["u64", "u64"], result: "i32" };
  Deno.dlopen(path, { ...plain, OPENSSL_init_crypto: init }).symbols.OPENSSL_init_crypto(0x80040n, 0n);
} else {
  const plain = Object.fromEntries(names.map((n) => [n, { args: [], returns: "u64" }]));
  const init = { args: ["u64", "ptr"], returns: "i32" };
  process.getBuiltinModule("bun:ffi").dlopen(path, { ...plain, OPENSSL_init_crypto: init })
    .symbols.OPENSSL_init_crypto(0x80040n, null);
}
`;

interface Cost {
  readonly entry: string;
  readonly added: number;
  readonly units: number;
}

const commands: Readonly<Record<string, string[]>> = {
  Deno: [process.execPath, "run", "-A", "--no-check", "-q"],
  Bun: [process.env.BUN || "bun", "run"],
};

function entryPoints(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const paths = Object.entries(exports as Record<string, string>);
  return Object.fromEntries(paths.flatMap(([name, path]) => [
    [`${name} (sources)`, join(root, path)],
    [`${name} (dist)`, join(root, "dist", path.replace(/\.ts$/, ".js"))],
  ]));
}

function writeScripts(directory: string): Record<string, string> {
  const texts = {
    "nothing": "",
    "by hand": byHand,
    ...Object.fromEntries(
      Object.entries(entryPoints()).map((
        [name, path],
      ) => [name, `import ${JSON.stringify(path)};`]),
    ),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text], i) => {
      const path = join(directory, `script_${i}.mjs`);
      writeFileSync(path, text);
      return [name, path];
    }),
  );
}

/** In milliseconds. */
function time([program, ...args]: string[], script: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program!, [...args, script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot measure ${script} as it fails: ${stderr}`);
  return performance.now() - start;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * One unit. A busy machine cannot measure one: a ratio to it would be meaningless, yet look valid.
 */
function unitOf(empty: readonly number[], byHand: readonly number[]): number {
  const unit = median(byHand) - median(empty);
  const spread = quantile(byHand, 0.75) - quantile(byHand, 0.25);
  if (unit > spread) return unit;
  throw new Error(
    `Cannot measure the import as the machine is too busy: a unit of ${
      unit.toFixed(1)
    } ms must be ` +
      `more than half of its runs are apart, ${
        spread.toFixed(1)
      } ms; end other work, or give more --runs`,
  );
}

/** In turn, so that other load on the machine affects all equally; the first run fills caches. */
function measure(command: string[], scripts: Record<string, string>, runs: number): Cost[] {
  const names = Object.keys(scripts);
  const times = names.map(() => [] as number[]);
  for (let run = 0; run <= runs; run++) {
    names.forEach((name, i) => {
      const found = time(command, scripts[name]!);
      if (run > 0) times[i]!.push(found);
    });
  }
  const [empty, unit] = [median(times[0]!), unitOf(times[0]!, times[1]!)];
  return names.slice(1).map((entry, i) => {
    const added = median(times[i + 1]!) - empty;
    return { entry, added, units: added / unit };
  });
}

function page(found: Readonly<Record<string, Cost[]>>, runs: number): string {
  const rows = Object.entries(found).flatMap(([runtime, costs]) =>
    costs.map(({ entry, added, units }) =>
      `| ${runtime} | \`${entry}\` | ${added.toFixed(1)} | ${units.toFixed(2)} |`
    )
  );
  return `# What importing costs

Made by \`deno run -A bench/import_ratio.ts\`: medians of ${runs} runs of each script, in turn, beyond
an empty one. One unit is what a script pays that opens libcrypto itself, binds ten functions and
calls \`OPENSSL_init_crypto\`.

| runtime | entry point | ms | units |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

/** The backend's entry points that cost more than the limit, in words. */
function tooDear(found: Readonly<Record<string, Cost[]>>, limit: number): string[] {
  return Object.entries(found).flatMap(([runtime, costs]) =>
    costs.filter(({ entry, units }) => entry.startsWith(". ") && units > limit)
      .map(({ entry, units }) => `${runtime} ${entry}: ${units.toFixed(2)} units, limit ${limit}`)
  );
}

function run(runs: number, limit: number | undefined): void {
  const directory = mkdtempSync(join(tmpdir(), "hazmat-import-"));
  try {
    const scripts = writeScripts(directory);
    const found = Object.fromEntries(
      Object.entries(commands).map(([name, command]) => [name, measure(command, scripts, runs)]),
    );
    console.log(page(found, runs));
    if (limit === undefined) {
      mkdirSync(join(root, "docs", "reports"), { recursive: true });
      writeFileSync(join(root, "docs", "reports", "import-cost.md"), page(found, runs));
    } else {
      const dear = tooDear(found, limit);
      for (const line of dear) console.error(line);
      if (dear.length > 0) process.exitCode = 1;
    }
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function main(): void {
  let values;
  try {
    const runs = { type: "string", default: "15" } as const;
    const options = { runs, check: { type: "string" }, help: { type: "boolean" } } as const;
    values = parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const [runs, limit] = [Number(values.runs), values.check && Number(values.check)];
  if (values.help) console.log(usage);
  else if (!(runs >= 1) || (limit !== undefined && !(Number(limit) > 0))) {
    console.error(usage);
    process.exitCode = 2;
  } else run(runs, limit === undefined ? undefined : Number(limit));
}

main();
