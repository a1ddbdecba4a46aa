/**
 * Puts chunks of the package together that programs load together anyway: each file costs Bun 0.3 ms
 * at every start, and esbuild makes a chunk for each set of entry points.
 *
 * @module
 */
import { basename } from "node:path";
import * as esbuild from "esbuild";

/** A file of the bundle. */
export interface Output {
  /** Its path. */
  readonly path: string;
  readonly text: string;
}

/**
 * Modules whose chunks become one. Who needs the first of a group mostly needs the others, and they
 * are small, or do nothing by themselves.
 */
const groups: readonly (readonly string[])[] = [
  ["errors.ts", "ffi/bytes.ts"],
  ["hazmat/core/bindings.ts", "ffi/libcrypto/libcrypto.ts"],
  ["hazmat/core/default.ts", "hazmat/random.ts"],
  ["hazmat/core/core.ts", "hazmat/core/names.ts", "hazmat/core/params.ts"],
];

/** The files with each group's chunks in one. */
export async function mergeChunks(
  outputs: readonly Output[],
  { outputs: described }: esbuild.Metafile,
): Promise<Output[]> {
  const chunkOf = new Map<string, string>();
  for (const [path, { inputs, entryPoint }] of Object.entries(described)) {
    if (entryPoint !== undefined) continue;
    for (const input of Object.keys(inputs)) chunkOf.set(input, basename(path));
  }
  const exported = new Map(
    Object.entries(described).map(([path, { exports }]) => [basename(path), exports]),
  );
  let files = [...outputs];
  for (const group of groups) {
    const names = [...new Set(group.map((input) => chunkOf.get(input)!))];
    if (names.includes(undefined as never)) throw new Error(`${group} are not all in chunks`);
    if (names.length < 2) continue;
    refuseSameNames(names, exported);
    files = await merge(files, names);
  }
  return files;
}

/** `export *` would leave out a name that two of them have. */
function refuseSameNames(names: readonly string[], exported: ReadonlyMap<string, string[]>): void {
  const all = names.flatMap((name) => exported.get(name)!);
  const twice = all.filter((name, i) => all.indexOf(name) !== i);
  if (twice.length > 0) throw new Error(`${names} cannot be merged: both export ${twice}`);
}

/** Merges chunks into the first of them. */
async function merge(files: readonly Output[], names: readonly string[]): Promise<Output[]> {
  const texts = new Map(files.map(({ path, text }) => [basename(path), text]));
  const contents = names.map((name) => `export * from "./${name}";`).join("\n");
  const merged = await esbuild.build({
    stdin: { contents, resolveDir: "/", sourcefile: "merged.js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    plugins: [{
      name: "chunks",
      setup({ onResolve, onLoad }) {
        onResolve(
          { filter: /./ },
          ({ path }) =>
            names.includes(basename(path))
              ? { path: basename(path), namespace: "chunk" }
              : { path, external: true },
        );
        onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => ({ contents: texts.get(path)! }));
      },
    }],
  });
  const [kept, ...gone] = names;
  const old = new RegExp(`/(?:${gone.join("|").replaceAll(".", "\\.")})"`, "g");
  return files.filter(({ path }) => !gone.includes(basename(path))).map(({ path, text }) => ({
    path,
    text: basename(path) === kept ? merged.outputFiles[0]!.text : text.replaceAll(old, `/${kept}"`),
  }));
}
