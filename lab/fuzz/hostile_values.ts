/**
 * Values that lie, lose their bytes and change their size, in place of bytes.
 *
 * @module
 */
import { disguises, impostors } from "../../tests/support/arguments/disguises.ts";
import { plain } from "../../tests/support/arguments/stand_in.ts";
import type { Bytes } from "../../tests/support/ciphers.ts";
import type { Choices } from "./random.ts";

/** A value passed in place of bytes, and the truth about it. */
export interface Hostile {
  /** What it is, in words. */
  readonly what: string;
  /** What is passed. */
  readonly value: unknown;
  /** The bytes that it shows now; nothing if it is not bytes, or no longer has any. */
  now(): Bytes | undefined;
  /** Whether the bytes around it are unchanged. */
  isIntact(): boolean;
  /** Whether it is untouched. */
  isUnchanged(): boolean;
  /** Does what it can to the value. */
  disturb(): void;
}

const nothing = () => {};
const names = Object.keys(disguises);
const impostorNames = Object.keys(impostors);

/** A random value; an output is large enough about half the time. */
export function hostileValue(choices: Choices, bytes: Bytes, isOutput: boolean): Hostile {
  const kind = choices.below(10);
  if (kind === 0) return impostor(choices.of(impostorNames), bytes);
  if (kind < 4) return resizable(choices, bytes);
  if (kind < 5) return detachable(bytes);
  if (kind < 6 && !isOutput) return shared(bytes);
  return kind < 9 ? disguised(choices.of(names), bytes) : simple(bytes);
}

function simple(bytes: Bytes): Hostile {
  const { value, truth, isIntact } = plain(bytes);
  const isUnchanged = () => true;
  return {
    ...{ what: "plain", value, isIntact, isUnchanged, disturb: nothing },
    now: () => new Uint8Array(truth()),
  };
}

function disguised(name: string, bytes: Bytes): Hostile {
  const { value, truth, isIntact } = disguises[name]!(bytes);
  return {
    ...{ what: name, value, isIntact, isUnchanged: () => true, disturb: nothing },
    now: () => new Uint8Array(truth()),
  };
}

function impostor(name: string, bytes: Bytes): Hostile {
  return {
    ...{ what: name, value: impostors[name]!(bytes), now: () => undefined },
    ...{ isIntact: () => true, isUnchanged: () => true, disturb: nothing },
  };
}

/** A view of shared memory; nobody writes to it here. */
function shared(bytes: Bytes): Hostile {
  const value = new Uint8Array(new SharedArrayBuffer(bytes.length));
  value.set(bytes);
  return {
    ...{ what: "a view of shared memory", value, now: () => value.slice() as Bytes },
    ...{ isIntact: () => true, isUnchanged: () => true, disturb: nothing },
  };
}

/** Whether a view shows what it was made to show, without reading its own properties. */
function bytesOf(buffer: ArrayBuffer, offset: number, length: number | undefined) {
  if (buffer.detached) return undefined;
  const end = length === undefined ? buffer.byteLength : offset + length;
  if (offset > buffer.byteLength || end > buffer.byteLength) return undefined;
  return new Uint8Array(buffer).slice(offset, end);
}

/** A view of a resizable buffer, length-tracking or not. */
function resizable(choices: Choices, bytes: Bytes): Hostile {
  const offset = choices.of([0, 8]);
  const buffer = new ArrayBuffer(offset + bytes.length, { maxByteLength: 2 ** 14 });
  new Uint8Array(buffer).set(bytes, offset);
  const length = choices.oneIn(3) ? bytes.length : undefined;
  const value = choices.oneIn(3)
    ? new DataView(buffer, offset, length)
    : new Uint8Array(buffer, offset, length);
  const size = choices.of([0, 4, 8, offset + bytes.length, 200, 1000, 2 ** 14]);
  let isUnchanged = true;
  const disturb = () => {
    isUnchanged = false;
    if (!buffer.detached) buffer.resize(size);
  };
  return {
    ...{ what: `a view that is to have ${size} bytes`, value, disturb },
    ...{ now: () => bytesOf(buffer, offset, length), isUnchanged: () => isUnchanged },
    isIntact: () => true,
  };
}

/** A view whose buffer can be transferred away. */
function detachable(bytes: Bytes): Hostile {
  const value = bytes.slice();
  const { buffer } = value;
  return {
    ...{ what: "a view that can be detached", value, isIntact: () => true },
    now: () => bytesOf(buffer, 0, bytes.length),
    isUnchanged: () => !buffer.detached,
    disturb: () => {
      if (!buffer.detached) structuredClone(buffer, { transfer: [buffer] });
    },
  };
}
