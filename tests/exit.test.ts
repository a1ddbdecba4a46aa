/**
 * The end of a process with osrandom registered: the exit code is the program's,
 * and nothing crashes.
 *
 * @module
 */
import { assertEquals, assertStringIncludes, describe, it } from "./std.ts";
import { runScript } from "./support/child.ts";

/** Crashes at exit come and go: each way is tried this often. */
const rounds = 10;

async function ends(way: string): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0; i < rounds; i++) {
    const { code, signal } = await runScript("exit.ts", [way]);
    seen.push(String(signal ?? code));
  }
  return seen;
}

const all = (end: string): string[] => new Array(rounds).fill(end);

describe("a process with osrandom registered ends cleanly", () => {
  it("naturally", async () => assertEquals(await ends("naturally"), all("0")));

  it("by process.exit", async () => assertEquals(await ends("byProcessExit"), all("7")));

  it("after an uncaught error, which it reports", async () => {
    assertEquals(await ends("byAnUncaughtError"), all("1"));
    const { stderr } = await runScript("exit.ts", ["byAnUncaughtError"]);
    assertStringIncludes(stderr, "uncaught on purpose");
  });

  it("by SIGTERM", async () => assertEquals(await ends("bySigterm"), all("SIGTERM")));

  it("while Workers are in the middle of draws", async () => {
    assertEquals(await ends("inTheMiddleOfDraws"), all("7"));
  });

  it("by an uncaught error while Workers are in the middle of draws", async () => {
    assertEquals(await ends("inTheMiddleOfDrawsByAnError"), all("1"));
  });
});
