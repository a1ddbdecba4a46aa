/**
 * From a file to a private key that libcrypto takes.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  type Names,
  readOptions,
  takeInput,
} from "../core/args.ts";
import { type Core, coreFor } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { importPrivate } from "../keys/import.ts";
import { newPrivateKey, type PrivateKey } from "../keys/private_key.ts";
import { bcryptPbkdf, bcryptPbkdfAsync } from "./bcrypt_pbkdf.ts";
import { encodedPrivateOf, encodedPublicOf } from "./conversion.ts";
import {
  defaultMaxRounds,
  derivationFor,
  type Envelope,
  openEnvelope,
  type PassphraseOptions,
  readEnvelope,
} from "./key_file.ts";

/** What callers say about a private key. */
export interface ReadOptions {
  /** What it is encrypted with, as bytes; encode text with `TextEncoder`. */
  readonly passphrase?: AllowSharedBufferSource;
  /** The most rounds of bcrypt, which the file asks for: 1000 if it is not given. */
  readonly maxRounds?: number;
}

const names: Names<ReadOptions & BackendOption> = {
  ...{ passphrase: true, maxRounds: true, backend: true },
};

/** A private key with what OpenSSH has beside it. */
export interface SshPrivateKey {
  /** The key. */
  readonly key: PrivateKey;
  /** What stood behind it; in a file that is not encrypted, from anyone. */
  readonly comment: string;
}

/** Reads a file. See `parsePrivateKey`. */
export function parsePrivate(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & BackendOption,
  action: string,
): SshPrivateKey {
  const own = readOptions(options, names, action);
  const core = coreFor(own, action);
  const asked = askedOf(own, action);
  const envelope = readEnvelope(data, action);
  let keyAndIv: Bytes | undefined;
  try {
    const plan = derivationFor(envelope, asked, action);
    keyAndIv = plan && bcryptPbkdf(core, plan, action);
    return open(core, envelope, keyAndIv, own, action);
  } finally {
    keyAndIv?.fill(0);
    envelope.bytes.fill(0);
  }
}

/** {@linkcode parsePrivate}, deriving the key on another thread. */
export async function parsePrivateAsync(
  data: AllowSharedBufferSource | string,
  options: ReadOptions & JobOptions & BackendOption,
  action: string,
): Promise<SshPrivateKey> {
  const own = readOptions(options, { ...names, signal: true }, action);
  const core = coreFor(own, action);
  const { signal } = own;
  const asked = askedOf(own, action);
  const envelope = readEnvelope(data, action);
  let keyAndIv: Bytes | undefined;
  try {
    const plan = derivationFor(envelope, asked, action);
    keyAndIv = plan && await bcryptPbkdfAsync(core, plan, action, { signal });
    return open(core, envelope, keyAndIv, own, action);
  } finally {
    keyAndIv?.fill(0);
    envelope.bytes.fill(0);
  }
}

function askedOf({ passphrase, maxRounds }: ReadOptions, action: string): PassphraseOptions {
  const most = maxRounds === undefined ? defaultMaxRounds : maxRounds;
  return {
    maxRounds: checkInteger(most, 1, 2 ** 32 - 1, action, "maxRounds"),
    passphrase: passphrase === undefined ? undefined : takeInput(passphrase, action, "passphrase"),
  };
}

function open(
  core: Core,
  envelope: Envelope,
  keyAndIv: Bytes | undefined,
  { backend }: BackendOption,
  action: string,
): SshPrivateKey {
  const opened = openEnvelope(envelope, keyAndIv, { backend }, action);
  const { algorithm, parts, comment, section } = opened;
  try {
    const { spki } = encodedPublicOf(envelope.key, action);
    const encoded = encodedPrivateOf(algorithm, parts, action);
    const key = importPrivate(core, { ...encoded, spki }, "quick", action);
    return { key: newPrivateKey(key), comment: new TextDecoder().decode(comment) };
  } finally {
    section.fill(0);
  }
}
