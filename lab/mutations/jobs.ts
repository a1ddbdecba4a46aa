/**
 * Calls on other threads, and who frees what.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

const kdfs = ["tests/kdfs/wiping_kdfs.test.ts"];
const workers = ["tests/core/wiping_workers.test.ts"];
const results = ["tests/core/jobs.test.ts"];
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
    search: "        free_object(library, owned->address, owned->free_name);",
    replace: "        (void)free_object;",
    tests: kdfs,
  },
  {
    what: "a job that is over is not freed",
    file: "hazmat/core/off_thread.ts",
    search: "    job.free();\n",
    replace: "    // nothing\n",
    tests: [...kdfs, ...results],
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
    what: "an object that a job returned and nobody took is not freed",
    file: "engine/c/calls/owned.c",
    search: "        free_object(job->library, (void *)(intptr_t)job->result, job->result_free);",
    replace: "        (void)job;",
    tests: ["tests/c", ...results],
  },
  {
    what: "an object in a job's output that nobody took is not freed",
    file: "engine/c/calls/owned.c",
    search: "        free_object(job->library, *made, job->output_free);",
    replace: "        (void)made;",
    tests: ["tests/c", ...results],
  },
  {
    what: "what a failed call left in the output is freed as an object",
    file: "engine/c/calls/owned.c",
    search: "job->state == OSR_JOB_DONE && job->result > 0;",
    replace: "job->result > -1000;",
    tests: ["tests/c"],
  },
  {
    what: "an object's address is cut to an int",
    file: "engine/c/calls/job.c",
    search: "job->is_wide ? result : (int32_t)result",
    replace: "(int32_t)result",
    tests: ["tests/c", ...results],
  },
  {
    what: "what an int does not fill counts",
    file: "engine/c/calls/job.c",
    search: "job->is_wide ? result : (int32_t)result",
    replace: "result",
    tests: ["tests/c"],
  },
  {
    what: "an object that was taken is freed with its job too",
    file: "hazmat/core/job.ts",
    search: "    this.core.native.hazmat_write(place, new BigUint64Array(1), 8n);\n",
    replace: "",
    tests: results,
  },
  {
    what: "an object that was not taken over is lost",
    file: "hazmat/core/job.ts",
    search: "      this.core.native.hazmat_write(place, cell, 8n);\n",
    replace: "",
    tests: results,
  },
  {
    what: "a part of an output may be longer than its room",
    file: "hazmat/core/job.ts",
    search: "    if (cell[0]! <= BigInt(capacity)) ",
    replace: "    ",
    tests: results,
  },
  {
    what: "a verdict of more than 1 counts as none",
    file: "hazmat/core/job.ts",
    search: "    if (this.#result !== 0n && this.#result !== 1n) throw",
    replace: "    if (this.#result < 0n) throw",
    tests: results,
  },
  {
    what: "a name that does not fit its place runs into the next",
    file: "hazmat/core/job.ts",
    search: "    if (bytes.length >= size) {",
    replace: "    if (size === 0) {",
    tests: results,
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
    file: "hazmat/core/off_thread.ts",
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
