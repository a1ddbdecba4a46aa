/**
 * A process whose draws are interrupted before they have a byte, as they are on a machine that has
 * just started. Prints how often, and whether they were complete nevertheless.
 *
 * @module
 */
import backend from "../../mod.ts";
import { openTraps } from "../support/trapped.ts";

const traps = openTraps();
const large = new Uint8Array(2000);
backend.randomBytes(1);
traps.interruptGetrandom(5);
const drawn = backend.randomBytes(32).toHex();
backend.randomFill(large);
console.log(JSON.stringify({
  interrupted: traps.interrupted(),
  isWhole: !/^0+$/.test(drawn) && new Set(large).size > 200,
  name: backend.osrandomEngineImplementation(),
}));
