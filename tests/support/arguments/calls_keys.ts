/**
 * Calls that read, make, write and use keys. What draws randomness is undone, so that each has one
 * outcome.
 *
 * @module
 */
import {
  generateKey,
  generateKeyAsync,
  keyTypeSupported,
  type PrivateKey,
  privateKey,
  privateKeyAsync,
  privateKeyFromJwk,
  privateKeyFromNumbers,
  privateKeyFromRaw,
  publicKey,
  publicKeyAsync,
  publicKeyFromJwk,
  publicKeyFromNumbers,
  publicKeyFromRaw,
  signatureSupported,
} from "../../../hazmat/keys/mod.ts";
import { hash } from "../../../hazmat/digests/mod.ts";
import type { Skip } from "../../std.ts";
import { counted } from "../ciphers.ts";
import type { Call, Options } from "./call.ts";

/** Methods of keys whose types take any options. */
type Key = PrivateKey<"a provider's">;

const data = counted(100, 1);
const digest = hash("sha256", data);
const octets = counted(32, 5);
const passphrase = counted(20, 9);

const ed25519 = privateKeyFromRaw("ed25519", octets) as unknown as Key;
const x25519 = privateKeyFromRaw("x25519", octets) as unknown as Key;
const ec = privateKeyFromRaw("ec", octets, { curve: "P-256" }) as unknown as Key;
const peer = privateKeyFromRaw("ec", counted(32, 6), { curve: "P-256" }).publicKey;
const rsa = generateKey("rsa", { bits: 1024, allowWeak: true }) as unknown as Key;

const lacks = (type: string): Skip => keyTypeSupported(type) ? false : `no ${type}`;
const lacksSignature = (type: string, options: Options): Skip =>
  lacks(type) || (signatureSupported(type, options as never) ? false : "this is not supported");

const kdf = { name: "pbkdf2", hash: "sha256", iterations: 1000 } as const;
const der = ed25519.toDer();
const encrypted = ed25519.toDer({ passphrase, kdf });

const bytes = (key: { publicKey: { toDer(): Uint8Array } }): Uint8Array => key.publicKey.toDer();

const validate = () => ({ validate: undefined });
const reading: NonNullable<Call["options"]> = ({ passphrase }) => ({
  ...{ passphrase, validate: "quick", maxIterations: 1000, maxMemory: undefined },
});

const readingCalls: readonly Call[] = [
  {
    name: "privateKey",
    inputs: { data: der },
    options: reading,
    run: ({ data }, options) => bytes(privateKey(data, options)),
  },
  {
    name: "privateKey, encrypted",
    inputs: { data: encrypted, passphrase },
    options: reading,
    run: ({ data }, options) => bytes(privateKey(data, options)),
  },
  {
    name: "privateKeyAsync",
    inputs: { data: encrypted, passphrase },
    options: (given) => ({ ...reading(given), signal: undefined }),
    run: async ({ data }, options) => bytes(await privateKeyAsync(data, options)),
  },
  {
    name: "publicKey",
    inputs: { data: ed25519.publicKey.toDer() },
    options: validate,
    run: ({ data }, options) => publicKey(data, options).toDer(),
  },
  {
    name: "publicKeyAsync",
    inputs: { data: ed25519.publicKey.toDer() },
    options: () => ({ validate: "full", signal: undefined }),
    run: async ({ data }, options) => (await publicKeyAsync(data, options)).toDer(),
  },
  {
    name: "privateKeyFromRaw",
    inputs: { raw: octets },
    options: () => ({ validate: undefined, curve: "P-256" }),
    run: ({ raw }, options) => bytes(privateKeyFromRaw("ec", raw, options)),
  },
  {
    name: "publicKeyFromRaw",
    inputs: { raw: ed25519.publicKey.toRaw() },
    options: () => ({ validate: undefined, curve: undefined }),
    run: ({ raw }, options) => publicKeyFromRaw("ed25519", raw, options).toDer(),
  },
  {
    name: "privateKeyFromJwk",
    inputs: {},
    options: validate,
    run: (_, options) => bytes(privateKeyFromJwk(ec.toJwk(), options)),
  },
  {
    name: "publicKeyFromJwk",
    inputs: {},
    options: validate,
    run: (_, options) => publicKeyFromJwk(ec.toJwk(), options).toDer(),
  },
  {
    name: "privateKeyFromNumbers",
    inputs: {},
    options: validate,
    run: (_, options) => bytes(privateKeyFromNumbers("ec", ec.toNumbers(), options)),
  },
  {
    name: "publicKeyFromNumbers",
    inputs: {},
    options: validate,
    run: (_, options) => publicKeyFromNumbers("ec", peer.toNumbers(), options).toDer(),
  },
];

