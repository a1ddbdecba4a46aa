/**
 * The public shape: functions of their subjects, each for another libcrypto too, and a backend
 * that can be taken apart.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  describe,
  it,
  type Skip,
} from "./std.ts";
import { root, runScript, scriptResult } from "./support/child.ts";
import { counted } from "./support/ciphers.ts";
import type { Source } from "./support/observe.ts";
import { kdfFamilies } from "./kdfs/kdf_families.ts";
import * as aeads from "../hazmat/aead/mod.ts";
import * as ciphers from "../hazmat/ciphers/mod.ts";
import * as digests from "../hazmat/digests/mod.ts";
import * as kdfs from "../hazmat/kdfs/mod.ts";
import * as keys from "../hazmat/keys/mod.ts";
import * as macs from "../hazmat/macs/mod.ts";
import * as ssh from "../hazmat/ssh/mod.ts";
import * as pkcs12 from "../hazmat/pkcs12/mod.ts";
import * as streams from "../hazmat/streams/mod.ts";
import * as main from "../mod.ts";
import bindings, { open } from "../bindings.ts";

const { backend, Backend } = main;
const others = { open: new Backend(open()), bindings: new Backend(bindings) };

const [key, iv, data, salt] = [counted(32, 1), counted(16, 2), counted(48, 3), counted(16, 4)];

type Options = { readonly backend?: never };
type Call = (options?: Options) => unknown;

/** What comes out of a stream of the data, or of two, one after the other. */
async function through(...stages: streams.ByteTransform[]): Promise<string> {
  const body = new Blob([data]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  const end = stages.reduce((stream, stage) => stream.pipeThrough(stage), body);
  return new Uint8Array(await new Response(end).arrayBuffer()).toHex();
}

/** Options and more of them, whose getters are not called. */
function merge<O extends object>(options: O, more: Options = {}): O & Options {
  return Object.defineProperties({ ...options }, Object.getOwnPropertyDescriptors(more));
}

const sealed = ["aes-256-gcm", key] as const;

/** Functions whose options are `{ backend }` alone, in a call that any libcrypto answers. */
const plain: Readonly<Record<string, Call>> = {
  hashes: (o) => digests.hashes(o),
  hashSupported: (o) => digests.hashSupported("sha256", o),
  hmac: (o) => macs.hmac("sha256", key, data, o),
  createHmac: (o) => macs.createHmac("sha256", key, o).update(data).digest(),
  macs: (o) => macs.macs(o),
  macSupported: (o) => macs.macSupported("hmac", o),
  constantTimeEquals: (o) => macs.constantTimeEquals(key, key, o),
  kdfs: (o) => kdfs.kdfs(o),
  kdfSupported: (o) => kdfs.kdfSupported("hkdf", o),
  ciphers: (o) => ciphers.ciphers(o),
  cipherSupported: (o) => ciphers.cipherSupported("aes-256-cbc", o),
  keyTypes: (o) => keys.keyTypes(o),
  keyTypeSupported: (o) => keys.keyTypeSupported("ec", o),
  curves: (o) => keys.curves(o),
  curveSupported: (o) => keys.curveSupported("P-256", o),
};

/** A key of which each function here makes the same, and parameters that are soon made. */
const someKey = keys.generateKey("ec");
const numbers = someKey.toNumbers();
const weak = { bits: 512, divisorBits: 160, allowWeak: true };

const withKeys: Readonly<Record<string, Call>> = {
  generateKey: (o) => keys.generateKey("ed25519", o).type,
  generateKeyAsync: async (o) => (await keys.generateKeyAsync("ed25519", o)).type,
  generateParameters: (o) => keys.generateParameters("dsa", merge(weak, o)).bits,
  generateParametersAsync: async (o) =>
    (await keys.generateParametersAsync("dsa", merge(weak, o))).bits,
  privateKey: (o) => keys.privateKey(someKey.toPem(), o).toNumbers(),
  privateKeyAsync: async (o) => (await keys.privateKeyAsync(someKey.toPem(), o)).toNumbers(),
  publicKey: (o) => keys.publicKey(someKey.publicKey.toPem(), o).toNumbers(),
  publicKeyAsync: async (o) =>
    (await keys.publicKeyAsync(someKey.publicKey.toPem(), o)).toNumbers(),
  privateKeyFromJwk: (o) => keys.privateKeyFromJwk(someKey.toJwk(), o).toNumbers(),
  publicKeyFromJwk: (o) => keys.publicKeyFromJwk(someKey.toJwk(), o).toNumbers(),
  privateKeyFromRaw: (o) => keys.privateKeyFromRaw("ed25519", key, o).toRaw(),
  publicKeyFromRaw: (o) => keys.publicKeyFromRaw("ed25519", key, o).toRaw(),
  privateKeyFromNumbers: (o) => keys.privateKeyFromNumbers("ec", numbers, o).toNumbers(),
  publicKeyFromNumbers: (o) => keys.publicKeyFromNumbers("ec", numbers, o).toNumbers(),
};

const stored = { key: someKey, passphrase: salt, kdf: { name: "pbkdf2", iterations: 1 } } as const;
const store = pkcs12.createPkcs12(stored);
const opening = { passphrase: salt };
const numbersIn = ({ keys }: pkcs12.Pkcs12) => keys[0]!.key.toNumbers();
const readBack = (made: Uint8Array) => numbersIn(pkcs12.readPkcs12(made, opening));

const withFiles: Readonly<Record<string, Call>> = {
  readPkcs12: (o) => numbersIn(pkcs12.readPkcs12(store, merge(opening, o))),
  readPkcs12Async: async (o) => numbersIn(await pkcs12.readPkcs12Async(store, merge(opening, o))),
  createPkcs12: (o) => readBack(pkcs12.createPkcs12(merge(stored, o))),
  createPkcs12Async: async (o) => readBack(await pkcs12.createPkcs12Async(merge(stored, o))),
  toPem: (o) => pkcs12.toPem(store, merge(opening, o)),
  toPemAsync: (o) => pkcs12.toPemAsync(store, merge(opening, o)),
};

/** MACs' options are parameters, whose names libcrypto knows. */
const withParams: Readonly<Record<string, Call>> = {
  mac: (o) => macs.mac("cmac", key, data, merge({ cipher: "aes-256-cbc" }, o)),
  createMac: (o) =>
    macs.createMac("hmac", key, merge({ digest: "sha256" }, o)).update(data).digest(),
  signatureSupported: (o) => keys.signatureSupported("ec", merge({ hash: "sha256" }, o)),
  macStream: (o) => through(streams.macStream("hmac", key, merge({ digest: "sha256" }, o))),
};

const withOptions: Readonly<Record<string, Call>> = {
  hash: (o) => digests.hash("sha256", data, o),
  hashInto: (o) => digests.hashInto("sha256", data, new Uint8Array(32), o),
  createHash: (o) => digests.createHash("sha256", o).update(data).digest(),
  createCipher: (o) => ciphers.createCipher("aes-256-cbc", merge({ key, iv }, o)).update(data),
  createDecipher: (o) => ciphers.createDecipher("aes-256-ctr", merge({ key, iv }, o)).update(data),
  aead: (o) => aeads.aead("aes-256-gcm", key, o).seal(iv, data),
  kdf: (o) => kdfs.kdf("hkdf", merge({ params: { digest: "sha256", key, salt }, length: 20 }, o)),
  kdfAsync: (o) =>
    kdfs.kdfAsync("hkdf", merge({ params: { digest: "sha256", key, salt }, length: 20 }, o)),
  hashStream: (o) => through(streams.hashStream("sha256", o)),
  cipherStream: (o) => through(streams.cipherStream("aes-256-ctr", merge({ key, iv }, o))),
  decipherStream: (o) => through(streams.decipherStream("aes-256-ctr", merge({ key, iv }, o))),
  sealStream: (o) => through(streams.sealStream(...sealed, o), streams.openStream(...sealed)),
  openStream: (o) => through(streams.sealStream(...sealed), streams.openStream(...sealed, o)),
};

const [sshKey, passphrase] = [keys.generateKey("ed25519"), data];
const sshLine = ssh.encodePublicKey(sshKey);
const sshFile = ssh.encodePrivateKey(sshKey, { passphrase, rounds: 1 });
const newCertificate: ssh.NewCertificate = {
  ...{ publicKey: ssh.parsePublicKey(sshLine), authority: sshKey, type: "user" },
  ...{ principals: ["ada"], validBefore: "forever" },
};
const sshCertificate = ssh.createCertificate(newCertificate).toString();
const sshLineOf = (key: ssh.PrivateKey) => ssh.encodePublicKey(key);

/** What is written has random bytes in it, and the same length. */
const sshCalls: Readonly<Record<string, Call>> = {
  privateKey: (o) => sshLineOf(ssh.privateKey(sshFile, merge({ passphrase }, o))),
  privateKeyAsync: async (o) =>
    sshLineOf(await ssh.privateKeyAsync(sshFile, merge({ passphrase }, o))),
  parsePrivateKey: (o) => sshLineOf(ssh.parsePrivateKey(sshFile, merge({ passphrase }, o)).key),
  parsePrivateKeyAsync: async (o) =>
    sshLineOf((await ssh.parsePrivateKeyAsync(sshFile, merge({ passphrase }, o))).key),
  publicKey: (o) => ssh.publicKey(sshLine, o).toPem(),
  parsePublicKey: (o) => ssh.parsePublicKey(sshLine, o).key.toPem(),
  certificate: (o) => ssh.certificate(sshCertificate, o).publicKey.key.toPem(),
  createCertificate: (o) => ssh.createCertificate(merge(newCertificate, o)).publicKey.key.toPem(),
  fingerprint: (o) => ssh.fingerprint(sshLine, "sha256", o),
  encodePrivateKey: (o) => ssh.encodePrivateKey(sshKey, merge({ passphrase, rounds: 1 }, o)).length,
  encodePrivateKeyAsync: async (o) =>
    (await ssh.encodePrivateKeyAsync(sshKey, merge({ passphrase, rounds: 1 }, o))).length,
  encodePublicKey: (o) => ssh.encodePublicKey(sshKey, o),
};

interface Tried {
  readonly name: string;
  readonly call: Call;
  readonly skip: Skip;
  /** Whether the names of its options are listed where one is not known. */
  readonly lists: boolean;
}

const genericSkip = kdfFamilies.find(({ name }) => name === "kdf")!.skip;

/** Derivations, each on this thread and on another. */
const derivations = kdfFamilies.filter(({ name }) => name !== "kdf").flatMap((family) => {
  const { name, options, skip } = family;
  return [
    { name, skip, call: (o?: Options) => family.derive(merge(options, o)) },
    { name: `${name}Async`, skip, call: (o?: Options) => family.deriveAsync(merge(options, o)) },
  ];
});

const named = (calls: Readonly<Record<string, Call>>, lists: boolean): Tried[] =>
  Object.entries(calls).map(([name, call]) => {
    return { name, call, lists, skip: /^kdf(Async)?$/.test(name) && genericSkip };
  });

/** Every function of a family, called with its last options. */
const tried: readonly Tried[] = [
  ...named(plain, true),
  ...named(withParams, false),
  ...named(withOptions, true),
  ...named(withKeys, true),
  ...named(sshCalls, true),
  ...named(withFiles, true),
  ...derivations.map((derivation) => ({ ...derivation, lists: true })),
];

const { exports: entries } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
/** Entry points whose functions call no libcrypto, or are not of one family. */
const notFamilies = [".", "./asn1", "./bindings", "./doctor", "./errors"];
const familyPaths: string[] = Object.keys(entries).filter((entry) => !notFamilies.includes(entry))
  .map((entry) => entries[entry]);

/** Fails unless the call throws a TypeError, or rejects with one; returns it. */
const refusal = (call: () => unknown): Promise<TypeError> =>
  assertRejects(async () => void await call(), TypeError);

const notBackends = [
  ...[{}, "x", null, 5, new Map(), new Proxy({}, {})],
  ...[{ bindings: {} }, { bindings: new Proxy({}, {}) }, { bindings: new Proxy(bindings, {}) }],
];

describe("every function of a family", () => {
  it("is among those that are tried here", async () => {
    const families = await Promise.all(familyPaths.map((path) => import(join(root, path))));
    const names = families.flatMap((family) => Object.entries(family))
      .filter(([name, value]) => /^[a-z]/.test(name) && typeof value === "function")
      .map(([name]) => name);
    assertEquals(names.sort(), tried.map(({ name }) => name).sort());
  });

  for (const { name, call, skip, lists } of tried) {
    it(`works on another libcrypto by { backend }: ${name}`, { skip }, async () => {
      const here = await call();
      for (const backend of Object.values(others)) {
        assertEquals(await call({ backend } as never), here);
      }
      assertEquals(await call({ backend: undefined }), here);
    });

    it(`refuses what is not a backend: ${name}`, { skip }, async () => {
      for (const backend of notBackends) {
        const { message } = await refusal(() => call({ backend } as never));
        assertStringIncludes(message, "backend must be a Backend");
        assertStringIncludes(message, "new Backend(open({ libcrypto }))");
      }
    });

    it(`reads a getter once: ${name}`, { skip }, async () => {
      let reads = 0;
      const options = {
        get backend() {
          reads++;
          return others.open;
        },
      };
      await call(options as never);
      assertEquals(reads, 1);
    });

    it(`refuses an option that does not exist: ${name}`, { skip }, async () => {
      const error = await assertRejects(async () => void await call({ other: 1 } as never), Error);
      assertStringIncludes(error.message, '"other"');
      if (!lists) return;
      assert(error instanceof TypeError);
      assertStringIncludes(error.message, '"backend"');
    });
  }

  it("refuses something else in the place of its only options, with what to do", async () => {
    for (const call of Object.values(plain)) {
      for (const other of ["x", 5, null, [], new Uint8Array(), true]) {
        const { message } = await refusal(() => call(other as never));
        assertStringIncludes(message, "options must be an object, such as { backend }");
      }
    }
  });
});

describe("an entry point", () => {
  for (const path of [...familyPaths, entries["."]]) {
    it(`activates osrandom by itself: ${path}`, async () => {
      const source = await scriptResult<Source>("entry_point.ts", [path]);
      assert(source.servedByOsrandom);
    });
  }

  for (const entry of ["./asn1", "./bindings", "./errors", "./doctor"]) {
    it(`leaves OpenSSL's own CSPRNG the source: ${entry}`, async () => {
      const source = await scriptResult<Source>("entry_point.ts", [entries[entry]]);
      assertEquals([source.servedByOsrandom, source.isBuiltin], [false, true]);
    });
  }
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

  it("is imported with its name and its bindings", () => {
    assertEquals([main.name, backend.name], ["openssl", "openssl"]);
    assert(backend.bindings === bindings);
  });

  it("prints in a few lines", async () => {
    const { code, stdout } = await runScript("printed.ts");
    const lines = stdout.trim().split("\n");
    assert(code === 0 && lines.length > 1 && lines.length <= 6, stdout);
    const { path, versionText } = bindings;
    const source = backend.osrandomEngineImplementation();
    for (const part of ["openssl", path, versionText, source, "registered: true"]) {
      assertStringIncludes(stdout, part);
    }
  });

  it("has an entry point for each subject", () => {
    const subjects = [
      "aead",
      "ciphers",
      "digests",
      "kdfs",
      "macs",
      "streams",
      "keys",
      "asn1",
      "errors",
    ];
    assertEquals(subjects.filter((name) => !(`./${name}` in entries)), []);
  });
});
