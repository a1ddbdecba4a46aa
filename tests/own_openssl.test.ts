/**
 * The tool that builds an own OpenSSL, and what it builds.
 *
 * The first part runs everywhere, on source trees that are made up. The second
 * needs builds by this tool, in the directory that HAZMAT_TEST_OWN_OPENSSL
 * names: as `1.1.1w-own`, `3.5.7-own` and `3.5.7-plain`, by their `--prefix`.
 *
 * @module
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { hostCompiler, run } from "../build/compile.ts";
import { readArguments } from "../build/openssl/arguments.ts";
import { configureCommand } from "../build/openssl/configure.ts";
import { OwnBuildError, UsageError } from "../build/openssl/error.ts";
import { readLibrary } from "../build/openssl/readelf.ts";
import { sourceVersion, takeSource } from "../build/openssl/source.ts";
import { faultsOf, interposable } from "../build/openssl/verify.ts";
import { versionScript } from "../build/openssl/version_script.ts";
import { open } from "../hazmat/core/bindings.ts";
import {
  afterAll,
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
  describe,
  it,
  type Skip,
} from "./std.ts";
import type { Share } from "./children/own_draws.ts";
import {
  type ChildResult,
  root,
  runCommand,
  runtimeCommand,
  scriptResult,
} from "./support/child.ts";
import { lacksProgram, notLinux } from "./support/machine.ts";

const temporary = mkdtempSync(join(tmpdir(), "hazmat-own-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** A directory with these files, by path. */
function tree(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(temporary, "tree-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text, { mode: 0o755 });
  }
  return top;
}

/** Calls the tool; what it leaves behind is removed with the tests' own directory. */
function tool(...args: string[]): Promise<ChildResult> {
  const command = runtimeCommand(join(root, "build", "openssl", "main.ts"), args);
  return runCommand(command, { env: { TMPDIR: temporary } });
}

const script = "OPENSSL_1.0.2U_MINE {\n    global:\n        *;\n};\n";
const data = (tag = "") => `MAJOR=3\nMINOR=5\nPATCH=7\nPRE_RELEASE_TAG=${tag}\nSHLIB_VERSION=3\n`;
const header = (text: string) =>
  `/* 0.9.3a 0x0090301f */\n# define OPENSSL_VERSION_TEXT    "${text}"\n`;
const old = header("OpenSSL 1.0.2u  20 Dec 2019");

describe("openssl.ld", () => {
  it("gives every export one version with the label", () => {
    assertEquals(versionScript("1.0.2u", "mine"), script);
    assertMatch(versionScript("1.1.0-pre3", "a_1"), /^OPENSSL_1\.1\.0_PRE3_A_1 \{/);
  });

  it("is printed, and nothing else", async () => {
    for (
      const args of [["--script-only", "--", "1.0.2u", "mine"], ["--script-only", "1.0.2u", "mine"]]
    ) {
      assertEquals(await tool(...args), { code: 0, signal: null, stdout: script, stderr: "" });
    }
  });

  it("is refused for an invalid version or label", () => {
    for (const label of ["", "a-b", "a b", "ä", "a.b", "a;b", '"']) {
      assertThrows(() => versionScript("1.0.2u", label), UsageError, `but is "${label}"`);
    }
    for (const version of ["", "1.0", "x", "1.0.2u {"]) {
      assertThrows(() => versionScript(version, "own"), UsageError, "VERSION must be");
    }
  });
});

describe("arguments", () => {
  const good = ["--source", "/s", "--prefix", "/p"];

  it("are read with and without a leading --, which deno task passes on", () => {
    const order = { kind: "build", source: "/s", prefix: "/p", label: "own", work: null, jobs: 3 };
    assertEquals(readArguments([...good, "--jobs", "3"]), order as never);
    assertEquals(readArguments(["--", ...good, "--jobs=3"]), order as never);
  });

  it("that are wrong: the error says which, and the usage is shown", async () => {
    const { code, stdout, stderr } = await tool("--source", "/s");
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, /^--prefix is missing\n\nUsage:\n/);
  });

  it("that are wrong are told apart", () => {
    const wrong: [args: string[], message: string][] = [
      [[], "--source is missing"],
      [["--source"], "--source needs a value"],
      [["--source", "--prefix", "/p"], "--source needs a value"],
      [[...good, "--source", "/t"], "--source is given twice"],
      [[...good, "--frefix", "/p"], 'Unknown argument: "--frefix"'],
      [[...good, "more"], 'Unknown argument: "more"'],
      [
        [...good, "--label", "a-b"],
        'LABEL must be letters, digits and underscores, but is "a-b"',
      ],
      [[...good, "--label="], 'but is ""'],
      [[...good, "--label", "a", "--plain"], "--plain has no --label"],
      [[...good, "--jobs", "0"], '--jobs must be a whole number, 1 or more, but is "0"'],
      [["--source", "/s", "--prefix", "/p q"], "--prefix must have no spaces"],
      [["--script-only", "1.0.2u"], "takes VERSION and LABEL: got 1 arguments"],
    ];
    for (const [args, message] of wrong) {
      assertThrows(() => readArguments(args), UsageError, message);
    }
  });

  it("--help shows the usage", async () => {
    const { code, stdout } = await tool("--help");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "--source DIR_OR_TARBALL --prefix DIR [--label NAME]");
  });
});

