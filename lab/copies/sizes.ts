/**
 * How much is drawn in each way of copying.
 *
 * @module
 */

/** How many values, copies and threads. */
export const sizes = {
  /** Values that a process and its copy draw. */
  pair: { draws: 16 },
  /** Copies alive at once, and what each of them draws. */
  many: { copies: 1000, draws: 256 },
  /** Threads that draw while another copies the process that many times. */
  threads: { others: 4, copies: 50 },
  vfork: { draws: 16 },
} as const;
