/**
 * An AEAD with its lengths, and the checks of what it is given.
 *
 * @module
 */
import { type AllowSharedBufferSource, checkInteger, viewOf } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../core/errors.ts";
import type { CipherAlgorithm } from "../core/kinds.ts";
import { checkIsObject } from "../core/options.ts";
import { type AeadMode, largestOneShot, modeOf } from "./modes.ts";

/** Options of {@linkcode Backend.aead}. */
export interface AeadOptions {
  /** Bytes of the tag, where the mode leaves a choice; 16 by default. */
  readonly tagLength?: number;
}

/** Additional data: of SIV, also several components. */
export type AdditionalData = AllowSharedBufferSource | readonly AllowSharedBufferSource[];

/** Additional data that have been checked. */
export type CheckedAad = ArrayBufferView | readonly ArrayBufferView[] | undefined;

/**
 * RFC 5297, section 7: S2V takes 127 strings, of which one is the plaintext, and
 * another the nonce if there is one.
 */
const mostComponents = 126;

/** An AEAD with its lengths. */
export class AeadPlan {
  /** The cipher. */
  readonly algorithm: CipherAlgorithm;
  /** Its mode. */
  readonly mode: AeadMode;
  /** Bytes of the tag. */
  readonly tagLength: number;
  /** What sealing is called in errors. */
  readonly sealing: string;
  /** What opening is called in errors. */
  readonly opening: string;

  /**
   * Takes a name and options.
   *
   * @throws {UnsupportedAlgorithm} If libcrypto lacks the AEAD.
   * @throws {RangeError} If it is none, or makes no tags of that length.
   */
  constructor(core: Core, name: string, options: AeadOptions) {
    const algorithm = core.ciphers.get(name);
    this.algorithm = algorithm;
    this.mode = aeadMode(core, algorithm);
    this.sealing = `seal with ${algorithm.name}`;
    this.opening = `open with ${algorithm.name}`;
    this.tagLength = checkTagLength(this.mode, options, `make the AEAD ${algorithm.name}`);
  }

  /** Checks a nonce. */
  nonce(nonce: AllowSharedBufferSource, action: string): ArrayBufferView {
    const view = viewOf(nonce, action, "nonce");
    const { byteLength } = view;
    const [least, , most] = this.mode.nonce;
    if (byteLength >= least && byteLength <= most) return view;
    const wanted = least === most ? `${most} bytes` : `${least} to ${most} bytes`;
    throw new RangeError(`Cannot ${action} as nonce must have ${wanted}: it has ${byteLength}`);
  }

  /** Checks how much data there is to a nonce. */
  checkData(size: number, nonceLength: number, action: string, label: string): void {
    const most = this.mode.mostData(nonceLength);
    if (size > most) throw this.#tooMuch(size, most, action, label);
  }

  /** Checks additional data, that go with a nonce of some length. */
  aad(aad: AdditionalData | undefined, nonceLength: number, action: string): CheckedAad {
    if (aad === undefined) return undefined;
    if (this.mode.hasComponents && Array.isArray(aad)) {
      return this.#components(aad, nonceLength > 0, action);
    }
    return this.#oneAad(aad as AllowSharedBufferSource, action);
  }

  #components(
    aad: readonly AllowSharedBufferSource[],
    hasNonce: boolean,
    action: string,
  ): ArrayBufferView[] {
    const most = hasNonce ? mostComponents - 1 : mostComponents;
    if (aad.length <= most) return aad.map((one) => this.#oneAad(one, action));
    throw new RangeError(
      `Cannot ${action} as aad must have ${most} components or fewer` +
        `${hasNonce ? ", beside the nonce" : ""} (RFC 5297, section 7): it has ${aad.length}`,
    );
  }

  #oneAad(aad: AllowSharedBufferSource, action: string): ArrayBufferView {
    const view = viewOf(aad, action, "aad");
    const most = this.mode.mostAad;
    if (view.byteLength > most) throw this.#tooMuch(view.byteLength, most, action, "aad");
    return view;
  }

  #tooMuch(size: number, most: number, action: string, label: string): RangeError {
    const { source, takesParts } = this.mode;
    const isLibcryptos = !takesParts && most >= largestOneShot;
    const reason = isLibcryptos ? "what libcrypto takes at once" : source;
    return new RangeError(
      `Cannot ${action} as ${label} must have ${most} bytes or fewer (${reason}): it has ${size}`,
    );
  }
}

function aeadMode(core: Core, algorithm: CipherAlgorithm): AeadMode {
  const { name, isAead } = algorithm;
  if (!isAead) {
    throw new RangeError(
      `Cannot make an AEAD of ${name} as it does not authenticate: use backend.createCipher()`,
    );
  }
  const mode = modeOf(algorithm);
  if (mode !== undefined) return mode;
  throw madeForTls(core, "AEAD", name);
}

/** The error for a cipher that authenticates, and not as any {@linkcode AeadMode} does. */
export function madeForTls(core: Core, kind: string, name: string): UnsupportedAlgorithm {
  const advice = "what it has of that name is made for TLS records, and nothing else";
  return new UnsupportedAlgorithm(kind, name, core.versionText, advice);
}

function checkTagLength({ tags }: AeadMode, options: AeadOptions, action: string): number {
  checkIsObject(options, action);
  const { tagLength = 16 } = options;
  checkInteger(tagLength, 1, 16, action, "tagLength");
  if (tags.includes(tagLength)) return tagLength;
  throw new RangeError(
    `Cannot ${action} as tagLength must be one of ${[...tags].reverse().join(", ")}: ` +
      `current value is ${tagLength}`,
  );
}
