/**
 * A fresh process with the example server that the argument names, whose
 * operating system gives no randomness once the server listens.
 *
 * @module
 */
import process from "node:process";
import { openSandbox } from "../support/helpers.ts";

const [EPERM, ENOENT] = [1, 2];
const sandbox = openSandbox();

process.env.HAZMAT_OSRANDOM_SOURCE = "getrandom"; // keeps no key to continue with
await import(`../../examples/${process.argv[2]}`);
sandbox.refuse("getrandom", EPERM);
sandbox.refuse("openat", ENOENT);
console.log("refused");
