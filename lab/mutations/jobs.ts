/**
 * Calls on other threads, and who frees what.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const kdfs = ["tests/kdfs/wiping_kdfs.test.ts"];
const workers = ["tests/core/wiping_workers.test.ts"];
const queue = ["tests/core/queue.test.ts"];

/** The mutations. */
export const jobs: readonly Mutation[] = [
  {
    what: "what a job owns is freed as it is",
    file: "engine/c/calls/owned.c",
    search: "        clear_free(library, owned->address, owned->size);",
    replace: "        clear_free(library, owned->address, 0);",
    tests: [...kdfs, ...workers, "tests/c"],
  },
  {
    what: "a job's output is freed as it is",
    file: "engine/c/calls/owned.c",
    search: "    clear_free(library, job->output, job->output_size);",
    replace: "    clear_free(library, job->output, 0);",
    tests: kdfs,
  },
  {
    what: "what a job owns is not freed when it is done",
    file: "engine/c/calls/job.c",
    search: "    osr_free_owned(job);\n",
    replace: "    (void)osr_free_owned;\n",
    tests: ["tests/c"],
  },
  {
    what: "what a job owns by the name of a function is not freed",
    file: "engine/c/calls/owned.c",
    search: "        function(owned->address);",
    replace: "        (void)function;",
    tests: kdfs,
  },
  {
    what: "a job that is over is not freed",
    file: "hazmat/core/job.ts",
    search: "    const leave = await jobQueue.enter(plan.action, size, signal);\n    try {\n" +
      "      return await job.runOffThread();\n    } finally {\n      leave();\n    }\n" +
      "  } finally {\n    job.free();",
    replace: "    const leave = await jobQueue.enter(plan.action, size, signal);\n    try {\n" +
      "      return await job.runOffThread();\n    } finally {\n      leave();\n    }\n" +
      "  } finally {\n    // nothing",
    tests: kdfs,
  },
  {
    what: "a thread that ends keeps its jobs",
    file: "engine/c/calls/share.c",
    search: "        hazmat_job_release(job);\n        job = next;",
    replace: "        job = next;",
    tests: workers,
  },
  {
    what: "the thread that works has no share of its job",
    file: "hazmat/core/job.ts",
    search: "    native.hazmat_job_share(this.#address);\n",
    replace: "",
    tests: ["tests/core/jobs.test.ts"],
  },
  {
    what: "a job takes old errors for its own",
    file: "engine/c/calls/error_queue.c",
    search: "    queue->clear();\n    if (queue->set != 0) {",
    replace: "    if (queue->set != 0) {",
    tests: ["tests/c"],
  },
  {
    what: "a job's turn is not given up",
    file: "hazmat/core/job.ts",
    search: "      leave();\n",
    replace: "      void leave;\n",
    tests: ["tests/core/jobs.test.ts"],
  },
  {
    what: "a job that is aborted keeps its place in the queue",
    file: "hazmat/core/queue.ts",
    search: "        this.#remove(waiting);\n        reject",
    replace: "        reject",
    tests: queue,
  },
  {
    what: "those behind a job that is aborted wait on",
    file: "hazmat/core/queue.ts",
    search: "        this.#startNext(); // smaller ones may have waited behind it\n",
    replace: "",
    tests: queue,
  },
  {
    what: "a job counts as waiting for ever",
    file: "hazmat/core/queue.ts",
    search: "    this.#held -= waiting.held;\n",
    replace: "",
    tests: queue,
  },
  {
    what: "what its owner forgot is freed twice",
    file: "hazmat/core/native_objects.ts",
    search: "  free(owner: WeakKey, object: T): void {\n" +
      "    this.#forgotten.unregister(owner);\n",
    replace: "  free(_owner: WeakKey, object: T): void {\n",
    tests: ["tests/core/cycles.test.ts"],
  },
  {
    what: "what its owner forgot is never freed",
    file: "hazmat/core/native_objects.ts",
    search: "    this.#forgotten.register(owner, object, owner);\n",
    replace: "",
    tests: ["tests/core/cycles.test.ts"],
  },
];
