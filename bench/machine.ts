/**
 * What something is measured on; nothing that names the machine or its owner.
 *
 * @module
 */
import { arch, cpus, loadavg, release, type } from "node:os";

/** A machine. */
export interface Machine {
  /** The CPU's name. */
  readonly cpu: string;
  /** How many cores. */
  readonly cores: number;
  /** The CPU's kind, as in `"x64"`. */
  readonly arch: string;
  /** The kernel's name and version. */
  readonly kernel: string;
  /** How many processes wanted a core in the minute before. */
  readonly load: number;
}

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
