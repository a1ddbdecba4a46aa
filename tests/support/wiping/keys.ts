/**
 * Private keys that are read, used and refused, and the secrets that come of them.
 *
 * @module
 */
import { UnsupportedAlgorithm } from "../../../errors.ts";
import { DerReader } from "../../../hazmat/asn1/mod.ts";
import type { Bytes } from "../../../hazmat/core/args.ts";
import { hash } from "../../../hazmat/digests/mod.ts";
import {
  keyTypeSupported,
  type PrivateKey,
  privateKey,
  privateKeyAsync,
  privateKeyFromJwk,
  privateKeyFromRaw,
  type PublicKey,
  publicKey,
} from "../../../hazmat/keys/mod.ts";
import type { Needles } from "../memory.ts";
import { errorOf, rejectionOf, type Secrets, type WipingCase, type WipingCases } from "./case.ts";
import {
  cipherKey,
  encryptedInfo,
  infoOf,
  joined,
  type OctetType,
  pemOf,
  rsaKey,
} from "./key_files.ts";
import { secretOf } from "./secrets.ts";

const data = new Uint8Array(100).fill(7);
const passphraseSize = 24;

/** A number as libcrypto has it: the least significant octets first. */
const limbs = (octets: Uint8Array): Bytes => joined(octets).reverse();

/** A type of keys, and where its secret is while a key is there. */
interface Kind {
  readonly name: string;
  readonly label: string;
  /** The size of the secret; of RSA, whose key is fixed, there is none. */
  readonly size?: number;
  readonly skip?: WipingCase["skip"];
  /** The key in DER. */
  der(key: Bytes | undefined): Bytes;
  /** What else is secret, computed by the searching process. */
  derived(key: Bytes | undefined): Needles;
  /** What is in memory as long as the key is. */
  readonly kept: readonly string[];
  /** What is not even then. */
  readonly gone: readonly string[];
  use(key: PrivateKey): void;
}

const lacks = (type: string) =>
  keyTypeSupported(type) ? false as const : `this libcrypto has no ${type}`;

function octets(type: OctetType, size: number): Pick<Kind, "label" | "size" | "skip" | "der"> {
  return {
    label: "PRIVATE KEY",
    size,
    skip: lacks(type),
    der: (key) => infoOf(type, key!),
  };
}

/** The private numbers of RSA, and those of the Chinese remainder theorem. */
const rsaNames = ["d", "p", "q", "dp", "dq", "qi"];

/** They, as they are in DER, and as libcrypto has them. */
function rsaNumbers(): Needles {
  const reader = new DerReader(rsaKey()).sequence();
  for (let i = 0; i < 3; i++) reader.integerBytes();
  const numbers = rsaNames.map((name) => [name, reader.integerBytes()] as const);
  return Object.fromEntries(
    numbers.flatMap(([name, value]) => [[name, value], [`${name} in limbs`, limbs(value)]]),
  );
}

const kinds: readonly Kind[] = [
  {
    ...octets("ed25519", 32),
    name: "Ed25519",
    derived: (key) => ({ expanded: hash("sha512", key!) }),
    kept: ["key"],
    gone: ["expanded"],
    use: (key) => void key.sign(data),
  },
  {
    ...octets("ec", 32),
    name: "P-256",
    derived: (key) => ({ limbs: limbs(key!) }),
    kept: ["limbs"],
    gone: ["key"],
    use: (key) => void key.sign(data),
  },
  {
    name: "RSA",
    label: "RSA PRIVATE KEY",
    der: rsaKey,
    derived: rsaNumbers,
    kept: rsaNames.map((name) => `${name} in limbs`),
    gone: rsaNames,
    use: (key) => void [key.sign(data), key.sign(data, { padding: "pkcs1" } as never)],
  },
  {
    ...octets("ml-dsa-65", 32),
    name: "ML-DSA-65",
    derived: () => ({}),
    kept: ["key"],
    gone: [],
    use: (key) => void key.sign(data),
  },
];

function base(kind: Kind): Pick<WipingCase, "skip" | "secrets" | "derived"> {
  const { skip, size, derived } = kind;
  const secrets: Record<string, number> = size === undefined ? {} : { key: size };
  return { ...skip && { skip }, secrets, derived: ({ key }) => derived(key) };
}

function withPassphrase(kind: Kind): Pick<WipingCase, "skip" | "secrets" | "derived"> {
  const { secrets, derived, ...others } = base(kind);
  return {
    ...others,
    secrets: { ...secrets, passphrase: passphraseSize },
    derived: (given, notes) => ({
      ...derived!(given, notes),
      cipherKey: cipherKey(given.passphrase!),
    }),
  };
}

