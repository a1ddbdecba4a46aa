/**
 * BER (X.690) rewritten so that the reader of DER takes it: lengths become definite and minimal,
 * and OCTET STRINGs in parts become whole. Nothing else changes: what is not DER for another reason
 * is left for the reader to refuse.
 *
 * PKCS#12 and CMS are written in BER by programs that do not know the size of what they write yet.
 *
 * @module
 */
import type { Bytes } from "../core/args.ts";
import { MalformedData } from "../../errors.ts";
import { partOf } from "./input.ts";
import { newFixedBytes } from "../../ffi/bytes.ts";
import { constructed, tags } from "./tags.ts";
import { DerWriter } from "./writer.ts";

/** How deep elements may lie in each other: PKCS#12 with all that it holds needs about 20. */
const mostDepth = 48;

/** The first octets of an element. */
interface Header {
  readonly tag: number;
  readonly contentsAt: number;
  /** Where its contents end; `undefined` if they end with two zeros. */
  readonly end: number | undefined;
}

/**
 * One element of BER in the form of DER, in an array of its own, which the caller wipes if it is
 * secret. The time that it takes grows with the size alone.
 *
 * @param ber A copy, or bytes that nobody else changes meanwhile.
 * @param what What it is, for errors: "the PKCS#12 file".
 * @throws {MalformedData} If it is not BER, more follows it, or it is too deep.
 */
export function derOfBer(ber: Uint8Array, what: string): Bytes {
  const rewriter = new BerRewriter(ber, what);
  try {
    return rewriter.rewrite();
  } finally {
    rewriter.wipe();
  }
}

class BerRewriter {
  readonly #data: Uint8Array;
  readonly #what: string;
  readonly #writer = new DerWriter();
  /** The parts of an OCTET STRING are put together here; all of one string, one string at a time. */
  #joined: Bytes | undefined;
  #joinedSize = 0;

  constructor(data: Uint8Array, what: string) {
    this.#data = data;
    this.#what = what;
  }

  rewrite(): Bytes {
    const { length } = this.#data;
    const end = this.#element(0, length, 0);
    if (end < length) throw this.#malformed("no more data must follow", end);
    return this.#writer.finish();
  }

  wipe(): void {
    this.#joined?.fill(0);
  }

  /** Rewrites an element that ends before `limit`, and returns where it ends. */
  #element(at: number, limit: number, depth: number): number {
    const header = this.#header(at, limit, depth);
    const { tag } = header;
    if ((tag & 0x20) === 0) return this.#primitive(header, at);
    if (tag === constructed(tags.octetString)) return this.#octetString(header, limit, depth);
    let end = at;
    this.#writer.element(tag, () => {
      end = this.#each(header, limit, (at, end) => this.#element(at, end, depth + 1));
    });
    return end;
  }

  #primitive({ tag, contentsAt, end }: Header, at: number): number {
    if (end === undefined) throw this.#malformed("a primitive length must be definite", at);
    this.#writer.element(tag, partOf(this.#data, contentsAt, end - contentsAt));
    return end;
  }

  #octetString(header: Header, limit: number, depth: number): number {
    this.#joinedSize = 0;
    const end = this.#segments(header, limit, depth);
    this.#writer.octetString(partOf(this.#joined ?? newFixedBytes(0), 0, this.#joinedSize));
    return end;
  }

  /** The parts of an OCTET STRING; they may be in parts themselves. */
  #segments(header: Header, limit: number, depth: number): number {
    return this.#each(header, limit, (at, end) => this.#segment(at, end, depth + 1));
  }

  #segment(at: number, limit: number, depth: number): number {
    const header = this.#header(at, limit, depth);
    if (header.tag === constructed(tags.octetString)) return this.#segments(header, limit, depth);
    if (header.tag !== tags.octetString || header.end === undefined) {
      throw this.#malformed("parts of an OCTET STRING must be OCTET STRINGs", at);
    }
    const size = header.end - header.contentsAt;
    this.#joined ??= newFixedBytes(this.#data.length);
    this.#joined.set(partOf(this.#data, header.contentsAt, size), this.#joinedSize);
    this.#joinedSize += size;
    return header.end;
  }

  /** Takes one element after the other, and returns where all of them end. */
  #each(
    { contentsAt, end }: Header,
    limit: number,
    one: (at: number, end: number) => number,
  ): number {
    let at = contentsAt;
    if (end !== undefined) {
      while (at < end) at = one(at, end);
      return end;
    }
    while (!this.#isEnd(at, limit)) at = one(at, limit);
    return at + 2;
  }

  /** Whether the two zeros are here that end an indefinite length. */
  #isEnd(at: number, limit: number): boolean {
    if (at + 2 > limit) throw this.#malformed("an indefinite length must end with 00 00", at);
    return this.#data[at] === 0 && this.#data[at + 1] === 0;
  }

  #header(at: number, limit: number, depth: number): Header {
    if (depth > mostDepth) {
      throw this.#malformed(`elements must be at most ${mostDepth} deep`, at);
    }
    if (at + 2 > limit) throw this.#malformed("an element must follow", at);
    const tag = this.#data[at]!;
    if (tag === 0) throw this.#malformed("tag must not be 0", at);
    if ((tag & 0x1f) === 0x1f) throw this.#malformed("tag number must be below 31", at);
    const first = this.#data[at + 1]!;
    if (first === 0x80) return { tag, contentsAt: at + 2, end: undefined };
    const contentsAt = at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    const end = contentsAt + (first < 0x80 ? first : this.#longLength(at + 2, contentsAt, limit));
    if (end > limit) throw this.#malformed("contents must end where they are held", at);
    return { tag, contentsAt, end };
  }

  /** A length in several octets; leading zeros do not count. */
  #longLength(at: number, end: number, limit: number): number {
    if (end > limit) throw this.#malformed("length must end", at);
    let length = 0;
    for (let i = at; i < end; i++) {
      length = length * 256 + this.#data[i]!;
      if (length > limit) throw this.#malformed("contents must end where they are held", at);
    }
    return length;
  }

  #malformed(rule: string, offset: number): MalformedData {
    return new MalformedData(this.#what, "BER", rule, offset);
  }
}