describe("a source", () => {
  it("says its version, each generation in its place", () => {
    assertEquals(sourceVersion(tree({ "VERSION.dat": data() })), "3.5.7");
    assertEquals(sourceVersion(tree({ "VERSION.dat": data("beta1") })), "3.5.7-beta1");
    const header11 = header("OpenSSL 1.1.1w  11 Sep 2023");
    assertEquals(sourceVersion(tree({ "include/openssl/opensslv.h": header11 })), "1.1.1w");
    assertEquals(sourceVersion(tree({ "crypto/opensslv.h": old })), "1.0.2u");
    const fips = header("OpenSSL 1.0.2u-fips  20 Dec 2019");
    assertEquals(sourceVersion(tree({ "crypto/opensslv.h": fips })), "1.0.2u");
  });

  it("that is not OpenSSL's is refused, with where its version would be", async () => {
    const empty = tree({ "README": "" });
    const before = readdirSync(temporary);
    assertThrows(() => sourceVersion(empty), OwnBuildError, "none of VERSION.dat");
    const { code, stderr } = await tool("--source", empty, "--prefix", "/p");
    assertEquals(code, 1);
    assertStringIncludes(stderr, `--source is no OpenSSL source: "${empty}"`);
    const absent = await tool("--source", "/nonexistent/openssl", "--prefix", "/p");
    assertEquals(absent.stderr, '--source does not exist: "/nonexistent/openssl"\n');
    const text = await tool("--source", join(empty, "README"), "--prefix", "/p");
    assertMatch(text.stderr, /^Cannot unpack "\S+README":\n/);
    assertEquals(readdirSync(temporary), before, "nothing is left behind");
  });

  it("as a tarball is unpacked", () => {
    const top = tree({ "openssl-3.5.7/VERSION.dat": data() });
    const tarball = join(temporary, "openssl-3.5.7.tar.gz");
    run(["tar", "-czf", tarball, "-C", top, "openssl-3.5.7"]);
    const work = tree({});
    assertEquals(takeSource(tarball, work), {
      tree: join(work, "source", "openssl-3.5.7"),
      version: "3.5.7",
    });
  });

  it("as a directory is copied, but not what was built in it", () => {
    const files = {
      "VERSION.dat": data(),
      "a.c": "",
      "a.o": "",
      "libcrypto.so.3": "",
      ".git/x": "",
    };
    const given = tree(files);
    const copy = takeSource(given, tree({})).tree;
    assertEquals(readdirSync(copy).sort(), ["VERSION.dat", "a.c"]);
    assertEquals(readdirSync(given).length, Object.keys(files).length);
  });
});

