/**
 * Every family, in ways that succeed and ways that fail, leaves libcrypto's heap
 * as it was: counted by OpenSSL's own allocator, in a process of its own.
 *
 * @module
 */
import backend from "../../mod.ts";
import { assert, describe, it } from "../std.ts";
import { isDeno, scriptResult } from "../support/child.ts";
import { notLinux } from "../support/machine.ts";

interface Report {
  readonly rounds: number;
  /** By how many blocks the heap has grown, by family. */
  readonly grown: Readonly<Record<string, number>>;
}

describe("libcrypto's heap", () => {
  it(
    "is as it was after every family, whether its calls succeed or fail",
    { skip: notLinux },
    async () => {
      const env = { HAZMAT_LIBCRYPTO: backend.bindings.path };
      const { rounds, grown } = await scriptResult<Report>("leaks.ts", [], { env });
      const { leak, kdfsOffThread, keysOffThread, keyJobs, ...others } = grown;
      assert(leak! >= rounds, `a leak made on purpose shows as ${leak} blocks in ${rounds} rounds`);
      // Each thread of the runtime's pool keeps an error queue of its own.
      for (const blocks of [kdfsOffThread!, keysOffThread!, keyJobs!]) {
        assert(blocks < rounds / 2, `${blocks} blocks in ${rounds} rounds off thread`);
      }
      for (const [family, blocks] of Object.entries(others)) {
        assert(blocks <= 0, `${family} holds ${blocks} more blocks after ${rounds} rounds`);
      }
    },
  );

  it("is given back when objects are forgotten", { skip: notLinux }, async () => {
    const env = { HAZMAT_LIBCRYPTO: backend.bindings.path };
    const flags = isDeno ? { permissions: ["-A", "--v8-flags=--expose-gc"] } : {};
    const { made, left } = await scriptResult<{ made: number; left: number }>("forgotten.ts", [], {
      ...{ env, ...flags },
    });
    assert(left < made / 100, `${left} blocks are left of ${made} forgotten objects`);
  });
});
