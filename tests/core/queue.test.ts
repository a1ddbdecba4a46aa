/**
 * The queue of jobs.
 *
 * @module
 */
import { JobQueue } from "../../hazmat/core/queue.ts";
import { QueueFullError } from "../../errors.ts";
import { assertEquals, assertRejects, assertThrows, describe, it } from "../std.ts";

/** Enters a job that notes when it may run, and leaves when told to. */
function enter(queue: JobQueue, log: string[], name: string, running = 0, signal?: AbortSignal) {
  const entered = queue.enter("work", { running, waiting: 0 }, signal).then((leave) => {
    log.push(name);
    return leave;
  });
  return { entered, leave: async () => (await entered)() };
}

/** Lets resolved promises continue. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the queue of jobs", () => {
  it("lets so many run, and the others wait in order", async () => {
    const queue = new JobQueue({ running: 2, memory: 100, waiting: 10, held: 1000 });
    const log: string[] = [];
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => enter(queue, log, name));
    await settled();
    assertEquals(log, ["a", "b"]);
    await b!.leave();
    await settled();
    assertEquals(log, ["a", "b", "c"]);
    await a!.leave();
    await settled();
    assertEquals(log, ["a", "b", "c", "d"]);
    await Promise.all([c!.leave(), d!.leave()]);
    assertEquals(await enter(queue, log, "e").entered.then(() => log.at(-1)), "e");
  });

  it("lets so much memory be used", async () => {
    const queue = new JobQueue({ running: 9, memory: 100, waiting: 10, held: 1000 });
    const log: string[] = [];
    const a = enter(queue, log, "a", 60);
    const b = enter(queue, log, "b", 60);
    enter(queue, log, "c", 40); // would fit, but does not overtake
    await settled();
    assertEquals(log, ["a"]);
    await a.leave();
    await settled();
    assertEquals(log, ["a", "b", "c"]);
    await b.leave();
  });

  it("lets one that takes more than all memory run by itself", async () => {
    const queue = new JobQueue({ running: 9, memory: 100, waiting: 10, held: 1000 });
    const log: string[] = [];
    const a = enter(queue, log, "a", 1);
    const b = enter(queue, log, "b", 1000);
    const c = enter(queue, log, "c", 1);
    await settled();
    assertEquals(log, ["a"]);
    await a.leave();
    await settled();
    assertEquals(log, ["a", "b"]);
    await b.leave();
    await c.leave();
    assertEquals(log, ["a", "b", "c"]);
  });

  it("refuses more than may wait, and takes them again later", async () => {
    const queue = new JobQueue({ running: 1, memory: 100, waiting: 2, held: 1000 });
    const log: string[] = [];
    const a = enter(queue, log, "a");
    const [b, c] = [enter(queue, log, "b"), enter(queue, log, "c")];
    const error = await assertRejects(
      () => enter(queue, log, "d").entered,
      QueueFullError,
      "Cannot work: at most 2 jobs may wait for their turn, and 2 do",
    );
    assertEquals(error.code, "ERR_QUEUE_FULL");
    assertThrows(() => queue.refuseIfFull("work"), QueueFullError);
    await a.leave();
    queue.refuseIfFull("work");
    const d = enter(queue, log, "d");
    for (const job of [b, c, d]) await job.leave();
    assertEquals(log, ["a", "b", "c", "d"]);
  });

  it("refuses more bytes of inputs than those that wait may have, unless none waits", async () => {
    const queue = new JobQueue({ running: 1, memory: 100, waiting: 10, held: 1000 });
    const hold = (waiting: number, signal?: AbortSignal) =>
      queue.enter("work", { running: 0, waiting }, signal);
    const leave = await hold(5000); // does not wait
    const controller = new AbortController();
    const alone = hold(5000, controller.signal);
    await assertRejects(
      () => hold(1),
      QueueFullError,
      "Cannot work: the inputs of waiting jobs must have at most 1000 bytes, " +
        "but with this job would have 5001; wait for some of them",
    );
    assertThrows(() => queue.refuseIfFull("work", 1), QueueFullError);
    controller.abort(new Error("given up"));
    await assertRejects(() => alone, Error, "given up");
    const [a, b] = [hold(600), hold(400)];
    await assertRejects(() => hold(1), QueueFullError);
    leave();
    (await a)();
    (await b)();
    (await hold(1000))();
  });

  it("forgets one that is aborted, and lets those behind it through", async () => {
    const queue = new JobQueue({ running: 9, memory: 100, waiting: 10, held: 1000 });
    const log: string[] = [];
    const controller = new AbortController();
    enter(queue, log, "a", 60);
    const b = enter(queue, log, "b", 60, controller.signal);
    enter(queue, log, "c", 40);
    controller.abort(new Error("given up"));
    await assertRejects(() => b.entered, Error, "given up");
    await settled();
    assertEquals(log, ["a", "c"]);
  });

  it("refuses one that is aborted already", async () => {
    const queue = new JobQueue({ running: 1, memory: 100, waiting: 10, held: 1000 });
    const signal = AbortSignal.abort(new Error("given up"));
    await assertRejects(() => enter(queue, [], "a", 0, signal).entered, Error, "given up");
  });

  it("does not mind an abort after the start", async () => {
    const queue = new JobQueue({ running: 1, memory: 100, waiting: 10, held: 1000 });
    const controller = new AbortController();
    const a = enter(queue, [], "a", 0, controller.signal);
    controller.abort();
    await a.leave();
    await enter(queue, [], "b").leave();
  });
});
