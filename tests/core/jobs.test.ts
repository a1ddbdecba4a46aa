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
import { algorithmNames } from "../../engine/load.ts";
import { native } from "../../engine/prototypes.ts";
import type { Pointer, Prototypes } from "../../ffi/declare.ts";
import { rand } from "../../ffi/headers/core.ts";
import { evp } from "../../ffi/headers/evp.ts";
import { runtime } from "../../ffi/runtime.ts";
import { callOf, type JobCall, outputAddress, outputAt } from "../../hazmat/core/call.ts";
import { Job } from "../../hazmat/core/job.ts";
import {
  type JobPlan,
  type OutputPart,
  runJobForObject,
  runJobForParts,
  runJobForVerdict,
  runJobOffThread,
} from "../../hazmat/core/off_thread.ts";
import { assert, assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";
import { runScript, scriptResult } from "../support/child.ts";
import {
  ed25519,
  failingPlan,
  keygenPlan,
  libcryptoPath,
  openJobCore,
  others,
  pbkdf2Plan,
  readingPlan,
  rsa,
} from "../support/jobs.ts";
import { notLinux } from "../support/machine.ts";

const core = openJobCore();

const absent = { EVP_no_such_function: "int (void)" } as const;

/** A call of RAND_status, as if it had so many parameters. */
function status(count: number, type = "size_t"): JobCall {
  const parameters = Array.from({ length: count }, (_, i) => `${type} n${i}`);
  const prototype = `int (${parameters.join(", ") || "void"})`;
  return { name: "RAND_status", prototype, args: parameters.map(() => 0) };
}

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
    const plan = nothing(() => callOf(absent, "EVP_no_such_function", []));
    await assertRejects(
      () => runJobOffThread(core, plan),
      MissingFunctionError,
      "EVP_no_such_function",
    );
  });

  it("passes 12 arguments and no more", async () => {
    await runJobOffThread(core, nothing(() => status(12)));
    const tooMany = nothing(() => status(13));
    await assertRejects(
      () => runJobOffThread(core, tooMany),
      TypeError,
      "at most 12 arguments",
    );
  });

  it("passes as many arguments as its function has, none of which memory may pack", async () => {
    const fewer = nothing(() => ({ ...status(3), args: [0, 0] }));
    await assertRejects(
      () => runJobOffThread(core, fewer),
      TypeError,
      "with 3 arguments, but has 2",
    );
    const packed = nothing(() => status(9, "unsigned int"));
    await assertRejects(() => runJobOffThread(core, packed), TypeError, '"unsigned int n8"');
    await runJobOffThread(core, nothing(() => status(8, "int")));
  });

  it("is typed by its function's prototype", () => {
    const context = core.lib.EVP_MD_CTX_new();
    const job = new Job(core, "do nothing");
    job.own(context, "EVP_MD_CTX_free");
    const bytes = job.allocate(10);
    callOf(evp, "EVP_DigestUpdate", [context, bytes, 10]);
    callOf(evp, "EVP_DigestUpdate", [0, outputAt(3), 10n]);
    // @ts-expect-error: there is no such function
    callOf(evp, "EVP_DigestUpdat", [context, bytes, 10]);
    // @ts-expect-error: there is one argument too few
    callOf(evp, "EVP_DigestUpdate", [context, bytes]);
    // @ts-expect-error: that is no EVP_MD_CTX
    callOf(evp, "EVP_DigestUpdate", [bytes, bytes, 10]);
    // @ts-expect-error: another thread has nothing of JavaScript's memory
    callOf(evp, "EVP_DigestUpdate", [context, new Uint8Array(10), 10]);
    job.free();
  });

  it("of a function that returns nothing, or an address to free, is refused", async () => {
    const returning = (returns: string) =>
      nothing(() => ({ ...status(0), prototype: `${returns}(void)` }));
    await assertRejects(
      () => runJobOffThread(core, returning("void ")),
      TypeError,
      'returns "void"',
    );
    const { message } = await assertRejects(
      () => runJobOffThread(core, returning("BIO *")),
      TypeError,
    );
    assert(message.includes("RAND_status must come with what frees its result"), message);
  });

  it("owns 16 things and no more", async () => {
    const owning = (count: number) =>
      nothing((job) => {
        for (let i = 0; i < count; i++) job.allocate(i);
        return callOf(rand, "RAND_status", []);
      });
    await runJobOffThread(core, owning(16));
    await assertRejects(
      () => runJobOffThread(core, owning(17)),
      RangeError,
      "at most 16 things",
    );
  });

  it("refuses names that are longer than their places", async () => {
    const named = (length: number): JobPlan =>
      nothing(() => ({ ...status(0), name: "x".repeat(length) }));
    await assertRejects(() => runJobOffThread(core, named(47)), MissingFunctionError);
    await assertRejects(() => runJobOffThread(core, named(48)), RangeError, "at most 47 bytes");
    const job = new Job(core, "do nothing");
    const context = core.lib.EVP_MD_CTX_new();
    try {
      assertThrows(() => job.own(context, "y".repeat(32)), RangeError, "at most 31 bytes");
    } finally {
      core.lib.EVP_MD_CTX_free(context);
      job.free();
    }
  });

  it("frees what it owns with the named function", async () => {
    const context = core.lib.EVP_MD_CTX_new();
    const digest = core.lib.EVP_get_digestbyname(cString("sha256"));
    const plan = nothing((job) => {
      job.own(context, "EVP_MD_CTX_free");
      return callOf(evp, "EVP_DigestInit_ex", [context, digest, 0]);
    });
    await runJobOffThread(core, plan);
  });

  it("passes negative numbers", async () => {
    const plan = pbkdf2Plan(core, 1000, cString("password"));
    const toItsEnd: JobPlan["prepare"] = (memory) => {
      const call = plan.prepare(memory);
      return { ...call, args: call.args.with(1, -1) }; // the password's length
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

const itself = (key: Pointer<"EVP_PKEY">) => key;

/** Frees a key in the end. */
async function withKey<T>(type: number, use: (key: Pointer<"EVP_PKEY">) => T): Promise<Awaited<T>> {
  const key = await runJobForObject(core, keygenPlan(core, type), itself);
  try {
    return await use(key);
  } finally {
    core.lib.EVP_PKEY_free(key);
  }
}

/** A private key in DER. */
function encoded(key: Pointer<"EVP_PKEY">): Uint8Array {
  const size = core.others.i2d_PrivateKey(key, null);
  const job = new Job(core, "encode a key");
  try {
    const memory = job.allocate(size);
    core.others.i2d_PrivateKey(key, new BigUint64Array([BigInt(memory)]));
    const der = new Uint8Array(size);
    core.native.hazmat_read(der, memory, BigInt(size));
    return der;
  } finally {
    job.free();
  }
}

const message = new TextEncoder().encode("message");

/** Signs with Ed25519, whose signatures have 64 bytes. */
async function sign(key: Pointer<"EVP_PKEY">, capacity: number): Promise<Uint8Array[]> {
  return await runJobForParts(core, {
    action: "sign",
    capacities: [capacity],
    prepare: (job, [signature]) => {
      const context = core.lib.EVP_MD_CTX_new();
      job.own(context, "EVP_MD_CTX_free");
      const none = runtime.nullPointer;
      assertEquals(core.lib.EVP_DigestSignInit(context, null, none, none, key), 1);
      const data = [job.copyOf(inputOf(message)), message.length] as const;
      const { bytes, length } = signature!;
      return callOf(others, "EVP_DigestSign", [context, bytes, length, ...data]);
    },
  });
}

function verify(key: Pointer<"EVP_PKEY">, signature: Uint8Array) {
  return runJobForVerdict(core, {
    action: "verify",
    prepare: (job) => {
      const context = core.lib.EVP_MD_CTX_new();
      job.own(context, "EVP_MD_CTX_free");
      const none = runtime.nullPointer;
      assertEquals(core.others.EVP_DigestVerifyInit(context, null, none, none, key), 1);
      const args = [signature, message].map((bytes) => job.copyOf(inputOf(bytes)));
      const [sig, tbs] = [args[0]!, args[1]!];
      const sizes = [signature.length, message.length] as const;
      return callOf(others, "EVP_DigestVerify", [context, sig, sizes[0], tbs, sizes[1]]);
    },
  });
}

describe("a job that makes an object", () => {
  it("gives it away, from a cell and as a result", async () => {
    await withKey(ed25519, async (key) => {
      const der = encoded(key);
      const read = await runJobForObject(core, readingPlan(der), itself);
      assertEquals(encoded(read), der);
      core.lib.EVP_PKEY_free(read);
    });
  });

  it("frees it if nobody takes it over", async () => {
    const refusal = () => {
      throw new Error("not taken");
    };
    const der = await withKey(ed25519, encoded);
    for (const plan of [keygenPlan(core, ed25519), readingPlan(der)]) {
      await assertRejects(() => runJobForObject(core, plan, refusal), Error, "not taken");
      await runJobOffThread(core, { ...plan, outputSize: 8 });
    }
  });

  it("fails if there is none", async () => {
    const take = () => {
      throw new Error("it was called");
    };
    for (const der of [new Uint8Array(10), new Uint8Array([0x30, 0x03, 2, 1, 0])]) {
      const { errors } = await assertRejects(
        () => runJobForObject(core, readingPlan(der), take),
        OpenSSLError,
        "Cannot read a key: error:",
      );
      assert(errors.length > 0);
    }
    // A function that says 1, and leaves the cell empty.
    const empty = {
      action: "make nothing",
      prepare: () => ({ ...callOf(rand, "RAND_status", []), freedBy: "EVP_PKEY_free" } as const),
    };
    await assertRejects(() => runJobForObject(core, empty, take), OpenSSLError, "make nothing");
  });
});

describe("a job with parts of output", () => {
  it("cuts each by its length", async () => {
    await withKey(ed25519, async (key) => {
      const [exact] = await sign(key, 64);
      assertEquals(exact!.length, 64);
      assertEquals(await sign(key, 100), [exact!]);
    });
  });

  it("fails as its function does if there is less room", async () => {
    await withKey(
      ed25519,
      (key) => assertRejects(() => sign(key, 63), OpenSSLError, "Cannot sign"),
    );
  });

  it(
    "has several",
    { skip: core.others.EVP_PKEY_encapsulate === null && "needs a KEM" },
    async () => {
      await withKey(rsa, async (key) => {
        const [wrapped, secret, ...more] = await runJobForParts(core, {
          action: "encapsulate",
          capacities: [300, 400],
          prepare: (job, [wrapped, secret]) => {
            const context = core.others.EVP_PKEY_CTX_new(key, runtime.nullPointer);
            job.own(context, "EVP_PKEY_CTX_free");
            core.others.EVP_PKEY_encapsulate_init!(context, runtime.nullPointer);
            assertEquals(core.others.EVP_PKEY_CTX_set_kem_op!(context, cString("RSASVE")), 1);
            const [w, s] = [wrapped!, secret!];
            const args = [context, w.bytes, w.length, s.bytes, s.length] as const;
            return callOf(others, "EVP_PKEY_encapsulate", args);
          },
        });
        assertEquals([wrapped!.length, secret!.length, more], [256, 256, []]);
        assert(wrapped!.some((byte) => byte !== 0) && secret!.some((byte) => byte !== 0));
      });
    },
  );

  it("refuses a length that is more than its capacity", async () => {
    const lie = {
      action: "lie",
      capacities: [20],
      prepare: (_: unknown, [part]: readonly OutputPart[]) =>
        callOf(rand, "RAND_bytes", [part!.length, 8]),
    };
    await assertRejects(
      () => runJobForParts(core, lie),
      RangeError,
      "Cannot lie: RAND_bytes must write at most 20 bytes, but says that it wrote ",
    );
  });

  it("has its output's beginning from JavaScript, and addresses in it", async () => {
    const outputInit = new TextEncoder().encode("text, and ");
    const bytes = await runJobOffThread(core, {
      ...{ action: "draw", outputSize: 30, outputInit },
      prepare: () => callOf(rand, "RAND_bytes", [outputAt(10), 10]),
    });
    assertEquals(bytes.slice(0, 10), outputInit);
    assert(bytes.slice(10, 20).some((byte) => byte !== 0));
    assertEquals(bytes.slice(20), new Uint8Array(10));
    const beyond = nothing(() => callOf(rand, "RAND_bytes", [outputAt(31), 0]));
    await assertRejects(
      () => runJobOffThread(core, { ...beyond, outputSize: 30 }),
      RangeError,
      "at most at 30, but is at 31",
    );
    await assertRejects(
      () => runJobOffThread(core, { ...nothing(() => status(0)), outputInit }),
      RangeError,
      "at most 0 bytes",
    );
  });
});

describe("a job that gives a verdict", () => {
  it("says yes, and no with the reason", async () => {
    await withKey(ed25519, async (key) => {
      const [signature] = await sign(key, 64);
      assertEquals(await verify(key, signature!), { holds: true, errors: [] });
      signature![0]! ^= 1;
      const { holds } = await verify(key, signature!);
      assertEquals(holds, false);
    });
  });

  it("fails if its function answers neither", async () => {
    const negative = nothing(() => callOf(evp, "EVP_PKEY_keygen_init", [0]));
    await assertRejects(() => runJobForVerdict(core, negative), OpenSSLError, "do nothing");
    const many = nothing((job) => {
      const size = job.copyOf(inputOf(cString("sha256")));
      return callOf(length, "OPENSSL_strnlen", [size, 100]);
    });
    await assertRejects(() => runJobForVerdict(core, many), OpenSSLError, "do nothing");
  });
});

/** A function that returns 64 bits. */
const length = {
  OPENSSL_strnlen: "size_t (const char *str, size_t maxlen)",
} as const satisfies Prototypes;

describe("a job of the compiled library's own", () => {
  it("is called by its name", async () => {
    const [list, names] = ["EVP_MD_do_all_sorted", null];
    const expected = algorithmNames(core.native, core.anchor, list, names);
    const bytes = await runJobOffThread(core, {
      ...{ action: "list digests", outputSize: 100_000 },
      prepare: (job) => {
        const listName = job.copyOf(inputOf(cString(list)));
        const args = [core.anchor, listName, 0, outputAddress, 100_000] as const;
        return callOf(native, "hazmat_names", args);
      },
    });
    const text = new TextDecoder().decode(bytes).replace(/\0+$/, "");
    assertEquals(text.split("\0\0").map((names) => names.split("\0")), expected);
  });

  it("fails as it does, and is only what jobs can call", async () => {
    const unknown = nothing((job) => {
      const list = job.copyOf(inputOf(cString("no_such_list")));
      return callOf(native, "hazmat_names", [core.anchor, list, 0, 0, 0]);
    });
    await assertRejects(() => runJobOffThread(core, unknown), OpenSSLError, "do nothing");
    const other = nothing(() => callOf(native, "hazmat_library", [core.anchor]));
    const freed: JobPlan["prepare"] = (memory) => ({ ...other.prepare(memory), freedBy: "X_free" });
    await assertRejects(
      () => runJobOffThread(core, { ...other, prepare: freed }),
      MissingFunctionError,
      "hazmat_library",
    );
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
    const plan = nothing(() => callOf(absent, "EVP_no_such_function", []));
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

describe("a job that runs out of memory at any allocation", () => {
  it("fails, and everything is freed", { skip: notLinux, timeout: 120_000 }, async () => {
    const seen = await scriptResult<
      Record<string, { count: number; names: string[]; leaked: number }>
    >("job_memory.ts", [libcryptoPath()], { timeout: 110_000 });
    for (const [kind, { count, names, leaked }] of Object.entries(seen)) {
      assert(count >= 10 && names.includes("OpenSSLError") && names.includes("RangeError"), kind);
      assert(!names.includes("MissingFunctionError"), kind);
      // What libcrypto keeps for a thread of the pool may come and go.
      assert(leaked < 8 + count / 50, `${kind}: ${leaked} blocks are left after ${count} failures`);
    }
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
    assert(leaked < 60, `${leaked} blocks are left of ${ended} Workers`);
  });
});