/** Weak, so as to be quick. */
const rsaOptions = { bits: 512, publicExponent: 3, primes: undefined, allowWeak: true };

function generatingCalls(type: string, options: Options): Call[] {
  const shape = { skip: lacks(type), inputs: {} };
  return [
    {
      ...shape,
      name: `generateKey, ${type}`,
      options: () => ({ ...options }),
      run: (_, options) => generateKey(type, options).type,
    },
    {
      ...shape,
      name: `generateKeyAsync, ${type}`,
      options: () => ({ ...options, signal: undefined }),
      run: async (_, options) => (await generateKeyAsync(type, options)).type,
    },
  ];
}

/** What exporting with a pass phrase gives is read again. */
function exportCalls(): Call[] {
  const read = (key: string | Uint8Array, passphrase: Uint8Array): Uint8Array =>
    bytes(privateKey(key as Uint8Array<ArrayBuffer>, { passphrase }));
  const shape = { inputs: { passphrase } };
  const options: NonNullable<Call["options"]> = ({ passphrase }) => ({
    ...{ passphrase, cipher: "aes-128-cbc", kdf, traditional: undefined, form: undefined },
  });
  const later: NonNullable<Call["options"]> = (given) => ({ ...options(given), signal: undefined });
  return [
    {
      ...shape,
      name: "PrivateKey.toDer",
      options,
      run: ({ passphrase }, options) => read(ed25519.toDer(options), passphrase),
    },
    {
      ...shape,
      name: "PrivateKey.toPem",
      options,
      run: ({ passphrase }, options) => read(ed25519.toPem(options), passphrase),
    },
    {
      ...shape,
      name: "PrivateKey.toDerAsync",
      options: later,
      run: async ({ passphrase }, options) => read(await ed25519.toDerAsync(options), passphrase),
    },
    {
      ...shape,
      name: "PrivateKey.toPemAsync",
      options: later,
      run: async ({ passphrase }, options) => read(await ed25519.toPemAsync(options), passphrase),
    },
    {
      name: "PrivateKey.toRaw",
      inputs: {},
      options: () => ({ form: undefined }),
      run: (_, options) => ed25519.toRaw(options),
    },
    {
      name: "PublicKey.toRaw",
      inputs: {},
      options: () => ({ compressed: true }),
      run: (_, options) => ec.publicKey.toRaw(options),
    },
  ];
}

interface Signing {
  readonly name: string;
  readonly key: Key;
  /** What is passed on, with every name that the key knows. */
  readonly options: NonNullable<Call["options"]>;
  /** Bytes among them. */
  readonly inputs?: Call["inputs"];
  readonly skip?: Call["skip"];
  readonly takesDigests?: boolean;
}

