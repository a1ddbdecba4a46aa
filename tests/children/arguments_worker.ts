/**
 * A thread that changes shared memory while another computes with it.
 *
 * @module
 */

/** What it is to do. */
export interface Disturbance {
  /** Shared memory to grow to its largest size, in small steps. */
  readonly grow?: SharedArrayBuffer;
  /** Shared memory of which to change bytes, one at a time, and change them back. */
  readonly flip?: SharedArrayBuffer;
  /** Two numbers: set to 1, the first says that it has begun, the second that it is to end. */
  readonly control: SharedArrayBuffer;
}

const step = 4096;

function grow(buffer: SharedArrayBuffer): void {
  while (buffer.byteLength < buffer.maxByteLength) {
    buffer.grow(Math.min(buffer.byteLength + step, buffer.maxByteLength));
  }
}

function flip(buffer: SharedArrayBuffer, control: Int32Array): void {
  const bytes = new Uint8Array(buffer);
  // A prime, so that every position is eventually visited.
  for (let at = 0; Atomics.load(control, 1) === 0; at = (at + 7919) % bytes.length) {
    for (let i = 0; i < 200; i++) Atomics.xor(bytes, at, 0xff);
  }
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Disturbance>) => void;
};

scope.onmessage = ({ data }) => {
  const control = new Int32Array(data.control);
  Atomics.store(control, 0, 1);
  if (data.grow) grow(data.grow);
  if (data.flip) flip(data.flip, control);
};
