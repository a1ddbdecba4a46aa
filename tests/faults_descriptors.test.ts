/**
 * No descriptors are left, or opening a file kills the process: what needs none
 * continues, and what needs one fails with an error that says so.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes, describe, it } from "./std.ts";
import { runScript, scriptResult } from "./support/child.ts";
import { lacksVdso, notLinux, sources } from "./support/machine.ts";

interface Opened {
  name?: string;
  code?: string;
  message?: string;
  registered?: boolean;
  token?: number;
}

interface Failed {
  code: string;
  message: string;
  failures: { call: string; errno: number }[];
}

const skip = notLinux;
const EMFILE = 24;

const after = (source: string, steps: string[]): Promise<unknown[]> =>
  scriptResult("faults.ts", steps, { env: { HAZMAT_OSRANDOM_SOURCE: source } });

function assertDrawn(...draws: unknown[]): void {
  for (const draw of draws) assertEquals((draw as string[]).length, 4, JSON.stringify(draw));
  assertEquals(new Set(draws.map((draw) => JSON.stringify(draw))).size, draws.length);
}

for (const source of sources) {
  const skip = source === "vdso" ? lacksVdso : notLinux;

  describe(`draws that begin with ${source}`, () => {
    it("go on where opening a file kills the process", { skip }, async () => {
      const [drawn, name] = await after(source, ["drawConfined", "implementation"]);
      const [bytes, ...distinct] = drawn as number[];
      assert(bytes! > 25, `${bytes} of 50 bytes differ`);
      assertEquals([distinct, name], [[50, 50, 50], source]);
    });

    it("go on where no descriptor is left", { skip }, async () => {
      const steps = ["draw", "noDescriptors", "draw", "draw", "bignum", "unregister", "register"];
      const outcomes = await after(source, [...steps, "draw", "registered"]);
      assertDrawn(outcomes[0], outcomes[2], outcomes[3], outcomes[7]);
      assertEquals(outcomes.slice(4, 7), [1, "done", "done"]);
      assertEquals(outcomes[8], true);
    });
  });
}

describe("a draw that has to open the device", () => {
  it("kills the process where that is what the sandbox does", { skip }, async () => {
    const steps = ["getrandomEperm", "drawConfined"];
    const { signal, stdout } = await runScript("faults.ts", steps);
    assertEquals([signal, stdout], ["SIGSYS", ""]);
  });

  it("fails where no descriptor is left, and no longer once there are some", { skip }, async () => {
    const steps = ["noDescriptors", "getrandomEperm", "draw", "descriptors", "draw"];
    const [, , refused, , drawn] = await after("getrandom", steps);
    const { code, failures, message } = refused as Failed;
    assertEquals(code, "ERR_RANDOM_SOURCE");
    assertEquals(failures.at(-1), { call: "open /dev/random", errno: EMFILE });
    assertStringIncludes(message, "EMFILE");
    assertDrawn(drawn);
  });
});

describe("opening the backend with few descriptors left", () => {
  for (const count of [0, 1, 2, 3]) {
    it(`(${count}) works, or says what is wrong; and works with more`, { skip }, async () => {
      const [first, second] = await scriptResult<Opened[]>("few_descriptors.ts", [`${count}`]);
      if (first!.name !== undefined) {
        assertStringIncludes(first!.message!.toLowerCase(), "too many open files");
        assert(first!.code!.startsWith("ERR_"), first!.message);
      }
      assertEquals([second!.registered, second!.token], [true, 32], second!.message);
    });
  }

  it("(0 and 1) names what to do, whether libcrypto or the engine is opened", {
    skip,
  }, async () => {
    for (const [count, code] of [["0", "ERR_LIBCRYPTO_NOT_FOUND"], ["1", "ERR_ENGINE_IMAGE"]]) {
      const [first] = await scriptResult<Opened[]>("few_descriptors.ts", [count!]);
      assertEquals(first!.code, code, first!.message);
      assertStringIncludes(first!.message!, "raise the limit of open files (ulimit -n)");
    }
  });

  it("(2) is enough", { skip }, async () => {
    const [first] = await scriptResult<Opened[]>("few_descriptors.ts", ["2"]);
    assertEquals([first!.registered, first!.token], [true, 32], first!.message);
  });
});
