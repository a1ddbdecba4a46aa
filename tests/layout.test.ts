/**
 * The layout of docs/architecture.md, compared with the product's files: what imports what, by
 * every `import` and `export … from`, types too.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { assert, assertEquals, describe, it } from "./std.ts";
import { root } from "./support/child.ts";

/** The layers: a file imports from lower numbers, and from its own folder. The longest place counts. */
const layers: Readonly<Record<string, number>> = {
  "errors.ts": 0,
  "ffi/": 1,
  "ffi/headers/": 2,
  "ffi/libcrypto/": 2,
  "engine/": 3,
  "hazmat/core/": 4,
  "hazmat/": 5,
  "compat/": 6,
  "mod.ts": 7,
  "bindings.ts": 7,
  "doctor/": 8,
};

const families = [
  ...["aead", "asn1", "ciphers", "cms", "digests", "kdfs", "keys", "macs", "pkcs12", "ssh"],
  ...["store", "streams", "x509"],
];

/** The arrows between folders of one layer. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "ffi/libcrypto": ["ffi/headers"],
  "hazmat/kdfs": ["hazmat/ciphers"],
  "hazmat/macs": ["hazmat/ciphers"],
  "hazmat/streams": ["aead", "kdfs", "digests", "macs", "ciphers"].map((name) => `hazmat/${name}`),
  "hazmat/keys": ["asn1", "ciphers", "digests", "kdfs"].map((name) => `hazmat/${name}`),
  "hazmat/ssh": ["keys", "asn1", "aead", "ciphers", "digests", "macs"].map((name) =>
    `hazmat/${name}`
  ),
  "hazmat/x509": ["hazmat/keys", "hazmat/asn1"],
  "hazmat/pkcs12": ["keys", "asn1", "x509", "kdfs", "ciphers", "macs", "digests"].map((name) =>
    `hazmat/${name}`
  ),
  "hazmat/cms": ["hazmat/x509", "hazmat/keys"],
  "hazmat/store": ["hazmat/x509", "hazmat/keys"],
};

/** What a family may import of `hazmat/` itself. */
const forFamilies = "hazmat/random.ts";

/** Who may import `mod.ts`, which activates osrandom: who examines or builds on the public. */
const onTheWhole = ["doctor/", "compat/"];

/** Names that stand for a role, of which each folder may have one. */
const roles = ["mod.ts", "openssl1.ts", "self_test.ts"];

/** Where a libcrypto's version is read or compared: what is too old, and what a file says it is. */
const versionReaders = [
  ...["ffi/libcrypto/libcrypto.ts", "ffi/libcrypto/libcrypto.ts"],
  "doctor/libraries.ts",
];

/** Some digits of pi look like a packed version. */
const notVersions = "engine/c/calls/blowfish_pi.c";

/** The most modules that the product has. */
const mostFiles = 175;

/** The most that importing the backend may load: each takes Deno and Bun about 0.1 ms. */
const mostLoaded = 29;

/** Every file of the product, relative to the root. */
function productFiles(extensions: string): string[] {
  const folders = "{ffi,engine,hazmat,compat,doctor}";
  const patterns = [`${folders}/**/*.${extensions}`, "{mod,bindings,errors}.ts"];
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return paths.map((path) => path.replaceAll("\\", "/")).sort();
}

const modules = productFiles("ts").filter((path) => path !== "engine/image.ts");

/** A file's text without its comments. */
function code(path: string): string {
  const text = readFileSync(join(root, path), "utf8");
  return text.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");
}

/** What a module imports, as it says. */
function specifiers(path: string): string[] {
  const found = code(path).matchAll(/\b(?:from|import)\s*\(?\s*"([^"\n$]+)"/g);
  return Array.from(found, ([, specifier]) => specifier!);
}

interface Import {
  from: string;
  to: string;
}

const imports: Import[] = modules.flatMap((from) =>
  specifiers(from)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from, to: posix.join(dirname(from), specifier) }))
);

/** What a module loads when it runs: all that it imports but types. */
function runtimeImports(path: string): string[] {
  const statements = code(path).matchAll(/^(?:import|export)\s([^;]*?)from\s*"(\.[^"\n]+)";/gm);
  return Array.from(statements)
    .filter(([, names]) => !/^type\s/.test(names!) && !isOfTypes(names!))
    .map(([, , specifier]) => posix.join(dirname(path), specifier!))
    .filter((to) => to !== "engine/image.ts");
}

