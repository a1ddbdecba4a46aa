/**
 * Which libcrypto is opened, and how each way of failing says what to do.
 *
 * @module
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { hostCompiler, run } from "../build/compile.ts";
import backend from "../mod.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { type ChildOptions, isDeno, root, runCommand, scriptResult } from "./support/child.ts";
import { lacksProgram, notGlibc, notLinux } from "./support/machine.ts";
import { compileNative } from "./support/native.ts";
import { oldRuntimes } from "./support/old_runtimes.ts";

interface Loaded {
  name?: string;
  code?: string;
  message?: string;
  attempts?: { name: string; reason: string }[];
  path?: string;
  registered?: boolean;
  token?: number;
}

const skip = notLinux;
const skipInBun = isDeno ? false : "Bun has no permissions";
const temporary = mkdtempSync(join(tmpdir(), "hazmat-load-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const load = (args: string[], options?: ChildOptions): Promise<Loaded> =>
  scriptResult("load.ts", args, options);

function assertFailed(loaded: Loaded, name: string, code: string, ...parts: string[]): void {
  assertEquals([loaded.name, loaded.code], [name, code], loaded.message);
  for (const part of parts) assertStringIncludes(loaded.message!, part);
}

function assertWorks(loaded: Loaded): void {
  assertEquals([loaded.registered, loaded.token], [true, 32], loaded.message);
}

/** Without a name: whatever libcrypto these tests run on. */
const unnamed = { HAZMAT_LIBCRYPTO: undefined };
const systemPath = (await load(["mod"], { env: unnamed })).path ?? backend.bindings.path;

/** A file of the machine's own libcrypto, under another path. */
function copyOfLibcrypto(): string {
  const directory = join(temporary, "own");
  mkdirSync(directory, { recursive: true });
  const copy = join(directory, "libcrypto.so.3");
  copyFileSync(realpathSync(backend.bindings.path), copy);
  return copy;
}

/** What comes of naming a path by the option and by the environment, and what each is called. */
async function bothWays(path: string): Promise<[Loaded, naming: string, remedy: string][]> {
  const byVariable = await load(["mod"], { env: { HAZMAT_LIBCRYPTO: path } });
  return [
    [await load(["open", path]), "the option libcrypto", "leave it out to use the system's"],
    [byVariable, "the environment variable HAZMAT_LIBCRYPTO", "unset it to use the system's"],
  ];
}

/**
 * A library that needs a symbol of a glibc that is newer than any: linked with a libc that has it,
 * and opened with the one that this machine has.
 */
