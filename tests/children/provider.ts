/**
 * A fresh process that loads the provider named by its argument, and prints the outcome.
 *
 * @module
 */
import process from "node:process";
import { backend } from "../../mod.ts";

function load(name: string): Record<string, unknown> {
  try {
    using provider = backend.loadProvider(name);
    return { loaded: provider.name };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
}

console.log(JSON.stringify(load(process.argv[2]!)));