/** The key in DER; the secret in the caller's array is wiped. */
function derOf(kind: Kind, { key }: Secrets): Bytes {
  const der = kind.der(key);
  key?.fill(0);
  return der;
}

function whole(kind: Kind): WipingCases {
  const { name, label, kept } = kind;
  const read = (form: (der: Bytes) => Bytes): WipingCase => ({
    ...base(kind),
    async use(secrets, look) {
      const der = derOf(kind, secrets);
      const file = form(der);
      der.fill(0);
      const key = privateKey(file);
      file.fill(0);
      await look({ present: kept, absent: kind.gone });
      kind.use(key);
      key.publicKey.toPem();
      await look({ present: kept, absent: kind.gone });
      key.dispose();
    },
  });
  return {
    [`has no key of ${name} that was read as DER and used, after dispose()`]: read((der) =>
      joined(der)
    ),
    [`has no key of ${name} that was read as PEM and used, after dispose()`]: read((der) =>
      pemOf(label, der)
    ),
  };
}

function encrypted(kind: Kind): WipingCases {
  if (kind.size === undefined) return {};
  const { name, kept } = kind;
  const file = (secrets: Secrets): Bytes => {
    const der = derOf(kind, secrets);
    const file = encryptedInfo(der, secrets.passphrase!);
    der.fill(0);
    return file;
  };
  return {
    [`has neither key of ${name} nor pass phrase that it was encrypted with, after dispose()`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        const key = privateKey(file(secrets), { passphrase });
        passphrase.fill(0);
        await look({ present: kept, absent: [...kind.gone, "passphrase", "cipherKey"] });
        key.dispose();
      },
    },
    [`has neither key of ${name} nor pass phrase, after one that is wrong`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        const encrypted = file(secrets);
        passphrase[0]! ^= 1;
        errorOf(() => privateKey(encrypted, { passphrase }));
        errorOf(() => privateKey(pemOf("ENCRYPTED PRIVATE KEY", encrypted), { passphrase }));
        passphrase.fill(0);
        await look({ absent: ["passphrase", "cipherKey", ...kind.gone, ...kept] });
      },
    },
  };
}

/** A file with a key that is not taken, and how it is read. */
interface Refusal {
  file(der: Bytes, label: string): Bytes;
  read(file: Bytes): unknown;
}

const asIs = (der: Bytes): Bytes => joined(der);
const readPrivate = (file: Bytes): unknown => privateKey(file);

/** A file that is made by way of another, which is wiped. */
function byWayOf(first: (der: Bytes, label: string) => Bytes, then: (first: Bytes) => Bytes) {
  return (der: Bytes, label: string): Bytes => {
    const one = first(der, label);
    const made = then(one);
    one.fill(0);
    return made;
  };
}

const inPem = (der: Bytes, label: string): Bytes => pemOf(label, der);

const refusals: Readonly<Record<string, Refusal>> = {
  "has something behind it": {
    file: byWayOf(asIs, (der) => joined(der, Uint8Array.of(0))),
    read: readPrivate,
  },
  "has a pass phrase that it does not need": {
    file: asIs,
    read: (file) => privateKey(file, { passphrase: Uint8Array.of(1) }),
  },
  "is read as a public key": { file: asIs, read: (file) => publicKey(file) },
  "is in PEM, and read as a public key": { file: inPem, read: (file) => publicKey(file) },
  "has the label of a public key": {
    file: (der) => pemOf("PUBLIC KEY", der),
    read: (file) => publicKey(file),
  },
  "is there twice": { file: byWayOf(inPem, (pem) => joined(pem, pem)), read: readPrivate },
  "has a label that is not known": {
    file: (der) => pemOf("OTHER PRIVATE KEY", der),
    read: readPrivate,
  },
  "is to be checked in a way that there is not": {
    file: asIs,
    read: (file) => privateKey(file, { validate: "much" as never }),
  },
};

/** Nothing of a key that was not taken is left. */
function refusedCase(kind: Kind, { file, read }: Refusal): WipingCase {
  return {
    ...base(kind),
    async use(secrets, look) {
      const der = derOf(kind, secrets);
      const given = file(der, kind.label);
      der.fill(0);
      errorOf(() => read(given));
      given.fill(0);
      await look({ absent: [...kind.kept, ...kind.gone] });
    },
  };
}

/** What our readers do with a file, they do whatever the type: not once more with RSA. */
function refused(kind: Kind): WipingCases {
  if (kind.size === undefined) return {};
  return Object.fromEntries(
    Object.entries(refusals).map(([why, refusal]) => [
      `has no key of ${kind.name} that was refused because it ${why}`,
      refusedCase(kind, refusal),
    ]),
  );
}

