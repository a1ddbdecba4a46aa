/**
 * A fresh process that opens the backend with as many descriptors left as its
 * argument says, and again with all of them. Prints the outcome of each.
 *
 * @module
 */
import process from "node:process";
import { Backend } from "../../hazmat/backend.ts";
import { open } from "../../hazmat/core/bindings.ts";
import { openLimits } from "../support/limits.ts";

const limits = openLimits();
process.getBuiltinModule("node:fs"); // keep what the runtimes themselves open out of the test

function attempt(): Record<string, unknown> {
  try {
    const backend = new Backend(open());
    backend.registerOsrandomEngine();
    return {
      registered: backend.isOsrandomEngineRegistered(),
      token: backend.randomBytes(32).length,
    };
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    return { name, message, code };
  }
}

limits.leaveDescriptors(Number(process.argv[2]));
const first = attempt();
limits.freeDescriptors();
console.log(JSON.stringify([first, attempt()]));
