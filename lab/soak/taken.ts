/**
 * What a client got of a server.
 *
 * @module
 */

/** Of one run of `client.ts`. */
export interface Taken {
  /** From the first connection to the last one's end. */
  readonly seconds: number;
  /** Answers that were as they should be. */
  readonly tokens: number;
  /** Tokens that had come before. */
  readonly repeats: number;
  /** Answers that were not, and connections that broke or waited in vain. */
  readonly faultCount: number;
  /** The first of these. */
  readonly faults: readonly string[];
}

/** Tokens a second. */
export function rate({ tokens, seconds }: Taken): number {
  return tokens / seconds;
}
