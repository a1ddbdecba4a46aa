/**
 * A fresh process that is copied, with osrandom as libcrypto's source and then
 * with OpenSSL's own CSPRNG. Prints what the process and its copies drew.
 *
 * @module
 */
import backend from "../../mod.ts";
import { openCopies } from "../support/helpers.ts";
import { hex } from "../support/observe.ts";

const copies = openCopies(backend.bindings.path);

function copyInEveryWay() {
  const [fork, clone] = [copies.drawInFork(), copies.drawInSamePidClone()];
  const threads = copies.drawInForksOfThreads(8);
  return {
    fork: { error: fork.error, values: [hex(fork.parent), hex(fork.copy)] },
    clone: { error: clone.error, values: [hex(clone.parent), hex(clone.copy)] },
    threads: { error: threads.error, values: threads.values.map(hex) },
  };
}

backend.randomBytes(32);
const osrandom = copyInEveryWay();
backend.unregisterOsrandomEngine();
backend.randomBytes(32);
const builtin = copyInEveryWay();
const [version, implementation] = [
  backend.opensslVersionNumber(),
  backend.osrandomEngineImplementation(),
];
console.log(JSON.stringify({ osrandom, builtin, version, implementation }));