/** A key of a kind that is read, and its file wiped. */
function keyOf(kind: Kind, secrets: Secrets): PrivateKey {
  const der = derOf(kind, secrets);
  const key = privateKey(der);
  der.fill(0);
  return key;
}

const kdf = { name: "pbkdf2", hash: "sha256", iterations: 1000 } as const;

function exported(kind: Kind): WipingCases {
  const { name, kept, size } = kind;
  const isRaw = size !== undefined;
  return {
    [`has no key of ${name} that was exported, when its caller has wiped it`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        using key = keyOf(kind, secrets);
        const made = [key.toDer(), key.toDer({ passphrase, kdf })];
        if (isRaw) made.push(key.toRaw());
        if (name === "P-256" || name === "RSA") made.push(key.toDer({ traditional: true }));
        const later = [key.toDerAsync(), key.toDerAsync({ passphrase, kdf })];
        passphrase.fill(0);
        made.push(...await Promise.all(later));
        for (const bytes of made) bytes.fill(0);
        // What is text cannot be wiped, but is in Base64; what it was made of is gone.
        key.toPem();
        key.toJwk();
        await look({ present: kept, absent: ["passphrase", ...kind.gone] });
        key.dispose();
        await look({ absent: [...kept, ...kind.gone] });
      },
    },
    [`has no key of ${name} whose export was refused`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        using key = keyOf(kind, secrets);
        errorOf(() => key.toDer({ passphrase, cipher: "des-cbc" }));
        errorOf(() => key.toDer({ passphrase, kdf: { name: "pbkdf2", hash: "md5" } }));
        errorOf(() => key.toDer({ passphrase, traditional: true }));
        errorOf(() => key.toPem({ kdf }));
        errorOf(() => key.toRaw({ form: "other" as never }));
        passphrase.fill(0);
        await look({ present: kept, absent: ["passphrase", ...kind.gone] });
        key.dispose();
        await look({ absent: [...kept, ...kind.gone] });
      },
    },
  };
}

/** A key of a kind by way of its octets, or of a JWK. */
const imports: Readonly<Record<string, (key: PrivateKey) => PrivateKey>> = {
  octets(key) {
    const raw = key.toRaw();
    const { curve } = key.details as { curve?: string };
    try {
      return privateKeyFromRaw(key.type, raw, curve === undefined ? {} : { curve } as never);
    } finally {
      raw.fill(0);
    }
  },
  "a JWK": (key) => privateKeyFromJwk(key.toJwk()),
};

function imported(kind: Kind): WipingCases {
  const { name, kept, size } = kind;
  const ways = Object.entries(imports).filter(([way]) => size !== undefined || way !== "octets");
  return Object.fromEntries(ways.map(([way, read]) => [
    `has no key of ${name} that was read as ${way}, after dispose()`,
    {
      ...base(kind),
      async use(secrets, look) {
        const first = keyOf(kind, secrets);
        const key = read(first);
        first.dispose();
        await look({ present: kept, absent: kind.gone });
        kind.use(key);
        key.dispose();
      },
    } satisfies WipingCase,
  ]));
}

/** OpenSSL 1.1.1 does not check keys of every type. */
async function checkIfItCan(key: PrivateKey): Promise<void> {
  try {
    await key.checkAsync();
  } catch (error) {
    if (!(error instanceof UnsupportedAlgorithm)) throw error;
  }
}

function offThread(kind: Kind): WipingCases {
  const { name, kept, size } = kind;
  if (size === undefined) return {};
  return {
    [`has no key of ${name} that was read, used and checked on another thread, after dispose()`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        const der = derOf(kind, secrets);
        const file = encryptedInfo(der, passphrase);
        der.fill(0);
        const reading = privateKeyAsync(file, { passphrase });
        passphrase.fill(0);
        const key = await reading;
        await Promise.all([key.signAsync(data), checkIfItCan(key)]);
        await look({ present: kept, absent: ["passphrase", "cipherKey", ...kind.gone] });
        key.dispose();
      },
    },
    [`has no key of ${name} after a pass phrase that is wrong, on another thread`]: {
      ...withPassphrase(kind),
      async use(secrets, look) {
        const passphrase = secrets.passphrase!;
        const der = derOf(kind, secrets);
        const file = encryptedInfo(der, passphrase);
        der.fill(0);
        passphrase[0]! ^= 1;
        const reading = rejectionOf(privateKeyAsync(file, { passphrase }));
        passphrase.fill(0);
        await reading;
        await look({ absent: ["passphrase", "cipherKey", ...kind.gone, ...kept] });
      },
    },
  };
}

