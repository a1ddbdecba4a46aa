/**
 * Which random source libcrypto has, before and after each call, in fresh
 * processes and seen through libcrypto itself.
 *
 * @module
 */
import backend from "../mod.ts";
import { assert, assertEquals, assertMatch, describe, it, type Skip } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import type { Source } from "./support/observe.ts";

type Seen = Source & { asked: boolean };

const { mechanism } = backend.bindings.engine;
const lacksEngines: Skip = backend.bindings.lib.ENGINE_by_id === null &&
  "no engines in this libcrypto";
const notByEngine: Skip = mechanism !== "engine" && "osrandom is no engine here";
const notByProvider: Skip = mechanism !== "provider" && "osrandom is no provider here";

const after = (...steps: string[]): Promise<Seen[]> => scriptResult("registration.ts", steps);

function assertOsrandom(seen: Seen): void {
  if (mechanism === "engine") assertEquals(seen.defaultEngine, "osrandom");
  assert(seen.servedByOsrandom, "the draw did not come from osrandom");
  assert(seen.asked, "isOsrandomEngineRegistered() is false");
  // A random provider comes after OpenSSL's own method, not in its place.
  assertEquals(seen.isBuiltin, mechanism === "provider");
}

function assertBuiltin(seen: Seen): void {
  assertEquals(seen.defaultEngine, null);
  assertOwnCsprng(seen);
}

function assertOwnCsprng(seen: Seen): void {
  assert(seen.isBuiltin, "RAND_get_rand_method() is not OpenSSL's own");
  assert(!seen.servedByOsrandom, "the draw came from osrandom");
  assert(!seen.asked, "isOsrandomEngineRegistered() is true");
  assert(!isConstant(seen), "the draw came from the constant source");
}

const isConstant = ({ draw }: Seen): boolean => /^(55|aa|33){16}$/.test(draw);

function assertConstant(seen: Seen, byte: "55" | "aa" | "33"): void {
  assertEquals(seen.draw, byte.repeat(16));
  assert(!seen.servedByOsrandom);
  assert(!seen.asked);
}

describe("importing the backend", () => {
  it("makes osrandom libcrypto's default random source", async () => {
    const [seen] = await after("mod");
    assertOsrandom(seen!);
  });
});

describe("importing only the bindings", () => {
  it("lists osrandom and leaves OpenSSL's own CSPRNG the default", async () => {
    const [seen] = await after("bindings");
    assertBuiltin(seen!);
  });

  it(
    "keeps it so when ENGINE_by_id loads the built-in engines",
    { skip: notByEngine },
    async () => {
      const found = await scriptResult<Record<string, unknown>>("bindings_only.ts");
      assertMatch(String(found.name), /^osrandom_engine (getrandom|\/dev\/urandom)$/);
      assertEquals(found, {
        before: null,
        name: found.name,
        after: null,
        afterMissing: null,
        missing: false,
        served: "0",
      });
    },
  );
});

describe("registerOsrandomEngine", () => {
  it("makes osrandom the default", async () => {
    const [before, registered] = await after("bindings", "register");
    assertBuiltin(before!);
    assertOsrandom(registered!);
  });

  it("changes nothing when called again", async () => {
    const seen = await after("mod", "register", "register");
    seen.forEach(assertOsrandom);
  });

  it("takes over from another default engine", { skip: lacksEngines }, async () => {
    const seen = await after("bindings", "addConstantEngine", "makeConstantDefault", "register");
    assertEquals(seen[2]!.defaultEngine, "constant");
    assertConstant(seen[2]!, "55");
    assertOsrandom(seen[3]!);
  });

  it("takes over from another RAND_METHOD", async () => {
    const seen = await after("bindings", "setConstantMethod", "register");
    assertConstant(seen[1]!, "aa");
    assertOsrandom(seen[2]!);
  });

  it("takes over from another random provider", { skip: notByProvider }, async () => {
    const seen = await after("bindings", "setConstantProvider", "register", "unregister");
    assertConstant(seen[1]!, "33");
    assertOsrandom(seen[2]!);
    assertBuiltin(seen[3]!);
  });

  it("takes over again from a RAND_METHOD that was set in its place", async () => {
    const seen = await after("mod", "setConstantMethod", "register");
    assertConstant(seen[1]!, "aa");
    assertOsrandom(seen[2]!);
  });
});

describe("unregisterOsrandomEngine", () => {
  it("restores OpenSSL's own CSPRNG", async () => {
    const seen = await after("mod", "unregister");
    assertBuiltin(seen[1]!);
  });

  it("changes nothing when called again, or before any register", async () => {
    const seen = await after("mod", "unregister", "unregister");
    seen.slice(1).forEach(assertBuiltin);
    (await after("bindings", "unregister")).forEach(assertBuiltin);
  });

  it("can be undone and redone", async () => {
    const seen = await after("mod", "unregister", "register", "unregister", "register");
    [seen[1]!, seen[3]!].forEach(assertBuiltin);
    [seen[0]!, seen[2]!, seen[4]!].forEach(assertOsrandom);
  });

  it("leaves another default engine alone", { skip: lacksEngines }, async () => {
    const seen = await after("mod", "addConstantEngine", "makeConstantDefault", "unregister");
    assertEquals(seen[3]!.defaultEngine, "constant");
    assertConstant(seen[3]!, "55");
  });

  it("leaves another RAND_METHOD alone", async () => {
    const seen = await after("mod", "setConstantMethod", "unregister");
    assertConstant(seen[2]!, "aa");
  });

  it("leaves another random provider alone", { skip: notByProvider }, async () => {
    const seen = await after("mod", "setConstantProvider", "unregister");
    assertConstant(seen[1]!, "33");
    assertConstant(seen[2]!, "33");
  });

  it("restores OpenSSL's own CSPRNG, not the engine that osrandom took over from", {
    skip: lacksEngines,
  }, async () => {
    const seen = await after(
      "bindings",
      "addConstantEngine",
      "makeConstantDefault",
      "register",
      "unregister",
    );
    assertOsrandom(seen[3]!);
    assertOwnCsprng(seen[4]!);
  });

  it("works on an osrandom that the program made the default by ENGINE_* calls", {
    skip: notByEngine,
  }, async () => {
    const seen = await after("bindings", "makeOsrandomDefault", "unregister");
    assertOsrandom(seen[1]!);
    assertBuiltin(seen[2]!);
  });
});

describe("an osrandom that the program takes off libcrypto's list", () => {
  const skip = notByEngine;

  it("stays the source, and is unregistered", { skip }, async () => {
    const seen = await after("mod", "removeOsrandom", "register", "unregister");
    seen.slice(0, 3).forEach(assertOsrandom);
    assertBuiltin(seen[3]!);
  });

  it("and adds again, is unregistered", { skip }, async () => {
    const seen = await after("mod", "removeOsrandom", "addOsrandom", "unregister");
    seen.slice(0, 3).forEach(assertOsrandom);
    assertBuiltin(seen[3]!);
  });

  it("and adds again, takes over from another source, and is unregistered", { skip }, async () => {
    const seen = await after(
      ...["mod", "removeOsrandom", "addOsrandom", "setConstantMethod", "register", "unregister"],
    );
    assertConstant(seen[3]!, "aa");
    assertOsrandom(seen[4]!);
    assertBuiltin(seen[5]!);
  });
});

describe("the names that Python's cryptography documents", () => {
  it("do the same", async () => {
    const seen = await after("mod", "unregister_osrandom_engine", "register_osrandom_engine");
    assertBuiltin(seen[1]!);
    assertOsrandom(seen[2]!);
  });
});
