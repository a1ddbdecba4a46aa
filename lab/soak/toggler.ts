/**
 * A Worker that unregisters and registers osrandom, again and again, and tells how
 * often. It is the only one that does: what it asks after must be what it did.
 *
 * @module
 */
import backend from "../../mod.ts";
import { togglePause } from "./plan.ts";

const scope = globalThis as unknown as { postMessage(toggles: number): void };
let toggles = 0;

function toggle(): void {
  const register = toggles % 2 === 1;
  if (register) backend.registerOsrandomEngine();
  else backend.unregisterOsrandomEngine();
  if (backend.isOsrandomEngineRegistered() !== register) {
    throw new Error(`osrandom is ${register ? "not " : "still "}registered`);
  }
  toggles++;
  if (toggles % 100 === 0) scope.postMessage(toggles);
  setTimeout(toggle, togglePause);
}

toggle();