const [, curveKind, rsaKind] = kinds as [Kind, Kind, Kind];

/** Keys that are not sound, as libcrypto finds out when it has them. */
const unsound: WipingCases = {
  "has no key of P-256 that was refused because it is not that of its public key": refusedCase(
    {
      ...curveKind,
      der(key) {
        const other = privateKey(infoOf("ec", secretOf("another key", 32)));
        const point = other.publicKey.toDer().slice(-65);
        other.dispose();
        // ECPrivateKey with the point, in PrivateKeyInfo: 70 bytes more than without.
        const head = Uint8Array.fromHex(
          "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420",
        );
        return joined(head, key!, Uint8Array.fromHex("a144034200"), point);
      },
    },
    { file: asIs, read: readPrivate },
  ),
  "has no key of RSA that was refused because its numbers do not belong together": refusedCase(
    {
      ...rsaKind,
      der() {
        const der = rsaKey();
        der[138]! ^= 2; // the last octet of the modulus
        return der;
      },
    },
    { file: asIs, read: readPrivate },
  ),
};

const shortened: WipingCases = {
  "has no key of P-256 that was read, of whose scalar the leading zero was left out": {
    secrets: { key: 31 },
    derived: ({ key }) => ({ limbs: limbs(key!) }),
    async use({ key }, look) {
      const head = Uint8Array.fromHex(
        "3040020100301306072a8648ce3d020106082a8648ce3d03010704263024020101041f",
      );
      const der = joined(head, key!);
      key!.fill(0);
      using own = privateKey(der);
      der.fill(0);
      await look({ present: ["limbs"], absent: ["key"] });
      own.dispose();
    },
  },
};

/** The types that agree, and the size of their secrets. */
const agreeing = { x25519: 32, ec: 32, x448: 56 } as const;

function peerOf(type: OctetType, size: number): PublicKey {
  const info = infoOf(type, secretOf("the peer", size));
  using peer = privateKey(info);
  info.fill(0);
  return peer.publicKey;
}

/** The secret that a key and the peer have. */
function agreed(type: OctetType, octets: Bytes): Bytes {
  const info = infoOf(type, octets);
  using key = privateKey(info);
  info.fill(0);
  return key.agree(peerOf(type, octets.length));
}

function agreement([type, size]: [OctetType, number]): WipingCases {
  const shape = {
    skip: lacks(type),
    secrets: { key: size },
    derived: ({ key }) => ({ secret: agreed(type, key!), limbs: limbs(agreed(type, key!)) }),
  } satisfies Partial<WipingCase>;
  return {
    [`has no secret that keys of ${type} agreed on when its caller has wiped it`]: {
      ...shape,
      async use({ key }, look) {
        const secret = agreed(type, key!);
        key!.fill(0);
        await look({ present: ["secret"], absent: ["key", "limbs"] });
        secret.fill(0);
      },
    },
    [`has no secret that keys of ${type} agreed on, on another thread`]: {
      ...shape,
      async use({ key }, look) {
        const info = infoOf(type, key!);
        key!.fill(0);
        using own = privateKey(info);
        info.fill(0);
        const secret = await own.agreeAsync(peerOf(type, size));
        await look({ present: ["secret"], absent: ["limbs"] });
        secret.fill(0);
        own.dispose();
      },
    },
    [`has no key of ${type} after an agreement that failed`]: {
      ...shape,
      async use({ key }, look) {
        const info = infoOf(type, key!);
        key!.fill(0);
        using own = privateKey(info);
        info.fill(0);
        const lowOrder = Uint8Array.fromHex("302a300506032b656e032100" + "00".repeat(32));
        errorOf(() => own.agree(publicKey(lowOrder)));
        errorOf(() => own.agree(peerOf(type, size), { padded: true }));
        own.dispose();
        await look({ absent: ["key", "secret"] });
      },
    },
  };
}

const rsa = (): PrivateKey<"rsa"> => {
  const der = rsaKey();
  const key = privateKey(der);
  der.fill(0);
  return key as PrivateKey<"rsa">;
};

type Decrypting = Parameters<PrivateKey<"rsa">["decrypt"]>[1];

const paddings: Readonly<Record<string, Decrypting>> = {
  OAEP: {},
  "PKCS #1 v1.5": { padding: "pkcs1", implicitRejection: false },
};

const text = { text: 40 };

