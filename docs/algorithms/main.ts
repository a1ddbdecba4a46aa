/**
 * Writes `docs/algorithms.md`: which algorithms this package has on which
 * libcrypto, and which `node:crypto` of Bun and Deno have, each asked by use.
 *
 *     deno task algorithms [LIBCRYPTO...]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
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

function table(columns: readonly Answers[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const heads = columns.map(({ name }) =>
    name.startsWith("OpenSSL") ? shortName(name) : `${name} node:crypto`
  );
  return [
    line(["", ...heads]),
    line(["---", ...heads.map(() => ":-:")]),
    ...rows.map(({ name }, i) =>
      line([`\`${name}\``, ...columns.map(({ answers }) => answers[i] ? "yes" : "–")])
    ),
  ].join("\n");
}

const paths = process.argv.slice(2);
const columns = askAll(paths.length > 0 ? paths : [""]);
writeFileSync(
  join(here, "..", "algorithms.md"),
  `# Algorithms

Each was asked by using it: this package on a libcrypto, without the legacy provider, and the
runtimes' own \`node:crypto\`. Written by \`deno task algorithms\`. \`backend.hashes()\`, \`ciphers()\`,
\`macs()\` and \`kdfs()\` list what the loaded libcrypto has, which is more.

${table(columns)}
`,
);
