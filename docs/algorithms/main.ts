/**
 * Writes `docs/algorithms.md`, and a short form of it into the README: which algorithms this package has on which
 * libcrypto, and which `node:crypto` of Bun and Deno have, each asked by use.
 *
 *     deno task algorithms [LIBCRYPTO...]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { bunCommand } from "../../build/bun.ts";
import { rows } from "./rows.ts";

/** What one of them answered: a word a row. */
interface Answers {
  readonly name: string;
  readonly answers: readonly boolean[];
}

const here = import.meta.dirname!;

function ask(command: readonly string[], env: Record<string, string> = {}): Answers {
  const [program, ...args] = command;
  const { stdout, stderr, status } = spawnSync(program!, args, {
    ...{ env: { ...process.env, ...env }, encoding: "utf8" },
  });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

function askAll(libcryptos: readonly string[]): Answers[] {
  const backend = [Deno.execPath(), "run", "-A", "--quiet", join(here, "ask_backend.ts")];
  const node = join(here, "ask_node_crypto.ts");
  return [
    ...libcryptos.map((path) => ask(backend, { HAZMAT_LIBCRYPTO: path })),
    ask([...bunCommand(), node]),
    ask([Deno.execPath(), "run", "-A", "--quiet", node]),
  ];
}

const shortName = (name: string): string => name.replace(/^OpenSSL (\S+).*/, "OpenSSL $1");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(columns: readonly Answers[], groups: readonly (readonly number[])[]): string {
  const heads = columns.map(({ name }) =>
    name.startsWith("OpenSSL") ? shortName(name) : `${name} node:crypto`
  );
  return [
    line(["", ...heads]),
    line(["---", ...heads.map(() => ":-:")]),
    ...groups.map((group) => {
      const names = group.map((row) => `\`${rows[row]!.name}\``).join(", ");
      return line([names, ...columns.map(({ answers }) => answers[group[0]!] ? "yes" : "–")]);
    }),
  ].join("\n");
}

/** Rows of which all answer the same, without those that everybody has. */
function groupsThatDiffer(columns: readonly Answers[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((_, row) => {
    const key = columns.map(({ answers }) => answers[row]).join();
    if (key.includes("false")) groups.set(key, [...groups.get(key) ?? [], row]);
  });
  return [...groups.values()];
}

/** Puts the short table into the README, between its markers. */
function writeReadme(text: string): void {
  const path = join(here, "..", "..", "README.md");
  const [begin, end] = ["<!-- algorithms -->", "<!-- /algorithms -->"];
  const readme = readFileSync(path, "utf8");
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md lacks ${begin} or ${end}`);
  writeFileSync(path, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

const paths = process.argv.slice(2);
const columns = askAll(paths.length > 0 ? paths : [""]);
writeFileSync(
  join(here, "..", "algorithms.md"),
  `# Algorithms

Each was asked by using it: this package on a libcrypto, without the legacy provider, and the
runtimes' own \`node:crypto\`. Written by \`deno task algorithms\`. \`backend.hashes()\`, \`ciphers()\`,
\`macs()\` and \`kdfs()\` list what the loaded libcrypto has, which is more.

${table(columns, rows.map((_, row) => [row]))}
`,
);
writeReadme(table(columns, groupsThatDiffer(columns)));
