/**
 * A fresh process that opens libcrypto as its arguments say, and prints the
 * outcome.
 *
 * @module
 */
import process from "node:process";

function failure(error: unknown): Record<string, unknown> {
  const { name, code, message, attempts } = error as Error & Record<string, unknown>;
  return { name, code, message, attempts };
}

async function load(): Promise<Record<string, unknown>> {
  const [how, libcrypto] = process.argv.slice(2);
  if (how === "mod") {
    const { backend } = await import("../../mod.ts");
    const token = backend.randomBytes(32).length;
    return { path: backend.bindings.path, registered: backend.isOsrandomEngineRegistered(), token };
  }
  const { open } = await import("../../hazmat/core/bindings.ts");
  const option = how === "url" ? new URL(libcrypto!) : libcrypto;
  const bindings = open({ libcrypto: how === "number" ? 3 as never : option });
  return { path: bindings.path, version: bindings.versionText };
}

console.log(JSON.stringify(await load().catch(failure)));
