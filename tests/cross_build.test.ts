/**
 * The engine's images: those of every platform, and those of every source.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { compileEngine, type Image, sourceFolders } from "../build/engine.ts";
import { allTargets, hostTarget, type Target } from "../build/target.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { isDeno, root } from "./support/child.ts";
import { type Elf, elf, readElf } from "./support/elf.ts";
import { lacksProgram, lacksVdso, notLinux } from "./support/machine.ts";

const targets = allTargets();
const host = hostTarget();

/** What may be forced with -D on a system, and what it then calls its source. */
const sources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: {
    OSR_SOURCE_VDSO: lacksVdso ? "getrandom" : "vdso",
    OSR_SOURCE_GETRANDOM: "getrandom",
    OSR_SOURCE_DEV_URANDOM: "/dev/urandom",
    OSR_SOURCE_GETENTROPY: "getentropy",
  },
  darwin: { OSR_SOURCE_GETENTROPY: "getentropy" },
  win32: { OSR_SOURCE_PROCESSPRNG: "ProcessPrng" },
};

/** What an image may take from the process that loads it. */
const allowedNeeds = [
  "dladdr",
  "dlopen",
  "dlsym",
  "pthread_getcpuclockid",
  "pthread_key_create",
  "pthread_self",
  "pthread_setspecific",
];

/** No runtime takes part in what is compiled, and it takes long. */
const compiledInDeno: Skip = isDeno ? false : "checked in the Deno run";

const lacksClang: Skip = compiledInDeno ||
  (lacksProgram("clang", "--version") || lacksProgram("ld.lld", "--version")
    ? "no clang with lld"
    : false);

function cannotCompile({ name }: Target): Skip {
  const { error } = spawnSync("llvm-dlltool");
  return lacksClang || (name.startsWith("win32") && error ? "no llvm-dlltool" : false);
}

/** The images of `--all` by platform, each compiled when it is first asked for. */
const images = new Map<string, Image>();

function imageOf(target: Target): Image {
  const image = images.get(target.name) ?? compileEngine(root, target);
  images.set(target.name, image);
  return image;
}

describe("build --all", () => {
  for (const target of targets) {
    it(`compiles for ${target.name}`, { skip: cannotCompile(target) }, () => {
      assertEquals(imageOf(target).platform, target.name);
    });
  }

  // After all of them: a time in an image would show only after a second.
  for (const target of targets) {
    it(`compiles the same bytes for ${target.name}`, { skip: cannotCompile(target) }, () => {
      assertEquals(compileEngine(root, target), imageOf(target));
    });
  }

  for (const target of targets.filter(({ name }) => !name.startsWith("linux"))) {
    const [define] = Object.keys(sources[target.name.split("-")[0]!]!);
    it(`takes ${define} for ${target.name}'s own`, { skip: cannotCompile(target) }, () => {
      assertEquals(compileEngine(root, target, [define!]), imageOf(target));
    });
  }

  it("signs the image for macOS on arm64, which loads no other", { skip: lacksClang }, () => {
    const target = targets.find(({ name }) => name === "darwin-arm64")!;
    assert(loadCommands(imageOf(target)).includes(LC_CODE_SIGNATURE));
  });
});

const LC_CODE_SIGNATURE = 0x1d;

/** The kinds of a Mach-O image's load commands. */
function loadCommands({ bytes }: Image): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kinds: number[] = [];
  let at = 32;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    kinds.push(view.getUint32(at, true));
    at += view.getUint32(at + 4, true);
  }
  return kinds;
}

/** What the headers of the library declare as exported. */
function declaredExports(): string[] {
  const headers = sourceFolders.flatMap((folder) =>
    readdirSync(join(root, folder)).filter((name) => name.endsWith(".h"))
      .map((name) => join(root, folder, name))
  );
  const text = headers.map((path) => readFileSync(path, "utf8")).join("");
  return [...text.matchAll(/^OSR_EXPORT [^;(]*?(\w+)(?:\(|;)/gm)].map((match) => match[1]!).sort();
}

function checkElf(image: Elf): void {
  const flags = image.dynamic.get(elf.DT_FLAGS_1) ?? 0;
  assert(flags & elf.DF_1_NODELETE, "it can be unloaded");
  assert(flags & elf.DF_1_NOW, "it is bound lazily");
  assert(image.segments.has(elf.PT_GNU_RELRO), "no RELRO");
  assertEquals(image.segments.get(elf.PT_GNU_STACK)! & elf.PF_X, 0, "executable stack");
  assert(!image.dynamic.has(elf.DT_NEEDED), "it needs a library");
  assert(!image.dynamic.has(elf.DT_TEXTREL), "it relocates its code");
  assertEquals(image.needs.filter((name) => !allowedNeeds.includes(name)), []);
  assertEquals(image.gives, declaredExports());
}

describe("an ELF image", () => {
  for (const target of targets.filter(({ name }) => name.startsWith("linux"))) {
    it(`for ${target.name} is hardened and stands alone`, { skip: lacksClang }, () => {
      checkElf(readElf(imageOf(target).bytes));
    });
  }

  it("of this machine's compiler is hardened and stands alone", { skip: notLinux }, () => {
    checkElf(readElf(compileEngine(root, host).bytes));
  });
});

const lacksEngines: Skip = compiledInDeno || notLinux ||
  lacksProgram("openssl", "version") ||
  (lacksProgram("openssl", "engine") && "openssl without engines");

function openssl(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  assertEquals(status, 0, stderr);
  return { stdout, stderr };
}

/** With an engine that does not load, `openssl rand` would draw from another source. */
function drawThrough(path: string): string {
  const { stdout, stderr } = openssl("rand", "-engine", path, "-hex", "32");
  assertMatch(stderr, /engine "osrandom" set/i);
  assertMatch(stdout, /^[0-9a-f]{64}\n$/);
  return stdout;
}

describe("a forced source", () => {
  const directory = mkdtempSync(join(tmpdir(), "osrandom-sources-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  for (const [define, source] of Object.entries(sources[process.platform] ?? {})) {
    it(`${source} compiles here`, { skip: compiledInDeno }, () => {
      assertEquals(compileEngine(root, host, [define]).platform, host.name);
    });

    it(`${source} serves the openssl program`, { skip: lacksEngines }, () => {
      const path = join(directory, `${define}.so`);
      writeFileSync(path, compileEngine(root, host, [define]).bytes);
      const { stdout } = openssl("engine", "dynamic", "-pre", `SO_PATH:${path}`, "-pre", "LOAD");
      assertMatch(stdout, new RegExp(`Loaded: \\(osrandom\\) osrandom_engine ${source}\n`));
      assertNotEquals(drawThrough(path), drawThrough(path));
    });
  }
});
