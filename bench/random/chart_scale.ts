/**
 * The chart's logarithmic scale of time.
 *
 * @module
 */

/** The decades that a chart shows, as powers of ten of a nanosecond. */
export interface Decades {
  /** Where the scale starts. */
  readonly lowest: number;
  /** Where it ends. */
  readonly highest: number;
}

/** The decades that cover all the given times. */
export function decadesOf(nanoseconds: readonly number[]): Decades {
  return {
    lowest: Math.floor(Math.log10(Math.min(...nanoseconds))),
    highest: Math.ceil(Math.log10(Math.max(...nanoseconds))),
  };
}

/** How far up the scale a time is: 0 at its start, 1 at its end. */
export function heightOf(nanoseconds: number, { lowest, highest }: Decades): number {
  return (Math.log10(nanoseconds) - lowest) / (highest - lowest);
}

/** A time in words, to three digits: `"318 ns"`, `"2.40 µs"`. */
export function timeWords(nanoseconds: number): string {
  const [value, unit] = inUnit(nanoseconds);
  return `${value.toPrecision(3)} ${unit}`;
}

/** A power of ten in words: `"100 ns"`. */
export function decadeWords(nanoseconds: number): string {
  return inUnit(nanoseconds).join(" ");
}

function inUnit(nanoseconds: number): [value: number, unit: string] {
  const units = ["ns", "µs", "ms", "s"];
  let value = nanoseconds;
  // A value that three digits would round up to 1000 belongs to the next unit.
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return [value, units[0]!];
}
