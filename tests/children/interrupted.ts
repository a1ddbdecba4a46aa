/**
 * A process whose thread is to be interrupted ten thousand times a second while it draws. Prints
 * how often it was interrupted, in how many seconds, how many draws there were, and how many
 * differ.
 *
 *     interrupted.ts restart|norestart
 *
 * @module
 */
import process from "node:process";
import backend from "../../mod.ts";
import { openInterruptions } from "../support/interruptions.ts";
import { hex } from "../support/observe.ts";
import { scrypt, scryptAsync } from "../../hazmat/kdfs/mod.ts";

const MiB = 2 ** 20;
const signals = openInterruptions();
const large = new Uint8Array(4 * MiB);
let made = 0;
const seen = new Set<string>();

/** A draw, from which parts from start to end are kept: none may be left unwritten. */
function draw(size: number): void {
  const bytes = large.subarray(0, size).fill(0);
  backend.randomFill(bytes);
  for (let at = 0; at + 32 <= size; at += Math.max(size >> 8, 16)) keep(bytes, at);
  keep(bytes, size - 16);
}

function keep(bytes: Uint8Array, at: number): void {
  const part = hex(bytes.subarray(at, at + 16));
  if (/^0+$/.test(part)) throw new Error(`zeros at ${at} of ${bytes.length}`);
  seen.add(part);
  made++;
}

const key = new Uint8Array(32);
const options = { password: key, salt: key, cost: 4096, blockSize: 8, parallelization: 1 };
const expected = hex(scrypt({ ...options, length: 32 }));

signals.startSignals(10_000, process.argv[2] === "restart");
const start = performance.now();
while (performance.now() < start + 1500) {
  for (let i = 0; i < 500; i++) draw(32);
  for (let i = 0; i < 20; i++) draw(300);
  draw(MiB);
  draw(4 * MiB);
}
const [sync, async] = [
  hex(scrypt({ ...options, length: 32 })),
  hex(await scryptAsync({ ...options, length: 32 })),
];
const count = signals.stopSignals();
const seconds = (performance.now() - start) / 1000;
const right = sync === expected && async === expected;
const name = backend.osrandomEngineImplementation();
console.log(JSON.stringify({ count, seconds, made, distinct: seen.size, right, name }));
