/**
 * The backend: what this package offers, on one libcrypto.
 *
 * @module
 */
import type { OsrandomImplementation, OsrandomMechanism } from "../engine/osrandom.ts";
import type { Bindings } from "./core/bindings.ts";
import { refuseExtra } from "./core/args.ts";
import {
  assertHealthy,
  type BackendStatus,
  backendStatus,
  selfTest,
  type SelfTestReport,
} from "./health.ts";
import { loadProvider, type Provider } from "./provider.ts";
import { randomBytes, randomFill } from "./random.ts";

/** The methods that Deno and Bun look for when they print an object. */
const printing = [Symbol.for("Deno.customInspect"), Symbol.for("nodejs.util.inspect.custom")];

function addHidden(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

/**
 * Binds the methods to their object, so that `const { randomBytes } = backend` works. `console.log`
 * and spreading do not show them.
 */
function bindMethods(backend: Backend): void {
  for (const name of Object.getOwnPropertyNames(Backend.prototype)) {
    const value: unknown = Reflect.get(backend, name);
    if (name === "constructor" || typeof value !== "function") continue;
    addHidden(backend, name, value.bind(backend));
  }
  for (const name of printing) addHidden(backend, name, () => shortText(backend));
}

/**
 * A libcrypto and its random source. The functions that compute with it are in the families' entry
 * points, such as `@hazmat/openssl/digests`; they take a backend other than the process's as
 * `{ backend }`.
 */
export class Backend {
  /** The name of the backend. */
  readonly name = "openssl";
  /** The libcrypto it uses. */
  readonly bindings: Bindings;

  /**
   * Makes a backend on an opened libcrypto. This does not change libcrypto's random source: call
   * {@linkcode registerOsrandomEngine} for that.
   */
  constructor(bindings: Bindings) {
    this.bindings = bindings;
    bindMethods(this);
  }

  /**
   * Makes osrandom libcrypto's default random source, in place of the present one. OpenSSL's own
   * CSPRNG is then out of use: everything that libcrypto draws, such as keys, nonces and blinding
   * values, comes from the operating system. Calling it again changes nothing.
   *
   * It applies to this libcrypto in the whole process, including all Workers. Do not call it while
   * another thread calls {@linkcode unregisterOsrandomEngine} if it matters which comes last.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * backend.registerOsrandomEngine();
   * console.assert(backend.isOsrandomEngineRegistered());
   * ```
   *
   * @throws {FipsModeError} If libcrypto is in FIPS mode.
   * @throws {RandomSourceError} If the operating system gives no randomness;
   * libcrypto's source is then unchanged.
   * @throws {OpenSSLError} If libcrypto refuses.
   */
  registerOsrandomEngine(): void {
    this.bindings.engine.register();
  }

  /**
   * Restores OpenSSL's own CSPRNG, if osrandom is libcrypto's default random source. If anything
   * else is (another engine, or none), nothing changes.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * backend.unregisterOsrandomEngine();
   * console.assert(!backend.isOsrandomEngineRegistered());
   * backend.registerOsrandomEngine(); // for the rest of the process
   * ```
   *
   * @throws {OpenSSLError} If libcrypto refuses.
   */
  unregisterOsrandomEngine(): void {
    this.bindings.engine.unregister();
  }

  /**
   * {@linkcode registerOsrandomEngine}, under the name that Python's
   * cryptography documents.
   */
  register_osrandom_engine(): void {
    this.registerOsrandomEngine();
  }

  /**
   * {@linkcode unregisterOsrandomEngine}, under the name that Python's
   * cryptography documents.
   */
  unregister_osrandom_engine(): void {
    this.unregisterOsrandomEngine();
  }

  /**
   * Whether osrandom is libcrypto's random source: where the next draw will come from. libcrypto is
   * asked each time; the answer is never remembered.
   */
  isOsrandomEngineRegistered(): boolean {
    return this.bindings.engine.isRegistered();
  }

  /**
   * Where osrandom takes its bytes from on this system: `"getrandom"` (Linux),
   * `"vdso"` (Linux 6.11, if the program chose it), `"/dev/urandom"` (Linux, if
   * the program chose it or a sandbox refuses getrandom),
   * `"getentropy"` (macOS) or `"ProcessPrng"` (Windows).
   */
  osrandomEngineImplementation(): OsrandomImplementation {
    return this.bindings.engine.implementation();
  }

  /**
   * How osrandom gets into this libcrypto: as an `"engine"`, as a `"provider"` or
   * as a `"method"` (a RAND_METHOD).
   */
  osrandomEngineMechanism(): OsrandomMechanism {
    return this.bindings.engine.mechanism;
  }

  /**
   * What is loaded, where its randomness comes from, and why: a plain object, meant for logs and
   * bug reports.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const { registered, reason } = backend.status();
   * if (!registered) console.warn(reason);
   * ```
   */
  status(): BackendStatus {
    return backendStatus(this.bindings);
  }

  /**
   * Tests this libcrypto with known answers for every family that the program has loaded, and tests
   * its random source: that two draws differ, that a draw is not one byte repeated, and that
   * osrandom serves the draws, if it is registered.
   *
   * It takes about a millisecond, so a server can run it for its health check. The first run takes
   * 15 to 35, mostly to bind functions of libcrypto, which then stay bound. It detects a broken
   * libcrypto, a random source that was replaced by a constant one, and a CPU that computes
   * wrongly; it does not judge the quality of randomness.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const { healthy, results, milliseconds } = backend.selfTest();
   * console.log(healthy, results.length, milliseconds);
   * ```
   */
  selfTest(): SelfTestReport {
    return selfTest(this);
  }

  /**
   * {@linkcode selfTest}, for the start of a server: it returns only if nothing failed.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * backend.assertHealthy();
   * ```
   *
   * @throws {SelfTestError} If a self-test failed; it says which.
   */
  assertHealthy(): void {
    assertHealthy(this);
  }

  /**
   * The loaded library's version in words, such as `"OpenSSL 3.5.4 30 Sep 2025"`
   * (OpenSSL_version(3)).
   */
  opensslVersionText(): string {
    return this.bindings.versionText;
  }

  /**
   * The loaded library's version as a number, such as `0x30500040` for 3.5.4
   * (OpenSSL_version_num(3)).
   */
  opensslVersionNumber(): number {
    return this.bindings.versionNumber;
  }

  /**
   * Random bytes from libcrypto's default source (RAND_bytes(3)): from the
   * operating system, while osrandom is registered.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const token = backend.randomBytes(32).toHex();
   * console.assert(token.length === 64);
   * ```
   *
   * @param size How many bytes: 0 or more, up to what the runtime can allocate.
   * @throws {TypeError} If the size is not a number.
   * @throws {RangeError} If the size is negative, fractional, NaN or too large.
   * @throws {RandomSourceError} If the operating system gives no randomness.
   * @throws {OpenSSLError} If another source is the default and fails.
   */
  randomBytes(size: number): Uint8Array<ArrayBuffer> {
    refuseExtra(
      arguments.length,
      1,
      "draw random bytes",
      "it returns them, and calls nothing back",
    );
    return randomBytes(this.bindings, size);
  }

  /**
   * Fills a view with random bytes from libcrypto's default source (RAND_bytes(3)) and returns it.
   * Only the part of the buffer that the view covers is filled; it may have any size. After an
   * error the view's content is undefined.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   *
   * const packet = new Uint8Array(64);
   * backend.randomFill(packet.subarray(0, 12)); // the nonce; the rest is left unchanged
   * ```
   *
   * @throws {TypeError} If the view is not an ArrayBufferView.
   * @throws {RandomSourceError} If the operating system gives no randomness.
   * @throws {OpenSSLError} If another source is the default and fails.
   */
  randomFill<T extends ArrayBufferView>(view: T): T {
    refuseExtra(arguments.length, 1, "fill with random bytes", "give it view.subarray(from, to)");
    return randomFill(this.bindings, view);
  }

  /**
   * Loads a provider into this libcrypto (OSSL_PROVIDER_load(3)), in addition to those it has:
   * `"legacy"` for Blowfish, CAST5, IDEA, RC4, SEED, MD4 and single DES. It stays loaded, for the
   * whole process, until it is disposed of.
   *
   * @example
   * ```ts
   * import backend from "@hazmat/openssl";
   * import { cipherSupported } from "@hazmat/openssl/ciphers";
   *
   * using legacy = backend.loadProvider("legacy");
   * console.assert(cipherSupported("rc4"));
   * ```
   *
   * libcrypto looks for it among its built-in providers, and then for a module of that name in its
   * modules directory, or in the one that the environment variable `OPENSSL_MODULES` names. The
   * absolute path of a module works too: that file is loaded and its code runs, whatever it is.
   * Never pass a path that others choose.
   *
   * @throws {TypeError} If the name is not a string.
   * @throws {RangeError} If it is empty, contains control characters, or is a relative path.
   * @throws {UnsupportedAlgorithm} If this libcrypto has no providers, as before 3.0.
   * @throws {OpenSSLError} If there is no such provider, or it refuses to load.
   */
  loadProvider(name: string): Provider {
    refuseExtra(arguments.length, 1, "load a provider", "it has no options");
    return loadProvider(this.bindings, name);
  }
}

/** What `console.log` prints. */
function shortText(backend: Backend): string {
  const { path, versionText } = backend.bindings;
  const isRegistered = backend.isOsrandomEngineRegistered();
  return [
    `Backend "${backend.name}"`,
    `  libcrypto: ${versionText}, ${path}`,
    `  osrandom: ${backend.osrandomEngineImplementation()}, by ${backend.osrandomEngineMechanism()}`,
    `  registered: ${isRegistered}`,
  ].join("\n");
}
