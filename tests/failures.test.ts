/**
 * What a run says about its failed tests, from reports as Deno and Bun write
 * them.
 *
 * @module
 */
import { assertEquals, describe, it } from "./std.ts";
import { readC } from "./c/read.ts";
import { failureOf, failuresOf, failureText } from "./support/failures.ts";

const deno = `<testsuite name="ext:deno_node/testing.ts">
  <testcase name="a group &gt; fails" classname="ext:deno_node/testing.ts" time="1">
    <failure message="Uncaught Error: 1 &lt; 0
    at there">Error: 1 &lt; 0
    at there</failure>
  </testcase>
  <testcase name="a group &gt; passes" classname="ext:deno_node/testing.ts" time="1"></testcase>
</testsuite>
<testsuite name="./tests/a.test.ts">
  <testcase name="a group" classname="./tests/a.test.ts" time="1">
    <failure message="1 test step failed">1 test step failed.</failure>
  </testcase>
</testsuite>`;

const bun = `<testsuite name="a group" file="a.test.ts">
  <testcase name="fails" classname="a group" time="1" file="a.test.ts" line="2">
    <failure type="Error" message="1 &lt; 0">Error: 1 &lt; 0&#10;      at a.test.ts:2:73&#10;</failure>
  </testcase>
  <testcase name="says nothing" classname="a group" time="1" file="a.test.ts" line="2">
    <failure type="AssertionError" />
  </testcase>
  <testcase name="passes" classname="a group" time="1" file="a.test.ts" line="2" />
</testsuite>`;

describe("the failures of a run", () => {
  it("are the failed tests of Deno's report, each once", () => {
    const message = "Error: 1 < 0\n    at there";
    assertEquals(failuresOf("Deno", deno), [{ where: "Deno", title: "a group > fails", message }]);
  });

  it("are the failed tests of Bun's report, also one that says nothing", () => {
    assertEquals(failuresOf("Bun", bun), [
      { where: "Bun", title: "a group > fails", message: "Error: 1 < 0\n      at a.test.ts:2:73" },
      { where: "Bun", title: "a group > says nothing", message: "" },
    ]);
  });

  it("are the C programs with failures, with what follows their lines", () => {
    const said = "C tests, a: 3 passed, 0 failed\nC tests, b: 4 passed, 2 failed\nb.c:7: x\n" +
      "C tests, sanitizer thread: skipped: none\n7 passed, 2 failed, 1 skipped\n";
    assertEquals(readC(said), {
      counts: { passed: 7, failed: 2, skipped: 1 },
      failures: [{ where: "C", title: "b", message: "b.c:7: x" }],
    });
  });

  it("are told in a line with the name and a few short lines", () => {
    const message = Array.from({ length: 30 }, (_, i) => `${i}`.padEnd(300, "-")).join("\n");
    const lines = failureText({ where: "Deno", title: "a\n test", message }).trimEnd().split("\n");
    assertEquals(lines.length, 11);
    assertEquals(lines[0], "FAIL Deno: a test");
    assertEquals(lines.every((line) => line.length <= 205), true);
  });

  it("begin at the first error that a program tells", () => {
    const { message } = failureOf("check", "deno check", "Check a.ts\nTS2304 [ERROR]: x\nat a.ts");
    assertEquals(message, "TS2304 [ERROR]: x\nat a.ts");
    assertEquals(failureOf("check", "x", "one\ntwo").message, "one\ntwo");
  });
});
