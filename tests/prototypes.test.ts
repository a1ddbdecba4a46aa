/**
 * Every prototype, checked against the real C headers by a C compiler; and how
 * declarations are read.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hostCompiler } from "../build/compile.ts";
import {
  CipherConstants,
  cipherFunctionsSize,
  JobErrorOffsets,
  jobErrorSize,
  JobLimits,
  JobOffsets,
  jobSize,
  JobStates,
  MacFormOffsets,
  macFormSize,
  NamesStatus,
  native,
  osrandom,
  OsrandomChoices,
  OsrandomMechanisms,
  OsrandomStatus,
  OwnedOffsets,
  ownedSize,
  StartedOffsets,
  startedSize,
} from "../engine/prototypes.ts";
import { declarationOf, parameterPassing, type Prototypes, returnPassing } from "../ffi/declare.ts";
import { assert, assertEquals, assertThrows, describe, it } from "./std.ts";
import { root } from "./support/child.ts";
import { lacksHeaders, lacksNodeHeaders, notLinux } from "./support/machine.ts";
import * as core from "../ffi/headers/core.ts";
import * as evp from "../ffi/headers/evp.ts";
import * as kdf from "../ffi/headers/kdf.ts";
import * as openssl1 from "../ffi/headers/openssl1.ts";
import * as pkcs12 from "../ffi/headers/pkcs12.ts";
import * as pkey from "../ffi/headers/pkey.ts";
import * as libc from "../ffi/libc.ts";

/** The tables, by the name of their header: `rand` is `<openssl/rand.h>`. */
const headers: Readonly<Record<string, Prototypes>> = Object.fromEntries(
  [core, evp, kdf, openssl1, pkcs12, pkey].flatMap((module) =>
    Object.entries(module as Record<string, unknown>)
      .filter((entry): entry is [string, Prototypes] => typeof entry[1] === "object")
  ),
);

/** Tables that are a part of a header. */
const partOf: Readonly<Record<string, string>> = { pkey: "evp", curves: "ec", numbers: "bn" };

/** What the compiler says about a C file. */
function complaints(source: string): string {
  const [compiler, ...args] = hostCompiler();
  const flags = ["-std=gnu11", "-Wall", "-Werror", "-Wno-unused-const-variable"];
  const { stderr } = spawnSync(
    compiler!,
    [...args, ...flags, "-fsyntax-only", `-I${root}`, "-x", "c", "-"],
    { input: source, encoding: "utf8" },
  );
  return stderr;
}

/** Assigns the real function, by each of its names, to a pointer of the declared type. */
function assignments(prototypes: Prototypes): string {
  return Object.entries(prototypes).flatMap(([name, prototype]) => {
    const { returns, parameters, was = name } = declarationOf(prototype);
    const list = parameters.map((text) => text.replace(/^(address|data) /, "")).join(", ") ||
      "void";
    return [...new Set([name, was])].map((called) =>
      `${returns} (*const check_${called})(${list}) = ${called};`
    );
  }).join("\n");
}

/** Asserts that a module's constants are the real ones. */
function constants(module: Readonly<Record<string, unknown>>, names: string[]): string {
  return names.map((name) => `_Static_assert(${name} == ${module[name]}, "${name}");`).join("\n");
}

/** The names in a module that are constants, as C writes them. */
function upperCase(module: object): string[] {
  return Object.keys(module).filter((name) => /^[A-Z]/.test(name));
}

/** Asserts the places of a structure's members, and its size. */
function layout(type: string, offsets: Readonly<Record<string, number>>, size: number): string {
  const places = Object.entries(offsets).map(([member, offset]) =>
    `_Static_assert(__builtin_offsetof(${type}, ${member}) == ${offset}, "${member}");`
  );
  return [...places, `_Static_assert(sizeof(${type}) == ${size}, "${type}");\n`].join("\n");
}

const openssl = (header: string): string =>
  `#define OPENSSL_SUPPRESS_DEPRECATED\n#include <openssl/${header}.h>\n`;

