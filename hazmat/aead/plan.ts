/**
 * An AEAD with its lengths, and the checks of what it is given.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  checkInteger,
  checkNames,
  type Input,
  type Names,
  takeInput,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { BackendOption } from "../core/default.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import { type AeadMode, largestOneShot, madeForTls, modeOf } from "../core/aead_modes.ts";

/** Options of `aead`. */
export interface AeadOptions extends BackendOption {
  /** The tag's length in bytes, where the mode leaves a choice; 16 by default. */
  readonly tagLength?: number;
}

const names: Names<AeadOptions> = { tagLength: true, backend: true };

/** Takes the options, before anything else is looked at. */
export function takeAeadOptions(options: AeadOptions): AeadOptions {
  checkNames(options, names, "make an AEAD");
  const { tagLength } = options;
  return tagLength === undefined ? {} : { tagLength };
}

/** Associated data: for SIV, also several components. */
export type AssociatedData = AllowSharedBufferSource | readonly AllowSharedBufferSource[];

/** Associated data that have been taken. */
export type TakenData = Input | readonly Input[] | undefined;

/**
 * RFC 5297, section 7: S2V takes 127 strings, of which one is the plaintext, and
 * another the nonce if there is one.
 */
const mostComponents = 126;

/** More than any SIV takes: a longer list is not even read. */
const longestList = 1000;

/** An AEAD with its lengths. */
export class AeadPlan {
  /** The cipher. */
  readonly algorithm: CipherAlgorithm;
  /** Its mode. */
  readonly mode: AeadMode;
  /** The tag's length in bytes. */
  readonly tagLength: number;
  /** For error texts: "seal with aes-256-gcm". */
  readonly sealing: string;
  /** For error texts: "open with aes-256-gcm". */
  readonly opening: string;

  /**
   * Looks up an AEAD.
   *
   * @param options What {@linkcode takeAeadOptions} returned.
   * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD.
   * @throws {RangeError} If it is not an AEAD, or has no tags of that length.
   */
  constructor(core: Core, name: string, options: AeadOptions) {
    const algorithm = core.ciphers.get(name);
    this.algorithm = algorithm;
    this.mode = aeadMode(core, algorithm);
    this.sealing = `seal with ${algorithm.name}`;
    this.opening = `open with ${algorithm.name}`;
    this.tagLength = checkTagLength(this.mode, options, `make the AEAD ${algorithm.name}`);
  }

  /** Checks the length of a nonce. */
  checkNonce(size: number, action: string): void {
    const [least, , most] = this.mode.nonce;
    if (size >= least && size <= most) return;
    const wanted = least === most ? `${most} bytes` : `${least} to ${most} bytes`;
    throw new RangeError(`Cannot ${action}: nonce must have ${wanted}, but has ${size}`);
  }

  /** Checks how much data there is for a nonce of some length. */
  checkData(size: number, nonceLength: number, action: string, label: string): void {
    const most = this.mode.mostData(nonceLength);
    if (size > most) throw this.#tooMuch(size, most, action, label);
  }

  /**
   * A list of components, read once: its getters may run any code, so this comes first. Anything
   * else is returned unchanged.
   */
  readList(data: AssociatedData | undefined, action: string): AssociatedData | undefined {
    if (typeof data !== "object" || !this.mode.hasComponents || !Array.isArray(data)) return data;
    const length = Number(data.length);
    if (length > longestList) throw this.#tooMany(length, mostComponents, "", action);
    return Array.from({ length }, (_, index) => data[index]!);
  }

  /** Takes associated data, which {@linkcode readList} has read. */
  takeData(data: AssociatedData | undefined, action: string): TakenData {
    if (data === undefined) return undefined;
    return this.mode.hasComponents && Array.isArray(data)
      ? data.map((one) => this.#takeOne(one, action))
      : this.#takeOne(data as AllowSharedBufferSource, action);
  }

  /** Checks how many components go with a nonce of some length. */
  checkComponents(data: TakenData, nonceSize: number, action: string): void {
    if (data === undefined || "size" in data) return;
    const most = nonceSize > 0 ? mostComponents - 1 : mostComponents;
    const beside = nonceSize > 0 ? ", beside the nonce" : "";
    if (data.length > most) throw this.#tooMany(data.length, most, beside, action);
  }

  #tooMany(length: number, most: number, beside: string, action: string): RangeError {
    return new RangeError(
      `Cannot ${action}: associatedData must have ${most} components or fewer${beside} ` +
        `(RFC 5297, section 7), but has ${length}`,
    );
  }

  #takeOne(data: AllowSharedBufferSource, action: string): Input {
    const input = takeInput(data, action, "associatedData");
    const most = this.mode.mostAssociated;
    if (input.size > most) throw this.#tooMuch(input.size, most, action, "associatedData");
    return input;
  }

  #tooMuch(size: number, most: number, action: string, label: string): RangeError {
    const { source, takesParts } = this.mode;
    const isLibcryptos = !takesParts && most >= largestOneShot;
    const reason = isLibcryptos ? "what libcrypto takes at once" : source;
    return new RangeError(
      `Cannot ${action}: ${label} must have ${most} bytes or fewer (${reason}), but has ${size}`,
    );
  }
}

function aeadMode(core: Core, algorithm: CipherAlgorithm): AeadMode {
  const { name, isAead } = algorithm;
  if (!isAead) {
    throw new RangeError(
      `Cannot make an AEAD of ${name}: it does not authenticate; use createCipher()`,
    );
  }
  const mode = modeOf(algorithm);
  if (mode !== undefined) return mode;
  throw madeForTls(core, "AEAD", name);
}

function checkTagLength({ tags }: AeadMode, options: AeadOptions, action: string): number {
  const { tagLength = 16 } = options;
  checkInteger(tagLength, 1, 16, action, "tagLength");
  if (tags.includes(tagLength)) return tagLength;
  throw new RangeError(
    `Cannot ${action}: tagLength must be one of ${[...tags].reverse().join(", ")}, ` +
      `but is ${tagLength}`,
  );
}
