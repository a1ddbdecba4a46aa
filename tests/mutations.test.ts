/**
 * The mutations of `lab/mutations/` still fit the code, and the tool that tries them can tell which
 * are noticed. Trying them all takes too long here.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Checkout } from "../lab/mutations/copy.ts";
import { mutations } from "../lab/mutations/list.ts";
import { faultsOf, faultsOfAll, type Mutation } from "../lab/mutations/mutation.ts";
import { type Trial, Trials } from "../lab/mutations/trial.ts";
import { afterAll, assertEquals, assertStringIncludes, describe, it } from "./std.ts";
import { isDeno, root, runCommand, runtimeCommand } from "./support/child.ts";
import { lacksProgram } from "./support/machine.ts";

const temporary = mkdtempSync(join(tmpdir(), "hazmat-lab-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** What they are tried on: a project of four files. */
const project: Record<string, string> = {
  "deno.json": "{}",
  "build.ts": `Deno.mkdirSync("engine", { recursive: true });
Deno.mkdirSync("dist", { recursive: true });
Deno.writeTextFileSync("engine/image.ts", Deno.readTextFileSync("engine/answer.c"));
`,
  "engine/answer.c": "41 + 1\n",
  "sum.ts": "export const sum = (a: number, b: number) => a + b; // a sum\n",
  "sum.test.ts": `import { sum } from "./sum.ts";
Deno.test("adds", () => {
  if (sum(2, 3) !== 5) throw new Error("wrong");
  const built = Deno.readTextFileSync("engine/image.ts");
  if (built !== "41 + 1\\n") throw new Error(built);
});
`,
  "broken.test.ts": `Deno.test("fails", () => { throw new Error("always"); });\n`,
};

for (const [file, text] of Object.entries(project)) {
  mkdirSync(dirname(join(temporary, file)), { recursive: true });
  writeFileSync(join(temporary, file), text);
}

const minus: Mutation = {
  what: "it subtracts",
  file: "sum.ts",
  search: "a + b",
  replace: "a - b",
  tests: ["sum.test.ts"],
  runtimes: ["deno"],
};

describe("the list of mutations", () => {
  it("fits the code as it is", () => {
    assertEquals(faultsOfAll(root, mutations), []);
  });

  it("says where one no longer fits", () => {
    const faults = (change: Partial<Mutation>) => faultsOf(temporary, { ...minus, ...change });
    assertEquals(faults({}), []);
    assertEquals(faults({ search: "a * b" }), ["its search text stands in sum.ts 0 times"]);
    assertEquals(faults({ search: "sum" }), ["its search text stands in sum.ts 2 times"]);
    assertEquals(faults({ replace: "a + b" }), ["it changes nothing"]);
    assertEquals(faults({ file: "gone.ts" }), ["there is no file gone.ts"]);
    assertEquals(faults({ tests: ["gone.test.ts"] }), ["there is no test gone.test.ts"]);
    assertEquals(faults({ tests: [] }), ["it names no test"]);
    assertEquals(faultsOfAll(temporary, [minus, minus]), [
      '"it subtracts": there are two of that name',
    ]);
  });
});

describe("deno task lab", () => {
  const lab = (...args: string[]) => runCommand(runtimeCommand(join(root, "lab", "main.ts"), args));

  it("explains itself", async () => {
    for (const args of [["--help"], ["mutations", "--help"]]) {
      const { code, stdout } = await lab(...args);
      assertEquals(code, 0);
      assertStringIncludes(stdout, "Usage: deno task lab");
    }
  });

  it("refuses what it does not know, with a sentence", async () => {
    for (const args of [[], ["nope"], ["toString"], ["mutations", "--nope"]]) {
      const { code, stderr } = await lab(...args);
      assertEquals(code, 2, args.join());
      assertStringIncludes(stderr, "Usage: deno task lab");
    }
    assertStringIncludes((await lab("nope")).stderr, 'but is "nope"');
    assertStringIncludes((await lab("mutations", "--jobs", "3")).stderr, 'but is "3"');
    assertEquals((await lab("mutations", "--only", "^no such$")).code, 2);
  });

  it("mutations --check tells whether the list fits", async () => {
    const { code, stdout } = await lab("mutations", "--check");
    assertEquals([code, stdout], [0, `${mutations.length} mutations fit the code\n`]);
  });
});

describe("a mutation that is tried", {
  skip: isDeno ? lacksProgram("git", "--version") : "not Deno, which runs the lab",
}, () => {
  const trials: Record<string, Trial> = {};

  async function tryAll(): Promise<void> {
    spawnSync("git", ["init", "--quiet"], { cwd: temporary });
    const checkout = new Checkout(temporary);
    try {
      await checkout.buildClean();
      const tried = new Trials(checkout);
      const changes: Record<string, Partial<Mutation>> = {
        noticed: {},
        unnoticed: { search: "// a sum", replace: "// the sum" },
        built: { file: "engine/answer.c", search: "41", replace: "40" },
        untried: { tests: ["broken.test.ts"] },
        again: {},
      };
      for (const [name, change] of Object.entries(changes)) {
        trials[name] = await tried.of({ ...minus, ...change });
      }
      for (const file of ["sum.ts", "engine/answer.c"]) {
        assertEquals(readFileSync(join(checkout.root, file), "utf8"), project[file]);
      }
      assertEquals(readFileSync(join(checkout.root, "engine", "image.ts"), "utf8"), "41 + 1\n");
    } finally {
      checkout.remove();
    }
  }

  it("is told from one that nobody notices, and from a test that always fails", async () => {
    await tryAll();
    const states = Object.entries(trials).map(([name, { state }]) => [name, state]);
    assertEquals(Object.fromEntries(states), {
      noticed: "killed",
      unnoticed: "lives",
      built: "killed",
      untried: "failed",
      again: "killed",
    });
    assertStringIncludes(trials.untried!.by, "without any change");
  });
});
