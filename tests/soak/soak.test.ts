/**
 * The example server of the runtime that runs the tests, loaded by 256 connections and disturbed
 * from within, for 10 seconds or `HAZMAT_LOAD_SECONDS`; `deno task lab evidence load` does so for
 * an hour. Rates are shown, not judged.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import backend from "../../mod.ts";
import { assert, assertEquals, assertStringIncludes, describe, it } from "../std.ts";
import { notLinux } from "../support/machine.ts";
import { measureRates, rateRatio } from "../../lab/soak/rates.ts";
import { rivalSessions } from "../../lab/soak/rival.ts";
import { exampleOf, ownRuntime } from "../../lab/soak/runtimes.ts";
import { median } from "../../lab/soak/samples.ts";
import { type Soak, soak } from "../../lab/soak/soak.ts";
import { rate } from "../../lab/soak/taken.ts";
import { mayToggle, promises } from "../../lab/soak/verdict.ts";

const seconds = Number(process.env.HAZMAT_LOAD_SECONDS || 10);
const example = exampleOf[ownRuntime];

async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "hazmat-load-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function show({ taken, served, residentKiB }: Soak): void {
  console.log(`${ownRuntime}: ${taken.tokens} tokens, ${Math.round(rate(taken))} a second`);
  console.log(`${ownRuntime}: KiB by fifths ${residentKiB}; ${JSON.stringify(served)}`);
  if (served && !mayToggle(served.mechanism)) {
    console.log("The source was left as it is: RAND_set1_random_provider is not thread safe");
  }
}

// Promises are judged one by one of one run.
const found = notLinux ? undefined : await inDirectory((work) => soak(ownRuntime, seconds, work));
if (found) show(found);

describe(`examples/${example}, asked over 256 connections and disturbed for ${seconds} s`, () => {
  for (const [promise, wrong] of Object.entries(promises)) {
    it(promise, { skip: notLinux }, () => assertEquals(wrong(found!), undefined));
  }

  it("takes tokens from osrandom, and from OpenSSL's own where it is changed", {
    skip: notLinux,
  }, () => {
    const { served, taken } = found!;
    assert(served!.osrandomDraws > 0, "osrandom served none");
    if (!mayToggle(served!.mechanism)) return;
    assert(served!.osrandomDraws < taken.tokens, "OpenSSL's own CSPRNG served none");
  });
});

describe(`the same server on crypto.getRandomValues`, () => {
  it("differs by where its tokens come from, and by nothing else", () => {
    const sessions = rivalSessions();
    assertStringIncludes(sessions, "crypto.getRandomValues(");
    assert(!sessions.includes("mod.ts"), sessions);
  });

  it("is what ours is shown beside", { skip: notLinux }, async () => {
    const turn = Math.max(1, seconds / 30);
    const rates = await inDirectory((work) => measureRates(ownRuntime, 2, turn, work));
    const [ours, theirs] = [rates.osrandom.perSecond, rates.getRandomValues.perSecond].map(median);
    console.log(
      `${ownRuntime}: ${ours} requests a second with ${backend.osrandomEngineImplementation()}, ` +
        `${theirs} with crypto.getRandomValues: ${rateRatio(rates).toFixed(2)}`,
    );
    assert(ours! > 0 && theirs! > 0);
  });
});
