/**
 * A process that CRIU saves once and restores twice from the same image.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run, Unavailable } from "../versions/command.ts";
import { isolated } from "../versions/isolation.ts";
import { compileCopies } from "./compile.ts";
import { type Printed, readPrinted, restoredRows } from "./drawn.ts";
import { engineFile } from "./harness.ts";
import type { Row, Subject } from "./row.ts";
import { scriptCommand } from "./runtimes.ts";
import { sourceVariables } from "./sources.ts";
import type { Tools } from "./tools.ts";

/** Starts "$3"... under a high PID, which is free in every new namespace, and saves it. */
const save = `set -e
directory=$1 criu=$2
shift 2
mkdir "$directory/image"
echo 5000 >/proc/sys/kernel/ns_last_pid
"$@" &
pid=$!
for i in $(seq 600); do
  [ -e "$directory/ready" ] && break
  sleep 0.05
done
[ -e "$directory/ready" ] || { echo "it never got ready"; exit 1; }
exec $criu dump --file-locks --tree $pid -D "$directory/image" -o dump.log -v4`;

/** Restores it, and waits until it has drawn. */
const restore = `set -e
directory=$1 criu=$2
$criu restore --file-locks --restore-detached -D "$directory/image" -o restore.log -v4
: >"$directory/go"
for i in $(seq 600); do
  [ -e "$directory/drawn" ] && exit
  sleep 0.05
done
echo "it was restored and never drew"
exit 1`;

/** What a process draws after CRIU restored it twice. */
export async function criuRows(
  tools: Tools,
  work: string,
  of: Pick<Row, "way" | "subject">,
  libcrypto: string,
  source: string,
): Promise<Row[]> {
  try {
    const printed = await saveAndRestore(tools, work, command(of.subject, libcrypto, source), {
      HAZMAT_LIBCRYPTO: libcrypto,
      ...sourceVariables(source),
    });
    return [...restoredRows(printed, of, source), ...forkedRows(work, of, source)];
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return [{ ...of, generator: "osrandom", source, skipped: error.message.split("\n").at(-1)! }];
  }
}

/** What the last restored process drew, and its child if it forked. */
function forkedRows(work: string, of: Pick<Row, "way" | "subject">, source: string): Row[] {
  const files = ["forked", "child"].map((name) => join(work, name));
  if (!existsSync(files[0]!)) return [];
  const both = files.map((file) => readPrinted(readFileSync(file, "utf8")));
  return restoredRows(both, { ...of, way: `${of.way}-fork` }, source);
}

/** A process that draws and waits; its last argument will be its directory. */
function command(subject: Subject, libcrypto: string, source: string): string[] {
  if (subject === "C") return [compileCopies("waiting"), libcrypto, engineFile, source];
  return [...scriptCommand(subject, "waiting.ts"), source];
}

async function saveAndRestore(
  tools: Tools,
  work: string,
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<[Printed, Printed]> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  // Deno locks its cache: do not use the shared one.
  const env = { ...process.env, ...variables, DENO_DIR: join(work, "deno") };
  const criu = tools.command("usr/sbin/criu").join(" ");
  const process_ = [compileCopies("detached"), ...command, work];
  await step("save", [...isolated, "sh", "-c", save, "sh", work, criu, ...process_], env, work);
  const again = [...isolated, "sh", "-c", restore, "sh", work, criu];
  return [await restoreOnce(again, work), await restoreOnce(again, work)];
}

async function restoreOnce(command: readonly string[], work: string): Promise<Printed> {
  const drawn = join(work, "drawn");
  rmSync(join(work, "go"), { force: true });
  await step("restore", command, process.env, work);
  const text = readFileSync(drawn, "utf8");
  renameSync(drawn, `${drawn}.before`);
  return readPrinted(text);
}

async function step(
  what: string,
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  work: string,
): Promise<void> {
  const { code, output } = await run(command, { env, limit: 120_000 });
  if (code === 0) return;
  const log = join(work, "image", what === "save" ? "dump.log" : "restore.log");
  const said = existsSync(log) ? readFileSync(log, "utf8") : "";
  const errors = said.split("\n").filter((line) => line.includes(" Error "));
  throw new Unavailable(`Cannot ${what} it:\n${errors.at(-1) ?? output.trim()}`);
}
