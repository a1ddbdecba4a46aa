/**
 * A fresh process that imports one entry point, whose path from the project's
 * top is its argument, and then asks libcrypto for its random source.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { root } from "../support/child.ts";
import { observe } from "../support/observe.ts";

await import(join(root, process.argv[2]!));
const { default: bindings } = await import("../../bindings.ts");
console.log(JSON.stringify(observe(bindings)));
