/**
 * The ways of copying a process, in words, and what is promised for each.
 *
 * @module
 */
import { sizes } from "./sizes.ts";

const { many, threads } = sizes;

/** What a way needs. */
export type Group = "processes" | "criu" | "vm";

/** A way of copying. */
export interface WayText {
  readonly group: Group;
  readonly title: string;
  /** In the picture. */
  readonly short: string;
  /** What is promised for osrandom. */
  readonly promise: string;
  /** For which of its sources. */
  readonly isPromised: (source: string) => boolean;
  /** What else there is to know about it. */
  readonly note?: string;
}

const always = () => true;
const never = () => false;

/** Promised for those that keep nothing in the process. */
const ifStateless = (source: string) => source !== "vdso";

const noRepeat = "no value repeats";
const inThreads = "no value repeats; that a copy can draw is not promised: libcrypto 3.0 takes " +
  "a lock for each draw, and a copy made while another thread holds it waits for ever, whatever " +
  "the source";

/** Every way, by its key in the rows. */
export const ways: Readonly<Record<string, WayText>> = {
  "fork": {
    group: "processes",
    short: "fork",
    title: "fork",
    promise: noRepeat,
    isPromised: always,
  },
  "clone": {
    group: "processes",
    short: "clone, past fork handlers",
    title: "clone, the system call, of which no fork handler learns",
    promise: noRepeat,
    isPromised: always,
  },
  "same-pid": {
    group: "processes",
    short: "process 1 cloned into a new PID namespace",
    title: "process 1 cloned into a new PID namespace: process 1 as well",
    promise: noRepeat,
    isPromised: always,
  },
  "vfork": {
    group: "processes",
    short: "memory shared, as by vfork",
    title: "CLONE_VM, as vfork: the memory shared, thread-local variables copied",
    promise: noRepeat,
    isPromised: always,
  },
  "many-fork": {
    group: "processes",
    short: `${many.copies} forks alive at once`,
    title: `many forks alive at once, ${many.draws} values each`,
    promise: noRepeat,
    isPromised: always,
  },
  "many-same-pid": {
    group: "processes",
    short: `${many.copies} clones with the same PID`,
    title: `many clones with the same PID alive at once, ${many.draws} values each`,
    promise: noRepeat,
    isPromised: always,
  },
  "threads-fork": {
    group: "processes",
    short: "fork, while other threads draw",
    title: `fork by a thread while ${threads.others} others draw`,
    promise: inThreads,
    isPromised: always,
    note: `${threads.copies} copies; the values of all threads are counted.`,
  },
  "threads-same-pid": {
    group: "processes",
    short: "clone with the same PID, while threads draw",
    title: `clone with the same PID by a thread while ${threads.others} others draw`,
    promise: inThreads,
    isPromised: always,
    note: `${threads.copies} copies; the values of all threads are counted.`,
  },
  "criu": {
    group: "criu",
    short: "saved by CRIU, restored twice",
    title: "saved by CRIU, restored twice from one image",
    promise: noRepeat,
    isPromised: always,
  },
  "criu-fork": {
    group: "criu",
    short: "a fork of one so restored",
    title: "a fork of a process that CRIU restored",
    promise: noRepeat,
    isPromised: always,
  },
  "criu-stable": {
    group: "criu",
    short: "saved by Debian 13's CRIU, restored twice",
    title: "saved by Debian 13's CRIU, which does not know droppable memory, restored twice",
    promise: "no value repeats with getrandom, which keeps nothing in the process. **With vdso " +
      "none**: this CRIU saves its states as it saves any other memory, and both copies go on " +
      "with the same key, until the kernel next reseeds",
    isPromised: ifStateless,
  },
  "criu-stable-fork": {
    group: "criu",
    short: "a fork of one so restored",
    title: "a fork of a process that Debian 13's CRIU restored",
    promise:
      "no value repeats with getrandom. **With vdso none**: the memory that its states are " +
      "in was droppable, and is ordinary memory now, which no fork wipes",
    isPromised: ifStateless,
  },
  "vm-vmgenid": {
    group: "vm",
    short: "machine with VMGENID restored: at once",
    title: "a virtual machine with VMGENID, restored ten times: at once",
    promise: "none for the first moments: until the kernel has been told, it repeats, and so " +
      "does osrandom",
    isPromised: never,
    note:
      "16 values in each, drawn as soon as it goes on: before or after the kernel has been told.",
  },
  "vm-vmgenid-later": {
    group: "vm",
    short: "the same: a second later and on",
    title: "a virtual machine with VMGENID, restored ten times: a second later and on",
    promise: noRepeat,
    isPromised: always,
  },
  "vm": {
    group: "vm",
    short: "machine without VMGENID restored: at once",
    title: "a virtual machine without VMGENID, restored twice: at once",
    promise: "**none: the kernel repeats its own output, and so osrandom repeats**",
    isPromised: never,
    note: "Nothing in the machine can know that it is a copy. Give it a VMGENID device.",
  },
  "vm-later": {
    group: "vm",
    short: "the same: each second of a minute",
    title: "a virtual machine without VMGENID, restored twice: each second after",
    promise: "**none: the kernel repeats until it next reseeds, within a minute**",
    isPromised: never,
    note: "One value a second.",
  },
};

/** The keys of those that need only a kernel. */
export const processWays: readonly string[] = Object.keys(ways)
  .filter((way) => ways[way]!.group === "processes");
