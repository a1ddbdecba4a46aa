/**
 * The ways of copying a process, in words.
 *
 * @module
 */
import { sizes } from "./sizes.ts";

const { many, threads } = sizes;

/** Those that need no more than a kernel, by their keys in the rows. */
export const wayNames: Readonly<Record<string, string>> = {
  "fork": "fork",
  "clone": "clone, the system call, of which no fork handler learns",
  "same-pid": "process 1 cloned into a new PID namespace: process 1 as well",
  "vfork": "CLONE_VM, as vfork: the memory shared, thread-local variables copied",
  "many-fork": `many forks alive at once, ${many.draws} values each`,
  "many-same-pid": `many such process 1 alive at once, ${many.draws} values each`,
  "threads-fork": `fork by a thread while ${threads.others} others draw`,
  "threads-same-pid": `such a clone by a thread while ${threads.others} others draw`,
};
