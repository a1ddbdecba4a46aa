/**
 * Helpers for the tests of jobs.
 *
 * @module
 */
import { loadNative } from "../../engine/load.ts";
import { start } from "../../engine/osrandom.ts";
import { cString } from "../../ffi/bytes.ts";
import { openLibcrypto } from "../../ffi/libcrypto/locate.ts";
import { inputOf } from "../../hazmat/core/args.ts";
import { type JobCore, type JobPlan, outputAddress } from "../../hazmat/core/job.ts";

/** The libcrypto of the tests, or the one at a path, for jobs. */
export function openJobCore(path?: string): JobCore {
  const libcrypto = openLibcrypto(path === undefined ? {} : { libcrypto: path }, start);
  return {
    lib: libcrypto.functions,
    native: loadNative(libcrypto),
    anchor: libcrypto.anchor,
  };
}

/** The file of the libcrypto of the tests. */
export function libcryptoPath(): string {
  return openLibcrypto({}, start).path;
}

/** A PBKDF2, whose time grows with its rounds: a million take about 300 ms. */
export function pbkdf2Plan(
  core: JobCore,
  rounds: number,
  password: string | Uint8Array = "password",
): JobPlan {
  const digest = core.lib.EVP_get_digestbyname(cString("sha256"));
  const encode = (text: string) => new TextEncoder().encode(text);
  const pass = typeof password === "string" ? encode(password) : password;
  const salt = encode("salt");
  return {
    action: "derive with PBKDF2",
    outputSize: 32,
    prepare: (job) => {
      const inputs = [
        job.copyOf(inputOf(pass)),
        pass.length,
        job.copyOf(inputOf(salt)),
        salt.length,
      ];
      const args = [...inputs, rounds, digest, 32, outputAddress] as const;
      return { name: "PKCS5_PBKDF2_HMAC", args };
    },
  };
}

/** A call that fails, and names the file in its error. */
export function failingPlan(file: string): JobPlan {
  return {
    action: "open a file",
    prepare: (job) => ({
      name: "BIO_new_file",
      args: [job.copyOf(inputOf(cString(file))), job.copyOf(inputOf(cString("r")))],
    }),
  };
}
