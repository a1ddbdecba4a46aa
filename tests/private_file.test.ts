/**
 * The engine's file on a disk that does not keep what is written to it.
 *
 * @module
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, assertEquals, assertStringIncludes, describe, it } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import { notLinux } from "./support/machine.ts";

const directory = mkdtempSync(join(tmpdir(), "hazmat-private-"));
afterAll(() => rmSync(directory, { recursive: true }));

interface Loaded {
  registered?: boolean;
  code?: string;
  message?: string;
}

const load = (...how: string[]): Promise<Loaded> =>
  scriptResult("private_file.ts", [directory, ...how], { env: { TMPDIR: directory } });

describe("the engine's file", { concurrency: false }, () => {
  it("is loaded if it reads back as it was written", { skip: notLinux }, async () => {
    const { registered, message } = await load();
    assertEquals(registered, true, message);
  });

  it("is not loaded, and is removed, if a byte of it reads back as another", {
    skip: notLinux,
  }, async () => {
    const { code, message } = await load("spoiled");
    assertEquals(code, "ERR_ENGINE_IMAGE", message);
    assertStringIncludes(message!, "reads back otherwise");
    assertEquals(readdirSync(directory), []);
  });
});
