/**
 * A Worker that imports the backend, draws as told, and reports what it saw.
 *
 * @module
 */
import backend from "../../mod.ts";
import { hex } from "../support/observe.ts";

/** What a Worker is told. */
export interface Order {
  /** How many values of 32 bytes to draw and report. */
  readonly report: number;
  /** Whether to go on drawing until it is ended. */
  readonly endless: boolean;
}

/** What a Worker saw. */
export interface Report {
  readonly values: string[];
  readonly registered: boolean;
  readonly name: string;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(report: Report): void;
};

scope.onmessage = ({ data: { report, endless } }) => {
  const values = Array.from({ length: report }, () => hex(backend.randomBytes(32)));
  scope.postMessage({
    values,
    registered: backend.isOsrandomEngineRegistered(),
    name: backend.name,
  });
  if (endless) drawOn(new Uint8Array(2 ** 20));
};

/** Deno does not end a Worker that never returns to its event loop. */
function drawOn(buffer: Uint8Array): void {
  backend.randomFill(buffer);
  setTimeout(drawOn, 0, buffer);
}
