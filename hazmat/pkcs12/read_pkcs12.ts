/**
 * Reading a file: its MAC first, then what is in it.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkSignal,
  copyOf,
  inputOf,
  kindOf,
  type Names,
  newBytes,
  readOptions,
  takeInput,
} from "../core/args.ts";
import type { AnyBackend, BackendOption } from "../core/default.ts";
import { type Core, coreFor } from "../core/core.ts";
import type { JobOptions } from "../core/off_thread.ts";
import { MalformedData, PassphraseError } from "../../errors.ts";
import { derOfBer } from "../asn1/ber.ts";
import type { Steps } from "../keys/derivation_steps.ts";
import { readLimits } from "../keys/encrypted.ts";
import type { FoundCertificate } from "./certificate_chain.ts";
import { passphraseOfMac } from "./mac_data.ts";
import { candidates, decryptWithAny, Work } from "./pbe.ts";
import { file, notPkcs12, type Part, type Pfx, readParts, readPfx } from "./pfx.ts";
import { type Bag, type BagAttributes, derOfPart, readBags } from "./safe_bags.ts";

/** Options of `readPkcs12`. */
export interface ReadPkcs12Options extends BackendOption {
  /** The pass phrase, as UTF-8. Without it, an empty one and none at all are tried. */
  readonly passphrase?: AllowSharedBufferSource;
  /** The most iterations of all keys of the file together: 10,000,000 by default. */
  readonly maxIterations?: number;
  /** The most bytes of memory, for scrypt: 256 MiB by default. */
  readonly maxMemory?: number;
  /** Whether a file without a MAC is read: whoever could write to it could have changed it. */
  readonly allowUnauthenticated?: boolean;
}

/** What is in a file. The caller wipes the keys. */
export interface Contents {
  readonly keys: readonly FoundKey[];
  readonly certificates: readonly FoundCertificate[];
}

/** A key, and what its bag says of it. */
export interface FoundKey {
  readonly pkcs8: Bytes;
  readonly attributes: BagAttributes;
}

/** A file to read, and all that is needed for it. */
export interface Reading {
  readonly core: Core;
  readonly signal: AbortSignal | undefined;
  readonly steps: Steps<Contents>;
}

/** The most keys and certificates of a file: trust stores have some hundreds. */
const mostEntries = 10_000;

/** The most bytes of a file. */
const mostBytes = 2 ** 24;

type Options = ReadPkcs12Options & JobOptions;

const names: Names<ReadPkcs12Options> = {
  ...{
    passphrase: true,
    maxIterations: true,
    maxMemory: true,
    allowUnauthenticated: true,
    backend: true,
  },
};
const asyncNames: Names<Options> = { ...names, signal: true };

/** Options that have been read, each once. */
export function readingOptions(options: Options, isAsync: boolean, action: string): Options {
  return readOptions<Options>(options, isAsync ? asyncNames : names as Names<Options>, action);
}

/**
 * Begins to read a file. Options and bytes are copied before this returns.
 *
 * @param own Options that were read.
 */
export function reading(data: AllowSharedBufferSource, own: Options, action: string): Reading {
  const { passphrase, backend, signal } = own;
  const core = coreFor({ backend }, action);
  checkSignal(signal, action);
  const { maxIterations, maxMemory } = readLimits(limitsIn(own), action);
  const isUnauthenticatedAllowed = checkedFlag(own.allowUnauthenticated, action);
  const isGiven = passphrase !== undefined;
  const given = isGiven
    ? takeInput(passphrase, action, "passphrase")
    : inputOf(newBytes(0, action));
  const input = takeInput(data, action, "data");
  if (input.size > mostBytes) {
    throw new RangeError(
      `Cannot ${action}: data must have at most ${mostBytes} bytes, but has ${input.size}`,
    );
  }
  const work = new Work(action, maxIterations, maxMemory);
  const setting = { core, backend, action, work, isUnauthenticatedAllowed, isGiven };
  const file = new Pkcs12File(copyOf(input), copyOf(given), setting);
  return { core, signal, steps: file.read() };
}

function limitsIn({ maxIterations, maxMemory }: Options) {
  return {
    ...maxIterations !== undefined && { maxIterations },
    ...maxMemory !== undefined && { maxMemory },
  };
}