describe("the prototypes", () => {
  it("are of all headers", () => {
    const files = globSync("ffi/headers/*.ts", { cwd: root }).map((path) => basename(path));
    assertEquals(files.sort(), [
      "core.ts",
      "evp.ts",
      "kdf.ts",
      "mod.ts",
      "openssl1.ts",
      "pkcs12.ts",
      "pkey.ts",
    ]);
    assert(Object.keys(headers).length >= 12, Object.keys(headers).join());
  });

  for (const [name, prototypes] of Object.entries(headers)) {
    const header = partOf[name] ?? name;
    it(`of <openssl/${header}.h> are those of the real header`, { skip: lacksHeaders }, () => {
      assertEquals(complaints(openssl(header) + assignments(prototypes)), "");
    });
  }

  it("of the C library are those of its headers", { skip: notLinux }, () => {
    const { fcntl, ...others } = libc.libc;
    assert(fcntl !== undefined, "it takes a variable number: no pointer type is its own");
    const includes = "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <fcntl.h>\n" +
      "#include <string.h>\n#include <sys/mman.h>\n#include <unistd.h>\n" +
      "#ifndef MFD_NOEXEC_SEAL\n#define MFD_NOEXEC_SEAL 8 /* newer than this libc */\n#endif\n";
    const names = ["RTLD_DI_LINKMAP", "MFD_NOEXEC_SEAL", "F_ADD_SEALS"];
    const sums = `
      _Static_assert(${libc.RTLD_NOW_NOLOAD} == (RTLD_NOW | RTLD_NOLOAD), "");
      _Static_assert(${libc.MFD_CLOEXEC_ALLOW_SEALING} == (MFD_CLOEXEC | MFD_ALLOW_SEALING), "");
      _Static_assert(${libc.F_SEAL_ALL} ==
        (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), "");`;
    assertEquals(complaints(includes + assignments(others) + constants(libc, names) + sums), "");
  });

  it("of the engine are those of engine/c/osrandom/osrandom.h", () => {
    const source = '#include "engine/c/osrandom/osrandom.h"\n#include "engine/c/base/status.h"\n' +
      assignments(osrandom) + constants(OsrandomStatus, Object.keys(OsrandomStatus)) +
      layout("struct osrandom_started", StartedOffsets, startedSize) +
      constants(OsrandomMechanisms, Object.keys(OsrandomMechanisms)) +
      constants(OsrandomChoices, Object.keys(OsrandomChoices));
    assertEquals(complaints(source), "");
  });

  it("of the primitives are those of engine/c/calls/calls.h", () => {
    const source = '#include "engine/c/calls/calls.h"\n#include "engine/c/base/status.h"\n' +
      assignments(native) + constants(NamesStatus, Object.keys(NamesStatus)) +
      constants(CipherConstants, Object.keys(CipherConstants)) +
      constants(JobLimits, Object.keys(JobLimits)) + constants(JobStates, Object.keys(JobStates)) +
      layout("struct hazmat_cipher", {}, cipherFunctionsSize) +
      layout("struct hazmat_mac_form", MacFormOffsets, macFormSize) +
      layout("struct osr_job", JobOffsets, jobSize) +
      layout("struct osr_owned", OwnedOffsets, ownedSize) +
      layout("struct osr_job_error", JobErrorOffsets, jobErrorSize);
    assertEquals(complaints(source), "");
  });

  it("of the Node-API are those of its header", { skip: lacksNodeHeaders }, () => {
    const source = "#define NAPI_VERSION 8\n#include <node/node_api.h>\n" +
      '#include "engine/c/calls/node_api.h"\n' +
      "#define CHECK(name, parameters) osr_napi_status (*const check_##name) parameters = name;\n" +
      "OSR_NODE_API_FUNCTIONS(CHECK)\n" +
      '_Static_assert(napi_ok == 0 && NAPI_AUTO_LENGTH == (size_t)-1, "");\n';
    assertEquals(complaints(source), "");
  });

  it("come with the version of deno.json", () => {
    const { version } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
    const header = readFileSync(join(root, "engine", "c", "osrandom", "version.h"), "utf8");
    assert(header.includes(`#define OSR_VERSION "${version}"\n`), header);
  });

  it("would be rejected if they were wrong", { skip: lacksHeaders }, () => {
    const wrong = { RAND_bytes: "int (char *buf, int num)" };
    assert(complaints(openssl("rand") + assignments(wrong)) !== "");
    assert(complaints(openssl("evp") + constants({ EVP_PKEY_X25519: 1 }, ["EVP_PKEY_X25519"])));
  });

  it("come with constants that are those of the headers", { skip: lacksHeaders }, () => {
    const source = openssl("crypto") + openssl("err") + openssl("evp") + openssl("kdf") +
      openssl("sha") +
      "#ifndef EVP_CIPH_GCM_SIV_MODE\n#define EVP_CIPH_GCM_SIV_MODE 0x10005 /* from 3.2 on */\n#endif\n" +
      constants(core, ["OPENSSL_INIT_NO_ATEXIT", "OPENSSL_INIT_LOAD_CONFIG", "OPENSSL_VERSION"]) +
      constants(core, ["ERR_TXT_STRING", "ERR_LIB_EVP"]) +
      constants(evp, upperCase(evp)) + constants(kdf, upperCase(kdf)) +
      `\n_Static_assert(sizeof(SHA256_CTX) == ${core.SHA256_CTX_size}, "");\n`;
    assertEquals(complaints(source), "");
  });
});

