/**
 * What is promised for a server under load and disturbance, and whether it holds.
 *
 * @module
 */
import { type Counts, none } from "../../tests/support/counts.ts";
import { descriptorAllowance, residentAllowance } from "./plan.ts";
import { growth } from "./samples.ts";
import type { Soak } from "./soak.ts";

/** The promises, by name: what is wrong, or nothing. */
export const promises: Readonly<Record<string, (soak: Soak) => string | undefined>> = {
  "answers every request with a token": ({ taken: { faultCount, faults, tokens } }) => {
    if (faultCount > 0) return `${faultCount} times it did not, as in: ${faults.join("\n")}`;
    return tokens === 0 ? "it was not asked" : undefined;
  },
  "issues no token twice": ({ taken: { repeats, tokens } }) =>
    repeats === 0 ? undefined : `${repeats} of ${tokens} tokens had come before`,
  "keeps its resident memory, but for what the runtime keeps of Workers": (soak) =>
    growth(soak.residentKiB) < residentAllowance + leftByRuntime(soak)
      ? undefined
      : `KiB, by fifths: ${soak.residentKiB}`,
  "keeps its number of descriptors": ({ descriptors, served }) => {
    if (growth(descriptors) > descriptorAllowance) return `by fifths of the time: ${descriptors}`;
    const left = served && served.descriptorsAfter - served.descriptorsBefore;
    return left === undefined || left <= descriptorAllowance ? undefined : `${left} are left`;
  },
  "ends cleanly, having complained of nothing": ({ exitCode, complaints }) =>
    exitCode === 0 && complaints === ""
      ? undefined
      : `it ended with ${exitCode ?? "SIGKILL"}:\n${complaints}`,
  "is disturbed throughout, without an error": ({ served }) => {
    if (served === undefined) return "it did not tell";
    const { failures, workers, collections, toggles, mechanism } = served;
    if (failures.length > 0) return failures.slice(0, 5).join("\n");
    const isDisturbed = workers > 0 && collections > 0 &&
      (toggles > 0 || !mayToggle(mechanism));
    return isDisturbed ? undefined : JSON.stringify({ workers, collections, toggles });
  },
};

/**
 * Whether the source may be changed while other threads draw: not as a provider, because OpenSSL
 * says that `RAND_set1_random_provider` is not thread safe.
 */
export function mayToggle(mechanism: string): boolean {
  return mechanism !== "provider";
}

/**
 * KiB that the runtime itself keeps from the Workers that ended between the medians of the second
 * and the last fifth: Bun never frees a function that a Worker bound with `bun:ffi`
 * (https://github.com/oven-sh/bun/pull/36070). Two measurements of what it keeps per Worker were
 * seen to differ by a fifth, so a quarter is added. 0 without a measurement.
 */
export function leftByRuntime({ served, workerCost }: Soak): number {
  const ofEach = Math.max(workerCost?.ffi ?? 0, 0);
  return Math.round(1.25 * ofEach * (served?.workers ?? 0) * 3 / 5);
}

/** Which promises a server keeps. */
export function judgeSoak(soak: Soak): Counts {
  const broken = Object.values(promises).filter((wrong) => wrong(soak) !== undefined).length;
  return { ...none, passed: Object.keys(promises).length - broken, failed: broken };
}
