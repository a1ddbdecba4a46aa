/**
 * What users get: the package that Bun installs, the modules that JSR takes,
 * and what bundlers make of the source.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compileEngine, sourceFolders } from "../build/engine.ts";
import { hostTarget } from "../build/target.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { type ChildOptions, isDeno, root, runCommand, runtimeCommand } from "./support/child.ts";
import { lacksProgram } from "./support/machine.ts";

const temporary = mkdtempSync(join(tmpdir(), "hazmat-package-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const bunOnly: Skip = isDeno ? "Deno has no bun" : false;
const denoOnly: Skip = isDeno ? false : "Bun has no deno publish";
/** esbuild and typescript are found through deno.json, which Bun does not read. */
const buildsInDeno: Skip = isDeno ? false : "checked in the Deno run";

/** Every entry point of `deno.json`: what it is called behind the package's name, and its file. */
const entryPoints = Object.entries(
  JSON.parse(readFileSync(join(root, "deno.json"), "utf8")).exports as Record<string, string>,
).map(([specifier, path]) => ({
  name: specifier.replace(/^\./, "@hazmat/openssl"),
  path: path.replace(/^\.\//, ""),
}));

/** The two entry points, as something imports them. */
type Entries = readonly [main: string, bindings: string];

const installed: Entries = ["@hazmat/openssl", "@hazmat/openssl/bindings"];
const source: Entries = [join(root, "mod.ts"), join(root, "bindings.ts")];

const report = `
console.log(JSON.stringify({
  name: backend.name,
  isBackend: backend instanceof main.Backend,
  sameBindings: backend.bindings === low.default,
  registered: backend.isOsrandomEngineRegistered(),
  token: backend.randomBytes(32).length,
  exports: [main, low].map((m) => Object.keys(m).filter((n) => n !== "__esModule").sort()),
}));
`;

/** Programs of users, who import or require the package. */
const programs = {
  import: ([main, bindings]: Entries): string =>
    `import backend, * as main from "${main}";\nimport * as low from "${bindings}";\n${report}`,
  require: ([main, bindings]: Entries): string =>
    `const main = require("${main}");\nconst low = require("${bindings}");\n` +
    `const { default: backend } = main;\n${report}`,
};

interface Report {
  exports: string[][];
}

/** A new folder with a program in it. */
function project(name: string, program: string): string {
  const directory = mkdtempSync(join(temporary, "project-"));
  writeFileSync(join(directory, "package.json"), "{}");
  writeFileSync(join(directory, name), program);
  return directory;
}

/** Puts `dist/` where package managers put it. */
function install(directory: string): string {
  const dependencies = { "@hazmat/openssl": "*" };
  writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module", dependencies }));
  mkdirSync(join(directory, "node_modules", "@hazmat"), { recursive: true });
  cpSync(join(root, "dist"), join(directory, "node_modules", ...installed[0].split("/")), {
    recursive: true,
  });
  return directory;
}

async function run(command: string[], options?: ChildOptions): Promise<string> {
  const { code, signal, stdout, stderr } = await runCommand(command, options);
  assertEquals([code, signal], [0, null], `${command.join(" ")}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}

/** Runs such a program, and fails unless the package works in it. */
async function works(command: string[], cwd: string): Promise<Report> {
  const { exports, ...rest } = JSON.parse(await run(command, { cwd }));
  const [name, isBackend, sameBindings, registered, token] = ["openssl", true, true, true, 32];
  assertEquals(rest, { name, isBackend, sameBindings, registered, token });
  return { exports };
}

const runs = (script: string, cwd: string): Promise<Report> =>
  works(runtimeCommand(join(cwd, script)), cwd);

describe("dist/, installed", () => {
  it("can be imported, and exports what the source does", async () => {
    const fromDist = await runs("a.mjs", install(project("a.mjs", programs.import(installed))));
    assertEquals(fromDist, await runs("a.mjs", project("a.mjs", programs.import(source))));
  });

  it("can be required", async () => {
    await runs("a.cjs", install(project("a.cjs", programs.require(installed))));
  });

  it("is what bun add installs from a folder", { skip: bunOnly }, async () => {
    const cwd = project("a.ts", programs.import(installed));
    await run([process.execPath, "add", join(root, "dist")], { cwd });
    await runs("a.ts", cwd);
  });

  it("has the name, version and licence of deno.json", () => {
    const [jsr, npm] = ["deno.json", "dist/package.json"]
      .map((path) => JSON.parse(readFileSync(join(root, path), "utf8")))
      .map(({ name, version, license }) => ({ name, version, license }));
    assertEquals(npm, jsr);
  });
});

/** Prints what is wrong with all entry points together. */
const examineAll = `
const names = ${JSON.stringify(entryPoints.map(({ name }) => name))};
const modules = await Promise.all(names.map((name) => import(name)));
const isClass = (value) => typeof value === "function" && /^class\\b/.test(String(value));
const classes = modules.flatMap((module) => Object.entries(module))
  .filter(([name, value]) => name !== "default" && isClass(value));
const { backend } = modules[names.indexOf("@hazmat/openssl")];
const { hash } = modules[names.indexOf("@hazmat/openssl/digests")];
console.log(JSON.stringify({
  classes: new Set(classes.map(([name]) => name)).size,
  misnamed: classes.filter(([name, value]) => value.name !== name).map(([name]) => name),
  doubled: classes.filter(([name, value]) =>
    classes.some(([other, one]) => name === other && value !== one)).map(([name]) => name),
  size: hash("sha256", new Uint8Array(1), { backend }).length,
}));
`;

describe("the entry points of dist/", () => {
  it("share one backend, and print their classes under their own names", async () => {
    const cwd = install(project("a.mjs", examineAll));
    const { classes, misnamed, doubled, size } = JSON.parse(
      await run(runtimeCommand(join(cwd, "a.mjs")), { cwd }),
    );
    assert(classes > 10, `${classes} classes are exported`);
    assertEquals([misnamed, doubled, size], [[], [], 32]);
  });

  it("have a file and declarations each, for old compilers too, types first", () => {
    const { exports } = packageJson();
    assertEquals(Object.keys(exports).length, entryPoints.length);
    for (const conditions of Object.values<Record<string, string>>(exports)) {
      const names = Object.keys(conditions);
      assertEquals(names, ["types@<5.7", "types", "default"]);
      for (const path of Object.values(conditions)) assert(existsSync(join(root, "dist", path)));
    }
  });

  it("are kept by bundlers, as importing them has an effect", { skip: bunOnly }, async () => {
    const cwd = install(project("a.ts", `import "@hazmat/openssl";\nconsole.log("end");`));
    const options = ["--target=bun", "--outfile", "out.js"];
    await run([process.execPath, "build", ...options, "a.ts"], { cwd });
    assertStringIncludes(readFileSync(join(cwd, "out.js"), "utf8"), "RAND_bytes");
    assertEquals(await run([process.execPath, join(cwd, "out.js")], { cwd }), "end\n");
  });

  const node = nodeProgram();
  it(
    "say in Node that it is not supported",
    { skip: node === undefined && "no node" },
    async () => {
      const cwd = install(project("a.mjs", codesOfImports));
      const codes: Record<string, string> = JSON.parse(await run([node!, join(cwd, "a.mjs")]));
      const loads = /\/(asn1|errors|doctor)$/; // none calls anything when it is imported
      for (const { name } of entryPoints) {
        assertEquals(codes[name], loads.test(name) ? "loads" : "ERR_RUNTIME_UNSUPPORTED", name);
      }
    },
  );
});

/** The outcome of importing each of them. */
const codesOfImports = `
const names = ${JSON.stringify(entryPoints.map(({ name }) => name))};
const codes = names.map((name) => import(name).then(() => "loads", (error) => error.code));
const found = await Promise.all(codes);
console.log(JSON.stringify(Object.fromEntries(names.map((name, i) => [name, found[i]]))));
`;

/** Node, if it is here; what is called "node" may be Bun. */
function nodeProgram(): string | undefined {
  const script = "process.exit(process.versions.bun || process.versions.deno ? 1 : 0)";
  return spawnSync("node", ["--eval", script]).status === 0 ? "node" : undefined;
}

function packageJson() {
  return JSON.parse(readFileSync(join(root, "dist", "package.json"), "utf8"));
}

describe("dist/, as a registry shows it", () => {
  it("says what it is and where it comes from", () => {
    const { description, keywords, repository, homepage, bugs, sideEffects } = packageJson();
    for (const text of [description, repository.url, homepage, bugs.url]) assert(text.length > 20);
    assert(keywords.includes("openssl"));
    assert(sideEffects.includes("./mod.js"));
    const inert = ["./errors.js", "./hazmat/asn1/mod.js"]; // importing them changes nothing
    assertEquals(inert.filter((path) => sideEffects.includes(path)), []);
    assertEquals(inert.filter((path) => !existsSync(join(root, "dist", path))), []);
  });

  it("has no link in its documents that is dead there", () => {
    for (const name of ["README.md", "SECURITY.md", "CHANGELOG.md"]) {
      const text = readFileSync(join(root, "dist", name), "utf8");
      const targets = Array.from(text.matchAll(/\]\(([^)\s]+)/g), ([, target]) => target!);
      const local = targets.filter((target) => !/^(https?:|#)/.test(target));
      const dead = local.filter((path) => !existsSync(join(root, "dist", path.split("#")[0]!)));
      assertEquals(dead, [], name);
    }
  });

  it("leads to files of the repository that exist", () => {
    const { homepage } = packageJson();
    const prefix = `${homepage.replace("#readme", "")}/`;
    const text = readFileSync(join(root, "dist", "README.md"), "utf8");
    const targets = Array.from(text.matchAll(/\]\(([^)\s#]+)/g), ([, target]) => target!);
    const ours = targets.filter((target) => target.startsWith(prefix));
    const paths = ours.map((url) => url.slice(prefix.length).replace(/^(blob|raw)\/HEAD\//, ""));
    assertEquals(paths.filter((path) => !existsSync(join(root, path))), []);
  });
});

describe("the source", () => {
  it("can be required", async () => {
    await runs("a.cjs", project("a.cjs", programs.require(source)));
  });

  it("becomes an executable by bun build --compile", { skip: bunOnly }, async () => {
    const cwd = project("a.ts", programs.import(source));
    await run([process.execPath, "build", "--compile", "a.ts", "--outfile", "program"], { cwd });
    await works([join(cwd, "program")], temporary);
  });

  for (const flags of [[], ["--minify"], ["--format=cjs"]]) {
    const options = ["--target=bun", ...flags];
    it(`becomes a bundle by bun build ${options.join(" ")}`, { skip: bunOnly }, async () => {
      const cwd = project("a.ts", programs.import(source));
      await run([process.execPath, "build", ...options, "a.ts", "--outfile", "out.js"], { cwd });
      await works([process.execPath, join(cwd, "out.js")], temporary);
    });
  }
});

/** What a user writes, and what a user must not be able to write. */
const consumer = `
import backend, { Backend, HazmatError, OpenSSLError, RandomSourceError } from "@hazmat/openssl";
import type { OpenSSLErrorEntry, OsrandomImplementation, SourceFailure } from "@hazmat/openssl";
import bindings, { type LibcryptoFunctions, open, type Pointer } from "@hazmat/openssl/bindings";
import { type Aead, aead } from "@hazmat/openssl/aead";
import { decodePem, DerReader, DerWriter, type PemBlock } from "@hazmat/openssl/asn1";
import { createCipher } from "@hazmat/openssl/ciphers";
import { hash, hashInto } from "@hazmat/openssl/digests";
import { examine } from "@hazmat/openssl/doctor";
import { scryptAsync } from "@hazmat/openssl/kdfs";
import { createMac } from "@hazmat/openssl/macs";
import { sealStream } from "@hazmat/openssl/streams";

export const own: Backend = new Backend(open({ libcrypto: new URL("file:///libcrypto.so.3") }));
export const sum: Uint8Array<ArrayBuffer> = hash("sha256", new Uint8Array(1), { backend: own });
export const sealing: Aead = aead("aes-256-gcm", sum);
export const sealed: Uint8Array<ArrayBuffer> = sealing.seal(new Uint8Array(12), sum, sum);
export const [pem]: PemBlock[] = decodePem("-----BEGIN…");
export const version: number = new DerReader(pem!.der).sequence().smallInteger();
export const others = [DerWriter, createCipher, hashInto, examine, scryptAsync, createMac, sealStream];
export const token: Uint8Array<ArrayBuffer> = backend.randomBytes(32);
export const filled: Float64Array<ArrayBuffer> = backend.randomFill(new Float64Array(4));
export const name: "openssl" = backend.name;
export const from: OsrandomImplementation = backend.osrandomEngineImplementation();
export const served: bigint = backend.bindings.engine.counters().bytes;
export const lib: LibcryptoFunctions = bindings.lib;
export const bignum: Pointer<"BIGNUM"> = lib.BN_new();
export const done: number = lib.RAND_bytes(token, token.length);
export const engine: Pointer<"ENGINE"> | undefined = lib.ENGINE_get_default_RAND?.();
export function explain(error: unknown): string | readonly SourceFailure[] | OpenSSLErrorEntry {
  if (error instanceof RandomSourceError) return error.failures;
  if (error instanceof OpenSSLError) return error.errors[0]!;
  return error instanceof HazmatError ? error.code : "";
}

// @ts-expect-error: a size is a number
backend.randomBytes("32");
// @ts-expect-error: an array is no view
backend.randomFill([0, 0]);
// @ts-expect-error: read only
backend.bindings = bindings;
// @ts-expect-error: an option of that name does not exist
open({ path: "/libcrypto.so.3" });
// @ts-expect-error: OpenSSL has no such function
lib.RAND_nothing();
// @ts-expect-error: the length is missing
lib.RAND_bytes(token);
// @ts-expect-error: a BIGNUM is no ENGINE
lib.ENGINE_get_id!(bignum);
// @ts-expect-error: this function may be absent
lib.ENGINE_get_id(engine!);
`;

/** A program that names every export of an entry point: values as values, types as types. */
async function useOfAll(specifier: string, path: string, values: string[]): Promise<string> {
  const types = (await exportsOf(path)).filter((name) => ![...values, "default"].includes(name));
  return `export { ${values} } from "${specifier}";\nexport type { ${types} } from "${specifier}";`;
}

/** The names that each entry point exports, without types, by its name. */
async function exportedValues(cwd: string): Promise<Record<string, string[]>> {
  const names = entryPoints.map(({ name }) => name);
  const program = `
    const entries = ${JSON.stringify(names)}.map(async (name) =>
      [name, Object.keys(await import(name)).filter((n) => n !== "default")]);
    console.log(JSON.stringify(Object.fromEntries(await Promise.all(entries))));
  `;
  writeFileSync(join(cwd, "exported.mjs"), program);
  return JSON.parse(await run(runtimeCommand(join(cwd, "exported.mjs")), { cwd }));
}

/** The names that a module exports, types too. */
async function exportsOf(path: string): Promise<string[]> {
  const { default: ts } = await import("typescript");
  const program = ts.createProgram([path], {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ESNext,
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
  return checker.getExportsOfModule(module).map(({ name }) => name);
}

/** What a strict compiler reports about these files, and the declarations that they use. */
async function typeErrors(paths: string[], resolution: "Bundler" | "NodeNext"): Promise<string[]> {
  const { default: ts } = await import("typescript");
  const program = ts.createProgram(paths, {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    target: ts.ScriptTarget.ES2022,
    module: resolution === "Bundler" ? ts.ModuleKind.ESNext : ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind[resolution],
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map((found) =>
    `${relative(temporary, found.file?.fileName ?? "")}:${found.start} ` +
    ts.flattenDiagnosticMessageText(found.messageText, "\n")
  );
}

describe("the declarations in dist/", () => {
  it("serve users, by every export", { skip: buildsInDeno }, async () => {
    const cwd = install(project("consumer.ts", consumer));
    const paths = [join(cwd, "consumer.ts")];
    const values = await exportedValues(cwd);
    for (const [i, { name, path }] of entryPoints.entries()) {
      paths.push(join(cwd, `uses_${i}.ts`));
      writeFileSync(paths.at(-1)!, await useOfAll(name, join(root, path), values[name]!));
    }
    assertEquals(await typeErrors(paths, "Bundler"), []);
    assertEquals(await typeErrors(paths, "NodeNext"), []);
  });
});

/** The oldest compiler that the declarations are for, and the newest. */
const compilers = ["5.4.5", "7.0.2"];
const noNpm: Skip = lacksProgram("npm", "--version");

/** The same for a compiler whose typed arrays have no type parameter for the buffer. */
const forOldCompilers = consumer.replaceAll("Array<ArrayBuffer>", "Array");

/** What a compiler from the npm registry reports about a project. */
async function complaints(version: string, cwd: string, module: string): Promise<string> {
  const options = {
    ...{ noEmit: true, strict: true, skipLibCheck: false, types: [], target: "es2022" },
    ...{ isolatedModules: true, verbatimModuleSyntax: true },
    ...{ module, moduleResolution: module === "esnext" ? "bundler" : module },
  };
  const project = { compilerOptions: options, files: ["consumer.ts"] };
  writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify(project));
  const command = ["npx", "-y", "-p", `typescript@${version}`, "tsc", "-p", cwd];
  const { code, stdout, stderr } = await runCommand(command, { cwd });
  return code === 0 ? "" : stdout + stderr;
}

describe("the declarations in dist/, to a compiler", () => {
  for (const version of compilers) {
    it(`TypeScript ${version}, are sound`, { skip: buildsInDeno || noNpm }, async () => {
      const isOld = version.startsWith("5.");
      const cwd = install(project("consumer.ts", isOld ? forOldCompilers : consumer));
      assertEquals(await complaints(version, cwd, "nodenext"), "");
      assertEquals(await complaints(version, cwd, "esnext"), "");
    });
  }
});

/** The files that `deno publish` would send, relative to the project. */
async function published(): Promise<string[]> {
  const command = [process.execPath, "publish", "--dry-run", "--allow-dirty"];
  const output = await run(command, { timeout: 110_000 });
  return Array.from(
    output.matchAll(/^ +(file:\S+) \(/gm),
    ([, url]) => relative(root, fileURLToPath(url!)).replaceAll("\\", "/"),
  );
}

describe("what JSR gets", () => {
  it("is the modules, the engine's image and the documents, and no more", {
    skip: denoOnly,
  }, async () => {
    const files = await published();
    const documents = ["README.md", "LICENSE"].filter((name) => existsSync(join(root, name)));
    const entries = entryPoints.map(({ path }) => path);
    const wanted = ["deno.json", "engine/image.ts", ...entries, ...documents];
    assertEquals(wanted.filter((name) => !files.includes(name)), []);
    const known =
      /^([a-z]+\.ts|(ffi|native|engine|hazmat|compat|doctor)\/.*\.ts|deno\.json|[A-Z]+(\.md)?)$/;
    assertEquals(files.filter((name) => !known.test(name)), []);
  });
});

/** Every file below a folder, with its bytes. */
function contents(directory: string): Record<string, string> {
  const names = (readdirSync(directory, { recursive: true }) as string[]).sort();
  const files = names.filter((name) => statSync(join(directory, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(directory, name), "latin1")]),
  );
}

describe("building again", () => {
  it("gives the same package, wherever it is put", { skip: buildsInDeno }, async () => {
    const { buildPackage } = await import("../build/package.ts");
    const first = join(temporary, "first");
    const second = join(temporary, "second", "place");
    await buildPackage(root, first);
    await buildPackage(root, second);
    assert("mod.js" in contents(first));
    assertEquals(contents(second), contents(first));
  });

  it("gives the same engine, wherever its sources are", () => {
    const elsewhere = join(temporary, "sources");
    for (const folder of sourceFolders) {
      cpSync(join(root, folder), join(elsewhere, folder), { recursive: true });
    }
    assertEquals(compileEngine(elsewhere, hostTarget()), compileEngine(root, hostTarget()));
  });
});
