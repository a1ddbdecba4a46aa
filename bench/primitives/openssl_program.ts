/**
 * The `openssl` program, as the ceiling: `openssl speed` for single calls,
 * `openssl enc` for streams.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import process from "node:process";
import type { Operation } from "./plan.ts";

/** It sets its key once. */
const speedArguments: Readonly<Partial<Record<Operation, readonly string[]>>> = {
  sha256: ["-evp", "sha256"],
  hmacKept: ["-hmac", "sha256"],
  gcmSealKept: ["-evp", "aes-256-gcm"],
  gcmOpenKept: ["-evp", "aes-256-gcm", "-decrypt"],
  chachaSealKept: ["-evp", "chacha20-poly1305"],
  chachaOpenKept: ["-evp", "chacha20-poly1305", "-decrypt"],
};

/** Where the program is, and what makes it load the same libcrypto. */
export interface OpenSSLProgram {
  /** The command: `$OPENSSL`, or `openssl`. */
  readonly program: string;
  /** Its `LD_LIBRARY_PATH`, if it needs one. */
  readonly libraryPath: string | undefined;
}

/**
 * The program that belongs to a libcrypto, or why there is none. If
 * `HAZMAT_LIBCRYPTO` names a libcrypto other than the system's, `OPENSSL` must
 * name its program.
 */
export function findOpenSSL(libcrypto: string, versionText: string): OpenSSLProgram | string {
  const { HAZMAT_LIBCRYPTO, OPENSSL, LD_LIBRARY_PATH } = process.env;
  if (HAZMAT_LIBCRYPTO && !OPENSSL) return "HAZMAT_LIBCRYPTO is set, and OPENSSL is not";
  const found = {
    program: OPENSSL || "openssl",
    libraryPath: [HAZMAT_LIBCRYPTO && dirname(libcrypto), LD_LIBRARY_PATH]
      .filter(Boolean).join(":") || undefined,
  };
  const { status, stdout } = runOpenSSL(found, ["version"]);
  if (status !== 0) return `${found.program} does not run`;
  const isSame = spaced(stdout).includes(spaced(versionText));
  return isSame ? found : `${found.program} is not of ${versionText}: ${stdout.trim()}`;
}

/** Like its libcrypto, 1.1.1's program writes two spaces; newer ones do not. */
function spaced(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** Runs it to its end. */
export function runOpenSSL(
  { program, libraryPath }: OpenSSLProgram,
  args: readonly string[],
): { status: number | null; stdout: string } {
  const env = { ...process.env, ...(libraryPath && { LD_LIBRARY_PATH: libraryPath }) };
  return spawnSync(program, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] });
}

/**
 * Nanoseconds that `openssl speed` takes for a message, in wall-clock time;
 * `undefined` if this one cannot measure that.
 */
export function opensslSpeed(
  openssl: OpenSSLProgram,
  operation: Operation,
  size: number,
): number | undefined {
  const what = speedArguments[operation];
  if (what === undefined) return undefined;
  const options = ["-elapsed", "-mr", "-seconds", "1", "-bytes", `${size}`];
  const { stdout } = runOpenSSL(openssl, ["speed", ...options, ...what]);
  // As in "+F:25:AES-256-GCM:4931321856.00", in bytes per second.
  const match = /^\+F:\d+:[^:]+:([\d.]+)$/m.exec(stdout);
  return match === null || Number(match[1]) === 0 ? undefined : size / Number(match[1]) * 1e9;
}
