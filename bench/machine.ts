/**
 * What the bench runs on; nothing that names the machine or its owner.
 *
 * @module
 */
import { arch, cpus, loadavg, release, type } from "node:os";
import type { Machine } from "./results.ts";

/** What this machine is. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]!.model.trim(),
    cores: cpus().length,
    arch: arch(),
    kernel: `${type()} ${release().replace(/-.*/, "")}`,
    load: Math.round(loadavg()[0]! * 100) / 100,
  };
}

/** The same in words. */
export function machineWords({ cpu, cores, arch, kernel }: Machine): string {
  return `${cpu}, ${cores} ${cores === 1 ? "core" : "cores"}, ${arch}, ${kernel}`;
}
