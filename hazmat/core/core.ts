/**
 * What the families of primitives share, on one libcrypto.
 *
 * @module
 */
import { openSSLError } from "../../ffi/libcrypto/error_queue.ts";
import { MissingFunctionError, type OpenSSLError } from "../../errors.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { EVP_MAX_KEY_LENGTH } from "../../ffi/headers/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import type { NativeFunctions } from "../../engine/calls.ts";
import { cipherFunctionsSize } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { Algorithms } from "./algorithms.ts";
import {
  type CipherAlgorithm,
  cipherKind,
  type Digest,
  digestKind,
  type FetchedAlgorithm,
  kdfKind,
  macKind,
} from "./kinds.ts";
import { NativeObjects } from "./native_objects.ts";

const { toSize } = runtime;

/** The part of the bindings that the primitives use. */
export interface CoreBindings {
  /** libcrypto's functions. */
  readonly lib: LibcryptoFunctions;
  /** The functions of the compiled library. */
  readonly native: NativeFunctions;
  /** An address inside libcrypto, by which C finds it. */
  readonly anchor: Pointer<"char">;
  /** libcrypto's version in words. */
  readonly versionText: string;
}

/** libcrypto's functions on contexts of ciphers, where C finds them. */
export type CipherFunctions = Pointer<"struct hazmat_cipher">;

/** One libcrypto as the families share it: its functions, its algorithms, and native objects. */
export class Core {
  /** libcrypto's functions. */
  readonly lib: LibcryptoFunctions;
  /** The functions of the compiled library. */
  readonly native: NativeFunctions;
  /** An address inside libcrypto, by which C finds it. */
  readonly anchor: Pointer<"char">;
  /** libcrypto's version in words. */
  readonly versionText: string;
  /** Digests by name. */
  readonly digests: Algorithms<"EVP_MD", Digest>;
  /** Ciphers by name. */
  readonly ciphers: Algorithms<"EVP_CIPHER", CipherAlgorithm>;
  /** MACs by name; none before OpenSSL 3.0. */
  readonly macs: Algorithms<"EVP_MAC", FetchedAlgorithm<"EVP_MAC">>;
  /** KDFs by name; none before OpenSSL 3.0. */
  readonly kdfs: Algorithms<"EVP_KDF", FetchedAlgorithm<"EVP_KDF">>;
  #cipherFunctions: CipherFunctions | undefined;
  /** Digest contexts that JavaScript objects own. */
  readonly digestContexts: NativeObjects<"EVP_MD_CTX">;
  /** Cipher contexts that JavaScript objects own. */
  readonly cipherContexts: NativeObjects<"EVP_CIPHER_CTX">;
  /** Keys in native memory that JavaScript objects own: EVP_MAX_KEY_LENGTH bytes each. */
  readonly keys: NativeObjects<"unsigned char">;
  /** References to fetched ciphers that JavaScript objects hold. */
  readonly heldCiphers: NativeObjects<"EVP_CIPHER">;
  readonly #changeListeners: (() => void)[] = [];

  /** Nothing is fetched before it is asked for. */
  constructor({ lib, native, anchor, versionText }: CoreBindings) {
    this.lib = lib;
    this.native = native;
    this.anchor = anchor;
    this.versionText = versionText;
    this.digests = new Algorithms(() => digestKind(lib), lib, versionText);
    this.ciphers = new Algorithms(() => cipherKind(lib), lib, versionText);
    this.macs = new Algorithms(() => macKind(lib), lib, versionText);
    this.kdfs = new Algorithms(() => kdfKind(lib), lib, versionText);
    this.digestContexts = new NativeObjects((context) => lib.EVP_MD_CTX_free(context));
    this.cipherContexts = new NativeObjects((context) => {
      lib.EVP_CIPHER_CTX_free(context);
      // Some of OpenSSL's CPU-specific code leaves keys and ends of texts on the stack.
      native.hazmat_cleanse_stack();
    });
    this.heldCiphers = new NativeObjects((cipher) => lib.EVP_CIPHER_free?.(cipher));
    this.keys = new NativeObjects((key) =>
      lib.CRYPTO_clear_free(key, toSize(EVP_MAX_KEY_LENGTH), null, 0)
    );
  }

  /** The error for a call that just failed on this thread: its queue, drained. */
  error(action: string): OpenSSLError {
    return openSSLError(this.lib, action);
  }

  /** libcrypto's functions on contexts of ciphers, for calls of the compiled library. */
  get cipherFunctions(): CipherFunctions {
    return this.#cipherFunctions ??= this.#findCipherFunctions();
  }

  /** Found once, and kept for the life of the process. */
  #findCipherFunctions(): CipherFunctions {
    const functions: Pointer = this.lib.CRYPTO_zalloc(BigInt(cipherFunctionsSize), null, 0);
    if (!functions) throw this.error("find libcrypto's functions on ciphers");
    if (this.native.hazmat_cipher_functions(this.anchor, functions as CipherFunctions) === 1) {
      return functions as CipherFunctions;
    }
    throw new MissingFunctionError(this.versionText, "EVP_CipherUpdate", "every OpenSSL");
  }

  /** Calls `listener` whenever the fetched algorithms are forgotten. */
  whenAlgorithmsChange(listener: () => void): void {
    this.#changeListeners.push(listener);
  }

  /**
   * Makes an object hold a cipher that it will use again: one that is forgotten meanwhile, because
   * a provider is disposed of, stays.
   */
  holdCipher(owner: WeakKey, { pointer }: CipherAlgorithm): void {
    if (this.lib.EVP_CIPHER_up_ref === null) return; // before 3.0 all are libcrypto's own
    this.lib.EVP_CIPHER_up_ref(pointer);
    this.heldCiphers.adopt(owner, pointer);
  }

  /** Releases what {@linkcode holdCipher} holds. */
  releaseCipher(owner: WeakKey, { pointer }: CipherAlgorithm): void {
    if (this.lib.EVP_CIPHER_up_ref !== null) this.heldCiphers.free(owner, pointer);
  }

  /** Forgets the fetched algorithms: which ones there are has changed. */
  forgetAlgorithms(): void {
    for (const listener of this.#changeListeners) listener();
    this.digests.clear();
    this.ciphers.clear();
    this.macs.clear();
    this.kdfs.clear();
  }
}
