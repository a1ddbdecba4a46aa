/**
 * The chart of the times: a panel per runtime, all on one scale.
 *
 * @module
 */
import { barColours, type Frame, ink, panel } from "./chart_panel.ts";
import { decadesOf } from "./chart_scale.ts";
import { machineWords } from "../machine.ts";
import { element, text } from "../svg.ts";
import { type Contender, contenders, type RandomIn, type RandomResults } from "./plan.ts";

const width = 880;
const margin = 24;
const headHeight = 124;
const panelHeight = 360;
const grey = "#57606a";

/** The chart, as SVG with its own background, for light and dark pages. */
export function randomChart(results: RandomResults): string {
  const { runtimes } = results;
  const decades = decadesOf(runtimes.flatMap(allTimes));
  const height = headHeight + runtimes.length * panelHeight + margin;
  const lines = [
    element("rect", { width, height, fill: "#ffffff" }),
    ...head(results),
    ...legend(),
    ...runtimes.flatMap((found, i) => panel(found, frameOf(i), decades)),
    text(margin, height - 18, footnote(results), { fill: grey }),
  ];
  return document(height, lines);
}

function allTimes({ times }: RandomIn): number[] {
  return Object.values(times.draw!).flatMap((sizes) => Object.values(sizes));
}

function document(height: number, lines: readonly string[]): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "font-family": "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif",
    "font-size": 12,
    fill: ink,
  };
  return element("svg", attributes, `\n${lines.join("\n")}\n`) + "\n";
}

function frameOf(index: number): Frame {
  const top = headHeight + index * panelHeight + 40;
  return { left: 76, top, width: width - 76 - margin, height: panelHeight - 90 };
}

function head({ about }: RandomResults): string[] {
  return [
    text(margin, 36, "Time per call to fill a buffer with random bytes", {
      "font-size": 19,
      "font-weight": "600",
    }),
    text(
      margin,
      58,
      `${machineWords(about.machine)}, ${about.libcrypto}; ${about.date}, commit ${about.commit}`,
      { fill: grey },
    ),
  ];
}

function legend(): string[] {
  return (Object.keys(contenders) as Contender[]).flatMap((contender, i) => {
    const [x, y] = [margin + (i % 3) * 280, 88 + Math.floor(i / 3) * 22];
    return [
      element("rect", { x, y: y - 10, width: 12, height: 12, fill: barColours[contender] }),
      text(x + 20, y, contenders[contender]),
    ];
  });
}

function footnote({ about, timing }: RandomResults): string {
  return `Lower is better; logarithmic scale. Median of ${timing.repeats} repeats of ` +
    `${timing.milliseconds} ms; ${about.command}`;
}
