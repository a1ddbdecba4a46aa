/**
 * Writes `docs/reports/algorithms.md`: which algorithms this package has on which
 * libcrypto, and which Bun's and Deno's own crypto have, each asked by use.
 *
 *     deno task algorithms [LIBCRYPTO...]
 *
 * Of a series of OpenSSL that is not named, 3.5 for example, the answers stay that are
 * there.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { runMain, runTool, WrongArgument } from "../../build/arguments.ts";
import { bunCommand } from "../../build/bun.ts";
import { rows } from "./rows.ts";
import { hashes } from "../../hazmat/digests/mod.ts";

/** What one of them answered: a word a row. */
interface Answers {
  readonly name: string;
  readonly answers: readonly string[];
}

const here = import.meta.dirname!;
const page = join(here, "..", "reports", "algorithms.md");

function ask(command: readonly string[], env: Record<string, string> = {}): Answers {
  const [program, ...args] = command;
  const { stdout, stderr, status } = spawnSync(program!, args, {
    ...{ env: { ...process.env, ...env }, encoding: "utf8" },
  });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

const shortName = (name: string): string => name.replace(/^OpenSSL (\S+).*/, "OpenSSL $1");

function askLibcrypto(path: string): Answers {
  const script = join(here, "ask_backend.ts");
  const command = [Deno.execPath(), "run", "-A", "--quiet", script];
  const { name, answers } = ask(command, { HAZMAT_LIBCRYPTO: path });
  return { name: shortName(name), answers };
}

function askRuntimes(): Answers[] {
  const script = join(here, "ask_runtime.ts");
  return [
    ask([...bunCommand(), script]),
    ask([Deno.execPath(), "run", "-A", "--quiet", script]),
  ];
}

/** The columns of libcryptos that the page has, by row's name: rows may have been added. */
function columnsThatAre(): Answers[] {
  const lines = readFileSync(page, "utf8").split("\n").filter((line) => line.startsWith("|"));
  const [heads, , ...cells] = lines.map((line) =>
    line.split("|").slice(1, -1).map((c) => c.trim())
  );
  const rowOf = new Map(cells.map((row) => [row[0]!.replaceAll("`", ""), row]));
  return heads!.flatMap((name, column) =>
    name.startsWith("OpenSSL")
      ? [{ name, answers: rows.map((row) => rowOf.get(row.name)?.[column] ?? "–") }]
      : []
  );
}

/** As `3.5`; before 3.0, `1.1`. */
const seriesOf = ({ name }: Answers): string => name.match(/\d+\.\d+/)![0];

function libcryptoColumns(paths: readonly string[]): Answers[] {
  const bySeries = new Map(columnsThatAre().map((column) => [seriesOf(column), column]));
  for (const column of paths.map(askLibcrypto)) bySeries.set(seriesOf(column), column);
  return [...bySeries.keys()].sort().map((series) => bySeries.get(series)!);
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(columns: readonly Answers[], groups: readonly (readonly number[])[]): string {
  const heads = columns.map(({ name }) => name.startsWith("OpenSSL") ? name : `${name}'s own`);
  return [
    line(["", ...heads]),
    line(["---", ...heads.map(() => ":-:")]),
    ...groups.map((group) => {
      const names = group.map((row) => `\`${rows[row]!.name}\``).join(", ");
      return line([names, ...columns.map(({ answers }) => answers[group[0]!]!)]);
    }),
  ].join("\n");
}

/** Rows of which all answer the same, without those that everybody has. */
function groupsThatDiffer(columns: readonly Answers[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((_, row) => {
    const key = columns.map(({ answers }) => answers[row]).join();
    if (/[^yes,]/.test(key)) groups.set(key, [...groups.get(key) ?? [], row]);
  });
  return [...groups.values()];
}

const usage = `Usage: deno task algorithms [LIBCRYPTO...]

Asks each libcrypto, by its path, and the own crypto of Bun and Deno which algorithms they have,
and writes the table of them. The answers of a series of OpenSSL that is not named stay.

  --help   This`;

function write(paths: readonly string[]): void {
  const columns = [...libcryptoColumns(paths), ...askRuntimes()];
  writeFileSync(page, pageOf(columns));
}

const pageOf = (columns: readonly Answers[]): string =>
  `# Algorithms

Each was asked by using it: this package on a libcrypto, without the legacy provider; the runtimes'
own \`node:crypto\`; and where that lacks it, their own WebCrypto. Written by \`deno task algorithms\`.
\`hashes()\`, \`macs()\`, \`kdfs()\` and \`ciphers()\` list what the loaded libcrypto has, which is more.

## Where they differ

"WebCrypto": \`node:crypto\` lacks it there, and \`crypto.subtle\` has it.

${table(columns, groupsThatDiffer(columns))}

## All that were asked

${table(columns, rows.map((_, row) => [row]))}
`;

await runMain((args) =>
  runTool({ usage, options: {}, positionals: true }, args, ({ positionals }) => {
    const missing = positionals.find((path) => !existsSync(path));
    if (missing !== undefined) {
      throw new WrongArgument(`LIBCRYPTO must be the path of a file: there is no "${missing}"`);
    }
    write(positionals);
    return 0;
  })
);
