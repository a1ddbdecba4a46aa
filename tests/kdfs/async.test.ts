/**
 * Derivation on another thread: the same results, without blocking the event
 * loop.
 *
 * @module
 */
import { partOf, takeInput } from "../../hazmat/core/args.ts";
import {
  argon2idAsync,
  kdfAsync,
  kdfSupported,
  pbkdf2,
  pbkdf2Async,
  scryptAsync,
} from "../../hazmat/kdfs/mod.ts";
import { assert, assertEquals, assertRejects, assertStrictEquals, describe, it } from "../std.ts";
import { everyKindOf } from "../support/inputs.ts";
import { kdfFamilies } from "./kdf_families.ts";
import { utf8 } from "./kdf_reference.ts";
import process from "node:process";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How often a timer of 1 ms fires until the promise is settled. */
async function ticksDuring(pending: Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  try {
    await pending;
    return ticks;
  } finally {
    clearInterval(timer);
  }
}

const secret = { password: utf8("p"), salt: utf8("s"), length: 32 };
const slow = { ...secret, hash: "sha256" };

/** Jobs for every CPU, and one more, so that whatever comes next waits. */
function fillQueue(): Promise<unknown> {
  const jobs = Array.from(
    { length: navigator.hardwareConcurrency + 1 },
    () => pbkdf2Async({ ...slow, iterations: 100_000 }),
  );
  return Promise.all(jobs);
}

describe("off thread", () => {
  for (const family of kdfFamilies) {
    const { name, skip, options, inputs } = family;
    const given = inputs.filter((input) => options[input] !== undefined);

    it(`${name} derives what it does on this thread`, { skip }, async () => {
      const expected = family.derive(options);
      assertEquals(await family.deriveAsync(options), expected);
      const many = await Promise.all(Array.from({ length: 20 }, () => family.deriveAsync(options)));
      for (const derived of many) assertEquals(derived, expected);
    });

    it(`${name} is done with its inputs when it returns`, { skip }, async () => {
      const expected = family.derive(options);
      for (const input of given) {
        const bytes = options[input] as Uint8Array;
        const kinds = everyKindOf(bytes.slice()).map(([, data]) => data);
        const pending = kinds.map((data) => family.deriveAsync({ ...options, [input]: data }));
        for (const data of kinds) {
          const { bytes, size } = takeInput(data, "test", input);
          partOf(bytes, 0, size).fill(0xff);
        }
        for (const derived of await Promise.all(pending)) assertEquals(derived, expected, input);
      }
    });

    it(`${name} rejects and never throws`, { skip }, async () => {
      for (const input of given) {
        const pending = family.deriveAsync({ ...options, [input]: 1.5 });
        await assertRejects(() => pending, Error, "Cannot ");
      }
      if (name === "hkdfExtract") return; // it has no length
      const pending = family.deriveAsync({ ...options, length: -1 });
      await assertRejects(() => pending, RangeError, "length must be a whole number");
    });
  }

  it("a signal that is aborted already rejects with its reason", async () => {
    for (const family of kdfFamilies.filter(({ skip }) => skip === false)) {
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      const pending = family.deriveAsync({ ...family.options, signal });
      const error = await assertRejects(() => pending, Error, "enough");
      assertStrictEquals(error, reason);
    }
  });

  it("a signal that aborts ends the wait for a turn", async () => {
    const busy = fillQueue();
    const controller = new AbortController();
    const start = performance.now();
    const pending = pbkdf2Async({
      ...slow,
      iterations: 2 ** 31 - 1, // an hour or so, if it started
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error("changed my mind")), 5);
    await assertRejects(() => pending, Error, "changed my mind");
    assert(performance.now() - start < 60_000);
    await busy;
  });

  it("a signal that aborts a derivation that runs, or is over, changes nothing", async () => {
    const controller = new AbortController();
    const options = { ...slow, iterations: 200_000 };
    const pending = pbkdf2Async({ ...options, signal: controller.signal });
    await sleep(10);
    controller.abort();
    const outcome = await pending.then((derived) => derived.toHex(), (error) => error.name);
    assertEquals(outcome, pbkdf2(options).toHex());
    controller.abort();
  });

  it("a signal that never aborts has no effect, and keeps no listeners", async () => {
    const { signal } = new AbortController();
    const options = { ...slow, iterations: 1 };
    const expected = pbkdf2(options);
    for (let i = 0; i < 100; i++) {
      assertEquals(await pbkdf2Async({ ...options, signal }), expected);
    }
  });

  it("what waits has no memory for its result yet", async () => {
    const busy = fillQueue();
    const controller = new AbortController();
    const before = process.memoryUsage.rss();
    const options = { ...slow, iterations: 1, length: 2 ** 27, signal: controller.signal };
    const waiting = Array.from({ length: 8 }, () => pbkdf2Async(options));
    const grown = process.memoryUsage.rss() - before;
    controller.abort(new Error("enough"));
    for (const pending of waiting) await assertRejects(() => pending, Error, "enough");
    await busy;
    assert(grown < 2 ** 27, `eight results of 128 MiB took ${grown} bytes before their turn`);
  });

  it("several KDFs run beside each other", async () => {
    const families = kdfFamilies.filter(({ skip }) => skip === false);
    const all = Array.from({ length: 200 }, (_, i) => families[i % families.length]!);
    const pending = all.map((family) => family.deriveAsync(family.options));
    const expected = new Map(families.map((family) => [family, family.derive(family.options)]));
    const derived = await Promise.all(pending);
    all.forEach((family, i) => assertEquals(derived[i], expected.get(family)!, family.name));
  });

  it("what libcrypto refuses there comes back as an OpenSSLError with its reasons", {
    skip: kdfSupported("sshkdf") ? false : "this libcrypto has no KDFs by name",
  }, async () => {
    const derive = () => kdfAsync("hkdf", { params: { digest: "sha256" }, length: 16 });
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => assertRejects(derive, Error, "Cannot derive with hkdf:")),
    );
    for (const error of errors) {
      assert("code" in error && error.code === "ERR_OPENSSL");
      assert(!error.message.includes("gave no reason"), error.message);
    }
  });
});

