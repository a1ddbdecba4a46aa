/**
 * Where output may go: into memory that is large enough, and not across the
 * input. libcrypto checks neither.
 *
 * @module
 */

/**
 * Checks that there is room.
 *
 * @throws {RangeError} If there is not.
 */
export function checkRoom(out: ArrayBufferView, size: number, action: string): void {
  if (out.byteLength >= size) return;
  throw new RangeError(
    `Cannot ${action} as out must have ${size} bytes or more: it has ${out.byteLength}`,
  );
}

/** Whether what is written to `out` begins where `input` begins. */
export function isInPlace(input: ArrayBufferView, out: ArrayBufferView): boolean {
  return input.byteOffset === out.byteOffset && input.buffer === out.buffer;
}

/**
 * Checks that what is written to `out` does not run into `input`, unless both
 * begin in the same place.
 *
 * @throws {RangeError} If it does.
 */
export function checkOverlap(
  input: ArrayBufferView,
  out: ArrayBufferView,
  size: number,
  action: string,
): void {
  const distance = out.byteOffset - input.byteOffset;
  const areApart = distance >= input.byteLength || -distance >= size;
  if (distance === 0 || areApart || input.buffer !== out.buffer) return;
  throw new RangeError(
    `Cannot ${action} as out must begin where the input does, or be apart from it: ` +
      `it begins ${Math.abs(distance)} bytes ${distance > 0 ? "after" : "before"}`,
  );
}
