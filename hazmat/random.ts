/**
 * Random bytes from libcrypto's default source (RAND_bytes(3)).
 *
 * @module
 */
import { RandomSourceError } from "../errors.ts";
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import type { Bindings } from "./core/bindings.ts";
import { kindOf, partOf, sizeOf, take, type Taken } from "./core/args.ts";

/** The most that one RAND_bytes call is asked for; its length is a C int. */
const largestDraw = 2 ** 30;

const action = "draw random bytes";
const filling = "fill with random bytes";

/** `size` random bytes in a new array. See `Backend.randomBytes`. */
export function randomBytes(bindings: Bindings, size: number): Uint8Array<ArrayBuffer> {
  return randomFill(bindings, allocate(size));
}

/** Fills a view with random bytes. See `Backend.randomFill`. */
export function randomFill<T extends ArrayBufferView>(bindings: Bindings, view: T): T {
  if (!ArrayBuffer.isView(view)) throw notAView(view);
  const bytes = take(view, filling, "view");
  const size = sizeOf(bytes, filling, "view");
  if (size > largestDraw) fillInPieces(bindings, bytes, size);
  else if (size > 0) draw(bindings, bytes, size);
  return view;
}

function draw(bindings: Bindings, bytes: Taken, size: number): void {
  if (bindings.lib.RAND_bytes(bytes, size) !== 1) throw drawError(bindings);
}

function fillInPieces(bindings: Bindings, bytes: Taken, total: number) {
  for (let done = 0; done < total; done += largestDraw) {
    const size = Math.min(largestDraw, total - done);
    draw(bindings, partOf(bytes, done, size), size);
  }
}

/** Called on the thread of the failed draw, right after it. */
function drawError({ lib, engine }: Bindings): Error {
  const error = openSSLError(lib, action);
  return engine.isRegistered() ? new RandomSourceError(action, engine.lastFailures()) : error;
}

function allocate(size: number): Uint8Array<ArrayBuffer> {
  if (typeof size !== "number") {
    throw new TypeError(
      `Cannot ${action}: size must be a number of bytes, but is ${kindOf(size)}`,
    );
  }
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RangeError(
      `Cannot ${action}: size must be a whole number of bytes, 0 or more, ` +
        `but is ${size}`,
    );
  }
  try {
    return new Uint8Array(size);
  } catch (error) {
    throw new RangeError(
      `Cannot ${action}: this runtime cannot allocate ${size} bytes; draw fewer at a time`,
      { cause: error },
    );
  }
}

function notAView(value: unknown): TypeError {
  return new TypeError(
    `Cannot ${filling}: view must be an ArrayBufferView, such as a Uint8Array, ` +
      `but is ${kindOf(value)}`,
  );
}