function decryption([name, options]: [string, Decrypting]): WipingCases {
  const { implicitRejection: _, ...encrypting } = options!;
  return {
    [`has no plaintext of RSA with ${name} when its caller has wiped it`]: {
      secrets: text,
      async use({ text }, look) {
        using key = rsa();
        const ciphertext = key.publicKey.encrypt(text!, encrypting);
        text!.fill(0);
        await look({ absent: ["text"] });
        const plaintext = key.decrypt(ciphertext, options);
        await look({ present: ["text"] });
        plaintext.fill(0);
        await look({ absent: ["text"] });
        const later = await key.decryptAsync(ciphertext, options);
        await look({ present: ["text"] });
        later.fill(0);
      },
    },
    [`has no plaintext of RSA that does not decrypt with ${name}`]: {
      secrets: text,
      async use({ text }, look) {
        using key = rsa();
        const other = name === "OAEP" ? { hash: "sha1" } as const : {};
        const ciphertext = key.publicKey.encrypt(text!, other);
        text!.fill(0);
        if (name !== "OAEP") ciphertext[5]! ^= 1;
        errorOf(() => key.decrypt(ciphertext, options));
        await rejectionOf(key.decryptAsync(ciphertext, options));
        await look({ absent: ["text"] });
      },
    },
  };
}

/** The secret that was encapsulated, of whose ciphertext the child has told. */
function decapsulated(key: PrivateKey, ciphertext: string | undefined): Needles {
  using own = key;
  return ciphertext === undefined
    ? {}
    : { secret: own.decapsulate(Uint8Array.fromHex(ciphertext)) };
}

function canEncapsulate(): boolean {
  using key = rsa();
  try {
    key.publicKey.encapsulate();
    return true;
  } catch {
    return false;
  }
}

function kem(name: string, skip: WipingCase["skip"], keyOf: () => PrivateKey): WipingCases {
  return {
    [`has no secret that was encapsulated with ${name} when its caller has wiped it`]: {
      ...skip && { skip },
      secrets: {},
      derived: (_, { ciphertext }) => decapsulated(keyOf(), ciphertext),
      async use(_, look, notes) {
        using key = keyOf();
        const { ciphertext, sharedKey } = key.publicKey.encapsulate();
        notes.ciphertext = ciphertext.toHex();
        await look({ present: ["secret"] });
        sharedKey.fill(0);
        await look({ absent: ["secret"] });
        const secret = key.decapsulate(ciphertext);
        await look({ present: ["secret"] });
        secret.fill(0);
        errorOf(() => key.decapsulate(ciphertext.slice(1)));
        await look({ absent: ["secret"] });
        const later = await key.decapsulateAsync(ciphertext);
        await look({ present: ["secret"] });
        later.fill(0);
      },
    },
  };
}

const mlKem = (): PrivateKey => {
  const info = infoOf("ml-kem-768", secretOf("a key of ML-KEM", 64));
  const key = privateKey(info);
  info.fill(0);
  return key;
};

const signing: WipingCases = {
  "has no data that were in shared memory when Ed25519 signed them": {
    secrets: { text: 300 },
    async use({ text }, look) {
      const shared = new Uint8Array(new SharedArrayBuffer(300));
      shared.set(text!);
      text!.fill(0);
      using key = privateKey(infoOf("ed25519", secretOf("a key of Ed25519", 32)));
      const signature = key.sign(shared);
      key.publicKey.verify(shared, signature);
      await look({ present: ["text"] });
      shared.fill(0);
      await look({ absent: ["text"] });
    },
  },
  "has no data that a signer took, after sign() and after dispose()": {
    secrets: text,
    async use({ text }, look) {
      using key = privateKey(infoOf("ec", secretOf("a key of P-256", 32)));
      const signers = [key.createSign(), key.createSign()] as const;
      for (const signer of signers) signer.update(text!);
      text!.fill(0);
      await look({ present: ["text"] });
      signers[0].sign();
      signers[1].dispose();
      await look({ absent: ["text"] });
    },
  },
};

/** The cases. */
export const keys: WipingCases = Object.assign(
  {},
  ...kinds.flatMap((kind) => [
    ...[whole(kind), encrypted(kind), refused(kind), exported(kind), imported(kind)],
    offThread(kind),
  ]),
  unsound,
  shortened,
  ...Object.entries(agreeing).map((pair) => agreement(pair as [OctetType, number])),
  ...Object.entries(paddings).map(decryption),
  kem("RSA", canEncapsulate() ? false : "this libcrypto has no KEM of RSA", rsa),
  kem("ML-KEM-768", lacks("ml-kem-768"), mlKem),
  signing,
);
