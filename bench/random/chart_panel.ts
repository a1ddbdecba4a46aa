/**
 * One panel of the chart: one runtime, a group of bars for each size.
 *
 * @module
 */
import { timeOf } from "../results.ts";
import { element, text, textUpwards } from "../svg.ts";
import { type Decades, decadeWords, heightOf, timeWords } from "./chart_scale.ts";
import { type Contender, contenders, plan, type RandomIn } from "./plan.ts";

/** The colours of the contenders' bars; white text is readable on each. */
export const barColours: Readonly<Record<Contender, string>> = {
  osrandom: "#0b4f9c",
  ffi: "#2c7cb8",
  cLoop: "#43484f",
  csprng: "#b8450f",
  getRandomValues: "#1f7a4d",
  randomFillSync: "#7d56ad",
};

/** The colour of axes and text. */
export const ink = "#1f2328";

/** Where a panel's bars stand. */
export interface Frame {
  /** The left end of its axis. */
  readonly left: number;
  /** The top of its scale. */
  readonly top: number;
  /** How wide the axis is. */
  readonly width: number;
  /** How high the scale is. */
  readonly height: number;
}

const groupPadding = 10;
const barGap = 2;
const longestLabel = 56;

/** A runtime's panel. */
export function panel(found: RandomIn, frame: Frame, decades: Decades): string[] {
  const groupWidth = frame.width / plan.sizes.size;
  const groups = [...plan.sizes].flatMap(([size, label], i) => {
    const part = { ...frame, left: frame.left + i * groupWidth, width: groupWidth };
    return [...group(found, size, part, decades), groupLabel(label, part)];
  });
  const title = text(frame.left, frame.top - 14, found.title, {
    "font-size": 15,
    "font-weight": "600",
  });
  return [title, ...grid(frame, decades), ...groups];
}

function grid(frame: Frame, decades: Decades): string[] {
  const count = decades.highest - decades.lowest + 1;
  return Array.from({ length: count }, (_, i) => {
    const time = 10 ** (decades.lowest + i);
    const y = yOf(time, frame, decades);
    const [x1, x2] = [frame.left, frame.left + frame.width];
    return [
      element("line", { x1, y1: y, x2, y2: y, stroke: i === 0 ? ink : "#d8dee4" }),
      text(x1 - 8, y + 4, decadeWords(time), { "text-anchor": "end", fill: "#57606a" }),
    ];
  }).flat();
}

function groupLabel(label: string, { left, top, width, height }: Frame): string {
  return text(left + width / 2, top + height + 18, label, { "text-anchor": "middle" });
}

function group(found: RandomIn, size: number, frame: Frame, decades: Decades): string[] {
  const names = Object.keys(contenders) as Contender[];
  const step = (frame.width - 2 * groupPadding) / names.length;
  return names.flatMap((contender, i) => {
    const left = frame.left + groupPadding + i * step;
    const time = timeOf(found, "draw", contender, size)!;
    return bar(time, { ...frame, left, width: step - barGap }, decades, barColours[contender]);
  });
}

/** A bar, with its time written upwards: inside if there is room, otherwise above. */
function bar(time: number, frame: Frame, decades: Decades, fill: string): string[] {
  const y = yOf(time, frame, decades);
  const height = frame.top + frame.height - y;
  const isInside = height > longestLabel;
  const baseline = isInside ? y + height - 5 : y - 5;
  return [
    element("rect", { x: frame.left, y, width: frame.width, height, fill }),
    textUpwards(frame.left + frame.width / 2 + 4, baseline, timeWords(time), {
      fill: isInside ? "#ffffff" : ink,
      "font-size": 11,
    }),
  ];
}

function yOf(time: number, { top, height }: Frame, decades: Decades): number {
  return top + height * (1 - heightOf(time, decades));
}
