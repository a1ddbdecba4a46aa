/**
 * Jobs: calls into libcrypto on this thread and on others.
 *
 * @module
 */
import { pbkdf2Sync } from "node:crypto";
import { cString } from "../../ffi/bytes.ts";
import { drainErrors } from "../../ffi/libcrypto/error_queue.ts";
import { MissingFunctionError, OpenSSLError } from "../../errors.ts";
import { inputOf } from "../../hazmat/core/args.ts";
import { Job, type JobPlan, runJobOffThread } from "../../hazmat/core/job.ts";
import { assert, assertEquals, assertRejects, describe, it } from "../std.ts";
import { runScript, scriptResult } from "../support/child.ts";
import { failingPlan, libcryptoPath, openJobCore, pbkdf2Plan } from "../support/jobs.ts";
import { notLinux } from "../support/machine.ts";

const core = openJobCore();

function expected(rounds: number, password = "password"): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, "salt", rounds, 32, "sha256"));
}

/** A plan in which nothing is called. */
function nothing(prepare: JobPlan["prepare"]): JobPlan {
  return { action: "do nothing", prepare };
}

describe("a job", () => {
  it("returns its output", async () => {
    assertEquals<Uint8Array>(await runJobOffThread(core, pbkdf2Plan(core, 1000)), expected(1000));
  });

  it("that fails throws all of its own errors", async () => {
    const path = "/nonexistent/on this thread";
    const { message, errors } = await assertRejects(
      () => runJobOffThread(core, failingPlan(path)),
      OpenSSLError,
      "Cannot open a file: error:",
    );
    assert(message.includes(path), message);
    assert(errors.length >= 2, message);
    assertEquals(drainErrors(core.lib), []);
  });

  it("of a function that libcrypto lacks is an error", async () => {
    const plan = nothing(() => ({ name: "EVP_no_such_function", args: [] }));
    await assertRejects(
      () => runJobOffThread(core, plan),
      MissingFunctionError,
      "EVP_no_such_function",
    );
  });

  it("passes 12 arguments and no more", async () => {
    const args = (count: number) => new Array(count).fill(0);
    await runJobOffThread(core, nothing(() => ({ name: "RAND_status", args: args(12) })));
    const tooMany = nothing(() => ({ name: "RAND_status", args: args(13) }));
    await assertRejects(
      () => runJobOffThread(core, tooMany),
      RangeError,
      "at most 12 arguments",
    );
  });

  it("owns 8 things and no more", async () => {
    const owning = (count: number) =>
      nothing((job) => {
        for (let i = 0; i < count; i++) job.allocate(i);
        return { name: "RAND_status", args: [] };
      });
    await runJobOffThread(core, owning(8));
    await assertRejects(
      () => runJobOffThread(core, owning(9)),
      RangeError,
      "at most 8 things",
    );
  });

  it("frees what it owns with the named function", async () => {
    const context = core.lib.EVP_MD_CTX_new();
    const digest = core.lib.EVP_get_digestbyname(cString("sha256"));
    const plan = nothing((job) => {
      job.own(context, "EVP_MD_CTX_free");
      return { name: "EVP_DigestInit_ex", args: [context, digest, 0] };
    });
    await runJobOffThread(core, plan);
  });

  it("passes negative numbers", async () => {
    const plan = pbkdf2Plan(core, 1000, cString("password"));
    const toItsEnd: JobPlan["prepare"] = (memory) => {
      const { name, args } = plan.prepare(memory);
      return { name, args: args.with(1, -1) }; // the password's length
    };
    assertEquals<Uint8Array>(
      await runJobOffThread(core, { ...plan, prepare: toItsEnd }),
      expected(1000),
    );
  });

  it("that is prepared and never run is freed", () => {
    const job = new Job(core, "do nothing", 10);
    job.own(core.lib.EVP_MD_CTX_new(), "EVP_MD_CTX_free");
    job.copyOf(inputOf(new Uint8Array(1000)));
    job.free();
  });
});