const signings: readonly Signing[] = [
  {
    name: "RSA",
    key: rsa,
    options: () => ({
      ...{ hash: "sha256", padding: undefined, mgf1Hash: undefined, saltLength: undefined },
    }),
    takesDigests: true,
  },
  {
    name: "EC",
    key: ec,
    options: () => ({ hash: "sha256", encoding: "p1363", lowS: true }),
    takesDigests: true,
  },
  { name: "Ed25519", key: ed25519, options: () => ({ context: undefined, prehash: false }) },
  {
    name: "Ed25519 with a context",
    skip: lacksSignature("ed25519", { context: data }),
    key: ed25519,
    inputs: { context: counted(30, 4) },
    options: ({ context }) => ({ context, prehash: false }),
  },
  ...(lacks("sm2") ? [] : [{
    name: "SM2",
    key: generateKey("sm2") as unknown as Key,
    inputs: { id: counted(30, 4) },
    options: ({ id }: Options) => ({ id, encoding: undefined }),
  }]),
  ...(lacks("ml-dsa-44") ? [] : [{
    name: "ML-DSA-44",
    key: generateKey("ml-dsa-44") as unknown as Key,
    inputs: { context: counted(30, 4) },
    options: ({ context }: Options) => ({ context, externalMu: undefined }),
  }]),
];

/** Signs, and verifies: that returns nothing, so one that is valid gives "undefined". */
function signingCalls({ name, key, options, inputs = {}, skip = false }: Signing): Call[] {
  const own = (): never => ({ ...options(inputs) }) as never;
  const signature = skip ? data : key.sign(data, own());
  const late: NonNullable<Call["options"]> = (given) => ({ ...options(given), signal: undefined });
  const unsigned = (options: Options): never => {
    const { signal: _, ...others } = options;
    return others as never;
  };
  const signed = { skip, inputs: { ...inputs, data } };
  const verified = { skip, inputs: { ...inputs, data, signature } };
  // The options are read once: what verifies is given those of their own.
  return [
    {
      ...signed,
      name: `sign, ${name}`,
      options,
      run: ({ data, ...given }, changed) => {
        const made = key.sign(data, changed);
        return key.publicKey.verify(data, made, unsigned(options({ ...inputs, ...given })));
      },
    },
    {
      ...signed,
      name: `signAsync, ${name}`,
      options: late,
      run: async ({ data, ...given }, changed) => {
        const made = await key.signAsync(data, changed);
        return key.publicKey.verify(data, made, unsigned(options({ ...inputs, ...given })));
      },
    },
    {
      ...verified,
      name: `verify, ${name}`,
      options,
      run: ({ data, signature }, options) => key.publicKey.verify(data, signature, options),
    },
    {
      ...verified,
      name: `verifyAsync, ${name}`,
      options: late,
      run: ({ data, signature }, options) => key.publicKey.verifyAsync(data, signature, options),
    },
  ];
}

function digestCalls({ name, key, options }: Signing): Call[] {
  const own = (): never => ({ ...options({}) }) as never;
  const signature = key.sign(data, own());
  const late: NonNullable<Call["options"]> = (given) => ({ ...options(given), signal: undefined });
  const { publicKey } = key;
  return [
    {
      name: `signDigest, ${name}`,
      inputs: { digest },
      options,
      run: ({ digest }, options) => publicKey.verify(data, key.signDigest(digest, options), own()),
    },
    {
      name: `signDigestAsync, ${name}`,
      inputs: { digest },
      options: late,
      run: async ({ digest }, options) =>
        publicKey.verify(data, await key.signDigestAsync(digest, options), own()),
    },
    {
      name: `verifyDigest, ${name}`,
      inputs: { digest, signature },
      options,
      run: ({ digest, signature }, options) => publicKey.verifyDigest(digest, signature, options),
    },
    {
      name: `verifyDigestAsync, ${name}`,
      inputs: { digest, signature },
      options: late,
      run: ({ digest, signature }, options) =>
        publicKey.verifyDigestAsync(digest, signature, options),
    },
    {
      name: `Signer.update, ${name}`,
      inputs: { data },
      options,
      run: ({ data }, options) => {
        const signature = key.createSign(options).update(data).sign();
        return publicKey.createVerify(own()).update(data).verify(signature);
      },
    },
    {
      name: `Verifier.update and verify, ${name}`,
      inputs: { data, signature },
      options,
      run: ({ data, signature }, options) =>
        publicKey.createVerify(options).update(data).verify(signature),
    },
  ];
}

