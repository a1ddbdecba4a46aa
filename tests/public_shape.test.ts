/**
 * The public shape: functions of their subjects, each for another libcrypto too, and a backend
 * that can be taken apart.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aeads from "../hazmat/aead/mod.ts";
import * as ciphers from "../hazmat/ciphers/mod.ts";
import * as digests from "../hazmat/digests/mod.ts";
import * as kdfs from "../hazmat/kdfs/mod.ts";
import * as macs from "../hazmat/macs/mod.ts";
import * as streams from "../hazmat/streams/mod.ts";
import { open } from "../bindings.ts";
import * as main from "../mod.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows, describe, it } from "./std.ts";
import { root, scriptResult } from "./support/child.ts";
import { counted } from "./support/ciphers.ts";

const { backend, Backend } = main;
const own = new Backend(open({ libcrypto: backend.bindings.path }));

const [key, iv, data, salt] = [counted(32, 1), counted(16, 2), counted(48, 3), counted(16, 4)];
const cost = { cost: 16, blockSize: 1, parallelization: 1 };

type Options = { readonly backend?: never };
type Call = (options?: Options) => unknown;

/** What comes out of a stream of the data. */
async function through(stream: streams.ByteTransform): Promise<string> {
  const body = new Blob([data]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Uint8Array(await new Response(body.pipeThrough(stream)).arrayBuffer()).toHex();
}

/** Every function of a family, in a call that any libcrypto answers, with its last options. */
const calls: Readonly<Record<string, Call>> = {
  hash: (o) => digests.hash("sha256", data, o),
  hashInto: (o) => digests.hashInto("sha256", data, new Uint8Array(32), o),
  createHash: (o) => digests.createHash("sha256", o).update(data).digest(),
  hashes: (o) => digests.hashes(o),
  hashSupported: (o) => digests.hashSupported("sha256", o),
  hmac: (o) => macs.hmac("sha256", key, data, o),
  createHmac: (o) => macs.createHmac("sha256", key, o).update(data).digest(),
  mac: (o) => macs.mac("cmac", key, data, { cipher: "aes-256-cbc", ...o }),
  createMac: (o) => macs.createMac("hmac", key, { digest: "sha256", ...o }).update(data).digest(),
  macs: (o) => macs.macs(o),
  macSupported: (o) => macs.macSupported("hmac", o),
  constantTimeEquals: (o) => macs.constantTimeEquals(key, key, o),
  kdfs: (o) => kdfs.kdfs(o),
  kdfSupported: (o) => kdfs.kdfSupported("hkdf", o),
  pbkdf2: (o) =>
    kdfs.pbkdf2({ hash: "sha256", password: key, salt, iterations: 9, length: 20, ...o }),
  scrypt: (o) => kdfs.scrypt({ password: key, salt, ...cost, length: 20, ...o }),
  hkdf: (o) => kdfs.hkdf({ hash: "sha256", key, salt, length: 20, ...o }),
  hkdfExtract: (o) => kdfs.hkdfExtract({ hash: "sha256", key, ...o }),
  hkdfExpand: (o) => kdfs.hkdfExpand({ hash: "sha256", key, length: 20, ...o }),
  ciphers: (o) => ciphers.ciphers(o),
  cipherSupported: (o) => ciphers.cipherSupported("aes-256-cbc", o),
  createCipher: (o) => ciphers.createCipher("aes-256-cbc", { key, iv, ...o }).update(data),
  createDecipher: (o) => ciphers.createDecipher("aes-256-ctr", { key, iv, ...o }).update(data),
  aead: (o) => aeads.aead("aes-256-gcm", key, o).seal(iv, data),
  hashStream: (o) => through(streams.hashStream("sha256", o)),
  macStream: (o) => through(streams.macStream("hmac", key, { digest: "sha256", ...o })),
  cipherStream: (o) => through(streams.cipherStream("aes-256-ctr", { key, iv, ...o })),
  decipherStream: (o) => through(streams.decipherStream("aes-256-ctr", { key, iv, ...o })),
};

const sealed = ["sealStream", "openStream"] as const;

describe("every function of a family", () => {
  it("is among those that are tried here, or one of its kin is", () => {
    const families = [aeads, ciphers, digests, kdfs, macs, streams];
    const names = families.flatMap((family) =>
      Object.keys(family).filter((name) => /^[a-z]/.test(name))
    );
    const ofOtherTests = /Async$|^argon2|^(kbkdf|sskdf|x963kdf|tls1Prf|kdf|sealStream|openStream)$/;
    assertEquals(names.filter((name) => !calls[name] && !ofOtherTests.test(name)), []);
  });

  for (const [name, call] of Object.entries(calls)) {
    it(`works on another libcrypto by { backend }: ${name}`, async () => {
      const here = await call();
      assertEquals(await call({ backend: own } as never), here);
      assertEquals(await call({ backend: undefined }), here);
    });

    it(`refuses what is not a backend: ${name}`, () => {
      const others = [
        {},
        "x",
        null,
        5,
        { bindings: {} },
        { bindings: new Proxy({}, {}) },
        new Map(),
      ];
      for (const other of others) {
        const error = assertThrows(() => call({ backend: other } as never), TypeError);
        assertStringIncludes(error.message, "backend must be a Backend");
      }
    });
  }

  it("refuses a nameless backend in streams that seal, and works on another", async () => {
    for (const name of sealed) {
      const make = (options: object) => () => streams[name]("aes-256-gcm", key, options);
      assertThrows(make({ backend: {} }), TypeError, "backend must be a Backend");
    }
    const whole = streams.sealStream("aes-256-gcm", key, { backend: own });
    const body = new Blob([data]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
    const opened = body.pipeThrough(whole).pipeThrough(streams.openStream("aes-256-gcm", key));
    assertEquals(new Uint8Array(await new Response(opened).arrayBuffer()), data);
  });

  it("takes a derivation on another thread to another libcrypto", async () => {
    const options = { hash: "sha256", key, salt, length: 20 };
    const here = kdfs.hkdf(options);
    assertEquals(await kdfs.hkdfAsync({ ...options, backend: own }), here);
  });

  it("refuses something else in the place of its only options, with what to do", () => {
    const untyped = { ...macs, ...digests, ...kdfs, ...ciphers } as unknown as Record<
      string,
      (...given: unknown[]) => unknown
    >;
    const given = { hashes: [], hashSupported: ["md5"], macs: [], macSupported: ["hmac"] };
    const others = { kdfs: [], kdfSupported: ["hkdf"], ciphers: [], cipherSupported: ["rc4"] };
    for (const [name, first] of Object.entries({ ...given, ...others })) {
      assertThrows(() => untyped[name]!(...first, "x"), TypeError, "{ backend }");
      assertThrows(() => untyped[name]!(...first, { back: own }), TypeError, '"backend"');
    }
  });
});

const members = [
  ...["registerOsrandomEngine", "unregisterOsrandomEngine", "isOsrandomEngineRegistered"],
  ...["register_osrandom_engine", "unregister_osrandom_engine", "osrandomEngineMechanism"],
  ...["osrandomEngineImplementation", "opensslVersionText", "opensslVersionNumber", "status"],
  ...["randomBytes", "randomFill", "loadProvider", "selfTest", "assertHealthy"],
] as const;

describe("the backend", () => {
  it("has what is said, and nothing of the families", () => {
    const methods = Object.getOwnPropertyNames(Backend.prototype).filter((name) =>
      name !== "constructor"
    );
    assertEquals(methods.sort(), [...members].sort());
    assertEquals(Object.keys(backend).sort(), ["bindings", "name"]);
  });

  it("can be taken apart and passed on", () => {
    const { isOsrandomEngineRegistered, randomBytes, randomFill, status } = backend;
    assertEquals([8, 9].map((size) => randomBytes(size).length), [8, 9]);
    assertEquals(randomFill(new Uint8Array(4)).length, 4);
    assertEquals(status().registered, isOsrandomEngineRegistered());
  });

  it("can be imported member by member", () => {
    for (const name of members) {
      assert(
        (main as unknown as Record<string, unknown>)[name] === backend[name as "status"],
        name,
      );
    }
  });

  it("prints in a few lines", async () => {
    const { text } = await scriptResult<{ text: string }>("printed.ts");
    const lines = text.split("\n");
    assert(lines.length <= 6, text);
    for (const part of ["openssl", backend.bindings.path, "registered: true"]) {
      assertStringIncludes(text, part);
    }
  });

  it("has an entry point for each subject", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
    const subjects = ["aead", "ciphers", "digests", "kdfs", "macs", "streams", "errors"];
    assertEquals(subjects.filter((name) => !(`./${name}` in exports)), []);
  });
});
