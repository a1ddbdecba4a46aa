/**
 * The operating system refuses: osrandom continues with an equally good source,
 * or fails with a clear error. It never gives weaker bytes.
 *
 * @module
 */
import backend from "../mod.ts";
import { assert, assertEquals, assertStringIncludes, describe, it, type Skip } from "./std.ts";
import { type ChildOptions, scriptResult } from "./support/child.ts";
import { lacksProgram, lacksVdso, notLinux, notRoot } from "./support/machine.ts";

interface Failed {
  name: string;
  code: string;
  message: string;
  failures: { call: string; errno: number }[];
}

/** By the system call, unless the options say otherwise: the vDSO would continue with its key. */
const after = (steps: string[], options: ChildOptions = {}): Promise<unknown[]> => {
  const env = { HAZMAT_OSRANDOM_SOURCE: "getrandom", ...options.env };
  return scriptResult("faults.ts", steps, { ...options, env });
};

const skip = notLinux;

/** What RAND_status says about a failing source: it does not ask a provider. */
const failedStatus = backend.osrandomEngineMechanism() === "provider" ? 1 : 0;

function assertRandom(values: unknown): void {
  for (const value of values as string[]) {
    assert(!/^(0|f)+$/.test(value) || value.length === 2, `not random: ${value}`);
    const bytes = new Set(value.match(/../g));
    assert(value.length < 64 || bytes.size > 8, `not random: ${value}`);
  }
}

function assertFailed(outcome: unknown, ...failures: [string, number][]): void {
  const failed = outcome as Failed;
  assertEquals([failed.name, failed.code], ["RandomSourceError", "ERR_RANDOM_SOURCE"]);
  assertEquals(failed.failures, failures.map(([call, errno]) => ({ call, errno })));
  for (const [call, errno] of failures) {
    assertStringIncludes(failed.message, call);
    assertStringIncludes(failed.message, `errno ${errno}`);
  }
}

describe("where getrandom is refused", () => {
  for (const refusal of ["getrandomEperm", "getrandomEnosys"]) {
    it(`(${refusal}) draws come from /dev/urandom`, { skip }, async () => {
      const steps = [refusal, "draw", "draw", "implementation", "registered", "status", "bignum"];
      const [, first, second, ...rest] = await after(steps);
      [first, second].forEach(assertRandom);
      assert(JSON.stringify(first) !== JSON.stringify(second));
      assertEquals(rest, ["/dev/urandom", true, 1, 1]);
    });
  }

  it("before the import, importing works and says so", { skip }, async () => {
    const [implementation, values] = await after([
      "getrandomEpermFirst",
      "implementation",
      "draw",
    ]);
    assertEquals(implementation, "/dev/urandom");
    assertRandom(values);
  });

  it("an errno that is no refusal fails the draw, and names it", { skip }, async () => {
    const [, drawn, status] = await after(["getrandomEfault", "draw", "status"]);
    assertFailed(drawn, ["getrandom", 14]);
    assertEquals(status, failedStatus);
  });
});

describe("where the vDSO is chosen, and something is refused", () => {
  const skip = lacksVdso;
  const env = { HAZMAT_OSRANDOM_SOURCE: "vdso" };

  it("before it has a key, draws come from /dev/urandom", { skip }, async () => {
    const steps = ["getrandomEpermFirst", "implementation", "draw", "registered"];
    const [implementation, values, registered] = await after(steps, { env });
    assertEquals([implementation, registered], ["/dev/urandom", true]);
    assertRandom(values);
  });

  it("after that, draws are served by the key it has, or the device", { skip }, async () => {
    const steps = ["draw", "getrandomEnosys", "draw", "draw", "implementation"];
    const [before, , first, second, implementation] = await after(steps, { env });
    [before, first, second].forEach(assertRandom);
    assertEquals(new Set([before, first, second].map((value) => JSON.stringify(value))).size, 3);
    assert(["vdso", "/dev/urandom"].includes(implementation as string));
  });

  it(
    "once the key is gone and no device can be opened, fails and names both",
    { skip },
    async () => {
      const steps = ["draw", "getrandomEperm", "dropMemory", "openEnoent", "draw", "status"];
      const [, , dropped, , drawn, status] = await after(steps, { env });
      assert(dropped as number >= 1, "there was no droppable memory");
      assertFailed(drawn, ["getrandom", 1], ["open /dev/random", 2]);
      assertEquals(status, failedStatus);
    },
  );

  it("memory that is taken away costs a new key, and no draw", { skip }, async () => {
    const steps = ["draw", "dropMemory", "draw", "dropMemory", "draw", "implementation"];
    const [first, , second, dropped, third, implementation] = await after(steps, { env });
    assert(dropped as number >= 1, "there was no droppable memory");
    const draws = [first, second, third];
    draws.forEach(assertRandom);
    assertEquals(new Set(draws.map((value) => JSON.stringify(value))).size, 3);
    assertEquals(implementation, "vdso");
  });

  for (const refusal of ["droppableFirst", "prctlFirst", "adviceFirst"]) {
    it(`that it needs for its states (${refusal}), the system call serves`, { skip }, async () => {
      const [implementation, values] = await after([refusal, "implementation", "draw"], { env });
      assertEquals(implementation, "getrandom");
      assertRandom(values);
    });
  }

  it("with an errno that is no refusal, a draw without a key fails and names it", {
    skip,
  }, async () => {
    const [, , drawn] = await after(["getrandomEfault", "dropMemory", "draw"], { env });
    assertFailed(drawn, ["getrandom", 14]);
  });
});

