/**
 * What to measure of a section.
 *
 * @module
 */

/** What is not named means all. */
export interface Selection {
  readonly group?: string;
  readonly subject?: string;
  /** For how long, where that can be chosen. */
  readonly seconds?: number;
}
