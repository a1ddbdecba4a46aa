/**
 * The entry point `./asn1`, which calls no native code.
 *
 * @module
 */
import { join } from "node:path";
import { assertEquals, describe, it } from "../std.ts";
import { isDeno, root, runCommand, runtimeCommand } from "../support/child.ts";

describe("the entry point ./asn1", () => {
  const skip = isDeno ? false : "Bun has no permissions";
  it("loads without any permission", { skip }, async () => {
    const command = runtimeCommand(join(root, "hazmat/asn1/mod.ts"), [], []);
    const { code, stderr } = await runCommand(command);
    assertEquals([code, stderr], [0, ""]);
  });
});
