/**
 * Choices that a seed reproduces (mulberry32).
 *
 * @module
 */

/** A source of choices. */
export class Choices {
  #state: number;

  /** Starts from a seed. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * limit);
  }

  /** True one time in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of them. */
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** A size: mostly small, often at an edge, now and then large. */
  size(): number {
    const edge = this.of([0, 1, 7, 8, 12, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65, 128, 255, 256]);
    return this.of([edge, edge, this.below(40), this.below(300), this.below(70_000)]);
  }

  /** Bytes in one of the forms that callers use. */
  bytes(size: number = this.size()): ArrayBufferView | ArrayBufferLike {
    const filled = new Uint8Array(size).fill(this.below(256));
    switch (this.below(8)) {
      case 0:
        return filled.buffer;
      case 1: {
        const shared = new Uint8Array(new SharedArrayBuffer(size));
        shared.set(filled);
        return shared;
      }
      case 2: {
        const wider = new Uint8Array(size + 9);
        wider.set(filled, 5);
        return wider.subarray(5, 5 + size);
      }
      case 3:
        return new DataView(filled.buffer);
      case 4:
        return new Uint8Array(new ArrayBuffer(size, { maxByteLength: size + 100 }));
      default:
        return filled;
    }
  }

  /** Something that is not bytes at all. */
  nonsense(): never {
    const values = [undefined, null, 0, -1, NaN, "text", {}, [], true, Symbol("s"), () => 1, 2n];
    return this.of(values) as never;
  }
}
