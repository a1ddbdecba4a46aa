/**
 * The compiled engine in another program: OpenSSL's own command line.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { root } from "./support/child.ts";
import { lacksProgram } from "./support/machine.ts";

const engine = join(root, "dist", "osrandom.so");

function openssl(...args: string[]) {
  return spawnSync("openssl", args, { encoding: "utf8" });
}

const skip: Skip = process.platform !== "linux" || !existsSync(engine)
  ? "not Linux"
  : openssl("engine", "dynamic").status !== 0
  ? "no openssl program with engines"
  : false;

/** Whether the openssl program takes random providers: 3.5 and newer. */
const lacksRandomProviders: Skip = /^OpenSSL (3\.[5-9]|3\.\d\d|[4-9])/.test(
    openssl("version").stdout ?? "",
  )
  ? false
  : "no openssl program of 3.5 or newer";
const lacksProviders: Skip = openssl("list", "-providers").status === 0
  ? false
  : "no openssl program with providers";
const lacksStrace: Skip = lacksProgram("strace", "-V");

describe("openssl with dist/osrandom.so as an engine", () => {
  const load = ["-t", "-pre", `SO_PATH:${engine}`, "-pre", "LOAD", "dynamic"];

  it("shows the engine and that it is available", { skip }, () => {
    const { stdout, status } = openssl("engine", ...load);
    assertEquals(status, 0);
    assertMatch(stdout, /Loaded: \(osrandom\) osrandom_engine (getrandom|\/dev\/urandom)/);
    assertStringIncludes(stdout, "[ available ]");
  });

  it("says that it serves RAND", { skip }, () => {
    assertMatch(openssl("engine", "-c", ...load).stdout, /\[RAND\]/);
  });

  it("refuses it under another id", { skip }, () => {
    const { stdout, stderr } = openssl(
      "engine",
      "-pre",
      `SO_PATH:${engine}`,
      "-pre",
      "ID:other",
      "-pre",
      "LOAD",
      "dynamic",
    );
    assertStringIncludes(stdout + stderr, "[Failure]: LOAD");
  });

  it("draws random bytes from it", { skip }, () => {
    const draw = () => openssl("rand", "-engine", engine, "-hex", "32");
    const [first, second] = [draw(), draw()];
    assertEquals([first.status, second.status], [0, 0]);
    assertMatch(first.stdout, /^[0-9a-f]{64}\n$/);
    assertNotEquals(first.stdout, second.stdout);
    assertMatch(first.stderr, /engine "osrandom" set\./i);
  });

  it("draws from it, and not from its own generator, by the kernel's account", {
    skip: skip || lacksStrace,
  }, () => {
    const { stderr } = spawnSync(
      "strace",
      ["-e", "trace=getrandom", "openssl", "rand", "-engine", engine, "-hex", "3001"],
      { encoding: "utf8" },
    );
    assertMatch(stderr, /getrandom\(.*, 3001, 0\)/);
  });

  const lacksKeys: Skip = openssl("version").stdout?.startsWith("OpenSSL 1.")
    ? "genpkey of OpenSSL 1.1.1 wants the whole key from the engine"
    : false;

  it("makes keys with it", { skip: skip || lacksKeys }, () => {
    const { stdout, status } = openssl("genpkey", "-engine", engine, "-algorithm", "X25519");
    assert(status === 0 && stdout.includes("BEGIN PRIVATE KEY"), stdout);
  });
});

describe("openssl with dist/osrandom.so as a provider", () => {
  const provider = ["-provider-path", join(root, "dist"), "-provider", "osrandom"];
  const temporary = mkdtempSync(join(tmpdir(), "hazmat-cli-"));
  afterAll(() => rmSync(temporary, { recursive: true }));

  /** The sizes that openssl asked the kernel for, with this as its configuration. */
  function drawnWith(sections: string, ...args: string[]): string {
    const path = join(temporary, "openssl.cnf");
    writeFileSync(path, `openssl_conf = init\n${sections}\n`);
    const { stdout, stderr, status } = spawnSync(
      "strace",
      ["-e", "trace=getrandom", "openssl", "rand", "-hex", ...args, "3001"],
      { encoding: "utf8", env: { ...process.env, OPENSSL_CONF: path } },
    );
    assertEquals([status, stdout.trim().length], [0, 6002], stderr);
    return stderr;
  }
  const fromOsrandom = /getrandom\(.*, 3001, 0\)/;
  const providers = `[provs]\ndefault = def\nosrandom = osr\n[def]\nactivate = 1\n` +
    `[osr]\nmodule = ${engine}\nactivate = 1\n[rnd]\nrandom_provider = osrandom`;

  it("lists it as active, with its source and version", { skip: lacksProviders }, () => {
    const { stdout, status } = openssl("list", "-providers", "-verbose", ...provider);
    assertEquals(status, 0);
    assertMatch(stdout, /name: osrandom_engine (getrandom|\/dev\/urandom)/);
    assertMatch(stdout, /version: \d+\.\d+\.\d+\n\s+status: active/);
  });

  it("draws from it, by a configuration with [random] before [providers]", {
    skip: lacksRandomProviders || lacksStrace,
  }, () => {
    const sections = `[init]\nrandom = rnd\nproviders = provs\n${providers}`;
    assertMatch(drawnWith(sections), fromOsrandom);
  });

  it("draws from it, named by the configuration and loaded by the command line", {
    skip: lacksRandomProviders || lacksStrace,
  }, () => {
    const sections = "[init]\nrandom = rnd\n[rnd]\nrandom_provider = osrandom";
    assertMatch(drawnWith(sections, ...provider, "-provider", "default"), fromOsrandom);
  });

  // random_conf_init() gives its reference back by OSSL_PROVIDER_unload(), which
  // deactivates a provider that is active already. Should this fail, OpenSSL has
  // mended it: then the README's limit can go.
  it("is lost, by OpenSSL's own doing, with [providers] before [random]", {
    skip: lacksRandomProviders || lacksStrace,
  }, () => {
    const sections = `[init]\nproviders = provs\nrandom = rnd\n${providers}`;
    assert(!fromOsrandom.test(drawnWith(sections)));
  });
});
