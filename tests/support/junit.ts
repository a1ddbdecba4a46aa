/**
 * The JUnit reports of Deno's and Bun's test runners.
 *
 * @module
 */

/** How a test ended. */
export type Outcome = "passed" | "failed" | "skipped";

/** A test of a report. */
export interface TestCase {
  /** The titles of its groups, joined by " > ". */
  readonly group: string;
  /** Its own title. */
  readonly title: string;
  /** How it ended. */
  readonly outcome: Outcome;
  /** What a failed one said; otherwise empty. */
  readonly message: string;
}

const separator = " > ";

/**
 * The tests of a report. Deno names a test with its groups, and reports each group as a test too: a
 * name that is the prefix of another is a group. Bun puts the groups in `classname`.
 */
export function readJUnit(xml: string): TestCase[] {
  const found = [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([^]*?)<\/testcase>)/g)]
    .map(([, attributes, body]) => ({
      names: namesOf(attributes!),
      outcome: outcomeOf(body ?? ""),
      message: messageOf(body ?? ""),
    }));
  const starts = new Set(found.flatMap(({ names }) => names.slice(0, -1).map(startOf(names))));
  return found.filter(({ names }) => !starts.has(names.join(separator)))
    .map(({ names, outcome, message }) => ({
      group: names.slice(0, -1).join(separator),
      title: names.at(-1)!,
      outcome,
      message,
    }));
}

const startOf = (names: readonly string[]) => (_: string, index: number): string =>
  names.slice(0, index + 1).join(separator);

function namesOf(attributes: string): string[] {
  const attribute = (name: string): string =>
    unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
  const isBuns = / file="/.test(attributes);
  const groups = isBuns ? attribute("classname").split(separator).filter(Boolean) : [];
  return [...groups, ...attribute("name").split(separator)];
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function unescape(text: string): string {
  return text.replace(
    /&(?:(lt|gt|quot|apos|amp)|#(x?)([0-9a-f]+));/gi,
    (_, name, hex, code) =>
      name ? entities[name]! : String.fromCodePoint(parseInt(code, hex ? 16 : 10)),
  );
}

function outcomeOf(body: string): Outcome {
  if (/<(failure|error)\b/.test(body)) return "failed";
  return body.includes("<skipped") ? "skipped" : "passed";
}

/** Deno puts all of it in the element, and so does Bun, which may leave it empty. */
function messageOf(body: string): string {
  const [, attributes, text] =
    /<(?:failure|error)\b([^>]*?)(?:\/>|>([^]*?)<\/(?:failure|error)>)/.exec(body) ?? [];
  const message = /\bmessage="([^"]*)"/.exec(attributes ?? "")?.[1];
  return unescape((text?.trim() || message) ?? "").trim();
}
