/**
 * Cuts a stream into segments of a given size, and knows which is the last.
 *
 * @module
 */
import type { Bytes } from "../core/bytes.ts";

/** Sizes of the segments, by their index. */
export type SegmentSize = (index: number) => number;

/**
 * Collects data into segments. One is given out when more data follow it, so
 * that the last, which may be short or empty, is known to be the last.
 */
export class Segments {
  readonly #sizeOf: SegmentSize;
  #segment: Bytes;
  #filled = 0;
  #index = 0;

  /** Takes the size of each segment. */
  constructor(sizeOf: SegmentSize) {
    this.#sizeOf = sizeOf;
    this.#segment = ofSize(sizeOf(0));
  }

  /** Takes data. `use` gets each segment that is full and not the last; it must not keep it. */
  push(data: Uint8Array, use: (segment: Bytes, index: number) => void): void {
    let at = 0;
    while (at < data.length) {
      if (this.#filled === this.#segment.length) this.#next(use);
      const part = data.subarray(at, at + this.#segment.length - this.#filled);
      this.#segment.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** The last segment, and its index. */
  last(): { segment: Bytes; index: number } {
    return { segment: this.#segment.subarray(0, this.#filled), index: this.#index };
  }

  /** Wipes what it holds. */
  wipe(): void {
    this.#segment.fill(0);
  }

  #next(use: (segment: Bytes, index: number) => void): void {
    use(this.#segment, this.#index);
    this.#index++;
    this.#filled = 0;
    const size = this.#sizeOf(this.#index);
    if (size === this.#segment.length) return;
    this.#segment.fill(0);
    this.#segment = ofSize(size);
  }
}

/**
 * A segment that can be wiped. Bun keeps small arrays with its objects, and the bytes of
 * one stay there when `subarray` gives it a buffer: so it has a buffer from the beginning.
 */
function ofSize(size: number): Bytes {
  return new Uint8Array(new ArrayBuffer(size));
}
