/**
 * What a process and its copies draw: the reason why osrandom exists.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals, describe, it, type Skip } from "./std.ts";
import { scriptResult } from "./support/child.ts";
import { lacksVdso, notLinux } from "./support/machine.ts";

interface Drawn {
  error: number;
  values: string[];
}
type Ways = Record<"fork" | "clone" | "threads", Drawn>;
interface Results {
  osrandom: Ways;
  builtin: Ways;
  version: number;
  implementation: string;
}

const results = notLinux ? undefined : await scriptResult<Results>("copies.ts");
const { osrandom, builtin, version } = results ?? {} as Results;

/** The same, with osrandom drawing through the vDSO. */
const byVdso = lacksVdso
  ? undefined
  : await scriptResult<Results>("copies.ts", [], { env: { HAZMAT_OSRANDOM_SOURCE: "vdso" } });

/** Whether the kernel let a process be cloned into a new PID namespace. */
const lacksNamespaces: Skip = notLinux ||
  (osrandom.clone.error === 0 ? false : `no new PID namespace (errno ${osrandom.clone.error})`);

function assertAllDifferent({ error, values }: Drawn, count: number): void {
  assertEquals(error, 0);
  assertStrictEquals(values.length, count);
  assertStrictEquals(new Set(values).size, count, `values repeat: ${values.join(" ")}`);
  assert(!values.includes("00".repeat(32)));
}

describe("with osrandom", () => {
  it("parent and child of a fork draw different bytes", { skip: notLinux }, () => {
    assertAllDifferent(osrandom.fork, 2);
  });

  it("eight threads that fork at once, and their children, all differ", { skip: notLinux }, () => {
    assertAllDifferent(osrandom.threads, 16);
  });

  it("process 1 and its clone with the same PID draw different bytes", {
    skip: lacksNamespaces,
  }, () => {
    assertAllDifferent(osrandom.clone, 2);
  });
});

describe("with osrandom, drawing through the vDSO", () => {
  it("parent and child of a fork draw different bytes", { skip: lacksVdso }, () => {
    assertEquals(byVdso!.implementation, "vdso");
    assertAllDifferent(byVdso!.osrandom.fork, 2);
  });

  it("eight threads that fork at once, and their children, all differ", { skip: lacksVdso }, () => {
    assertAllDifferent(byVdso!.osrandom.threads, 16);
  });

  it("process 1 and its clone with the same PID draw different bytes", {
    skip: lacksVdso || lacksNamespaces,
  }, () => {
    assertAllDifferent(byVdso!.osrandom.clone, 2);
  });
});

describe("with OpenSSL's own CSPRNG", () => {
  it("parent and child of a fork draw different bytes", { skip: notLinux }, () => {
    assertAllDifferent(builtin.fork, 2);
  });

  // Version 1.1.1 mixes a time stamp into each request; from 3.0 on only a
  // changed process id makes the generator reseed.
  it("process 1 and its clone with the same PID draw THE SAME bytes, from 3.0 on", {
    skip: lacksNamespaces || (version >= 0x30000000 ? false : "no OpenSSL 3.0 or newer"),
  }, () => {
    assertEquals(builtin.clone.error, 0);
    assertStrictEquals(builtin.clone.values[0], builtin.clone.values[1]);
  });
});
