/**
 * All tokens that a server has issued, on disk, because an hour of them is more
 * than memory should hold; and whether any of them repeats.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const tokenSize = 32;
const bufferedTokens = 1024;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** 32 bytes in base64url: the last of the 43 characters has two unused bits. */
export const tokenPattern = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";

/** The tokens that begin with one character: equal tokens are in the same part. */
class Part {
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = Buffer.alloc(tokenSize * bufferedTokens);
  #used = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "w");
  }

  add(token: string): void {
    if (this.#used === this.#buffer.length) this.#write();
    this.#used += this.#buffer.write(token, this.#used, "base64url");
  }

  /** How many of its tokens are repeats of earlier ones. */
  countRepeats(): number {
    this.#write();
    const { buffer, byteOffset, byteLength } = readFileSync(this.#path);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice(); // aligned
    const beginnings = repeatedBeginnings(new BigUint64Array(bytes.buffer));
    return beginnings.size === 0 ? 0 : countWholeRepeats(bytes, beginnings);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#path);
  }

  #write(): void {
    for (let done = 0; done < this.#used;) {
      done += writeSync(this.#file, this.#buffer, done, this.#used - done);
    }
    this.#used = 0;
  }
}

const wordsPerToken = tokenSize / 8;

/** The first words that several tokens share: few, unless tokens repeat. */
function repeatedBeginnings(words: BigUint64Array): Set<bigint> {
  const first = new BigUint64Array(words.length / wordsPerToken);
  for (let i = 0; i < first.length; i++) first[i] = words[i * wordsPerToken]!;
  first.sort();
  const repeated = new Set<bigint>();
  for (let i = 1; i < first.length; i++) if (first[i] === first[i - 1]) repeated.add(first[i]!);
  return repeated;
}

/** Of the tokens with those first words, how many are full repeats. */
function countWholeRepeats(bytes: Uint8Array<ArrayBuffer>, beginnings: Set<bigint>): number {
  const words = new BigUint64Array(bytes.buffer);
  const seen = new Set<string>();
  let repeats = 0;
  for (let i = 0; i < words.length; i += wordsPerToken) {
    if (!beginnings.has(words[i]!)) continue;
    const token = words.subarray(i, i + wordsPerToken).join();
    if (seen.has(token)) repeats++;
    seen.add(token);
  }
  return repeats;
}

/** The tokens of one run. */
export class TokenLog {
  readonly #parts: ReadonlyMap<string, Part>;
  /** How many were added. */
  count = 0;

  /** Writes into a directory, which it creates. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    const part = (first: string, i: number) =>
      [first, new Part(join(directory, `tokens-${i}`))] as const;
    this.#parts = new Map(Array.from(alphabet, part));
  }

  /** Adds a token, which matches {@linkcode tokenPattern}. */
  add(token: string): void {
    this.#parts.get(token[0]!)!.add(token);
    this.count++;
  }

  /** How many tokens had been added before: none if all differ. */
  countRepeats(): number {
    return this.#parts.values().reduce((sum, part) => sum + part.countRepeats(), 0);
  }

  /** Removes the files. */
  close(): void {
    for (const part of this.#parts.values()) part.close();
  }
}
