/**
 * What a subject of the bench measures.
 *
 * @module
 */

/** Which calls, by whom, at which sizes; each with its label. */
export interface Plan<O extends string = string, C extends string = string> {
  /** What is called. */
  readonly operations: Readonly<Record<O, string>>;
  /** Who does it. */
  readonly contenders: Readonly<Record<C, string>>;
  /** Bytes of a message or of a draw. */
  readonly sizes: ReadonlyMap<number, string>;
}

/** The names of a plan's operations or contenders. */
export function namesOf<N extends string>(labels: Readonly<Record<N, string>>): readonly N[] {
  return Object.keys(labels) as N[];
}