describe("where the devices cannot be opened as well", () => {
  const steps = ["getrandomEperm", "openEnoent"];

  it("a draw fails, the error names both, and nothing was served", { skip }, async () => {
    const [, , drawn, counters] = await after([...steps, "draw", "counters"]);
    assertFailed(drawn, ["getrandom", 1], ["open /dev/random", 2]);
    assertEquals(counters, "0");
  });

  it("libcrypto's own draws fail too, and RAND_status says so of a method", { skip }, async () => {
    const [, , status, bignum] = await after([...steps, "status", "bignum"]);
    assertEquals([status, bignum], [failedStatus, 0]);
  });

  it("osrandom stays registered, and a later register says what is wrong", { skip }, async () => {
    const [, , registered, , again, still] = await after([
      ...steps,
      "registered",
      "unregister",
      "register",
      "registered",
    ]);
    assertEquals([registered, still], [true, false]);
    assertFailed(again, ["getrandom", 1], ["open /dev/random", 2]);
  });
});

describe("a machine with another /dev", () => {
  const checkOf = (name: string) => `check /dev/${name} to be the kernel's random device`;
  const skip: Skip = notLinux || notRoot || lacksProgram("unshare", "--mount", "true");

  /** A /dev of its own: /dev/null, and what the commands add. */
  const withDevices = (commands: string, random = "mknod -m 666 /dev/random c 1 8") => ({
    prefix: [
      ...["unshare", "--mount", "sh", "-c"],
      "mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && " +
      `${random} && ${commands} && exec "$@"`,
      "sh",
    ],
  });

  it("without any random device: the vDSO and the system call draw", { skip }, async () => {
    const devices = withDevices("rm /dev/random");
    for (const source of lacksVdso ? ["getrandom"] : ["getrandom", "vdso"]) {
      const env = { HAZMAT_OSRANDOM_SOURCE: source };
      const [values, implementation] = await after(["draw", "implementation"], { ...devices, env });
      assertEquals(implementation, source);
      assertRandom(values);
    }
  });

  it("without /dev/urandom: fails, and the error names both", { skip }, async () => {
    const [, drawn] = await after(["getrandomEperm", "draw"], withDevices("true"));
    assertFailed(drawn, ["getrandom", 1], ["open /dev/urandom", 2]);
  });

  it("with a regular file for /dev/urandom: refuses it", { skip }, async () => {
    const devices = withDevices(
      "head -c 1000000 /dev/zero > /dev/urandom 2>/dev/null || " +
        "printf %01000d 0 > /dev/urandom",
    );
    const [, drawn] = await after(["getrandomEperm", "draw"], devices);
    const { failures } = drawn as Failed;
    assertEquals(failures.at(-1)!.errno, 19);
    assertStringIncludes(failures.at(-1)!.call, "check /dev/urandom");
  });

  it("with another character device for /dev/urandom: refuses it", { skip }, async () => {
    const devices = withDevices("mknod -m 666 /dev/urandom c 1 5");
    const [, drawn] = await after(["getrandomEperm", "draw"], devices);
    assertStringIncludes((drawn as Failed).failures.at(-1)!.call, "check /dev/urandom");
  });

  // Only once it runs: Deno itself opens /dev/urandom as it starts.
  it("with a pipe for /dev/urandom: refuses it, and waits for nobody", { skip }, async () => {
    const devices = withDevices("mknod -m 666 /dev/urandom c 1 9");
    const [, , drawn] = await after(["pipeForUrandom", "getrandomEperm", "draw"], devices);
    assertFailed(drawn, ["getrandom", 1], [checkOf("urandom"), 19]);
  });

  for (const command of ["mkfifo /dev/random", "touch /dev/random", "ln -s null /dev/random"]) {
    it(`with another /dev/random (${command}): refuses it`, { skip }, async () => {
      const devices = withDevices("mknod -m 666 /dev/urandom c 1 9", command);
      const [, drawn] = await after(["getrandomEperm", "draw"], devices);
      assertFailed(drawn, ["getrandom", 1], [checkOf("random"), 19]);
    });
  }

  it("with a link to a regular file for /dev/urandom: refuses it", { skip }, async () => {
    const commands = "head -c 1000000 /proc/self/exe > /dev/file && ln -s file /dev/urandom";
    const [, drawn] = await after(["getrandomEperm", "draw"], withDevices(commands));
    assertFailed(drawn, ["getrandom", 1], [checkOf("urandom"), 19]);
  });

  const links = {
    "with a link to the device for /dev/urandom": withDevices(
      "mknod -m 666 /dev/real c 1 9 && ln -s real /dev/urandom",
    ),
    "with /dev/urandom for /dev/random, as some containers have it": withDevices(
      "mknod -m 666 /dev/urandom c 1 9",
      "ln -s urandom /dev/random",
    ),
  };
  for (const [what, devices] of Object.entries(links)) {
    it(`${what}: draws from it`, { skip }, async () => {
      const steps = ["getrandomEperm", "draw", "draw", "implementation"];
      const [, first, second, implementation] = await after(steps, devices);
      [first, second].forEach(assertRandom);
      assert(JSON.stringify(first) !== JSON.stringify(second));
      assertEquals(implementation, "/dev/urandom");
    });
  }
});

describe("a descriptor that is closed and reused behind the engine's back", () => {
  for (const replacement of ["deviceToZero", "deviceToFile"]) {
    it(`(${replacement}) is noticed: draws still come from /dev/urandom`, { skip }, async () => {
      const [, before, replaced, later] = await after([
        "getrandomEperm",
        "draw",
        replacement,
        "draw",
      ]);
      assert(Number(replaced) >= 1, "no descriptor was replaced");
      [before, later].forEach(assertRandom);
      assert(JSON.stringify(before) !== JSON.stringify(later));
    });
  }
});
