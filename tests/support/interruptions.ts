/**
 * What interrupts draws in this process; see `tests/native/interruptions.c`.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { openNative } from "./native.ts";

const functions = {
  start_signals: { returns: "int", parameters: ["int hertz", "int restart"] },
  stop_signals: { returns: "long", parameters: [] },
  draw_with_clock_at: {
    returns: "int",
    parameters: ["const char *path", "long seconds", "unsigned char *out", "int size"],
  },
} as const;

/** Signals to this thread, and the machine's clock. */
export function openInterruptions() {
  const native = openNative("interruptions", functions);
  return {
    /** Interrupts this thread that many times a second; restarts system calls, or does not. */
    startSignals(hertz: number, restart: boolean): void {
      const error = native.start_signals(hertz, restart ? 1 : 0);
      if (error !== 0) throw new Error(`Cannot have signals: errno ${error}`);
    },
    /** Stops that. Returns how many there were. */
    stopSignals: (): number => Number(native.stop_signals()),
    /** What libcrypto draws while the clock shows another time; the clock is then set right. */
    drawWithClockAt(path: string, seconds: number): Uint8Array {
      const out = new Uint8Array(32);
      const error = native.draw_with_clock_at(cString(path), BigInt(seconds), out, out.length);
      if (error !== 0) throw new Error(`Cannot draw with another time: errno ${error}`);
      return out;
    },
  };
}