describe("configuring", () => {
  const prefix = "/opt/own";
  const skip = notLinux;

  it("1.1.0 and later takes a target with the label in names and versions", { skip }, () => {
    const top = tree({
      "Configure": 'my @features = (\n    "tests",\n);',
      "Configurations/10.conf": "",
    });
    const words = configureCommand({ tree: top, version: "3.5.7" }, { prefix, label: "mine" });
    assertEquals(words.slice(0, 3), ["./Configure", "hazmat-target", "--prefix=/opt/own"]);
    assertEquals(words.slice(3), [
      "--openssldir=/opt/own/ssl",
      "--libdir=lib",
      "shared",
      "no-tests",
    ]);
    const target = readFileSync(join(top, "Configurations", "90-hazmat.conf"), "utf8");
    assertStringIncludes(target, 'shlib_variant => "-mine"');
    assertStringIncludes(target, 'shared_ldflag => add("-Wl,-Bsymbolic-functions")');
  });

  it("older ones take openssl.ld", { skip }, () => {
    const top = tree({ "Configure": "" });
    const words = configureCommand({ tree: top, version: "1.0.2u" }, { prefix, label: "mine" });
    assertEquals(
      words.slice(-4).join(" "),
      "-Wl,--version-script=openssl.ld -Wl,-Bsymbolic-functions -fPIC shared",
    );
    assertEquals(readFileSync(join(top, "openssl.ld"), "utf8"), script);
  });
});

/** A tree whose `Configure` is that shell script. */
const treeWith = (configure: string) =>
  tree({ "crypto/opensslv.h": old, "Configure": `#!/bin/sh\n${configure}\n` });

const logOf = (output: string) => output.match(/^The log is (.*)$/m)![1]!;

describe("a step that fails", () => {
  const prefix = join(temporary, "never");
  const build = (configure: string) => tool("--source", treeWith(configure), "--prefix", prefix);

  it("is named, with its exit code, its last lines and its log", { skip: notLinux }, async () => {
    const { code, stdout, stderr } = await build("echo some words; echo the reason >&2; exit 3");
    assertEquals(code, 1);
    assertMatch(stdout, /^1\/3 configure {2}failed$/m);
    assertMatch(stderr, /^Cannot build OpenSSL: step "configure" failed \(exit code 3\): /);
    assertStringIncludes(stderr, "    some words\n    the reason\n");
    assertStringIncludes(readFileSync(logOf(stderr), "utf8"), "some words\nthe reason\n");
    assert(!existsSync(prefix), "nothing is installed");
  });

  it("is not followed by another", { skip: notLinux }, async () => {
    const { stdout } = await build("exit 3");
    assert(!stdout.includes("make"), stdout);
  });

  it("among parallel jobs is shown with its first error", {
    skip: notLinux || lacksProgram("make", "--version"),
  }, async () => {
    const makefile = "all:\\n\\t@echo lib.c:1: error: the reason; seq 100; exit 1\\n";
    const { stdout, stderr } = await build(`printf '${makefile}' > Makefile`);
    assertMatch(stdout, /^2\/3 make {2}failed$/m);
    assertStringIncludes(stderr, "    lib.c:1: error: the reason\n    ...\n");
    assertStringIncludes(stderr, "    100\n");
  });

  it("for lack of a perl module: the error says what to install", { skip: notLinux }, async () => {
    const { stderr } = await build(
      'echo "Can\'t locate IPC/Cmd.pm in @INC (@INC: /etc/perl)"; exit 2',
    );
    assertStringIncludes(stderr, "Install perl with its core modules (Debian: apt install perl;");
    const noPerl = await build("echo \"env: 'perl': No such file or directory\"; exit 127");
    assertStringIncludes(noPerl.stderr, "Install perl with its core modules");
  });

  it("for lack of a compiler: the error says what to install", { skip: notLinux }, async () => {
    const { stderr } = await build("echo 'sh: 1: cc: not found'; exit 127");
    assertStringIncludes(stderr, "Install a C compiler and make (Debian: apt install gcc");
  });
});

/**
 * Like 1.0.2, as far as this tool checks: a library of two functions, and the flags it is given.
 */
