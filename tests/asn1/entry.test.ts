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
  it("loads without a permission to call native code", { skip }, async () => {
    // Deno gives a child all permissions if it is given none.
    const useless = ["--allow-env=NOTHING"];
    const command = runtimeCommand(join(root, "hazmat/asn1/mod.ts"), [], useless);
    const { code, stderr } = await runCommand(command);
    assertEquals([code, stderr], [0, ""]);
  });
});
