/**
 * A fresh process whose operating system refuses what the arguments name, step
 * by step. Prints the outcome of each.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { openSandbox } from "../support/helpers.ts";
import { openLimits } from "../support/limits.ts";
import { hex } from "../support/observe.ts";

const sandbox = openSandbox();
const limits = openLimits();
const [EPERM, ENOENT, ENOSYS, EFAULT] = [1, 2, 38, 14];
const firstSteps: Record<string, () => void> = {
  getrandomEpermFirst: () => sandbox.refuse("getrandom", EPERM),
  droppableFirst: () => sandbox.refuseDroppableMemory(),
  prctlFirst: () => sandbox.refuse("prctl", EPERM),
  adviceFirst: () => sandbox.refuseAdviceOnForks(),
};
const outcomes: unknown[] = [];
const { backend } = await importBackend();
const sizes = [1, 32, 300, 100_000];

const actions: Record<string, () => unknown> = {
  getrandomEperm: () => sandbox.refuse("getrandom", EPERM),
  getrandomEnosys: () => sandbox.refuse("getrandom", ENOSYS),
  getrandomEfault: () => sandbox.refuse("getrandom", EFAULT),
  pipeForUrandom: () =>
    void execFileSync("sh", ["-c", "rm /dev/urandom && mkfifo -m 666 /dev/urandom"]),
  drawConfined: () =>
    [1, 32, 300, 100_000].map((size) => {
      const drawn = sandbox.drawWhereOpeningKills(backend!.bindings.path, size, 50);
      return new Set(drawn.map(hex)).size;
    }),
  noDescriptors: () => limits.leaveDescriptors(0),
  descriptors: () => limits.freeDescriptors(),
  dropMemory: () => sandbox.dropMemory(),
  openEnoent: () => sandbox.refuse("openat", ENOENT),
  draw: () => sizes.map((size) => hex(backend!.randomBytes(size)).slice(0, 64)),
  implementation: () => backend!.osrandomEngineImplementation(),
  register: () => backend!.registerOsrandomEngine(),
  unregister: () => backend!.unregisterOsrandomEngine(),
  registered: () => backend!.isOsrandomEngineRegistered(),
  status: () => backend!.bindings.lib.RAND_status(),
  bignum: () => drawBignum(),
  counters: () => String(backend!.bindings.engine.counters().calls),
  deviceToZero: () => sandbox.replaceDescriptors("/dev/urandom", "/dev/zero"),
  deviceToFile: () => sandbox.replaceDescriptors("/dev/urandom", "/proc/self/exe"),
};

/** The backend, imported with something already refused if the first step says so. */
async function importBackend() {
  firstSteps[process.argv[2]!]?.();
  return await import("../../mod.ts");
}

function drawBignum(): number {
  const { lib } = backend!.bindings;
  const number = lib.BN_new();
  const done = lib.BN_rand(number, 256, -1, 0);
  lib.BN_clear_free(number);
  return done;
}

function describeError(error: unknown): Record<string, unknown> {
  const { name, code, message, failures } = error as Error & Record<string, unknown>;
  return { name, code, message, failures };
}

for (const step of process.argv.slice(2)) {
  if (step in firstSteps) continue;
  try {
    outcomes.push(actions[step]!() ?? "done");
  } catch (error) {
    outcomes.push(describeError(error));
  }
}
console.log(JSON.stringify(outcomes));
