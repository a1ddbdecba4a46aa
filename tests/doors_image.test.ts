/**
 * The engine's way from this package into the process: nothing else is loaded
 * in its place.
 *
 * @module
 */
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { images } from "../engine/image.ts";
import { refuseShared } from "../engine/private_file.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
  describe,
  it,
} from "./std.ts";
import {
  type ChildOptions,
  root,
  runCommand,
  runtimeCommand,
  scriptResult,
} from "./support/child.ts";
import { Intruder, nobody, startHostile } from "./support/hostile.ts";
import { notLinux, notRoot } from "./support/machine.ts";
import { compileNative } from "./support/native.ts";
import { copyPackage } from "./support/package_copy.ts";

const skip = notLinux;
const platform = `${process.platform}-${process.arch}`;
const temporary = mkdtempSync(join(tmpdir(), "hazmat-doors-"));
chmodSync(temporary, 0o755);
afterAll(() => rmSync(temporary, { recursive: true }));
const intruder = new Intruder(temporary);

interface Loaded {
  name?: string;
  code?: string;
  message?: string;
  mapped?: string;
  left?: string[];
  registered?: boolean;
  token?: number;
}

/** This package with another image. */
async function loadWith(change: (base64: string) => string): Promise<Loaded> {
  const copy = copyPackage(temporary);
  const child = join(copy, "tests", "children", "load.ts");
  cpSync(join(root, "tests", "children", "load.ts"), child);
  const { base64 } = images[platform]!;
  const file = join(copy, "engine", "image.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace(base64, () => change(base64)));
  const { stdout, stderr } = await runCommand(runtimeCommand(child, ["mod"]));
  assert(stdout !== "", stderr);
  return JSON.parse(stdout);
}

const another = (char: string) => char === "A" ? "B" : "A";

function changedAt(base64: string, at: number): string {
  return base64.slice(0, at) + another(base64[at]!) + base64.slice(at + 1);
}

describe("an image that is not what was built", () => {
  const changes: Record<string, (base64: string) => string> = {
    "with one byte changed, anywhere": (base64) => changedAt(base64, base64.length >> 1),
    "with its last byte changed": (base64) => changedAt(base64, base64.length - 5),
    "cut": (base64) => base64.slice(0, 4000),
    "empty": () => "",
    "with more behind it": (base64) => `${base64.replace(/=+$/, "").slice(0, -1)}AAAAA`,
    "of something else": () => readFileSync(compileNative("intruder")).toString("base64"),
    "that is not in base64": (base64) => `${base64.slice(0, 100)}!${base64.slice(101)}`,
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`${what}, is refused before it is loaded`, { skip }, async () => {
      const { name, code, message } = await loadWith(change);
      assertEquals([name, code], ["EngineImageError", "ERR_ENGINE_IMAGE"], message);
      assertStringIncludes(message!, "install the package anew");
    });
  }

  it("and one that is, in the same way, is loaded", { skip }, async () => {
    const { registered, token } = await loadWith((base64) => base64);
    assertEquals([registered, token], [true, 32]);
  });
});

/** Loads it from a file, because memfd_create is refused. */
const loadFromFile = (directory: string, options: ChildOptions = {}): Promise<Loaded> =>
  scriptResult("private_file.ts", [directory], {
    ...options,
    env: { TMPDIR: directory, ...intruder.env, ...options.env },
  });

function directoryOf(user: number, mode: number): string {
  const directory = mkdtempSync(join(temporary, "tmp-"));
  chownSync(directory, user, user);
  chmodSync(directory, mode);
  return directory;
}

describe("the engine's file, where memfd_create is refused", () => {
  const rootOnly = { skip: notLinux || notRoot };

  it("is loaded in a directory that anybody may write to", { skip }, async () => {
    for (const mode of [0o1777, 0o777]) {
      const directory = directoryOf(process.getuid!(), mode);
      const { registered, left, message } = await loadFromFile(directory);
      assertEquals([registered, left], [true, []], message);
    }
  });

  it("is loaded in a directory of another user", rootOnly, async () => {
    const { registered, left, message } = await loadFromFile(directoryOf(nobody, 0o755));
    assertEquals([registered, left], [true, []], message);
  });

  it("is loaded behind a symbolic link", { skip }, async () => {
    const link = join(temporary, "link");
    symlinkSync(directoryOf(process.getuid!(), 0o700), link);
    const { registered, left, mapped } = await loadFromFile(link);
    assertEquals([registered, left], [true, []]);
    assertStringIncludes(mapped!, "hazmat-osrandom-");
  });

  it("is where no other directory of its name is, whoever made that", { skip }, async () => {
    const directory = directoryOf(process.getuid!(), 0o777);
    const old = Array.from(
      { length: 50 },
      (_, i) => `hazmat-osrandom-${String(i).padStart(6, "0")}`,
    );
    for (const name of old) intruder.plant(join(directory, name), images[platform]!.soname);
    const { registered, left } = await loadFromFile(directory);
    assertEquals([registered, left?.sort()], [true, old]);
    assert(!intruder.cameIn());
  });

  it("is ours in 100 processes at once, while another user exchanges the directories", {
    ...rootOnly,
    timeout: 300_000,
  }, async () => {
    const directory = directoryOf(nobody, 0o777);
    const stop = startHostile(directory, images[platform]!.soname);
    const started = Array.from(
      { length: 100 },
      () => loadFromFile(directory, { timeout: 280_000 }),
    );
    const loaded = await Promise.all(started).finally(stop);
    const others = loaded.filter(({ registered, token, code }) =>
      (registered !== true || token !== 32) && code !== "ERR_ENGINE_IMAGE"
    );
    assertEquals(others, []);
    assert(readdirSync(directory).length > 1, "the other user did nothing");
    assert(!intruder.cameIn(), "the other user's library was loaded");
  });
});

describe("a directory in which a name is trusted", () => {
  const facts = (user: number, mode: number) => statSync(directoryOf(user, mode));
  const own = process.getuid?.() ?? -1;

  it("is one's own, or the system's and sticky", { skip }, () => {
    refuseShared(facts(own, 0o700), own);
    refuseShared(facts(own, 0o755), own);
    refuseShared(facts(own, 0o1777), own);
    refuseShared(statSync("/"), own);
  });

  it("is not one in which others may rename", { skip }, () => {
    for (const mode of [0o777, 0o770, 0o722]) {
      assertThrows(() => refuseShared(facts(own, mode), own), Error, "sticky");
    }
    assertThrows(() => refuseShared({ uid: nobody, mode: 0o1777 }, own), Error, "user 65534");
  });
});

describe("the engine's memory file", () => {
  it("can be changed by no process, not even one of root's", { skip }, async () => {
    const { errors, registered } = await scriptResult<{ errors: string[]; registered: boolean }>(
      "sealed_image.ts",
    );
    assertEquals([errors, registered], [["EPERM", "EPERM"], true]);
  });
});
