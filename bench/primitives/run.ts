/**
 * Measures the primitives in Deno and in Bun, alongside their rivals.
 *
 * @module
 */
import backend from "../../mod.ts";
import type { Machine } from "../results.ts";
import { type InstalledRuntime, runScript } from "../runtimes.ts";
import { compileEvpLoop } from "./evp_loop.ts";
import { judge } from "./goals.ts";
import type { Task } from "./measure.ts";
import { installNoble } from "./noble.ts";
import { findOpenSSL, type OpenSSLProgram } from "./openssl_program.ts";
import type { Timing } from "./plan.ts";
import { measurePython } from "./python.ts";
import { makeReferences } from "./reference.ts";
import type { Cell, PrimitiveResults, RuntimeResults } from "./results.ts";
import { measureStream, withStreamFile } from "./stream_cost.ts";

/** All figures. */
export async function measurePrimitives(
  installed: readonly InstalledRuntime[],
  machine: Machine,
  timing: Timing,
): Promise<PrimitiveResults> {
  const rivals = installNoble();
  const openssl = theOpenSSL();
  const task: Task = { evpLoop: compileEvpLoop(), openssl, timing };
  console.error("Python: calling ...");
  const python = measurePython(timing, await makeReferences());
  const runtimes = withStreamFile(
    timing,
    () => installed.map((runtime) => measureIn(runtime, task)),
  );
  const versionNumber = backend.opensslVersionNumber();
  return {
    command: "deno task bench",
    machine,
    openssl: backend.opensslVersionText(),
    rivals,
    runtimes,
    ...(python && { python }),
    goals: runtimes.flatMap((found) => judge(found, versionNumber)),
  };
}

function theOpenSSL(): OpenSSLProgram | undefined {
  const found = findOpenSSL(backend.bindings.path, backend.opensslVersionText());
  if (typeof found !== "string") return found;
  console.error(`No openssl speed and openssl enc: ${found}`);
  return undefined;
}

function measureIn(runtime: InstalledRuntime, task: Task): RuntimeResults {
  const { title, command } = runtime;
  console.error(`${title}: calling ...`);
  const cells: Cell[] = JSON.parse(
    runScript(command, "primitives/measure.ts", JSON.stringify(task)),
  );
  console.error(`${title}: streaming ...`);
  const stream = measureStream(runtime, task.openssl, task.timing);
  return { title, cells, stream };
}
