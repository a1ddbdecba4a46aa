/**
 * How the tools of this repository answer "--help" and wrong arguments: with a text and 0, with a
 * sentence and 2. They are programs for Deno, whichever runtime runs this.
 *
 * @module
 */
import { join } from "node:path";
import { runTool, wholeNumber } from "../build/arguments.ts";
import { assertEquals, assertStringIncludes, describe, it, type Skip } from "./std.ts";
import { isDeno, root, runCommand, runtimeCommand } from "./support/child.ts";

const tools = [
  "tests/run.ts",
  "tests/check.ts",
  "tests/c/main.ts",
  "lab/main.ts",
  "lab/main.ts evidence",
  "lab/main.ts fuzz",
  "lab/main.ts mutations",
  "lab/main.ts versions",
  "bench/main.ts",
  "bench/compare.ts",
  "docs/algorithms/main.ts",
  "doctor/mod.ts",
];

const inDenoOnly: Skip = isDeno ? false : "they are programs for Deno";

function run(tool: string, ...args: string[]) {
  const [script, ...first] = tool.split(" ");
  return runCommand(runtimeCommand(join(root, script!), [...first, ...args]));
}

for (const tool of tools) {
  describe(tool, () => {
    it("answers --help with a text and 0", { skip: inDenoOnly }, async () => {
      const { code, stdout, stderr } = await run(tool, "--help");
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assertStringIncludes(stdout, "Usage: ");
    });

    it("answers a wrong argument with a sentence and 2", { skip: inDenoOnly }, async () => {
      const { code, stdout, stderr } = await run(tool, "--no-such-option");
      assertEquals({ code, stdout }, { code: 2, stdout: "" }, stderr);
      assertStringIncludes(stderr, "--no-such-option");
      assertEquals(/^ +at /m.test(stderr), false, stderr);
    });
  });
}

describe("a tool's wrong value", () => {
  const cases: [string, string, string][] = [
    ["tests/run.ts", "tests/nothing.test.ts", "there is no"],
    ["tests/run.ts", "tests/std.ts", "must be or hold files that end in .test.ts"],
    ["lab/main.ts", "nothing", "NAME must be one of"],
    ["lab/main.ts versions", "--only=9", "--only must be one of"],
    ["lab/main.ts fuzz", "--seconds=0", "--seconds must be a whole number"],
    ["bench/main.ts", "nothing", "NAME must be one of"],
    ["docs/algorithms/main.ts", "/nothing", "LIBCRYPTO must be the path of a file"],
  ];
  for (const [tool, arg, told] of cases) {
    it(`is told by ${tool} ${arg}`, { skip: inDenoOnly }, async () => {
      const { code, stdout, stderr } = await run(tool, arg);
      assertEquals({ code, stdout }, { code: 2, stdout: "" }, stderr);
      assertStringIncludes(stderr, told);
    });
  }
});

describe("a tool", () => {
  const options = { seconds: { type: "string" } } as const;
  const usage = "Usage: tool";

  it("ends with what its work ends with", async () => {
    const code = await runTool(
      { usage, options },
      ["--seconds", "7"],
      ({ values }) => wholeNumber("--seconds", values.seconds) ?? 0,
    );
    assertEquals(code, 7);
  });

  it("throws what is no mistake of its caller", async () => {
    const thrown = await runTool({ usage, options }, [], () => {
      throw new RangeError("broken");
    }).catch((error) => error.message);
    assertEquals(thrown, "broken");
  });
});
