/**
 * Bytes whose size changes during a call.
 *
 * @module
 */
import type { Passed, StandIn } from "./stand_in.ts";

/** One argument that changes its size. */
export interface Resizing {
  /** Makes it. */
  readonly standIn: StandIn;
  /** Changes its size, the first time it is called. */
  resize(): void;
  /** The same bytes after its size has changed, in a plain array. */
  truth(): Passed;
}

const most = 2 ** 20;
const passed = (value: unknown, bytes: () => Uint8Array): Passed => ({
  value,
  truth: bytes,
  isIntact: () => true,
});

type Resizable = { resize(size: number): void } | { grow(size: number): void };

function changeSize(buffer: Resizable, size: number): void {
  if ("grow" in buffer) buffer.grow(size);
  else buffer.resize(size);
}

/** A view of a whole buffer. */
function follows<T extends ArrayBufferLike & Resizable>(
  makeBuffer: (size: number) => T,
  makeValue: (buffer: T) => unknown,
): (size: number) => Resizing {
  return (size) => {
    let buffer: T;
    let after: Uint8Array | undefined;
    return {
      standIn: (bytes) => {
        buffer = makeBuffer(bytes.length);
        new Uint8Array(buffer).set(bytes);
        return passed(makeValue(buffer), () => new Uint8Array(buffer).slice());
      },
      resize: () => {
        changeSize(buffer, size);
        after ??= new Uint8Array(buffer).slice(); // before anything is written
      },
      truth: () => {
        const plain = after!.slice();
        return passed(plain, () => plain);
      },
    };
  };
}

const resizable = (size: number): ArrayBuffer => new ArrayBuffer(size, { maxByteLength: most });
const growable = (size: number): SharedArrayBuffer =>
  new SharedArrayBuffer(size, { maxByteLength: most });

/** The kinds, by name. */
export const resizing: Readonly<Record<string, (size: number) => Resizing>> = {
  "an array that follows its buffer,": follows(resizable, (buffer) => new Uint8Array(buffer)),
  "a DataView that follows its buffer,": follows(resizable, (buffer) => new DataView(buffer)),
  "a buffer,": follows(resizable, (buffer) => buffer),
  "an array that follows shared memory,": follows(growable, (buffer) => new Uint8Array(buffer)),
  "shared memory,": follows(growable, (buffer) => buffer),
};

/** The sizes to give such a kind: shared memory cannot shrink. */
export function sizesOf(kind: string): readonly number[] {
  if (kind.includes("shared")) return [1024];
  return kind.includes("an array") ? [0, 8, 1024, 100_000] : [8, 1024];
}
