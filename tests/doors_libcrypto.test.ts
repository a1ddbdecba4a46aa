/**
 * Which libcrypto is opened if somebody else controls the working directory or
 * the environment. SECURITY.md describes what is tested here.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { images } from "../engine/image.ts";
import backend from "../mod.ts";
import { hostCompiler, run } from "../build/compile.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { type ChildOptions, isDeno, root, runScript, scriptResult } from "./support/child.ts";
import { Intruder } from "./support/hostile.ts";
import { lacksProgram, notLinux } from "./support/machine.ts";

interface Loaded {
  name?: string;
  message?: string;
  path?: string;
  registered?: boolean;
}

const skip = notLinux;
const lacksProviders: Skip = backend.bindings.lib.OSSL_PROVIDER_try_load === null
  ? "this libcrypto has no providers, as before 3.0"
  : false;
const temporary = mkdtempSync(join(tmpdir(), "hazmat-doors-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const intruder = new Intruder(temporary);
const engineName = images[`${process.platform}-${process.arch}`]?.soname ?? "osrandom.so";

/** A working directory with everything that might be taken. */
const planted = join(temporary, "planted");
intruder.plant(
  planted,
  ...["", "lib/", "lib64/", "usr/lib/"].flatMap((directory) =>
    ["libcrypto.so.4", "libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"]
      .map((name) => directory + name)
  ),
  ...["libc.so.6", "libdl.so.2", "libssl.so.3", engineName, "osrandom.so", "legacy.so"],
);
writeFileSync(join(planted, "openssl.cnf"), configurationThatLoads(join(planted, "legacy.so")));

/** libcrypto stops reading its configuration at anything unknown: so use what it knows. */
function configurationThatLoads(path: string): string {
  const known = lacksProviders ? "engines" : "providers";
  return `openssl_conf = init
[init]
${known} = ${known}
[providers]
intruder = intruder
[intruder]
module = ${path}
activate = 1
[engines]
intruder = engine
[engine]
engine_id = intruder
dynamic_path = ${path}
init = 1
`;
}

/** Without a name, in that directory. */
const load = (options: ChildOptions = {}, ...args: string[]): Promise<Loaded> =>
  scriptResult("load.ts", args.length > 0 ? args : ["mod"], {
    cwd: planted,
    ...options,
    env: { HAZMAT_LIBCRYPTO: undefined, ...intruder.env, ...options.env },
  });

const loadProvider = (
  name: string,
  env: Record<string, string> = {},
): Promise<{ loaded?: string; name?: string }> =>
  scriptResult("provider.ts", [name], {
    cwd: planted,
    env: { HAZMAT_LIBCRYPTO: systemPath, ...intruder.env, ...env },
  });

const systemPath = (await load({ cwd: root })).path ?? backend.bindings.path;

function assertSystems(loaded: Loaded): void {
  assertEquals([loaded.path, loaded.registered], [systemPath, true], loaded.message);
  assert(!intruder.cameIn(), "a library in the working directory was loaded");
}

describe("who controls the working directory", () => {
  it("gets no library of his loaded", { skip }, async () => assertSystems(await load()));

  it("nor if the path of libraries is set and empty, or elsewhere", { skip }, async () => {
    for (const path of ["", "/nonexistent", "/nonexistent:/usr/nonexistent"]) {
      assertSystems(await load({ env: { LD_LIBRARY_PATH: path } }));
    }
  });

  it("nor if the system has no libcrypto: that is an error", {
    skip: notLinux || lacksProgram("unshare", "--mount", "true"),
  }, async () => {
    const hidden = `mount --bind /dev/null "${realpathSync(systemPath)}" && exec "$@"`;
    const loaded = await load({ prefix: ["unshare", "--mount", "sh", "-c", hidden, "sh"] });
    assertEquals(loaded.name, "LibcryptoNotFoundError");
    assert(!loaded.message!.includes(planted), loaded.message);
    assert(!intruder.cameIn());
  });

  it("nor a file of the engine's name", { skip }, async () => {
    const env = { LD_LIBRARY_PATH: join(temporary, "engine") };
    intruder.plant(env.LD_LIBRARY_PATH, engineName);
    assertSystems(await load({ env }));
  });

  it("nor a provider of it, by its name or by a path that is relative", {
    skip: skip || lacksProviders,
  }, async () => {
    for (const name of ["legacy", "intruder"]) {
      await loadProvider(name);
      assert(!intruder.cameIn(), name);
    }
    for (const name of ["./legacy.so", "lib/../legacy.so", "legacy.so"]) {
      const { loaded } = await loadProvider(name);
      assertEquals([loaded, intruder.cameIn()], [undefined, false], name);
    }
  });

  it("sets HAZMAT_LIBCRYPTO in Bun, which reads .env there, and not in Deno", {
    skip,
  }, async () => {
    const directory = join(temporary, "env");
    mkdirSync(directory);
    intruder.plant(directory, "own.so");
    writeFileSync(join(directory, ".env"), `HAZMAT_LIBCRYPTO=${directory}/own.so\n`);
    const loaded = await load({ cwd: directory });
    assertEquals(loaded.name, isDeno ? undefined : "NotLibcryptoError");
    assertEquals(intruder.cameIn(), !isDeno);
  });
});