/** Whether `{ type A, type B }` is all that is imported. */
function isOfTypes(names: string): boolean {
  const list = /\{([^}]*)\}/.exec(names)?.[1];
  const each = list?.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return each !== undefined && each.every((name) => name.startsWith("type "));
}

const shown = ({ from, to }: Import): string => `${from} -> ${to}`;

function layerOf(path: string): number | undefined {
  const places = Object.keys(layers).filter((place) => path.startsWith(place));
  return layers[places.sort((a, b) => b.length - a.length)[0]!];
}

function isFamily(folder: string): boolean {
  return families.some((name) => folder === `hazmat/${name}`);
}

function isAllowed({ from, to }: Import): boolean {
  if (layerOf(to)! < layerOf(from)!) return true;
  if (layerOf(to)! > layerOf(from)!) return false;
  const [a, b] = [dirname(from), dirname(to)];
  return a === b || arrows[a]?.includes(b) || (isFamily(a) && to === forFamilies);
}

/** The files on a circle of imports, in their order, if there is one. */
function circle(): string[] | undefined {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (path: string): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    way.push(path);
    for (const { to } of targets.get(path) ?? []) {
      const found = visit(to);
      if (found !== undefined) return found;
    }
    way.pop();
    done.add(path);
  };
  for (const path of modules) {
    const found = visit(path);
    if (found !== undefined) return found;
  }
}

/** What reads or compares a version of libcrypto: its number, its text, or a packed constant. */
const versionPatterns = [
  /\bOpenSSL_version_num\s*\(|\bOPENSSL_VERSION_NUMBER\b/,
  /ersion_?[nN]umber\b[)(]*\s*(?:[<>]=?|[=!]==?)|(?:[<>]=?|[=!]==?)\s*[\w.#]*ersionNumber\b/,
  /versionText\b[^;\n]*\.(?:test|match|startsWith|includes|split|slice)\b|\/\^?OpenSSL [\d\\]/,
  /\b0x(?:10[01]0\d|[3-9]0)[\d_]{5,}n?\b/,
];

describe("the layout", () => {
  it("has a layer for each module", () => {
    assert(modules.length > 50, `only ${modules.length} were found`);
    assertEquals(modules.filter((path) => layerOf(path) === undefined), []);
  });

  it("lets modules import from lower layers, their folder, and along the arrows", () => {
    const known = new Set([...modules, "engine/image.ts"]);
    assertEquals(imports.filter(({ to }) => !known.has(to)).map(shown), []);
    assertEquals(imports.filter((one) => !isAllowed(one)).map(shown), []);
  });

  it("has no circle of imports, not of types either", () => {
    assertEquals(circle(), undefined);
  });

  it("imports nothing from elsewhere", () => {
    const foreign = modules.flatMap((path) =>
      specifiers(path).filter((text) => !text.startsWith(".")).map((text) => `${path}: ${text}`)
    );
    assertEquals(foreign, []);
  });

  it("lets nothing import mod.ts, but what stands on the whole", () => {
    const found = imports.filter(({ from, to }) =>
      to === "mod.ts" && !onTheWhole.some((place) => from.startsWith(place))
    );
    assertEquals(found.map(shown), []);
  });

  it("reads libcrypto's version where it says so, and asks for functions elsewhere", () => {
    const found = productFiles("{ts,c,h}").filter((path) =>
      !versionReaders.includes(path) && path !== notVersions &&
      versionPatterns.some((pattern) => pattern.test(code(path)))
    );
    assertEquals(found, []);
  });

  it("has one file of a name in each family of folders", () => {
    const others = modules.filter((path) => !roles.includes(basename(path)));
    const named = Map.groupBy(others, (path) => `${path.split("/")[0]}: ${basename(path)}`);
    assertEquals([...named.values()].filter((paths) => paths.length > 1), []);
  });

  it(`loads at most ${mostLoaded} of them for the backend`, () => {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      runtimeImports(path).forEach(load);
    };
    load("mod.ts");
    assert(loaded.size > 10 && loaded.size <= mostLoaded, [...loaded].join(", "));
  });

  it(`has at most ${mostFiles} modules: ${modules.length}`, () => {
    assert(modules.length <= mostFiles, `there are ${modules.length}`);
  });
});