function checkedFlag(value: unknown, action: string): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new TypeError(
    `Cannot ${action}: allowUnauthenticated must be true or false, but is ${kindOf(value)}`,
  );
}

interface Setting {
  readonly core: Core;
  readonly action: string;
  readonly work: Work;
  readonly backend: AnyBackend | undefined;
  readonly isUnauthenticatedAllowed: boolean;
  /** Whether the caller has given a pass phrase. */
  readonly isGiven: boolean;
}

class Pkcs12File {
  readonly #data: Bytes;
  readonly #setting: Setting;
  readonly #passphrase: Bytes;
  /** All that the pass phrase may be; once the MAC was right, the one. */
  #passphrases: readonly Bytes[];
  /** What is wiped at the end. */
  readonly #secrets: Bytes[] = [];
  readonly #keys: FoundKey[] = [];
  readonly #certificates: FoundCertificate[] = [];
  #isNeeded = false;

  constructor(data: Bytes, passphrase: Bytes, setting: Setting) {
    this.#data = data;
    this.#setting = setting;
    this.#passphrase = passphrase;
    this.#passphrases = candidates(passphrase);
    this.#secrets.push(data, passphrase);
  }

  *read(): Steps<Contents> {
    try {
      yield* this.#readAll();
      return { keys: this.#keys, certificates: this.#certificates };
    } catch (error) {
      for (const { pkcs8 } of this.#keys) pkcs8.fill(0);
      throw error;
    } finally {
      for (const secret of this.#secrets) secret.fill(0);
    }
  }

  *#readAll(): Steps<void> {
    const pfx = readPfx(this.#wiped(derOfBer(this.#data, file)));
    yield* this.#checkMac(pfx);
    const parts = readParts(this.#wiped(derOfPart(pfx.contents)));
    for (const part of parts) yield* this.#readPart(part);
    if (this.#passphrase.length === 0 || this.#isNeeded) return;
    throw new PassphraseError(this.#setting.action, "not needed");
  }

  *#checkMac({ mac, contents }: Pfx): Steps<void> {
    if (mac === undefined) {
      if (this.#setting.isUnauthenticatedAllowed) return;
      throw notPkcs12(
        "a MAC must protect it; if nobody else can have changed it, allow it to have none " +
          "with allowUnauthenticated",
      );
    }
    const right = yield* passphraseOfMac(mac, contents, this.#passphrases, this.#setting);
    if (right === undefined) throw this.#passphraseError();
    this.#passphrases = [right];
    this.#isNeeded = true;
  }

  *#readPart({ encryption, bytes }: Part): Steps<void> {
    const der = encryption === undefined
      ? derOfPart(bytes)
      : yield* this.#decrypt(encryption, bytes);
    for (const bag of readBags(this.#wiped(der))) yield* this.#takeBag(bag);
  }

  *#takeBag({ type, encryption, bytes, attributes }: Bag): Steps<void> {
    if (this.#keys.length + this.#certificates.length >= mostEntries) {
      throw notPkcs12(`keys and certificates must be at most ${mostEntries}`);
    }
    if (type === "certificate") {
      this.#certificates.push({ certificate: new Uint8Array(bytes), attributes });
      return;
    }
    const pkcs8 = encryption === undefined
      ? copyOf(inputOf(bytes))
      : yield* this.#decrypt(encryption, bytes);
    this.#keys.push({ pkcs8, attributes });
  }

  /** Decrypts something, which must be BER, and returns it in the form of DER. */
  *#decrypt(encryption: Uint8Array, bytes: Uint8Array): Steps<Bytes> {
    this.#isNeeded = true;
    const passphrases = this.#passphrases;
    const der = yield* decryptWithAny(encryption, bytes, passphrases, this.#setting, derIfBer);
    if (der === undefined) throw this.#passphraseError();
    return der;
  }

  #passphraseError(): PassphraseError {
    const { action, isGiven } = this.#setting;
    return new PassphraseError(action, isGiven ? "wrong" : "missing");
  }

  #wiped(secret: Bytes): Bytes {
    this.#secrets.push(secret);
    return secret;
  }
}

/** What a wrong pass phrase decrypts is not BER. */
function derIfBer(plaintext: Bytes): Bytes | undefined {
  try {
    return derOfPart(plaintext);
  } catch (error) {
    if (error instanceof MalformedData) return undefined;
    throw error;
  }
}