function smallTree(flags: string): string {
  const cc = hostCompiler().join(" ");
  const link = `${cc} ${flags} -shared -Wl,-soname=libcrypto.so.1.0.0 lib.c -o libcrypto.so.1.0.0`;
  const source = treeWith(`
for word; do
  case $word in
  -Wl,* | -fPIC) given="$given $word" ;;
  --prefix=*) prefix=\${word#--prefix=}/lib ;;
  esac
done
printf 'all:\\n\\t%s\\n' "${link}" > Makefile
printf 'install_sw:\\n\\tmkdir -p %s && cp lib*.so.* %s\\n' "$prefix" "$prefix" >> Makefile
printf '\\tcp libcrypto.so.1.0.0 %s/libssl.so.1.0.0\\n' "$prefix" >> Makefile
`);
  const functions = "int inner(void) { return 1; }\nint outer(void) { return inner(); }\n";
  writeFileSync(join(source, "lib.c"), functions);
  return source;
}

describe("a build", () => {
  const skip = notLinux || lacksProgram("make", "--version") ||
    lacksProgram("readelf", "--version");
  const build = (flags: string) =>
    tool("--source", smallTree(flags), "--prefix", mkdtempSync(join(temporary, "prefix-")));

  it("shows its steps, checks the result and says how to use it", { skip }, async () => {
    const { code, stdout, stderr } = await build("$given");
    assertEquals([code, stderr], [0, ""]);
    for (const step of ["1/3 configure", "2/3 make", "3/3 install"]) {
      assertMatch(stdout, new RegExp(`^${step} \\.* \\d+\\.\\d s$`, "m"));
    }
    assertMatch(stdout, /^libcrypto\.so\.1\.0\.0: 2 exports, 1 version: OPENSSL_1\.0\.2U_OWN;/m);
    assertMatch(stdout, /HAZMAT_LIBCRYPTO=\/\S+\/lib\/libcrypto\.so\.1\.0\.0\n/);
  });

  it("removes where it was built", { skip }, async () => {
    const { stdout } = await build("$given");
    const work = stdout.match(/^OpenSSL 1\.0\.2u in (\S+),/m)![1]!;
    assert(!existsSync(work), work);
  });

  it("that ignores the flags is refused, with the reasons", { skip }, async () => {
    const { code, stderr } = await build("-fPIC");
    assertEquals(code, 1);
    assertStringIncludes(stderr, "libcrypto.so.1.0.0 can be confused with another OpenSSL:");
    assertStringIncludes(stderr, "2 exports without a symbol version: ");
    assertStringIncludes(stderr, "1 own functions that the loader looks up elsewhere first: inner");
  });

  it("whose calls alone are not bound is refused", { skip }, async () => {
    const { code, stderr } = await build("-fPIC -Wl,--version-script=openssl.ld");
    assertEquals(code, 1);
    assert(!stderr.includes("without a symbol version"), stderr);
    assertStringIncludes(stderr, "own functions that the loader looks up elsewhere first: inner");
  });
});

const builds = process.env.HAZMAT_TEST_OWN_OPENSSL;
const skip = notLinux || (builds ? false : "no own builds (HAZMAT_TEST_OWN_OPENSSL)");
const builtSkip = skip;

/** The version of a series that was built: whichever was available. */
function built(pattern: RegExp): string {
  const names = builds ? readdirSync(builds) : [];
  return names.map((name) => pattern.exec(name)?.[1]).find((version) => version !== undefined) ??
    "";
}

const version11 = built(/^(1\.1\.1\w*)-own$/);
const version35 = built(/^(3\.5\.\d+)-own$/);
const own11 = join(builds ?? "", `${version11}-own`, "lib", "libcrypto-own.so.1.1");
const own35 = join(builds ?? "", `${version35}-own`, "lib", "libcrypto-own.so.3");
const plain35 = join(builds ?? "", `${version35}-plain`, "lib", "libcrypto.so.3");