function libraryForNewerGlibc(): string {
  const directory = mkdtempSync(join(temporary, "glibc-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const [libc, library] = [join(directory, "libc.so.6"), join(directory, "libcrypto.so.3")];
  const newer = file("newer.c", "int hazmat_newer(void) { return 1; }\n");
  const script = file("newer.ld", "GLIBC_2.99 { global: hazmat_newer; };\n");
  const needing = file(
    "needing.c",
    "int hazmat_newer(void);\nint OpenSSL_version_num(void) { return hazmat_newer(); }\n",
  );
  const shared = [...hostCompiler(), "-shared", "-fPIC", "-nostdlib"];
  run([...shared, newer, "-o", libc, "-Wl,-soname,libc.so.6", `-Wl,--version-script=${script}`]);
  run([...shared, needing, libc, "-o", library]);
  rmSync(libc); // not to be found beside the library
  return library;
}

describe("a libcrypto that is named", () => {
  it("by the option is opened, and its path is the one that was loaded", { skip }, async () => {
    const copy = copyOfLibcrypto();
    assertEquals((await load(["open", copy])).path, copy);
    assertEquals((await load(["url", `file://${copy}`])).path, copy);
  });

  it("by HAZMAT_LIBCRYPTO is opened", { skip }, async () => {
    const copy = copyOfLibcrypto();
    const loaded = await load(["mod"], { env: { HAZMAT_LIBCRYPTO: copy } });
    assertEquals(loaded.path, copy);
    assertWorks(loaded);
  });

  it("by the option comes before HAZMAT_LIBCRYPTO", { skip }, async () => {
    const copy = copyOfLibcrypto();
    const env = { HAZMAT_LIBCRYPTO: "/nonexistent/libcrypto.so" };
    assertEquals((await load(["open", copy], { env })).path, copy);
  });

  it("and does not exist is an error that says which and why", async () => {
    const path = "/nonexistent/libcrypto.so.3";
    for (
      const loaded of [
        await load(["open", path]),
        await load(["mod"], { env: { HAZMAT_LIBCRYPTO: path } }),
      ]
    ) {
      assertFailed(loaded, "LibcryptoNotFoundError", "ERR_LIBCRYPTO_NOT_FOUND", path);
      assertEquals(loaded.attempts!.map(({ name }) => name), [path]);
      assertStringIncludes(loaded.attempts![0]!.reason, "No such file");
    }
  });

  it("and is no library is an error that says so", { skip }, async () => {
    const path = join(temporary, "text.so");
    writeFileSync(path, "this is not a library");
    const loaded = await load(["open", path]);
    assertFailed(loaded, "LibcryptoNotFoundError", "ERR_LIBCRYPTO_NOT_FOUND", path);
    assert(/invalid ELF header|file too short/.test(loaded.message!), loaded.message);
  });

  it("and is another library is told apart, and who named it", { skip }, async () => {
    const path = compileNative("not_libcrypto");
    for (const [loaded, naming, remedy] of await bothWays(path)) {
      assertFailed(loaded, "NotLibcryptoError", "ERR_NOT_LIBCRYPTO");
      const start = `Cannot use "${path}", which ${naming} names: it is not OpenSSL's libcrypto`;
      assertStringIncludes(loaded.message!, start);
      assertStringIncludes(loaded.message!, remedy);
    }
  });

  it("and is LibreSSL's is told apart, and who named it", { skip }, async () => {
    const path = compileNative("other_libcrypto");
    for (const [loaded, naming, remedy] of await bothWays(path)) {
      assertFailed(loaded, "NotLibcryptoError", "ERR_NOT_LIBCRYPTO", path, "LibreSSL 3.9.2");
      assertStringIncludes(loaded.message!, `which ${naming} names`);
      assertStringIncludes(loaded.message!, remedy);
    }
  });

  it("and is older than 1.1.1 is told apart, and who named it", { skip }, async () => {
    const path = compileNative("old_libcrypto");
    for (const [loaded, naming, remedy] of await bothWays(path)) {
      assertFailed(
        loaded,
        "LibcryptoTooOldError",
        "ERR_LIBCRYPTO_TOO_OLD",
        `Cannot use "${path}", which ${naming} names: ` +
          `it must be OpenSSL 1.1.1 or newer, but is OpenSSL 1.0.2; name a newer one, or ${remedy}`,
      );
    }
  });

  it("and needs a newer glibc: the error says which, and who named it", {
    skip: notGlibc,
  }, async () => {
    const path = libraryForNewerGlibc();
    for (const [loaded, naming, remedy] of await bothWays(path)) {
      assertFailed(
        loaded,
        "LibcryptoNotFoundError",
        "ERR_LIBCRYPTO_NOT_FOUND",
        `the libcrypto that ${naming} names needs GLIBC_2.99, newer than this system's C library`,
        `take one built for this system, or ${remedy}`,
      );
      assertStringIncludes(loaded.attempts![0]!.reason, path);
      assert(!loaded.message!.includes("correct it"), loaded.message);
    }
  });

  it("by a path that is not absolute, or is no path, is refused", async () => {
    for (const path of ["libcrypto.so.3", "./libcrypto.so.3", "../x/libcrypto.so.3"]) {
      const loaded = await load(["open", path]);
      assertEquals(loaded.name, "RangeError");
      assertStringIncludes(loaded.message!, `absolute path, but is "${path}"`);
      const fromEnvironment = await load(["mod"], { env: { HAZMAT_LIBCRYPTO: path } });
      assertStringIncludes(fromEnvironment.message!, "HAZMAT_LIBCRYPTO must be an absolute path");
    }
    assertEquals((await load(["url", "https://example.com/x.so"])).name, "RangeError");
    assertEquals((await load(["number"])).name, "TypeError");
  });
});

describe("without a name", () => {
  it("and with none installed, the error names each that was tried, and the package", {
    skip: notLinux || lacksProgram("unshare", "--mount", "true"),
  }, async () => {
    const path = realpathSync(systemPath);
    const hidden = `mount --bind /dev/null "${path}" && exec "$@"`;
    const prefix = ["unshare", "--mount", "sh", "-c", hidden, "sh"];
    const loaded = await load(["mod"], { prefix, env: unnamed });
    assertFailed(
      loaded,
      "LibcryptoNotFoundError",
      "ERR_LIBCRYPTO_NOT_FOUND",
      ...["libcrypto.so.4: ", "libcrypto.so.3: ", "libcrypto.so.1.1: ", "apt install libssl3"],
    );
    assertEquals(
      loaded.attempts!.map(({ name }) => name),
      ["libcrypto.so.4", "libcrypto.so.3", "libcrypto.so.1.1"],
    );
  });
});

describe("a configuration file that libcrypto refuses", () => {
  const skip: Skip = notLinux ||
    (backend.opensslVersionNumber() < 0x30000000 && "OpenSSL 1.1.1 goes on regardless");

  it("is an error with libcrypto's whole account of it", { skip }, async () => {
    const path = join(temporary, "refused.cnf");
    writeFileSync(
      path,
      "config_diagnostics = 1\nopenssl_conf = init\n[init]\nno_such_module = section\n[section]\n",
    );
    const loaded = await load(["mod"], { env: { OPENSSL_CONF: path } });
    assertFailed(loaded, "OpenSSLError", "ERR_OPENSSL", "configuration file", "no_such_module");
  });
});

describe("Deno's permissions", () => {
  const skip = skipInBun || notLinux;
  const path = existsSync(`/usr${systemPath}`) ? `/usr${systemPath}` : systemPath;

  it("--allow-ffi alone is enough", { skip }, async () => {
    assertWorks(await load(["mod"], { permissions: ["--allow-ffi"] }));
  });

  it("a list of the libcrypto and /proc/self/fd is enough", { skip }, async () => {
    for (const libcrypto of new Set([path, systemPath])) {
      const loaded = await load(["mod"], {
        permissions: [`--allow-ffi=${libcrypto},/proc/self/fd`],
        env: unnamed,
      });
      assertWorks(loaded);
      assertEquals(loaded.path, libcrypto);
    }
  });

  it("none: the error names the flag", { skip }, async () => {
    // Deno gives a child Deno all its own permissions, unless told which.
    const loaded = await load(["mod"], { permissions: ["--allow-env=NOTHING"] });
    assertFailed(loaded, "FfiPermissionError", "ERR_FFI_PERMISSION", "run Deno with --allow-ffi");
  });

  it("a list without the named libcrypto: the error names path and flag", { skip }, async () => {
    const loaded = await load(["open", "/opt/own/libcrypto.so.3"], {
      permissions: [`--allow-ffi=${path},/proc/self/fd`],
    });
    assertFailed(
      loaded,
      "FfiPermissionError",
      "ERR_FFI_PERMISSION",
      "--allow-ffi=/opt/own/libcrypto.so.3,/proc/self/fd",
    );
  });

  it("a list without /proc/self/fd: the error names what to add", { skip }, async () => {
    const loaded = await load(["mod"], {
      permissions: [`--allow-ffi=${path}`],
      env: unnamed,
    });
    assertFailed(loaded, "FfiPermissionError", "ERR_FFI_PERMISSION", "/proc/self/fd");
  });

  it("the environment is not read without permission, and nothing is asked", { skip }, async () => {
    const loaded = await load(["mod"], {
      permissions: ["--allow-ffi"],
      env: { HAZMAT_LIBCRYPTO: "/nonexistent/libcrypto.so" },
    });
    assertWorks(loaded);
  });
});

describe("where memfd_create is refused", () => {
  const privateFile = (directory: string, options?: ChildOptions) =>
    scriptResult<Record<string, unknown>>("private_file.ts", [directory], {
      ...options,
      env: { TMPDIR: directory },
    });

  it("the engine is loaded from a private file, which is removed again", { skip }, async () => {
    const directory = mkdtempSync(join(temporary, "tmp-"));
    const { mapped, left, registered, token } = await privateFile(directory);
    assertStringIncludes(String(mapped), `${directory}/hazmat-osrandom-`);
    assertEquals([left, registered, token], [[], true, 32]);
  });

  it("and no file can be written, the error says what to do", { skip }, async () => {
    const { name, code, message } = await privateFile("/nonexistent/tmp");
    assertEquals([name, code], ["EngineImageError", "ERR_ENGINE_IMAGE"]);
    assertStringIncludes(String(message), "/nonexistent/tmp");
    assertStringIncludes(String(message), "set TMPDIR");
  });
});

describe("a second libcrypto", () => {
  it("is opened beside the first, with a registration of its own", { skip }, async () => {
    const copy = copyOfLibcrypto();
    const { seen, paths } = await scriptResult<{ seen: boolean[][]; paths: string[] }>(
      "two_libcryptos.ts",
      [copy],
    );
    assertEquals(paths, [backend.bindings.path, copy]);
    assertEquals(seen, [[true, false], [true, true], [false, true], [false, false]]);
  });
});

describe("a runtime that will not do", () => {
  const bundle = join(root, "dist", "mod.js");
  const script =
    `import("${bundle}").then(() => console.log("loaded"), (e) => console.log(e.code))`;

  /** The real one: if there is none, Deno puts itself on the PATH under its name. */
  const node = (process.env.PATH ?? "").split(":").map((directory) => join(directory, "node"))
    .find((path) => existsSync(path) && !path.includes("node_compat_bin"));

  async function codeIn(command: string[]): Promise<string> {
    const { stdout, stderr } = await runCommand(command, { timeout: 110_000 });
    const last = stdout.trim().split("\n").at(-1)!;
    return last || stderr;
  }

  it("neither Deno nor Bun", { skip: node === undefined && "no node" }, async () => {
    assertEquals(await codeIn([node!, "--eval", script]), "ERR_RUNTIME_UNSUPPORTED");
  });

  it("Deno 2.7", { skip: lacksProgram(...oldRuntimes.deno, "--version") }, async () => {
    assertEquals(await codeIn([...oldRuntimes.deno, "eval", script]), "ERR_RUNTIME_TOO_OLD");
  });

  it("Bun 1.3", { skip: lacksProgram(...oldRuntimes.bun, "--version") }, async () => {
    assertEquals(await codeIn([...oldRuntimes.bun, "--eval", script]), "ERR_RUNTIME_TOO_OLD");
  });
});
