/**
 * What a client got from a server.
 *
 * @module
 */

/** The result of one run of `client.ts`. */
export interface Taken {
  /** From the first connection to the last one's end. */
  readonly seconds: number;
  /** Correct answers. */
  readonly tokens: number;
  /** Tokens that had been issued before. */
  readonly repeats: number;
  /** Wrong answers, and connections that broke or timed out. */
  readonly faultCount: number;
  /** The first of these. */
  readonly faults: readonly string[];
}

/** Tokens a second. */
export function rate({ tokens, seconds }: Taken): number {
  return tokens / seconds;
}
