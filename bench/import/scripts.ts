/**
 * The scripts whose run is timed: an empty one, one without any package, and one that imports each
 * entry point, from the sources and from `dist/`.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import backend from "../../mod.ts";

const root = join(import.meta.dirname!, "..", "..");

/** What one unit is. */
const byHand = `
const names = ["OpenSSL_version_num", "RAND_status", "ERR_get_error", "ERR_peek_error",
  "ERR_clear_error", "EVP_sha256", "EVP_sha512", "EVP_MD_CTX_new", "EVP_CIPHER_CTX_new"];
const path = ${JSON.stringify(backend.bindings.path)};
if (globalThis.Deno) {
  const plain = Object.fromEntries(names.map((n) => [n, { parameters: [], result: "u64" }]));
  const init = { parameters: ["u64", "u64"], result: "i32" };
  Deno.dlopen(path, { ...plain, OPENSSL_init_crypto: init }).symbols.OPENSSL_init_crypto(0x80040n, 0n);
} else {
  const plain = Object.fromEntries(names.map((n) => [n, { args: [], returns: "u64" }]));
  const init = { args: ["u64", "ptr"], returns: "i32" };
  process.getBuiltinModule("bun:ffi").dlopen(path, { ...plain, OPENSSL_init_crypto: init })
    .symbols.OPENSSL_init_crypto(0x80040n, null);
}
`;

function entryPoints(): [name: string, path: string][] {
  const { exports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  return Object.entries(exports as Record<string, string>).flatMap(([name, path]) => [
    [`${name} (sources)`, join(root, path)],
    [`${name} (dist)`, join(root, "dist", path.replace(/\.ts$/, ".js"))],
  ]);
}

/** Calls with the scripts' paths by their names, of which the first two are no entry points. */
export function withScripts<T>(use: (scripts: ReadonlyMap<string, string>) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "hazmat-import-"));
  const imports = entryPoints().map(([name, path]) => [name, `import ${JSON.stringify(path)};`]);
  const texts = [["nothing", ""], ["by hand", byHand], ...imports];
  try {
    return use(
      new Map(texts.map(([name, text], i) => {
        const path = join(directory, `script_${i}.mjs`);
        writeFileSync(path, text!);
        return [name!, path];
      })),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}
