/**
 * Checks that none of Wycheproof's files is forgotten.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, assertEquals, describe, it } from "../std.ts";
import { wycheproof } from "../vectors/places.ts";

const tests = join(import.meta.dirname!, "..");

/** What the families' tests name, as in `aes_ccm: aead(...)`. */
function sources(): string {
  const names = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => /[\\/]wycheproof_.*\.test\.ts$/.test(name));
  return names.map((name) => readFileSync(join(tests, name), "utf8")).join("\n");
}

describe("Wycheproof's files", () => {
  it("are all tested", { skip: wycheproof.skip }, () => {
    const files = readdirSync(wycheproof.path).filter((name) => name.endsWith("_test.json"));
    assert(files.length > 0, `${wycheproof.path} has no tests`);
    const text = sources();
    const subjects = files.map((name) => name.replace("_test.json", ""));
    assertEquals(subjects.filter((name) => !new RegExp(`\\b${name}: `).test(text)), []);
    console.log(`Wycheproof: all ${files.length} files have a test`);
  });
});
