/**
 * Random bytes, which only the caller may hold.
 *
 * @module
 */
import type { Bytes } from "../../../hazmat/core/args.ts";
import type { Needles } from "../memory.ts";
import type { Look, Notes, WipingCase, WipingCases } from "./case.ts";
import backend from "../../../mod.ts";

/** In hexadecimal, which the search does not look for. */
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string): Uint8Array =>
  new Uint8Array(hex.match(/../g)!.map((byte) => parseInt(byte, 16)));

function derived(_: unknown, { drawn }: Notes): Needles {
  return drawn === undefined ? {} : { drawn: fromHex(drawn) };
}

async function drawInto(bytes: Bytes, look: Look, notes: Notes): Promise<void> {
  backend.randomFill(bytes);
  notes.drawn = toHex(bytes.subarray(-64));
  await look({ present: ["drawn"] });
  bytes.fill(0);
  await look({ absent: ["drawn"] });
}

const ofSize = (size: number): WipingCase => ({
  secrets: {},
  derived,
  use: (_, look, notes) => drawInto(new Uint8Array(new ArrayBuffer(size)), look, notes),
});

/** The cases. */
export const random: WipingCases = {
  "has no bytes of a small draw when its caller has wiped them": ofSize(64),
  "has no bytes of a large draw when its caller has wiped them": ofSize(100_000),
  "has no bytes of many draws when their caller has wiped them": {
    ...ofSize(64),
    async use(_, look, notes) {
      const bytes = new Uint8Array(new ArrayBuffer(64));
      for (let i = 0; i < 300; i++) backend.randomFill(bytes);
      await drawInto(bytes, look, notes);
    },
  },
};
