/**
 * What each contender does, and how all are timed. Every kind of call has its own loop, so that the
 * compiler specializes it as it would in a program that uses only one of them.
 *
 * @module
 */
import { randomFillSync } from "node:crypto";
import backend from "../../mod.ts";
import { measureInTurn } from "../measure.ts";
import { namesOf, type Plan } from "../plan.ts";
import type { Times } from "../results.ts";
import { nanosecondsPerCall, type Timing } from "../timing.ts";

/** A buffer to fill. */
export type View = Uint8Array<ArrayBuffer>;

/** Fills a view that many times. */
export type Draw = (view: View, count: number) => void;

/** The most that Web Crypto fills in one call. */
const largestWebDraw = 65536;

/** By this package, from libcrypto's random source. */
export const drawByBackend: Draw = (view, count) => {
  for (let i = 0; i < count; i++) backend.randomFill(view);
};

/** By libcrypto's function, without this package's checks. */
export const drawByForeignFunction: Draw = (view, count) => {
  const { RAND_bytes } = backend.bindings.lib;
  const size = view.length;
  for (let i = 0; i < count; i++) RAND_bytes(view, size);
};

const drawByWebCrypto: Draw = (view, count) => {
  for (let i = 0; i < count; i++) crypto.getRandomValues(view);
};

const drawInPieces: Draw = (view, count) => {
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < view.length; at += largestWebDraw) {
      crypto.getRandomValues(view.subarray(at, at + largestWebDraw));
    }
  }
};

/** By Web Crypto; in pieces if it refuses as much at once. */
export const drawByRuntime: Draw = (view, count) =>
  view.length <= largestWebDraw ? drawByWebCrypto(view, count) : drawInPieces(view, count);

/** By `node:crypto`. */
export const drawByNodeCrypto: Draw = (view, count) => {
  for (let i = 0; i < count; i++) randomFillSync(view);
};

/** Times all of a plan's contenders; each is given a view and returns nanoseconds per call. */
export function measureDraws<C extends string>(
  { contenders, sizes }: Plan<"draw", C>,
  timers: Readonly<Record<C, (view: View) => number | Promise<number>>>,
  { repeats }: Timing,
): Promise<Times<"draw", C>> {
  const timed = [...sizes.keys()].flatMap((size) => {
    const view = new Uint8Array(size);
    return namesOf(contenders).map((contender) => ({
      ...{ operation: "draw" as const, contender, size },
      time: () => timers[contender](view),
    }));
  });
  return measureInTurn(timed, repeats);
}

/** A timer of draws: chooses libcrypto's random source first. */
export function drawTimer(choose: () => void, draw: Draw, { milliseconds }: Timing) {
  return (view: View): Promise<number> => {
    choose();
    return nanosecondsPerCall((count) => draw(view, count), milliseconds);
  };
}
