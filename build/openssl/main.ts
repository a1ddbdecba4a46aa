/**
 * Builds your own OpenSSL so that it cannot be confused with another.
 *
 *     deno task openssl -- --source DIR_OR_TARBALL --prefix DIR [--label NAME]
 *     deno task openssl.ld -- VERSION LABEL
 *
 * @module
 */
import process from "node:process";
import { type BuildOrder, readArguments, usage } from "./arguments.ts";
import { buildOpenssl } from "./build.ts";
import { OwnBuildError, UsageError } from "./error.ts";
import { versionScript } from "./version_script.ts";

async function run(args: readonly string[]): Promise<void> {
  const order = readArguments(args);
  if (order.kind === "help") return console.log(usage);
  if (order.kind === "build") return await build(order);
  process.stdout.write(versionScript(order.version, order.label));
}

async function build(order: BuildOrder): Promise<void> {
  const path = await buildOpenssl(order);
  if (order.label === null) console.log("Not checked: by --plain, it can be confused with another");
  console.log(`\nUse it by HAZMAT_LIBCRYPTO=${path}\nor open({ libcrypto: "${path}" })`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OwnBuildError)) throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
