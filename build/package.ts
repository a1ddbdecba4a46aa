/**
 * `mod.ts`, `bindings.ts` -> `dist/`, a package that Bun can install.
 *
 * @module
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import ts from "typescript";

/** What is taken over from `deno.json`. */
interface Manifest {
  name: string;
  version: string;
  license: string;
  exports: Record<string, string>;
}

/** Bundles the package's entry points and declares their types. */
export async function buildPackage(root: string, out: string): Promise<void> {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const entries = Object.values(manifest.exports).map((path) => join(root, path));
  const sources = await bundle(root, out, entries);
  writeDeclarations(root, out, sources);
  for (const name of ["LICENSE", "README.md"]) copyFileSync(join(root, name), join(out, name));
  writeFileSync(join(out, "package.json"), packageJson(manifest));
}

/**
 * Entry points share their modules ("splitting"): the bindings that a program
 * imports are the ones that its backend stands on.
 */
async function bundle(root: string, out: string, entryPoints: string[]): Promise<string[]> {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
  });
  await esbuild.stop();
  return Object.keys(metafile.inputs).sort().map((path) => join(root, path));
}

/** The declarations of all modules. Their types were checked by `deno check`. */
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
    mkdirSync(dirname(path), { recursive: true });
    const renamed = text.replace(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"');
    writeFileSync(path, withDisposable(renamed));
  });
}

/** `Symbol.dispose` is newer than most programs' `lib`, and JSR takes no such line in a source. */
function withDisposable(text: string): string {
  return text.includes("[Symbol.dispose]")
    ? `/// <reference lib="esnext.disposable" />\n${text}`
    : text;
}

function packageJson({ name, version, license, exports }: Manifest): string {
  const paths = Object.entries(exports).map(([specifier, path]) => {
    const stem = path.replace(/\.ts$/, "");
    return [specifier, { types: `${stem}.d.ts`, default: `${stem}.js` }];
  });
  const content = {
    name,
    version,
    license,
    type: "module",
    sideEffects: true,
    exports: Object.fromEntries(paths),
    engines: { bun: ">=1.4.0", deno: ">=2.8.0" },
  };
  return JSON.stringify(content, null, 2) + "\n";
}
