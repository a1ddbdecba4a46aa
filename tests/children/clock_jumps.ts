/**
 * A process that moves the machine's clock back and forth for the length of a
 * draw. Prints what was drawn, before, in and after each jump, and by how many
 * seconds the clock is off afterwards.
 *
 * @module
 */
import backend from "../../mod.ts";
import { openInterruptions } from "../support/interruptions.ts";
import { hex } from "../support/observe.ts";

const interruptions = openInterruptions();
const { path } = backend.bindings;
const drawn: string[] = [];
const offset = () => Date.now() - performance.now();
const before = offset();

const now = Math.floor(Date.now() / 1000);
const day = 24 * 3600;
for (const seconds of [now + day, now - day, now + 10 * 365 * day]) {
  drawn.push(hex(backend.randomBytes(32)));
  drawn.push(hex(interruptions.drawWithClockAt(path, seconds)));
  drawn.push(hex(backend.randomBytes(32)));
}
console.log(JSON.stringify({ drawn, moved: Math.abs(offset() - before) / 1000 }));
