/**
 * A provider that goes away while a call's arguments are read: its algorithm is fetched afterwards,
 * so that the call keeps it to the end, or reports that there is none. In children, because running
 * unloaded code would crash.
 *
 * @module
 */
import { assertAllRight } from "../support/arguments/report.ts";
import backend from "../../mod.ts";
import { describe, it } from "../std.ts";

const child = "arguments_provider.ts";

function lacksLegacy(): string | false {
  try {
    using legacy = backend.loadProvider("legacy");
    return legacy.name === "legacy" ? false : "another provider";
  } catch {
    return "no provider legacy";
  }
}

const skip = lacksLegacy();

describe("a provider that is disposed of during a call", () => {
  it("is missing or still there where a getter of an option did it", { skip }, async () => {
    await assertAllRight(child, ["options"]);
  });

  it("is missing or still there where a getter of bytes would have", { skip }, async () => {
    await assertAllRight(child, ["views"]);
  });
});
