/**
 * Two builds of this package in one process: importing one does not undo what
 * the program decided with the other.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileEngine } from "../build/engine.ts";
import { imageModule } from "../build/image.ts";
import { hostTarget } from "../build/target.ts";
import { MechanismUnsupportedError } from "../errors.ts";
import type { OsrandomMechanism } from "../engine/osrandom.ts";
import { open } from "../hazmat/core/bindings.ts";
import { afterAll, assertEquals, describe, it, type Skip } from "./std.ts";
import type { Builds } from "./children/two_builds.ts";
import { scriptResult } from "./support/child.ts";
import { notLinux } from "./support/machine.ts";
import { copyPackage } from "./support/package_copy.ts";
import backend from "../mod.ts";

const temporary = mkdtempSync(join(tmpdir(), "hazmat-builds-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** This package as another version, with its own compiled engine. */
function buildAnother(): string {
  const copy = copyPackage(temporary);
  const version = join(copy, "engine", "c", "osrandom", "version.h");
  writeFileSync(version, readFileSync(version, "utf8").replace(/"\d+\.\d+\.\d+"/, '"99.0.0"'));
  writeFileSync(
    join(copy, "engine", "image.ts"),
    imageModule([compileEngine(copy, hostTarget())]),
  );
  return copy;
}

let another: string | undefined;

async function after(mechanism: string, ...steps: string[]): Promise<Builds[]> {
  another ??= buildAnother();
  return await scriptResult("two_builds.ts", [another, ...steps], {
    env: { HAZMAT_OSRANDOM_MECHANISM: mechanism },
  });
}

function lacks(mechanism: OsrandomMechanism): Skip {
  try {
    open({ libcrypto: backend.bindings.path, mechanism });
    return false;
  } catch (error) {
    if (error instanceof MechanismUnsupportedError) return `no way as ${mechanism} into libcrypto`;
    throw error;
  }
}

const osrandom = { registered: [true, true], served: [true, true], engines: 2 };
const other = { registered: [false, false], served: [false, false], engines: 2 };

describe("another build of the package, imported into the same process", () => {
  for (const mechanism of ["engine", "provider", "method"] as const) {
    const skip = notLinux || lacks(mechanism);

    it(`leaves osrandom unregistered (${mechanism})`, { skip }, async () => {
      const seen = await after(mechanism, "import", "unregister", "importOther");
      assertEquals(seen[0], { registered: [true], served: [true], engines: 1 });
      assertEquals(seen[2], other);
    });

    it(`leaves a source that the program set since (${mechanism})`, { skip }, async () => {
      const seen = await after(mechanism, "import", "setConstantMethod", "importOther");
      assertEquals(seen[2], other);
    });

    it(`leaves it registered, and each can undo what the other did (${mechanism})`, {
      skip,
    }, async () => {
      const seen = await after(
        ...[mechanism, "import", "unregister", "register", "importOther"],
        ...["unregisterByOther", "register", "unregister", "registerByOther", "unregister"],
      );
      const last = [osrandom, other, osrandom, other, osrandom, other];
      assertEquals(seen.slice(3), last);
    });
  }
});
