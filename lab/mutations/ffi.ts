/**
 * How C is called.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

/** The mutations. */
export const ffi: readonly Mutation[] = [
  {
    what: "an error that libcrypto had before is told with the next",
    file: "ffi/libcrypto/error_queue.ts",
    search: "    if (code === 0n) return entries;",
    replace: "    if (code === 0n || entries.length === 1) return entries;",
    tests: ["tests/core/jobs.test.ts", "tests/ciphers/cipher_use.test.ts"],
  },
  {
    what: "exhausted memory is taken for an algorithm that is missing",
    file: "ffi/libcrypto/error_queue.ts",
    search: "  if (memoryWasExhausted(lib, errors)) throw new OpenSSLError(action, errors);\n",
    replace: "  void [errors, action];\n",
    tests: ["tests/faults_memory.test.ts"],
  },
  {
    what: "a function that libcrypto lacks is null, and not an error",
    file: "ffi/declare.ts",
    search: "  if (found === null && optional === undefined) throw missing(name, declaration);\n",
    replace: "",
    tests: ["tests/doors_libcrypto.test.ts"],
  },
];
