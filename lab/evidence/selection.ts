/**
 * What to measure of a section.
 *
 * @module
 */

/** Anything left out means all. */
export interface Selection {
  readonly group?: string;
  readonly subject?: string;
  /** For how long, where that can be chosen. */
  readonly seconds?: number;
}
