/**
 * A process with two libcryptos: the system's, and a copy of it by another
 * path. Prints what each says about its source while they are registered in
 * turn.
 *
 * @module
 */
import process from "node:process";
import backend, { Backend } from "../../mod.ts";
import { open } from "../../bindings.ts";
import { observe } from "../support/observe.ts";

const second = new Backend(open({ libcrypto: process.argv[2]! }));
const look = () => [backend, second].map(({ bindings }) => observe(bindings).servedByOsrandom);

const seen = [look()];
second.registerOsrandomEngine();
seen.push(look());
backend.unregisterOsrandomEngine();
seen.push(look());
second.unregisterOsrandomEngine();
seen.push(look());
console.log(JSON.stringify({ seen, paths: [backend.bindings.path, second.bindings.path] }));
