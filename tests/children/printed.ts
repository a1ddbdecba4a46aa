/**
 * Prints the backend as a program sees it that prints it.
 *
 * @module
 */
import { inspect } from "node:util";
import { backend } from "../../mod.ts";

declare const Deno: { inspect(value: unknown): string } | undefined;
const text = typeof Deno === "undefined" ? inspect(backend) : Deno.inspect(backend);
console.log(JSON.stringify({ text }));
