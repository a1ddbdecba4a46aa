/**
 * Plans for the vectors of AEAD.
 *
 * @module
 */
import { InvalidTag } from "../../errors.ts";
import { assertThrows } from "../std.ts";
import { type AeadInput, open, seal } from "./calls.ts";
import { cipher } from "./need.ts";
import type { Plan } from "./rules.ts";
import { type Bytes, same, type Vector } from "./vector.ts";

/** What a vector holds. Without a plaintext, it must be refused. */
export interface Sealed {
  readonly input: AeadInput;
  readonly sealed: Bytes;
  readonly plaintext?: Bytes;
}

/** Seals and opens what is right, and refuses what is not. */
export function aead(name: string, read: (vector: Vector) => Sealed): Plan {
  return {
    need: cipher(name),
    check(vector) {
      const { input, sealed, plaintext } = read(vector);
      if (plaintext === undefined) {
        assertThrows(() => open(name, input, sealed), InvalidTag);
        return "invalid";
      }
      same(seal(name, input, plaintext), sealed, `${vector.id} seal`);
      same(open(name, input, sealed), plaintext, `${vector.id} open`);
    },
  };
}