describe("the event loop goes on while", () => {
  const cases = {
    pbkdf2: () => pbkdf2Async({ ...slow, iterations: 2_000_000 }),
    scrypt: () => scryptAsync({ ...secret, cost: 2 ** 15, blockSize: 8, parallelization: 4 }),
    argon2id: () =>
      argon2idAsync({
        ...secret,
        salt: utf8("somesalt"),
        iterations: 4,
        memoryCost: 2 ** 16,
        lanes: 4,
      }),
  };
  for (const [name, start] of Object.entries(cases)) {
    const skip = kdfSupported(name) ? false : `this libcrypto has no ${name}`;
    it(`${name} derives`, { skip }, async () => {
      const before = performance.now();
      const pending = start();
      const blocked = performance.now() - before;
      const ticks = await ticksDuring(pending);
      const took = performance.now() - before;
      assert(took > 60, `it took ${took} ms: too few to tell`);
      assert(blocked < took / 3, `the call itself took ${blocked} of ${took} ms`);
      assert(ticks > 10, `${ticks} ticks in ${took} ms`);
    });
  }

  // https://github.com/oven-sh/bun/issues/13029: in Bun, node:crypto's asynchronous scrypt
  // derived before it returned.
  it("scrypt derives ten times, and none is done when the calls return (bun#13029)", {
    skip: kdfSupported("scrypt") ? false : "this libcrypto has no scrypt",
  }, async () => {
    let done = 0;
    const options = { ...secret, cost: 2 ** 14, blockSize: 8, parallelization: 1 };
    const before = performance.now();
    const all = Array.from({ length: 10 }, () => scryptAsync(options).then(() => done++));
    const called = performance.now() - before;
    assertEquals(done, 0);
    const ticks = await ticksDuring(Promise.all(all));
    const took = performance.now() - before;
    assertEquals(done, 10);
    assert(called < took / 3, `the calls themselves took ${called} of ${took} ms`);
    assert(ticks > 10, `${ticks} ticks in ${took} ms`);
  });
});
