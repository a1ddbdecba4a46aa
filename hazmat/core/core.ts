/**
 * What the families of primitives share, on one libcrypto.
 *
 * @module
 */
import { openSSLError } from "../../ffi/libcrypto/error_queue.ts";
import { MissingFunctionError, type OpenSSLError } from "../../errors.ts";
import type { FunctionsOf, Pointer, Prototypes } from "../../ffi/declare.ts";
import { EVP_MAX_KEY_LENGTH } from "../../ffi/headers/evp.ts";
import type { LibcryptoFunctions } from "../../ffi/headers/mod.ts";
import { loadNative, type NativeFunctions } from "../../engine/load.ts";
import { cipherFunctionsSize } from "../../engine/prototypes.ts";
import { runtime } from "../../ffi/runtime.ts";
import { Algorithms } from "./algorithms.ts";
import {
  type CipherAlgorithm,
  cipherKind,
  type Digest,
  digestKind,
  type FetchedAlgorithm,
  macKind,
} from "./kinds.ts";
import { checkIsObject, checkNames, type Names } from "./args.ts";
import { type Bindings, internalsOf } from "./bindings.ts";
import { type BackendOption, bindingsFor, defaultBindings } from "./default.ts";
import { type FreedBy, type FreeingName, NativeObjects } from "./native_objects.ts";

const { toSize } = runtime;

/** The part of the bindings that the primitives use. */
export interface CoreBindings {
  /** libcrypto's functions. */
  readonly lib: LibcryptoFunctions;
  /** Binds the functions of a family's own headers: one object for a table. */
  functions<const T extends Prototypes>(table: T): FunctionsOf<T>;
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
  /** Binds the functions of a family's own headers, each on first use: one object for a table. */
  readonly functions: CoreBindings["functions"];
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
  #cipherFunctions: CipherFunctions | undefined;
  /** Keys in native memory that JavaScript objects own: EVP_MAX_KEY_LENGTH bytes each. */
  readonly keys: NativeObjects<Pointer<"unsigned char">>;
  /** What JavaScript objects own, by the name of the function that frees it. */
  readonly #objects = new Map<string, NativeObjects<Pointer>>();
  readonly #changeListeners: (() => void)[] = [];

  /** Nothing is fetched before it is asked for. */
  constructor({ lib, functions, native, anchor, versionText }: CoreBindings) {
    this.lib = lib;
    this.functions = functions;
    this.native = native;
    this.anchor = anchor;
    this.versionText = versionText;
    this.digests = new Algorithms(() => digestKind(lib), lib, versionText);
    this.ciphers = new Algorithms(() => cipherKind(lib), lib, versionText);
    this.macs = new Algorithms(() => macKind(lib), lib, versionText);
    this.keys = new NativeObjects((key) =>
      lib.CRYPTO_clear_free(key, toSize(EVP_MAX_KEY_LENGTH), null, 0)
    );
  }

  /**
   * What JavaScript objects own that one function frees. A job's `own` takes the same name.
   *
   * @param functions Those of a family's own headers, if it is one of them.
   */
  objects<F extends object = LibcryptoFunctions, N extends FreeingName<F> = FreeingName<F>>(
    name: N,
    functions: F = this.lib as unknown as F,
  ): NativeObjects<Pointer<FreedBy<F, N>>> {
    let objects = this.#objects.get(name);
    if (objects === undefined) {
      const free = functions[name] as (pointer: Pointer) => void;
      objects = new NativeObjects<Pointer>(
        name === "EVP_CIPHER_CTX_free" ? this.#withStack(free) : free,
      );
      this.#objects.set(name, objects);
    }
    return objects as unknown as NativeObjects<Pointer<FreedBy<F, N>>>;
  }

  /** Some of OpenSSL's CPU-specific code leaves keys and ends of texts on the stack. */
  #withStack(free: (pointer: Pointer) => void): (pointer: Pointer) => void {
    return (pointer) => {
      free(pointer);
      this.native.hazmat_cleanse_stack();
    };
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
    this.objects("EVP_CIPHER_free").adopt(owner, pointer);
  }

  /** Releases what {@linkcode holdCipher} holds. */
  releaseCipher(owner: WeakKey, { pointer }: CipherAlgorithm): void {
    if (this.lib.EVP_CIPHER_up_ref !== null) this.objects("EVP_CIPHER_free").free(owner, pointer);
  }

  /** Forgets the fetched algorithms: which ones there are has changed. */
  forgetAlgorithms(): void {
    for (const listener of this.#changeListeners) listener();
    this.digests.clear();
    this.ciphers.clear();
    this.macs.clear();
  }
}

const cores = new WeakMap<Bindings, Core>();

/** What the families share on one libcrypto. */
export function coreOf(bindings: Bindings): Core {
  let core = cores.get(bindings);
  if (core === undefined) cores.set(bindings, core = newCore(bindings));
  return core;
}

function newCore(bindings: Bindings): Core {
  const { libcrypto, providerListeners } = internalsOf(bindings);
  const core = new Core({
    lib: bindings.lib,
    functions: (table) => bindings.functions(table),
    native: loadNative(libcrypto),
    anchor: libcrypto.anchor,
    versionText: bindings.versionText,
  });
  providerListeners.push(() => core.forgetAlgorithms());
  return core;
}

const defaultCore = coreOf(defaultBindings);

/** What the families share on the libcrypto of {@linkcode bindingsFor}. */
export function coreFor(options: BackendOption | undefined, action: string): Core {
  return options === undefined ? defaultCore : coreOf(bindingsFor(options, action));
}

const backendOnly: Names<BackendOption> = { backend: true };

/**
 * {@linkcode coreFor}, for a function that has no other options.
 *
 * @param advice What to do where other libraries take something else in that place.
 * @throws {TypeError} If the options are not an object, or have another name.
 */
export function coreForOnly(
  options: BackendOption | undefined,
  action: string,
  advice?: string,
): Core {
  if (options === undefined) return defaultCore;
  checkIsObject(options, action, "options", "{ backend }", advice);
  checkNames(options, backendOnly, action);
  return coreFor(options, action);
}

/** Something that is made once for each libcrypto, when it is first needed. */
export function perCore<T>(make: (core: Core) => T): (core: Core) => T {
  const made = new WeakMap<Core, T>();
  let ofDefault: T | undefined;
  return (core) => {
    if (core === defaultCore) return ofDefault ??= make(core);
    let value = made.get(core);
    if (value === undefined) made.set(core, value = make(core));
    return value;
  };
}
