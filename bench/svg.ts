/**
 * The few SVG elements that make up the chart.
 *
 * @module
 */

/** Attributes of an element. */
export type Attributes = Readonly<Record<string, string | number>>;

/** One element, on a line of its own; coordinates to a tenth of a pixel. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`);
  return `<${name}${words.join("")}${content === "" ? " />" : `>${content}</${name}>`}`;
}

/** A line of text that starts at a point, or is placed there by `text-anchor`. */
export function text(x: number, y: number, content: string, more: Attributes = {}): string {
  return element("text", { x, y, ...more }, escaped(content));
}

/** A line of text that starts at a point and runs upwards. */
export function textUpwards(x: number, y: number, content: string, more: Attributes): string {
  const transform = `translate(${written(x)} ${written(y)}) rotate(-90)`;
  return element("text", { transform, ...more }, escaped(content));
}

function written(value: string | number): string {
  return typeof value === "number" ? `${Math.round(value * 10) / 10}` : escaped(value);
}

function escaped(content: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return content.replace(/[&<>"]/g, (character) => entities[character]!);
}