describe("the check of a real build", () => {
  it("accepts the labelled ones", { skip }, () => {
    for (const path of [own11, own35]) {
      assertEquals(faultsOf(path, { label: "own", labelledName: true }), []);
      assert(readLibrary(path).exports.length > 4000, path);
    }
  });

  it("rejects a plain one for its name, its versions and its calls", { skip }, () => {
    const faults = faultsOf(plain35, { label: "own", labelledName: true });
    assertEquals(faults.length, 3, faults.join("\n"));
    assertEquals(faults[0], 'its SONAME has not the label "own": libcrypto.so.3');
    assertMatch(faults[1]!, /^\d{4} exports whose symbol version has not the label "own": /);
    assertMatch(faults[2]!, /^\d{4} own functions that the loader looks up elsewhere first: /);
  });

  it("rejects another label's", { skip }, () => {
    const faults = faultsOf(own35, { label: "other", labelledName: true });
    assertEquals(faults.length, 2, faults.join("\n"));
  });

  it("counts the same calls as the loader could redirect", { skip }, () => {
    assertEquals(interposable(readLibrary(own35)), []);
    const calls = interposable(readLibrary(plain35));
    assert(calls.includes("OBJ_sn2nid") && calls.length > 1000, `${calls.length}`);
  });
});

interface Trap {
  readonly version: string;
  readonly direct: number;
  readonly inside: number;
}

/** What `own_trap.c` sees if another libcrypto is loaded first. */
async function trapOf(libcrypto: string, preloaded: string): Promise<Trap> {
  const program = join(temporary, "own_trap");
  const source = join(root, "tests", "native", "own_trap.c");
  run([
    ...hostCompiler(),
    "-std=gnu11",
    "-Wall",
    "-Wextra",
    "-Werror",
    source,
    "-o",
    program,
    "-ldl",
  ]);
  const env = { LD_PRELOAD: preloaded };
  const { code, stdout, stderr } = await runCommand([program, libcrypto, "id-ml-dsa-44"], { env });
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

/** The other must have the same symbol versions, and fewer functions than 3.5. */
const lacksRival: Skip = /^OpenSSL 3\.[0-4]\./.test(open().versionText)
  ? false
  : "no libcrypto of 3.0 to 3.4 here";

describe("another libcrypto that is loaded first", () => {
  it("takes over the calls inside a plain one", { skip: skip || lacksRival }, async () => {
    const { version, direct, inside } = await trapOf(plain35, open().path);
    assertStringIncludes(version, `OpenSSL ${version35} `);
    assert(direct > 0, "3.5 knows ML-DSA");
    assertEquals(inside, 0, "its call of itself has reached the other, which does not");
  });

  it("takes over none inside a labelled one", { skip }, async () => {
    const { version, direct, inside } = await trapOf(own35, open().path);
    assertStringIncludes(version, `OpenSSL ${version35} `);
    assert(direct > 0, "3.5 knows ML-DSA");
    assertEquals(inside, direct);
  });

  it("alone makes the difference", { skip }, async () => {
    const { direct, inside } = await trapOf(plain35, "");
    assertEquals(inside, direct);
  });
});

interface Three {
  readonly here: Share[];
  readonly there: Share[][];
  readonly seen: boolean[][];
  readonly loaded: string[];
}

describe("three libcryptos in one process, each with its osrandom", () => {
  const skip: Skip = builtSkip ||
    ([own11, own35].includes(open().path) && "HAZMAT_LIBCRYPTO names one of the three");

  const draws = 100_000;
  const paths = () => [open().path, own11, own35];
  let running: Promise<Three> | undefined;
  const three = () =>
    running ??= scriptResult("own_three.ts", [`${draws}`, ...paths()], { timeout: 110_000 });

  function assertShares(shares: Share[]): void {
    const versions = shares.map(({ version }) => version.split(" ")[1]);
    assertEquals(versions, [open().versionText.split(" ")[1], version11, version35]);
    for (const share of shares) {
      assertEquals([share.served, share.wrong, share.registered], [share.draws, 0, true]);
    }
    assertEquals(shares.reduce((sum, share) => sum + share.draws, 0), draws);
  }

  it("are used in turn, in Workers too, and nothing mixes", { skip }, async () => {
    const { here, there, loaded } = await three();
    assertEquals(loaded, paths());
    assertShares(here);
    assertEquals(there.length, 3);
    there.forEach(assertShares);
  });

  it("are registered and unregistered one by one", { skip }, async () => {
    const { seen } = await three();
    assertEquals(seen.map((each) => each.map(Number).join("")), [
      ...["000", "100", "110", "111"],
      ...["011", "001", "000"],
    ]);
  });
});
