/**
 * Each promise is reported broken by what breaks it.
 *
 * @module
 */
import { assert, assertEquals, describe, it } from "../std.ts";
import type { Soak } from "../../lab/soak/soak.ts";
import { judgeSoak, promises } from "../../lab/soak/verdict.ts";

const served = {
  mechanism: "engine",
  workers: 1000,
  collections: 100,
  toggles: 1000,
  failures: [],
  osrandomDraws: 500,
  descriptorsBefore: 10,
  descriptorsAfter: 12,
} as const;

const right: Soak = {
  runtime: "Bun",
  taken: { seconds: 10, tokens: 1000, repeats: 0, faultCount: 0, faults: [] },
  served,
  exitCode: 0,
  complaints: "",
  residentKiB: [50_000, 60_000, 61_000, 59_000, 62_000],
  descriptors: [270, 268, 270, 270, 272],
};

const growing = [50_000, 60_000, 70_000, 80_000, 90_000];

/** What breaks a promise, by its name. */
const broken: Readonly<Record<string, readonly Partial<Soak>[]>> = {
  "answers every request with a token": [
    { taken: { ...right.taken, faultCount: 1, faults: ["the server hung up"] } },
    { taken: { ...right.taken, tokens: 0 } },
  ],
  "issues no token twice": [{ taken: { ...right.taken, repeats: 1 } }],
  "keeps its resident memory, but for what the runtime keeps of Workers": [
    { residentKiB: growing },
    { residentKiB: growing, workerCost: { package: 40, ffi: 15 } }, // which explains 11,250
  ],
  "keeps its number of descriptors": [
    { descriptors: [270, 270, 276, 280, 284] },
    { served: { ...served, descriptorsAfter: 20 } },
  ],
  "ends cleanly, having complained of nothing": [
    { exitCode: null },
    { exitCode: 1 },
    { complaints: "no session issued" },
  ],
  "is disturbed throughout, without an error": [
    { served: undefined },
    { served: { ...served, failures: ["a Worker drew a value twice"] } },
    { served: { ...served, workers: 0 } },
    { served: { ...served, collections: 0 } },
    { served: { ...served, toggles: 0 } },
  ],
};

describe("a server under load", () => {
  it("keeps all promises where nothing is wrong", () => {
    const { passed, failed } = judgeSoak(right);
    assertEquals([passed, failed], [Object.keys(promises).length, 0]);
  });

  for (const [promise, wrong] of Object.entries(promises)) {
    it(`is seen not to keep: ${promise}`, () => {
      assert(broken[promise]!.length > 0);
      for (const what of broken[promise]!) {
        const soak = { ...right, ...what };
        assert(wrong(soak) !== undefined, `not seen: ${JSON.stringify(what)}`);
        assertEquals(judgeSoak(soak).failed > 0, true);
      }
    });
  }

  it("keeps its memory where the runtime alone keeps as much of ended Workers", () =>
    assertEquals(
      judgeSoak({ ...right, residentKiB: growing, workerCost: { package: 40, ffi: 40 } }).failed,
      0,
    ));

  it("need not have its source changed where that is not thread safe", () => {
    const left = { ...served, mechanism: "provider", toggles: 0 } as const;
    assertEquals(judgeSoak({ ...right, served: left }).failed, 0);
  });
});
