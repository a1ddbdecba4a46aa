/**
 * Algorithms by name: fetched from libcrypto once, and kept.
 *
 * @module
 */
import { cString } from "../../ffi/bytes.ts";
import { refuseIfNoMemory } from "../../ffi/libcrypto/error_queue.ts";
import type { Pointer } from "../../ffi/declare.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import { kindOf } from "./args.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { freeLater } from "./native_objects.ts";
/** In OpenSSL 3 these are in the legacy provider (OSSL_PROVIDER-legacy(7)). */
const legacy =
  /^(md2|md4|mdc2|whirlpool|ripemd(-?160)?|rmd160|cast|cast5?-|bf|blowfish|idea|seed|rc2|rc4|rc5|des($|-(cbc|ecb|ofb|cfb))|desx|pbkdf1|pvkkdf|pkcs12kdf)/;

/** The OpenSSL in which an algorithm first appeared, where that is not 1.1.1. */
const since: readonly (readonly [RegExp, string])[] = [
  [/^(argon2|aes-\d+-gcm-siv|krb5|hmac-drbg)/, "3.2"],
  [/^(kmac|keccak-kmac|blake2.?mac|gmac|.*-siv$|.*-cts$|kbkdf|sskdf|sshkdf|x942|krb5kdf)/, "3.0"],
];

/** The advice for an algorithm that `libcrypto` lacks. */
export function adviceFor(name: string, hasProviders: boolean): string {
  const lower = name.toLowerCase();
  if (hasProviders && legacy.test(lower)) {
    return 'it may be in the legacy provider, which loadProvider("legacy") loads';
  }
  const version = since.find(([pattern]) => pattern.test(lower))?.[1];
  if (version !== undefined) return `OpenSSL ${version} and newer have it, unless built without it`;
  return "see hashes(), ciphers(), macs() and kdfs() for what it has; " +
    "its build, its providers or its FIPS mode may leave algorithms out";
}

/** How algorithms of one kind are obtained from libcrypto. */
export interface Kind<T extends string, A> {
  /** What it is called in errors: "digest", "cipher", "MAC", "KDF". */
  readonly label: string;
  /** The algorithm of that name, or a null pointer. */
  fetch(name: Uint8Array): Pointer<T>;
  /** Releases a fetched algorithm. */
  free(pointer: Pointer<T>): void;
  /** Reads those of its properties that are always needed. */
  describe(pointer: Pointer<T>, name: string): A;
}

/** No spaces: some versions of libcrypto would ignore one at the end. */
const wellFormed = /^[!-~]+$/;

/** A name in lower case, if it is ASCII: otherwise the Kelvin sign would become a "k". */
export function lowerCase(name: string): string {
  return wellFormed.test(name) ? name.toLowerCase() : name;
}

/** How many spellings of names are remembered; a program uses a handful. */
const mostSpellings = 512;

/** The algorithms of one kind that have been asked for. */
export class Algorithms<T extends string, A> {
  readonly #makeKind: () => Kind<T, A>;
  #madeKind: Kind<T, A> | undefined;
  readonly #lib: LibcryptoFunctions;
  readonly #versionText: string;
  readonly #bySpelling = new Map<string, A>();
  /** Programs ask for the same one repeatedly: this is faster than the map. */
  #lastName: string | undefined;
  #last: A | undefined;
  readonly #byName = new Map<string, { pointer: Pointer<T>; algorithm: A }>();

  /**
   * @param makeKind Called on first use, because it binds functions.
   */
  constructor(makeKind: () => Kind<T, A>, lib: LibcryptoFunctions, versionText: string) {
    this.#makeKind = makeKind;
    this.#lib = lib;
    this.#versionText = versionText;
  }

  /**
   * The algorithm of a name, in any case.
   *
   * @throws {TypeError} If the name is not a string.
   * @throws {UnsupportedAlgorithm} If libcrypto does not have it.
   * @throws {OpenSSLError} If memory was exhausted during the lookup.
   */
  get(name: string): A {
    const last = this.#last;
    if (last !== undefined && name === this.#lastName) return last;
    const found = this.#bySpelling.get(name) ?? this.#getNew(name);
    this.#lastName = name;
    return this.#last = found;
  }

  /**
   * Whether libcrypto has the algorithm.
   *
   * @throws {TypeError} If the name is not a string.
   * @throws {OpenSSLError} If memory was exhausted during the lookup.
   */
  has(name: string): boolean {
    return (this.#bySpelling.get(name) ?? this.#find(name)) !== undefined;
  }

  /** Forgets all: what is available may have changed. */
  clear(): void {
    const pointers = [...this.#byName.values()].map(({ pointer }) => pointer);
    freeLater(() => pointers.forEach((pointer) => this.#kind.free(pointer)));
    this.#byName.clear();
    this.#bySpelling.clear();
    this.#lastName = this.#last = undefined;
  }

  get #kind(): Kind<T, A> {
    return this.#madeKind ??= this.#makeKind();
  }

  #getNew(name: string): A {
    const found = this.#find(name);
    if (found !== undefined) return found;
    const advice = adviceFor(name, this.#lib.OSSL_PROVIDER_try_load !== null);
    throw new UnsupportedAlgorithm(this.#kind.label, name, this.#versionText, advice);
  }

  #find(name: string): A | undefined {
    if (typeof name !== "string") {
      throw new TypeError(
        `Cannot look up a ${this.#kind.label}: its name must be a string, ` +
          `but is ${kindOf(name)}`,
      );
    }
    const lower = lowerCase(name);
    const found = this.#byName.get(lower)?.algorithm ?? this.#fetch(lower);
    if (found !== undefined && this.#bySpelling.size < mostSpellings) {
      this.#bySpelling.set(name, found);
    }
    return found;
  }

  #fetch(name: string): A | undefined {
    if (!wellFormed.test(name)) return undefined;
    this.#lib.ERR_clear_error();
    const pointer = this.#kind.fetch(cString(name));
    if (!pointer) {
      // Our own error says that there is none.
      refuseIfNoMemory(this.#lib, `look up the ${this.#kind.label} "${name}"`);
      return undefined;
    }
    this.#lib.ERR_clear_error();
    const algorithm = this.#kind.describe(pointer, name);
    this.#byName.set(name, { pointer, algorithm });
    return algorithm;
  }
}