describe("a job off thread", () => {
  it("returns what it returns on this thread", async () => {
    assertEquals<Uint8Array>(
      await runJobOffThread(core, pbkdf2Plan(core, 1000)),
      expected(1000),
    );
  });

  it("works on copies of its inputs", async () => {
    const password = new TextEncoder().encode("password");
    const plan = pbkdf2Plan(core, 1000, password);
    const derived = runJobOffThread(core, plan);
    password.fill(0);
    assertEquals<Uint8Array>(await derived, expected(1000));
  });

  it("does not block the event loop", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await runJobOffThread(core, pbkdf2Plan(core, 500_000));
    clearInterval(timer);
    assert(ticks > 0, "no timer fired while the job ran");
  });

  it("runs beside 99 others, each with its own result", async () => {
    const passwords = Array.from({ length: 100 }, (_, i) => `password ${i}`);
    const results = await Promise.all(
      passwords.map((password) => runJobOffThread(core, pbkdf2Plan(core, 200, password))),
    );
    assertEquals<Uint8Array[]>(results, passwords.map((password) => expected(200, password)));
  });

  it("that fails beside 49 others has its own errors, and no other's", async () => {
    const paths = Array.from({ length: 50 }, (_, i) => `/nonexistent/file-${i}.`);
    const failed = await Promise.all(
      paths.map((path) =>
        assertRejects(() => runJobOffThread(core, failingPlan(path)), OpenSSLError)
      ),
    );
    failed.forEach(({ message, errors }, i) => {
      assertEquals(paths.filter((path) => message.includes(path)), [paths[i]!]);
      assert(errors.every(({ code, text }) => code !== 0n && text.startsWith("error:")), message);
    });
  });

  it("of a function that libcrypto lacks is an error", async () => {
    const plan = nothing(() => ({ name: "EVP_no_such_function", args: [] }));
    await assertRejects(() => runJobOffThread(core, plan), MissingFunctionError);
  });

  it("that cannot be prepared is rejected", async () => {
    const plan = nothing(() => {
      throw new RangeError("on purpose");
    });
    await assertRejects(() => runJobOffThread(core, plan), RangeError, "on purpose");
  });
});

describe("an aborted job", () => {
  it("is not prepared, if it was aborted before", async () => {
    const plan = nothing(() => {
      throw new Error("it was prepared");
    });
    const signal = AbortSignal.abort(new Error("given up"));
    await assertRejects(() => runJobOffThread(core, plan, { signal }), Error, "given up");
  });

  it("is given up while it waits, and the others go on", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const others = Array.from(
      { length: 2 * navigator.hardwareConcurrency },
      () => runJobOffThread(core, pbkdf2Plan(core, 20_000)),
    );
    const last = assertRejects(
      () => runJobOffThread(core, pbkdf2Plan(core, 20_000), { signal }),
      Error,
      "given up",
    );
    controller.abort(new Error("given up"));
    await last;
    for (const result of await Promise.all(others)) {
      assertEquals<Uint8Array>(result, expected(20_000));
    }
  });

  it("has its result, if it had begun", async () => {
    const controller = new AbortController();
    const result = runJobOffThread(core, pbkdf2Plan(core, 20_000), { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    assertEquals<Uint8Array>(await result, expected(20_000));
  });
});

describe("a process with jobs under way", () => {
  /** How it ends, several times over: exit codes, and the end of its output. */
  async function ends(way: string, count: number): Promise<Set<string>> {
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { code, signal, stdout } = await runScript("job_exit.ts", [way, String(count)]);
      seen.add(`${signal ?? code}, ${stdout.trim().split("\n").at(-1)}`);
    }
    return seen;
  }

  it("stays alive until they are done", async () => {
    assertEquals(await ends("naturally", 6), new Set(["0, 6 done"]));
  });

  it("exits at once, and cleanly", async () => {
    assertEquals(await ends("byProcessExit", 20), new Set(["7, "]));
  });

  it("exits cleanly in the middle of them", async () => {
    const seen = await ends("byProcessExitSoon", 20);
    assertEquals([...seen].map((end) => end.split(",")[0]), [...seen].map(() => "7"));
  });

  it("fails cleanly by an uncaught error", async () => {
    assertEquals(await ends("byAnUncaughtError", 20), new Set(["1, "]));
  });

  it("exits cleanly while Workers have some too", async () => {
    const seen = await ends("whileWorkersWork", 4);
    assertEquals([...seen].map((end) => end.split(",")[0]), [...seen].map(() => "7"));
  });

  it("ends Workers with theirs, and keeps none of their memory", {
    skip: notLinux,
    timeout: 120_000,
  }, async () => {
    const { ended, derived, leaked } = await scriptResult<
      { ended: number; derived: string[]; leaked: number }
    >("job_workers.ts", ["15", libcryptoPath()], { timeout: 110_000 });
    assertEquals([ended, derived.length], [30, 1]);
    // What libcrypto keeps for a pool's thread is freed with the thread. A Worker's jobs would be
    // 16 blocks or more: 480 for all of them.
    assert(leaked < 30, `${leaked} blocks are left of ${ended} Workers`);
  });
});
