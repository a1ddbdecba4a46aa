/**
 * The primitives, in both runtimes, alongside their rivals.
 *
 * @module
 */
import backend from "../../mod.ts";
import { describe } from "../about.ts";
import { compileCLoop } from "../c_loop.ts";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import type { Settings, Subject } from "../subject.ts";
import { figuresTable, heading, missing, timesTables } from "../table.ts";
import { judge } from "./goals.ts";
import type { Task } from "./measure.ts";
import { installNoble } from "./noble.ts";
import { findOpenSSL, type OpenSSLProgram } from "./openssl_program.ts";
import { plan, type PrimitiveResults, type PrimitivesIn, streamPlan } from "./plan.ts";
import { measurePython, type PythonResults } from "./python.ts";
import { makeReferences } from "./reference.ts";
import { measureStream, withStreamFile } from "./stream_cost.ts";

/** The subject. */
export const primitives: Subject<PrimitiveResults> = {
  about: "Digests, MACs, AEADs and streams",
  repeats: 5,
  measure,
  text: (results) =>
    [heading(results), ...timesTables(plan, results.runtimes), streamTable(results.runtimes)]
      .join("\n\n"),
  judge: ({ runtimes }) =>
    runtimes.flatMap((found) => judge(found, backend.opensslVersionNumber())),
};

async function measure(settings: Settings): Promise<PrimitiveResults> {
  const { runtimes, timing } = settings;
  const rivals = Object.entries(installNoble()).map((words) => words.join(" "));
  const openssl = theOpenSSL();
  const task: Task = { evpLoop: compileCLoop("primitives/evp_loop.c"), openssl, timing };
  console.error("Python: calling ...");
  const python = measurePython(timing, await makeReferences());
  const about = describe("primitives", backend.opensslVersionText(), [
    ...runtimes.map(({ title }) => title),
    ...rivals,
    ...python === undefined ? [] : [python.title],
  ]);
  const streams = streamPlan(settings.isQuick);
  const found = withStreamFile(
    streams,
    () => runtimes.map((runtime) => measureIn(runtime, task, python, settings)),
  );
  return { about, timing, runtimes: found };
}

function theOpenSSL(): OpenSSLProgram | undefined {
  const found = findOpenSSL(backend.bindings.path, backend.opensslVersionText());
  if (typeof found !== "string") return found;
  console.error(`No openssl speed and openssl enc: ${found}`);
  return undefined;
}

function measureIn(
  runtime: InstalledRuntime,
  task: Task,
  python: PythonResults | undefined,
  { isQuick }: Settings,
): PrimitivesIn {
  const { title, command } = runtime;
  console.error(`${title}: calling ...`);
  const times: PrimitivesIn["times"] = JSON.parse(
    runScript(command, "primitives/measure.ts", JSON.stringify(task)),
  );
  for (const [operation, found] of Object.entries(python?.times ?? {})) {
    Object.assign(times[operation as keyof typeof times]!, found);
  }
  console.error(`${title}: streaming ...`);
  return { title, times, stream: measureStream(runtime, task.openssl, streamPlan(isQuick)) };
}

function streamTable(runtimes: readonly PrimitivesIn[]): string {
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const seconds = (value: number | undefined) =>
    value === undefined ? missing : `${value.toFixed(3)} s`;
  return figuresTable("AES-256-CTR as a stream", runtimes, {
    "file": ({ stream }) => mib(stream.bytes),
    "cipherStream": ({ stream }) => seconds(stream.file),
    "the file's stream alone": ({ stream }) => seconds(stream.alone),
    "cipherStream, from memory": ({ stream }) => seconds(stream.memory),
    "openssl enc": ({ stream }) => seconds(stream.enc),
    "peak resident memory": ({ stream }) => mib(stream.peak),
    "of an idle process": ({ stream }) => mib(stream.idlePeak),
  });
}
