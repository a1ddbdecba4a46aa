/**
 * What SSH's keys are made of (RFC 4251 section 5): numbers, and strings that begin with their
 * length.
 *
 * @module
 */
import { MalformedData } from "../../errors.ts";
import type { Bytes } from "../core/args.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";

const format = "OpenSSH";

/** The most bytes that a key or a certificate may have: OpenSSH allows 256 KiB for a packet. */
export const mostBytes = 2 ** 20;

/** The most bytes of a number, as in OpenSSH: 16384 bits, and a zero before them. */
const mostNumber = 2049;

/** Goes through bytes, from the first to the last. The bytes must not change meanwhile. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  readonly #start: number;
  #at = 0;

  /**
   * @param what What it is, for errors: "the public key".
   * @param start Where it begins in what the caller gave, for errors.
   */
  constructor(bytes: Uint8Array, what: string, start = 0) {
    this.#bytes = bytes;
    this.#what = what;
    this.#start = start;
  }

  /** Where the next value begins, in what the caller gave. */
  get offset(): number {
    return this.#start + this.#at;
  }

  /** Whether nothing is left. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The error for the value that begins at the offset, or for the next. */
  malformed(rule: string, offset: number = this.offset): MalformedData {
    return new MalformedData(this.#what, format, rule, offset);
  }

  /**
   * Checks that nothing is left.
   *
   * @throws {MalformedData} If something is.
   */
  end(): void {
    if (!this.isAtEnd) throw this.malformed("nothing may follow its last value");
  }

  /** So many bytes, in place. */
  take(size: number): Uint8Array {
    if (size > this.left) throw this.malformed(`it must go on for ${size} bytes, but ends before`);
    const taken = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return taken;
  }

  /** A byte. */
  uint8(): number {
    return this.take(1)[0]!;
  }

  /** A number of 4 bytes. */
  uint32(): number {
    const [a, b, c, d] = this.take(4) as unknown as [number, number, number, number];
    return a * 2 ** 24 + (b << 16 | c << 8 | d);
  }

  /** A number of 8 bytes. */
  uint64(): bigint {
    const high = this.uint32();
    return BigInt(high) << 32n | BigInt(this.uint32());
  }

  /** Bytes after their length, in place. */
  string(): Uint8Array {
    return this.take(this.uint32());
  }

  /** Bytes of a given number, after their length. */
  fixed(size: number): Uint8Array {
    const start = this.offset;
    const bytes = this.string();
    if (bytes.length === size) return bytes;
    throw this.malformed(`a string must have ${size} bytes, but has ${bytes.length}`, start);
  }

  /** A reader of a string's contents. */
  inside(): WireReader {
    const bytes = this.string();
    return new WireReader(bytes, this.#what, this.offset - bytes.length);
  }

  /** A name: visible ASCII, at most 64 characters (RFC 4251 section 6). */
  name(): string {
    const start = this.offset;
    const bytes = this.string();
    const isName = bytes.length > 0 && bytes.length <= 64 && bytes.every(isVisible);
    if (isName) return String.fromCharCode(...bytes);
    throw this.malformed("a name must have 1 to 64 visible ASCII characters", start);
  }

  /** Text that is compared: UTF-8, without a NUL, at which C would end it. */
  text(): string {
    const start = this.offset;
    const bytes = this.string();
    try {
      if (!bytes.includes(0)) return strict.decode(bytes);
    } catch {
      // as if it had one
    }
    throw this.malformed("text must be UTF-8 without NUL", start);
  }

  /**
   * A number above zero, the highest byte first, without zeros before it.
   *
   * @throws {MalformedData} If it is negative, zero, too large, or not minimal.
   */
  positive(): Uint8Array {
    const start = this.offset;
    const bytes = this.string();
    const [first = 0, second = 0] = bytes;
    if (bytes.length > mostNumber) {
      throw this.malformed("a number must have at most 16384 bits", start);
    }
    if (bytes.length === 0 || first >= 0x80 || (first === 0 && bytes.length === 1)) {
      throw this.malformed("a number must be above zero", start);
    }
    if (first === 0 && second < 0x80) throw this.malformed("a number must be minimal", start);
    return first === 0 ? bytes.subarray(1) : bytes;
  }
}

/** What would be removed from the beginning would be equal to what has none. */
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isVisible(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** Puts values one after another. Parts are copied; arrays that became too small are wiped. */
export class WireWriter {
  #bytes: Bytes = newFixedBytes(256);
  #size = 0;

  /** How many bytes there are. */
  get size(): number {
    return this.#size;
  }

  /** Bytes as they are. */
  raw(bytes: ArrayLike<number>): this {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
    return this;
  }

  /** A byte. */
  uint8(value: number): this {
    return this.raw([value]);
  }

  /** A number of 4 bytes. */
  uint32(value: number): this {
    return this.raw([value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255]);
  }

  /** A number of 8 bytes. */
  uint64(value: bigint): this {
    return this.uint32(Number(value >> 32n)).uint32(Number(value & 0xffffffffn));
  }

  /** Bytes after their length. */
  string(bytes: Uint8Array): this {
    return this.uint32(bytes.length).raw(bytes);
  }

  /** What is written to it, after its length. */
  inside(write: (inside: WireWriter) => void): this {
    const inside = new WireWriter();
    write(inside);
    return this.string(inside.finish());
  }

  /** Text as UTF-8, after its length. */
  text(text: string): this {
    return this.string(new TextEncoder().encode(text));
  }

  /** A number that is not negative, the highest byte first. */
  number(magnitude: Uint8Array): this {
    let start = 0;
    while (start < magnitude.length && magnitude[start] === 0) start++;
    const bytes = magnitude.subarray(start);
    const isHigh = bytes.length > 0 && bytes[0]! >= 0x80;
    this.uint32(bytes.length + (isHigh ? 1 : 0));
    return isHigh ? this.uint8(0).raw(bytes) : this.raw(bytes);
  }

  /** The bytes, in an array of their own. The writer's are wiped. */
  finish(): Bytes {
    const bytes = newFixedBytes(this.#size);
    bytes.set(this.#bytes.subarray(0, this.#size));
    this.wipe();
    return bytes;
  }

  /** Forgets all of it. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#size = 0;
  }

  #grow(size: number): void {
    const needed = this.#size + size;
    if (needed <= this.#bytes.length) return;
    const larger = newFixedBytes(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes.fill(0);
    this.#bytes = larger;
  }
}
