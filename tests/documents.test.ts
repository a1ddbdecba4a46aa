/**
 * The documents: what they link to exists, and they leave nothing out.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { assert, assertEquals, describe, it } from "./std.ts";

const root = join(import.meta.dirname!, "..");
const notOurs = ["node_modules", "dist", "out"];

function filesIn(directory: string, ending: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.name.startsWith(".") || notOurs.includes(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path, ending);
    return path.endsWith(ending) ? [path] : [];
  });
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Markdown without its code, in which nothing is a link or a heading. */
const prose = (path: string): string =>
  read(path).replace(/^```[^]*?^```/gm, "").replace(/^ {4}.*$/gm, "").replace(/`[^`\n]*`/g, "`");

/** The names that GitHub gives to a page's headings. */
const anchorsOf = (path: string): string[] =>
  Array.from(
    read(path).replace(/^```[^]*?^```/gm, "").matchAll(/^#+ (.*)$/gm),
    ([, heading]) => heading!.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"),
  );

interface Link {
  readonly from: string;
  readonly to: string;
  readonly anchor: string | undefined;
}

/** The links of a page that lead to files of this project. */
function linksOf(from: string): Link[] {
  return Array.from(prose(from).matchAll(/\]\(([^()\s]+)\)/g), ([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, anchor] = target.split("#");
      const to = path === "" ? from : relative(root, join(root, dirname(from), path!));
      return { from, to, anchor };
    });
}

const pages = filesIn(".", ".md");
const links = pages.flatMap(linksOf);

/** Every page that links lead to, from one on. */
function reachableFrom(start: string): Set<string> {
  const reached = new Set([start]);
  for (const page of reached) {
    for (const { from, to } of links) if (from === page) reached.add(to);
  }
  return reached;
}

const codesIn = (text: string): string[] =>
  Array.from(text.matchAll(/\bcode = "(ERR_\w+)"/g), ([, code]) => code!);

describe("the documents", () => {
  it("link to files that exist", () => {
    assert(links.length > 50, `only ${links.length} links were found`);
    assertEquals(links.filter(({ to }) => !existsSync(join(root, to))), []);
  });

  it("link to headings that exist", () => {
    const toHeadings = links.filter(({ anchor }) => anchor !== undefined);
    assert(toHeadings.length > 5, `only ${toHeadings.length} such links were found`);
    assertEquals(toHeadings.filter(({ to, anchor }) => !anchorsOf(to).includes(anchor!)), []);
  });

  it("can all be reached from the README", () => {
    const reached = reachableFrom("README.md");
    assertEquals(pages.filter((page) => page.startsWith("docs") && !reached.has(page)), []);
  });

  it("explain every error code", () => {
    const sources = ["errors.ts", "ffi", "engine", "hazmat"].filter((path) =>
      existsSync(join(root, path))
    );
    const files = sources.flatMap((path) => path.endsWith(".ts") ? [path] : filesIn(path, ".ts"));
    const codes = files.flatMap((file) => codesIn(read(file)));
    assert(codes.length >= 20, `only ${codes.length} codes were found`);
    const explained = new Set(read("docs/operate/errors.md").match(/(?<=^\| `)ERR_\w+/gm));
    assertEquals(codes.filter((code) => !explained.has(code)), []);
    assertEquals([...explained].filter((code) => !codes.includes(code)), []);
  });

  it("name every entry point in the README, which has at most 200 lines", () => {
    const readme = read("README.md");
    const entries = Object.keys(JSON.parse(read("deno.json")).exports);
    const missing = entries.map((entry) => `@hazmat/openssl${entry.slice(1)}`)
      .filter((name) => !readme.includes(`| \`${name}\``));
    assertEquals(missing, []);
    assert(readme.split("\n").length <= 201, "the README has grown beyond 200 lines");
  });
});
