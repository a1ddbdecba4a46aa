/**
 * Which of the operating system's sources serves: the default, the environment
 * variable, the option, the call; and what the vDSO then gives.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, describe, it, type Skip } from "./std.ts";
import { type ChildOptions, isDeno, runScript, scriptResult } from "./support/child.ts";
import { lacksVdso, notLinux } from "./support/machine.ts";

const variable = "HAZMAT_OSRANDOM_SOURCE";
const linuxOnly = { skip: notLinux };
const vdsoOnly = { skip: lacksVdso };
const notDeno: Skip = notLinux || (isDeno ? false : "Bun has no permissions");

const after = (steps: string[], source?: string, options: ChildOptions = {}) =>
  scriptResult<unknown[]>("sources.ts", steps, { ...options, env: { [variable]: source } });

const vdso = lacksVdso ? "getrandom" : "vdso";

describe("the source", () => {
  it("is getrandom, if nothing else is said", linuxOnly, async () => {
    assertEquals(await after(["implementation", "status"]), ["getrandom", "getrandom"]);
  });

  for (const [source, implementation] of [["vdso", vdso], ["getrandom"], ["/dev/urandom"]]) {
    const expected = implementation ?? source;
    it(`is ${source} by the environment variable, if the kernel has it`, linuxOnly, async () => {
      const [name, drawn] = await after(["implementation", "distinct=32"], source);
      assertEquals([name, drawn], [expected, 2000]);
    });

    it(`is ${source} by the option, whatever the variable says`, linuxOnly, async () => {
      const other = source === "getrandom" ? "/dev/urandom" : "getrandom";
      assertEquals(await after([`open=${source}`, "implementation"], other), [expected, expected]);
    });
  }

  it("can be changed at any time, for the whole process", linuxOnly, async () => {
    const steps = ["choose=/dev/urandom", "implementation", "choose=vdso", "implementation"];
    const outcomes = await after([...steps, "choose=getrandom", "implementation"]);
    assertEquals(outcomes, ["done", "/dev/urandom", "done", vdso, "done", "getrandom"]);
  });

  it("of another name is refused, with the names there are", async () => {
    const { code, stderr } = await runScript("sources.ts", [], { env: { [variable]: "rdrand" } });
    assert(code !== 0);
    assertMatch(stderr, /HAZMAT_OSRANDOM_SOURCE must be "vdso", "getrandom" or "\/dev\/urandom"/);
    const [refused] = await after(["open=/dev/random"]);
    assertMatch((refused as Error).message, /option source must be .*, but is "\/dev\//);
  });

  it("is the default where the environment may not be read", { skip: notDeno }, async () => {
    const permissions = ["--allow-ffi"];
    assertEquals(await after(["implementation"], "/dev/urandom", { permissions }), ["getrandom"]);
  });
});

describe("the vDSO", () => {
  it("serves draws of every size, each once", vdsoOnly, async () => {
    const sizes = [16, 32, 255, 256, 257, 4096];
    const drawn = await after(sizes.map((size) => `distinct=${size}`), "vdso");
    assertEquals(drawn, sizes.map(() => 2000));
  });

  it("gives Workers and the main thread different values", vdsoOnly, async () => {
    const [first, name] = await after(["workers", "implementation"], "vdso");
    assertEquals([first, name], [[100_000, 100_000], "vdso"]);
  });

  it("has its states in droppable memory, made once and for all Workers", vdsoOnly, async () => {
    const steps = ["distinct=32", "droppable", "choose=vdso", "distinct=32", "droppable"];
    const outcomes = await after([...steps, "workers", "open=vdso", "droppable"], "getrandom");
    const [before, with1, with2] = [outcomes[1], outcomes[4], outcomes[7]] as number[];
    assert(with1! > before!, `${with1} kB`);
    assertEquals(with2, with1);
  });

  it("is counted like any other source", vdsoOnly, async () => {
    assertEquals(await after(["calls"], "vdso"), [[5, 1 + 32 + 256 + 257 + 4096]]);
  });
});
