/**
 * The entry points of `deno.json` -> `dist/`, a package that Bun can install.
 *
 * @module
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import ts from "typescript";
import { mergeChunks } from "./chunks.ts";
import { linksForPackage } from "./links.ts";
import { repository } from "./repository.ts";

/** What is copied from `deno.json`. */
interface Manifest {
  name: string;
  version: string;
  license: string;
  exports: Record<string, string>;
}

/** What npm shows about the package, beyond what `deno.json` says. */
const described = {
  description: "The real OpenSSL for Deno and Bun: the machine's own libcrypto, opened through " +
    "FFI, with the operating system as its random source",
  keywords: [
    "openssl",
    "libcrypto",
    "cryptography",
    "crypto",
    "ffi",
    "bun",
    "deno",
    "random",
    "csprng",
    "osrandom",
    "hash",
    "hmac",
    "kdf",
    "aead",
  ],
  homepage: `${repository}#readme`,
  repository: { type: "git", url: `git+${repository}.git` },
  bugs: { url: `${repository}/issues` },
};

/** The documents shipped with the package. */
const documents = ["README.md", "SECURITY.md", "CHANGELOG.md"];

/** The entry points without side effects on import: they only have classes and functions. */
const inert = ["./errors.js", "./hazmat/asn1/mod.js"];

/**
 * TypeScript has `Uint8Array<ArrayBuffer>` from 5.7 on. For older compilers, down to 5.4, this
 * folder has the same declarations without the type argument.
 */
const older = { condition: "types@<5.7", folder: "types-5.4" };

/** Bundles the package's entry points and declares their types. */
export async function buildPackage(root: string, out: string): Promise<void> {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const entries = Object.values(manifest.exports).map((path) => join(root, path));
  const { sources, outputs } = await bundle(root, out, entries);
  writeDeclarations(root, out, sources);
  copyFileSync(join(root, "LICENSE"), join(out, "LICENSE"));
  for (const name of documents) {
    const text = readFileSync(join(root, name), "utf8");
    writeFileSync(join(out, name), linksForPackage(text, ["LICENSE", ...documents]));
  }
  writeFileSync(join(out, "package.json"), packageJson(manifest, outputs));
}

/** What was bundled: the input modules and the output files. */
interface Bundled {
  sources: string[];
  outputs: string[];
}

/**
 * Entry points share their modules ("splitting"): the bindings that a program
 * imports are the same ones that its backend uses.
 */
async function bundle(root: string, out: string, entryPoints: string[]): Promise<Bundled> {
  const { metafile, outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    outbase: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
    write: false,
  });
  const files = await mergeChunks(outputFiles, metafile);
  await esbuild.stop();
  for (const { path, text } of files) write(path, withOwnNames(text));
  return {
    sources: Object.keys(metafile.inputs).sort().map((path) => join(root, path)),
    outputs: files.map(({ path }) => "./" + path.slice(out.length + 1).replaceAll("\\", "/")),
  };
}

/**
 * esbuild writes a class that mentions itself as `var Aead = class _Aead`, and the class is then
 * printed as `_Aead`. esbuild's `keepNames` restores names with a call for every class and function
 * at each start; instead, the inner name can simply be the outer one.
 */
function withOwnNames(text: string): string {
  const renamed = Array.from(text.matchAll(/^var (\w+) = class (_\1) /gm), ([, , name]) => name!);
  return renamed.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), name.slice(1)),
    text,
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The declarations of all modules. `deno check` has already checked their types. */
function writeDeclarations(root: string, out: string, sources: string[]): void {
  const program = ts.createProgram(sources, {
    rootDir: root,
    outDir: out,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    noCheck: true,
    types: [],
  });
  program.emit(undefined, (path, text) => {
    const renamed = text.replace(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"');
    const declared = withDisposable(renamed);
    write(path, declared);
    write(join(out, older.folder, path.slice(out.length)), withoutBufferTypes(declared));
  });
}

/**
 * `Symbol.dispose` is newer than most programs' `lib`, and JSR does not accept such a line in a
 * source.
 */
function withDisposable(text: string): string {
  return text.includes("[Symbol.dispose]")
    ? `/// <reference lib="esnext.disposable" />\n${text}`
    : text;
}

/** For compilers whose typed arrays have no type parameter for the buffer. */
function withoutBufferTypes(text: string): string {
  return text.replace(/\b(\w+Array|DataView)<ArrayBuffer(Like)?>/g, "$1");
}

function packageJson({ name, version, license, exports }: Manifest, outputs: string[]): string {
  const paths = Object.entries(exports).map(([specifier, path]) => {
    const stem = path.replace(/^\.\//, "").replace(/\.ts$/, "");
    return [specifier, {
      [older.condition]: `./${older.folder}/${stem}.d.ts`,
      types: `./${stem}.d.ts`,
      default: `./${stem}.js`,
    }];
  });
  const content = {
    name,
    version,
    license,
    ...described,
    type: "module",
    sideEffects: outputs.filter((path) => !inert.includes(path)).sort(),
    exports: Object.fromEntries(paths),
    engines: { bun: ">=1.4.0", deno: ">=2.8.0" },
  };
  return JSON.stringify(content, null, 2) + "\n";
}
