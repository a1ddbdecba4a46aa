/**
 * Reading a file: its MAC first, then what is in it.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkInteger,
  copyOf,
  inputOf,
  kindOf,
  type Names,
  readOptions,
  takeInput,
} from "../core/args.ts";
import type { AnyBackend, BackendOption } from "../core/default.ts";
import { coreFor } from "../core/core.ts";
import type { JobOptions } from "../core/job.ts";
import { MalformedData, PassphraseError } from "../../errors.ts";
import { derOfBer } from "../asn1/ber.ts";
import type { FoundCertificate } from "./certificate_chain.ts";
import { defaultMaxIterations, type Place, type Steps, Work } from "./derive_keys.ts";
import { passphraseOfMac } from "./mac_data.ts";
import { candidates, type Passphrase, wipePassphrases } from "./passphrases.ts";
import { decryptWithAny } from "./pbe.ts";
import { file, notPkcs12, type Part, type Pfx, readParts, readPfx } from "./pfx.ts";
import { type Bag, type BagAttributes, derOfPart, readBags } from "./safe_bags.ts";

/** Options of `readPkcs12`. */
export interface ReadPkcs12Options extends BackendOption {
  /** The pass phrase, as UTF-8. Without it, an empty one and none at all are tried. */
  readonly passphrase?: AllowSharedBufferSource;
  /** The most iterations of all keys of the file together: 10,000,000 by default. */
  readonly maxIterations?: number;
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
  readonly steps: Steps<Contents>;
  readonly place: Place;
}

/** The most bytes of a file. */
const mostBytes = 2 ** 24;

type Options = ReadPkcs12Options & JobOptions;

const names: Names<ReadPkcs12Options> = {
  ...{ passphrase: true, maxIterations: true, allowUnauthenticated: true, backend: true },
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
  const { passphrase, maxIterations = defaultMaxIterations, backend, signal } = own;
  coreFor({ backend }, action);
  checkInteger(maxIterations, 1, Number.MAX_SAFE_INTEGER, action, "maxIterations");
  const work = new Work(action, maxIterations);
  const isUnauthenticatedAllowed = checkedFlag(own.allowUnauthenticated, action);
  const given = passphrase === undefined
    ? inputOf(new Uint8Array())
    : takeInput(passphrase, action, "passphrase");
  const input = takeInput(data, action, "data");
  if (input.size > mostBytes) {
    throw new RangeError(
      `Cannot ${action}: data must have at most ${mostBytes} bytes, but has ${input.size}`,
    );
  }
  const passphrases = candidates(copyOf(given));
  const file = new Pkcs12File(copyOf(input), passphrases, {
    ...{ action, work, backend, isUnauthenticatedAllowed },
    isGiven: passphrase !== undefined,
  });
  return { steps: file.read(), place: { backend, ...signal && { signal } } };
}

function checkedFlag(value: unknown, action: string): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new TypeError(
    `Cannot ${action}: allowUnauthenticated must be true or false, but is ${kindOf(value)}`,
  );
}

interface Settings {
  readonly action: string;
  readonly work: Work;
  readonly backend: AnyBackend | undefined;
  readonly isUnauthenticatedAllowed: boolean;
  /** Whether the caller has given a pass phrase. */
  readonly isGiven: boolean;
}

class Pkcs12File {
  readonly #data: Bytes;
  readonly #settings: Settings;
  /** All that may be it; once the MAC was right, the one. */
  readonly #all: readonly Passphrase[];
  #passphrases: readonly Passphrase[];
  /** What is wiped at the end. */
  readonly #secrets: Bytes[] = [];
  readonly #keys: FoundKey[] = [];
  readonly #certificates: FoundCertificate[] = [];
  #isNeeded = false;

  constructor(data: Bytes, passphrases: readonly Passphrase[], settings: Settings) {
    this.#data = data;
    this.#settings = settings;
    this.#all = this.#passphrases = passphrases;
    this.#secrets.push(data);
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
      wipePassphrases(this.#all);
    }
  }

  *#readAll(): Steps<void> {
    const pfx = readPfx(this.#wiped(derOfBer(this.#data, file)));
    yield* this.#checkMac(pfx);
    const parts = readParts(this.#wiped(derOfPart(pfx.contents)));
    for (const part of parts) yield* this.#readPart(part);
    const { action, isGiven } = this.#settings;
    const isEmpty = this.#all.length > 1;
    if (isGiven && !isEmpty && !this.#isNeeded) throw new PassphraseError(action, "not needed");
  }

  *#checkMac({ mac, contents }: Pfx): Steps<void> {
    if (mac === undefined) {
      if (this.#settings.isUnauthenticatedAllowed) return;
      throw notPkcs12(
        "a MAC must protect it; if nobody else can have changed it, allow it to have none " +
          "with allowUnauthenticated",
      );
    }
    const right = yield* passphraseOfMac(mac, contents, this.#passphrases, this.#settings);
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
  *#decrypt(...[encryption, bytes]: [NonNullable<Part["encryption"]>, Uint8Array]): Steps<Bytes> {
    this.#isNeeded = true;
    const der = yield* decryptWithAny(
      ...[encryption, bytes, this.#passphrases, this.#settings] as const,
      derIfBer,
    );
    if (der === undefined) throw this.#passphraseError();
    return der;
  }

  #passphraseError(): PassphraseError {
    const { action, isGiven } = this.#settings;
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
