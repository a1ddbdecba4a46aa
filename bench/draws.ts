/**
 * What each contender does. Every kind of call has its own loop, so that the
 * compiler specializes it as it would in a program that uses only one of them.
 *
 * @module
 */
import { randomFillSync } from "node:crypto";
import backend from "../mod.ts";
import type { Contender } from "./plan.ts";

/** Fills a view that many times. */
export type Draw = (view: Uint8Array<ArrayBuffer>, count: number) => void;

/** The contenders that run in JavaScript. */
export const draws: Readonly<Record<Exclude<Contender, "cLoop">, Draw>> = {
  osrandom: drawByBackend,
  csprng: drawByBackend,
  ffi: drawByForeignFunction,
  getRandomValues: (view, count) =>
    view.length <= largestWebDraw ? drawByWebCrypto(view, count) : drawInPieces(view, count),
  randomFillSync: drawByNodeCrypto,
};

/** The most that Web Crypto fills in one call. */
const largestWebDraw = 65536;

function drawByBackend(view: Uint8Array<ArrayBuffer>, count: number): void {
  for (let i = 0; i < count; i++) backend.randomFill(view);
}

function drawByForeignFunction(view: Uint8Array<ArrayBuffer>, count: number): void {
  const { RAND_bytes } = backend.bindings.lib;
  const size = view.length;
  for (let i = 0; i < count; i++) RAND_bytes(view, size);
}

function drawByWebCrypto(view: Uint8Array<ArrayBuffer>, count: number): void {
  for (let i = 0; i < count; i++) crypto.getRandomValues(view);
}

function drawInPieces(view: Uint8Array<ArrayBuffer>, count: number): void {
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < view.length; at += largestWebDraw) {
      crypto.getRandomValues(view.subarray(at, at + largestWebDraw));
    }
  }
}

function drawByNodeCrypto(view: Uint8Array<ArrayBuffer>, count: number): void {
  for (let i = 0; i < count; i++) randomFillSync(view);
}

/** Makes libcrypto's random source the one that a contender stands for. */
export function chooseSource(contender: Contender): void {
  const wanted = contender !== "csprng";
  if (wanted) backend.registerOsrandomEngine();
  else backend.unregisterOsrandomEngine();
  if (backend.isOsrandomEngineRegistered() !== wanted) {
    throw new Error(`libcrypto's random source is not what ${contender} is to measure`);
  }
}