const pkcs1 = { hash: "sha256", padding: "pkcs1" } as never;
const oaep = { padding: undefined, hash: "sha1", mgf1Hash: undefined };
const label = counted(12, 3);
const ciphertext = rsa.publicKey.encrypt(octets, { ...oaep, label } as never);

function kemCalls(): Call[] {
  let made: Uint8Array<ArrayBuffer>;
  try {
    made = rsa.publicKey.encapsulate().ciphertext;
  } catch {
    return [];
  }
  const operation = "RSASVE";
  return [
    {
      name: "encapsulate",
      inputs: {},
      options: () => ({ operation }),
      run: (_, options) => {
        const { ciphertext, sharedKey } = rsa.publicKey.encapsulate(options);
        return rsa.decapsulate(ciphertext).toHex() === sharedKey.toHex();
      },
    },
    {
      name: "decapsulate",
      inputs: { ciphertext: made },
      options: () => ({ operation }),
      run: ({ ciphertext }, options) => rsa.decapsulate(ciphertext, options),
    },
    {
      name: "decapsulateAsync",
      inputs: { ciphertext: made },
      options: () => ({ operation, signal: undefined }),
      run: ({ ciphertext }, options) => rsa.decapsulateAsync(ciphertext, options),
    },
  ];
}

const otherCalls: readonly Call[] = [
  {
    name: "recover",
    inputs: { signature: rsa.sign(data, pkcs1) },
    options: () => ({
      hash: "sha256",
      padding: "pkcs1",
      mgf1Hash: undefined,
      saltLength: undefined,
    }),
    run: ({ signature }, options) => rsa.publicKey.recover(signature, options),
  },
  {
    name: "encrypt",
    inputs: { data: octets, label },
    options: ({ label }) => ({ ...oaep, label }),
    run: ({ data, label }, options) =>
      rsa.decrypt(rsa.publicKey.encrypt(data, options), { ...oaep, label } as never),
  },
  {
    name: "decrypt",
    inputs: { ciphertext, label },
    options: ({ label }) => ({ ...oaep, label, implicitRejection: undefined }),
    run: ({ ciphertext }, options) => rsa.decrypt(ciphertext, options),
  },
  {
    name: "decryptAsync",
    inputs: { ciphertext, label },
    options: ({ label }) => ({ ...oaep, label, implicitRejection: undefined, signal: undefined }),
    run: ({ ciphertext }, options) => rsa.decryptAsync(ciphertext, options),
  },
  {
    name: "agree",
    inputs: {},
    options: () => ({ cofactor: true, padded: undefined }),
    run: (_, options) => ec.agree(peer as never, options),
  },
  {
    name: "agreeAsync",
    inputs: {},
    options: () => ({ cofactor: undefined, padded: undefined, signal: undefined }),
    run: (_, options) => x25519.agreeAsync(x25519.publicKey, options),
  },
  {
    name: "PrivateKey.checkAsync",
    inputs: {},
    options: () => ({ signal: undefined }),
    run: (_, options) => ec.checkAsync(options),
  },
  {
    name: "PublicKey.checkAsync",
    inputs: {},
    options: () => ({ signal: undefined }),
    run: (_, options) => ec.publicKey.checkAsync(options),
  },
];

/** Every call. */
export const keyCalls: readonly Call[] = [
  ...readingCalls,
  ...generatingCalls("ed25519", {}),
  ...generatingCalls("ec", { curve: "P-384", allowWeak: undefined }),
  ...generatingCalls("rsa", rsaOptions),
  ...generatingCalls("rsa-pss", {
    ...rsaOptions,
    ...{ hash: "sha1", mgf1Hash: undefined, saltLength: undefined },
  }),
  ...exportCalls(),
  ...signings.flatMap(signingCalls),
  ...signings.filter(({ takesDigests }) => takesDigests).flatMap(digestCalls),
  ...kemCalls(),
  ...otherCalls,
];
