/**
 * What the Workers of a runtime leave behind, with this package and without.
 *
 * @module
 */
import backend from "../../mod.ts";
import { must } from "../versions/command.ts";
import { type RuntimeName, soakCommand } from "./runtimes.ts";

/** KiB by which a process grows for each Worker that was ended. */
export interface WorkerCost {
  /** Of Workers that import this package. */
  readonly package: number;
  /** Of Workers that load the same modules, and bind as many functions with the runtime's FFI. */
  readonly ffi: number;
}

/** Starts and ends a number of both kinds. */
export async function measureWorkerCost(runtime: RuntimeName, count: number): Promise<WorkerCost> {
  const measure = async (kind: string) => {
    const { path } = backend.bindings;
    const command = soakCommand(runtime, "worker_cost.ts", kind, String(count), path);
    return Math.round(Number(await must("open Workers", command, { limit: 1_800_000 })) * 10) / 10;
  };
  return { package: await measure("package"), ffi: await measure("ffi") };
}
