/**
 * Searches the memory of another process, as a debugger or an attacker would.
 *
 * @module
 */
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { notLinux } from "./machine.ts";
import type { Skip } from "../std.ts";

/** Bytes to look for, by their names. */
export type Needles = Readonly<Record<string, Uint8Array>>;

/** A part of a needle that is in memory. */
export interface Found {
  /** The needle's name. */
  readonly name: string;
  /** Where the part begins in the needle. */
  readonly at: number;
  /** Its address in the process. */
  readonly address: number;
  /** Its mapping, as in `/proc/PID/maps`. */
  readonly mapping: string;
}

/** Why another process's memory cannot be searched here, or `false`. */
export const lacksMemory: Skip = notLinux ||
  (existsSync("/proc/self/pagemap") ? false : "no /proc/PID/pagemap");

/** Size of a part of a needle: at most a vector register. */
const partSize = 16;
/** Anything shorter would be found by chance. */
const leastSize = 8;
const pageSize = 4096;
/** How many bytes to read at once. */
const readSize = 2 ** 22;
/** How many bytes of a read are also searched with the one before. */
const overlap = 32;

interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Memory that may hold a secret: anything writable, including a file's private copy. */
function mappingsOf(pid: number): Mapping[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").trimEnd().split("\n");
  return lines.flatMap((text) => {
    const [range, access, , , inode] = text.split(/\s+/) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const [start, end] = range.split("-").map((hex) => parseInt(hex, 16)) as [number, number];
    const isOfKernel = /\[v/.test(text); // [vvar], [vdso], [vsyscall]
    const isWritten = access[1] === "w" || inode === "0";
    return access[0] === "r" && isWritten && !isOfKernel ? [{ start, end, text }] : [];
  });
}

/** A file, to be read from an offset. */
function readAt(file: number, out: Uint8Array, offset: number): number {
  try {
    return readSync(file, out, 0, out.length, offset);
  } catch {
    return 0; // unmapped meanwhile, or a device's memory
  }
}

/** The runs of pages that exist: most of what a runtime maps is never touched. */
function* presentRuns(pagemap: number, { start, end }: Mapping): Generator<[number, number]> {
  const pagesAtOnce = 2 ** 17;
  for (let page = start / pageSize; page < end / pageSize; page += pagesAtOnce) {
    const entries = new Uint32Array(2 * Math.min(pagesAtOnce, end / pageSize - page));
    const size = readAt(pagemap, new Uint8Array(entries.buffer), 8 * page);
    let first = -1;
    for (let i = 0; i <= size / 8; i++) {
      // Bit 63: in memory; bit 62: swapped out, from where a read brings it back.
      const isThere = i < size / 8 && entries[2 * i + 1]! >>> 30 !== 0;
      if (isThere && first < 0) first = i;
      if (isThere || first < 0) continue;
      yield [(page + first) * pageSize, (page + i) * pageSize];
      first = -1;
    }
  }
}

interface Part {
  readonly name: string;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * The parts of a needle, the last one aligned to its end, and each also with its 32-bit words
 * swapped.
 */
function partsOf([name, needle]: [string, Uint8Array]): Part[] {
  if (needle.length < leastSize) throw new RangeError(`${name} has too few bytes to look for`);
  const size = Math.min(partSize, needle.length);
  const parts: Part[] = [];
  for (let at = 0; at < needle.length; at += size) {
    const begin = Math.min(at, needle.length - size);
    const bytes = needle.slice(begin, begin + size);
    // As C code for little-endian CPUs keeps the keys of big-endian ciphers.
    const swapped = bytes.map((byte, i) => bytes[i ^ 3] ?? byte);
    parts.push({ name, at: begin, bytes }, { name, at: begin, bytes: swapped });
  }
  return parts;
}

/** Finds any of many parts in one pass, by the first aligned word within a part. */
class Finder {
  readonly #byWord = new Map<number, { part: Part; shift: number }[]>();
  /** Whether a word may begin a part, judging by 16 of its bits. */
  readonly #mayBe = new Uint8Array(2 ** 16);

  constructor(needles: Needles) {
    for (const part of Object.entries(needles).flatMap(partsOf)) {
      for (let shift = 0; shift < 4; shift++) this.#add(part, shift);
    }
  }

  #add(part: Part, shift: number): void {
    const word = new DataView(part.bytes.buffer).getUint32(shift, true);
    this.#mayBe[word & 0xffff] = 1;
    this.#byWord.set(word, [...this.#byWord.get(word) ?? [], { part, shift }]);
  }

  /** Calls with each part that begins in the bytes, and where. */
  search(bytes: Uint8Array, use: (part: Part, at: number) => void): void {
    const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
    const mayBe = this.#mayBe;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (mayBe[word & 0xffff] === 0) continue;
      for (const { part, shift } of this.#byWord.get(word) ?? []) {
        const at = 4 * i - shift;
        if (part.bytes.every((byte, i) => byte === bytes[at + i])) use(part, at);
      }
    }
  }
}

/** Where any part of the needles is in a process's memory. */
export function searchMemory(pid: number, needles: Needles): Found[] {
  const finder = new Finder(needles);
  const found: Found[] = [];
  const [memory, pagemap] = ["mem", "pagemap"].map((name) => openSync(`/proc/${pid}/${name}`, "r"));
  const buffer = new Uint8Array(readSize + overlap);
  try {
    for (const mapping of mappingsOf(pid)) {
      for (const [start, end] of presentRuns(pagemap!, mapping)) {
        for (let address = start; address < end; address += readSize) {
          const wanted = buffer.subarray(0, Math.min(readSize + overlap, end - address));
          const size = readAt(memory!, wanted, address);
          finder.search(buffer.subarray(0, size), ({ name, at }, offset) => {
            if (offset < readSize) {
              found.push({ name, at, address: address + offset, mapping: mapping.text });
            }
          });
        }
      }
    }
  } finally {
    closeSync(memory!);
    closeSync(pagemap!);
  }
  return found;
}
