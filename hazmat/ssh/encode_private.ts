/**
 * From a key to what OpenSSH reads.
 *
 * @module
 */
import { moved } from "../asn1/input.ts";
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  checkIsString,
  type Names,
  readOptions,
  takeInput,
} from "../core/args.ts";
import { coreFor } from "../core/core.ts";
import { type BackendOption, bindingsFor } from "../core/default.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { encodePkcs8, encodeSpki } from "../keys/der_calls.ts";
import { pkeyOfPrivate, type PrivateKey } from "../keys/private_key.ts";
import { randomBytes } from "../random.ts";
import { type BcryptPbkdf, bcryptPbkdf, bcryptPbkdfAsync } from "./bcrypt_pbkdf.ts";
import { keyOfSpki, partsOfKey } from "./conversion.ts";
import { cipherNamed, noCipher } from "./key_cipher.ts";
import { type Sealing, writeFile } from "./key_file.ts";
import { checkComment } from "./key_line.ts";

/** How a private key is written. */
export interface EncodePrivateOptions {
  /** What to write behind the key; `""` by default. */
  readonly comment?: string;
  /** What to encrypt it with, at least one byte; without one it is not encrypted. */
  readonly passphrase?: AllowSharedBufferSource;
  /** How often bcrypt is repeated, 24 by default, as by OpenSSH: about 0.2 seconds. */
  readonly rounds?: number;
  /** OpenSSH's name of a cipher: `"aes256-ctr"` by default. */
  readonly cipher?: string;
}

const names: Names<EncodePrivateOptions & BackendOption> = {
  ...{ comment: true, passphrase: true, rounds: true, cipher: true, backend: true },
};

/** Writes a file. See `encodePrivateKey`. */
export function encodePrivate(
  key: PrivateKey,
  options: EncodePrivateOptions & BackendOption,
  action: string,
): string {
  const own = readOptions(options, names, action);
  const { sealing, plan } = sealingOf(own, action);
  const keyAndIv = plan && bcryptPbkdf(coreFor(own, action), plan, action);
  return write(key, { ...sealing, keyAndIv }, own, action);
}

/** {@linkcode encodePrivate}, deriving the key that encrypts on another thread. */
export async function encodePrivateAsync(
  key: PrivateKey,
  options: EncodePrivateOptions & JobOptions & BackendOption,
  action: string,
): Promise<string> {
  const own = readOptions(options, { ...names, signal: true }, action);
  const { signal } = own;
  const { sealing, plan } = sealingOf(own, action);
  const core = coreFor(own, action);
  const keyAndIv = plan && await bcryptPbkdfAsync(core, plan, action, { signal });
  return write(key, { ...sealing, keyAndIv }, own, action);
}

/** The key that encrypts is wiped. */
function write(
  key: PrivateKey,
  sealing: Sealing,
  { backend }: BackendOption,
  action: string,
): string {
  let pkcs8: Bytes | undefined;
  try {
    const pkey = pkeyOfPrivate(key as never, action, "key");
    const sshKey = keyOfSpki(encodeSpki(pkey.core, pkey.pointer(action), action), action);
    pkcs8 = moved(encodePkcs8(pkey.core, pkey.pointer(action), action));
    return writeFile(sshKey, partsOfKey(pkcs8, sshKey, action), sealing, { backend });
  } finally {
    pkcs8?.fill(0);
    sealing.keyAndIv?.fill(0);
  }
}

/** How to write, and what to derive for that, if it is to be encrypted. */
function sealingOf(
  options: EncodePrivateOptions & BackendOption,
  action: string,
): { sealing: Sealing; plan?: BcryptPbkdf } {
  const { comment = "", passphrase, rounds, cipher } = options;
  checkComment(comment, action);
  const bindings = bindingsFor(options, action);
  const common = {
    comment: new TextEncoder().encode(comment),
    check: randomBytes(bindings, 4),
  };
  if (passphrase === undefined) {
    refuse({ rounds, cipher }, action);
    return { sealing: { ...common, cipher: noCipher } };
  }
  const kdf = {
    rounds: checkInteger(rounds === undefined ? 24 : rounds, 1, 2 ** 32 - 1, action, "rounds"),
    salt: randomBytes(bindings, 16),
  };
  const found = encryptingCipher(cipher, action);
  const input = takeInput(passphrase, action, "passphrase");
  if (input.size === 0) {
    throw new RangeError(
      `Cannot ${action}: passphrase must have at least 1 byte, but has 0; leave it out to write ` +
        "the key without encryption",
    );
  }
  const plan = { passphrase: input, ...kdf, length: found.keySize + found.ivSize };
  return { sealing: { ...common, cipher: found, kdf }, plan };
}

function encryptingCipher(name: string | undefined, action: string) {
  if (name === undefined) return cipherNamed("aes256-ctr");
  checkIsString(name, action, "cipher");
  const found = cipherNamed(name);
  if (found !== noCipher) return found;
  throw new RangeError(
    `Cannot ${action}: cipher must encrypt, but is "none"; leave out the passphrase`,
  );
}

/** Without a passphrase, what says how to encrypt would mislead. */
function refuse(options: Readonly<Record<string, unknown>>, action: string): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    throw new RangeError(
      `Cannot ${action}: ${name} must be given with a passphrase only, but there is none`,
    );
  }
}
