/**
 * A Worker that repeatedly unregisters and registers osrandom, and reports how often. It is the
 * only one that does: the state it reads back must be the one it set.
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