describe("the engine's own picture of libcrypto's ABI", () => {
  it("is that of the real headers", { skip: lacksHeaders }, () => {
    assertEquals(complaints(`#include "${join(root, "tests", "c", "abi_test.c")}"`), "");
  });
});

describe("a declaration", () => {
  it("says how its value is passed", () => {
    const passed: [string, string][] = [
      ["int num", "i32"],
      ["unsigned int flags", "u32"],
      ["unsigned long e", "ulong"],
      ["size_t n", "u64"],
      ["uint64_t opts", "u64"],
      ["double randomness", "f64"],
      ["unsigned char *buf", "data"],
      ["const void *buf", "data"],
      ["size_t *len", "data"],
      ["const char **file", "data"],
      ["EVP_PKEY **ppkey", "data"],
      ["const ENGINE *e", "pointer"],
      ["address const char *src", "pointer"],
      ["address void *handle", "pointer"],
      ["data Dl_info *info", "data"],
    ];
    for (const [text, passing] of passed) assertEquals<string>(parameterPassing(text), passing);
    assertEquals(returnPassing("const char *"), "pointer");
    assertEquals(returnPassing("void"), "void");
  });

  it("is what a prototype is taken apart into", () => {
    const parameters = ["EVP_MD_CTX *ctx", "const void *d"];
    assertEquals(declarationOf(`int (${parameters.join(", ")})`), { returns: "int", parameters });
    const optional = "OpenSSL 3.0 and newer";
    assertEquals(declarationOf(["const EVP_MD *(void)", optional]), {
      ...{ returns: "const EVP_MD *", parameters: [], optional },
    });
    const was = "EVP_MD_size";
    assertEquals(declarationOf(["int (EVP_MD *md)", { was }]), {
      ...{ returns: "int", parameters: ["EVP_MD *md"], was },
    });
    for (const text of ["", "int", "(void)", "int(void)", "int f(void)", "int (void"]) {
      assertThrows(() => declarationOf(text), TypeError, `"${text}"`);
    }
    for (const text of ["int ()", "int (void (*f)(int))", "int (int a,int b)"]) {
      assertThrows(() => declarationOf(text).parameters.map(parameterPassing), TypeError);
    }
  });

  it("of unknown kind is refused, not guessed", () => {
    for (const text of ["time_t when", "int", "int (*f)(void)", "char buf[4]", "..."]) {
      assertThrows(() => parameterPassing(text), TypeError, text);
    }
    assertThrows(() => returnPassing("time_t"), TypeError);
  });
});