describe("who controls the working directory of Bun", () => {
  const skip = notLinux || (isDeno ? "Deno has no bunfig.toml" : false);

  it("runs code in it, by bunfig.toml", { skip }, async () => {
    const cwd = join(temporary, "bunfig");
    intruder.plant(cwd, "own.so");
    writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
    writeFileSync(
      join(cwd, "preload.ts"),
      `process.dlopen({ exports: {} }, "${cwd}/own.so");`,
    );
    const { stderr } = await runScript("load.ts", ["mod"], { cwd, env: intruder.env });
    assert(intruder.cameIn(), stderr);
  });
});

describe("who has a program load a provider by its absolute path", () => {
  it("has that file loaded, whatever it is", { skip: skip || lacksProviders }, async () => {
    await loadProvider(join(planted, "legacy.so"));
    assert(intruder.cameIn());
  });
});

describe("who controls the environment", () => {
  it("has the loader look in the working directory, as for every program", { skip }, async () => {
    const cwd = join(temporary, "searched"); // without a libc: nothing would run
    intruder.plant(cwd, "libcrypto.so.4", "lib/libcrypto.so.4");
    for (const path of [".", ":", "/nonexistent:", "lib"]) {
      await load({ cwd, env: { LD_LIBRARY_PATH: path } });
      assert(intruder.cameIn(), `LD_LIBRARY_PATH=${path}`);
    }
  });

  it("names the libcrypto, by a path that is absolute", { skip }, async () => {
    const own = join(planted, "libcrypto.so");
    const loaded = await load({ env: { HAZMAT_LIBCRYPTO: own } });
    assertEquals(loaded.name, "NotLibcryptoError");
    assert(intruder.cameIn(), "a library runs as it is opened, whatever it turns out to be");
    const relative = await load({ env: { HAZMAT_LIBCRYPTO: "./libcrypto.so" } });
    assertEquals(relative.name, "RangeError");
    assert(!intruder.cameIn());
  });

  it("has libcrypto load what its configuration names", { skip }, async () => {
    await load({ env: { OPENSSL_CONF: join(planted, "openssl.cnf") } });
    assert(intruder.cameIn());
  });

  it("names the directory of the providers that are loaded by name", {
    skip: skip || lacksProviders,
  }, async () => {
    const own = { OPENSSL_MODULES: planted };
    await load({ env: own });
    assert(!intruder.cameIn(), "the package itself loads none");
    const { name } = await loadProvider("legacy", own);
    assertEquals([name, intruder.cameIn()], ["OpenSSLError", true]);
  });

  it("names no directory from which this package loads engines", { skip }, async () => {
    intruder.plant(planted, "osrandom.so");
    assertSystems(await load({ env: { OPENSSL_ENGINES: planted } }));
  });

  it("may preload a library of the engine's name: it is taken for it", { skip }, async () => {
    const squatter = join(temporary, engineName);
    const source = join(root, "tests", "native", "intruder.c");
    const flags = ["-shared", "-fPIC", `-Wl,-soname,${engineName}`];
    run([...hostCompiler(), ...flags, source, "-o", squatter]);
    const loaded = await load({ env: { LD_PRELOAD: squatter } });
    assertEquals(loaded.name, "EngineImageError");
    assertStringIncludes(loaded.message!, "does not export osrandom_");
    assert(intruder.cameIn());
  });
});
