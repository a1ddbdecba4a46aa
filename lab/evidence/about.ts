/**
 * What evidence was measured on, when, and of which commit.
 *
 * @module
 */
import { measuredNow } from "../../bench/about.ts";
import { runtime } from "../../ffi/runtime.ts";
import backend from "../../mod.ts";
import { scriptCommand } from "../copies/runtimes.ts";
import { must } from "../versions/command.ts";

/** The kernel, libcrypto and the runtimes, by name. */
export async function about(): Promise<Record<string, string>> {
  const bun = scriptCommand("Bun", "")[0]!;
  return {
    kernel: (await must("ask the kernel", ["uname", "-sr"])).trim(),
    libcrypto: backend.opensslVersionText(),
    Deno: runtime.version,
    Bun: await firstMatch([bun, "--version"], /\S+/),
    ...measuredNow(),
  };
}

/** The first match in a command's output. */
export async function firstMatch(command: string[], pattern: RegExp): Promise<string> {
  return pattern.exec(await must(`ask ${command.at(-2)}`, command))?.[0] ?? "unknown";
}
