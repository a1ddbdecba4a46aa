/**
 * The OS random engine of one libcrypto: added, registered, unregistered.
 *
 * @module
 */
import { readCString } from "../ffi/cstring.ts";
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import type { Libcrypto } from "../ffi/libcrypto/libcrypto.ts";
import {
  EngineConflictError,
  EngineStateError,
  FipsModeError,
  MechanismUnsupportedError,
  RandomSourceError,
  type SourceFailure,
} from "../errors.ts";
import { loadEngine } from "./load.ts";
import { mechanismOf, type OsrandomMechanism } from "./mechanism.ts";
import { type OsrandomFunctions, OsrandomStatus } from "./prototypes.ts";
import type { OsrandomStarted } from "./start.ts";
import { lastFailures, type OsrandomSource, sourceNumber } from "./source.ts";

/** Where the engine's bytes come from. */
export type OsrandomImplementation =
  | "vdso"
  | "getrandom"
  | "/dev/urandom"
  | "getentropy"
  | "ProcessPrng";

/** How much the engine has served. */
export interface OsrandomCounters {
  /** Draws by all threads of the process, since the engine was loaded. */
  readonly calls: bigint;
  /** Bytes served to all threads of the process. */
  readonly bytes: bigint;
  /**
   * Draws by the calling thread. On Linux, when more than 1024 threads that
   * draw live at the same time, the others are counted together.
   */
  readonly threadCalls: bigint;
  /** Bytes served to the calling thread, counted likewise. */
  readonly threadBytes: bigint;
}

/**
 * The OS random engine "osrandom" of one libcrypto. Whether it is registered is
 * the state of the process and libcrypto: nothing is remembered here, and every
 * thread and Worker sees the same.
 */
export class OsrandomEngine {
  /** The name under which libcrypto knows it. */
  readonly id = "osrandom";
  /** How it gets into this libcrypto. */
  readonly mechanism: OsrandomMechanism;
  readonly #libcrypto: Libcrypto;
  readonly #functions: OsrandomFunctions;
  readonly #mechanism: number;

  /**
   * The osrandom that the start of a libcrypto made known to it, unless that
   * was done before. It did not become the source.
   *
   * @throws {MechanismUnsupportedError} If libcrypto lacks the forced
   * mechanism.
   * @throws {EngineConflictError} If another library's osrandom is there.
   */
  constructor(libcrypto: Libcrypto<OsrandomStarted>) {
    this.#libcrypto = libcrypto;
    this.#functions = loadEngine(libcrypto);
    const { wanted, mechanism, added } = libcrypto.started;
    this.#mechanism = wanted;
    this.#mechanism = this.#checked(mechanism, "find a way into libcrypto");
    this.mechanism = mechanismOf(mechanism);
    this.#checked(added, "add osrandom to libcrypto");
  }

  /**
   * What importing the backend does: {@linkcode register}, the first time in a
   * process, unless libcrypto is in FIPS mode. After that, or after a call to
   * `register` or `unregister`, it leaves the source as the program set it:
   * importing the backend again, in a Worker or from another build of this
   * package, must not undo that.
   *
   * @throws {RandomSourceError} If the operating system gives no randomness.
   * @throws {OpenSSLError} If libcrypto refuses.
   */
  activate(): void {
    this.#do("osrandom_activate", "register osrandom");
  }

  /**
   * Makes osrandom libcrypto's default random source.
   *
   * @throws {FipsModeError} If libcrypto is in FIPS mode.
   * @throws {RandomSourceError} If the operating system gives no randomness;
   * libcrypto's source is then unchanged.
   * @throws {OpenSSLError} If libcrypto refuses.
   */
  register(): void {
    const status = this.#do("osrandom_register", "register osrandom");
    if (status === OsrandomStatus.OSR_FIPS) throw new FipsModeError(this.#libcrypto.path);
  }

  /**
   * Restores OpenSSL's own CSPRNG if osrandom is the default source; otherwise
   * changes nothing.
   *
   * @throws {OpenSSLError} If libcrypto refuses.
   * @throws {EngineStateError} If osrandom is still the source because of other
   * code.
   */
  unregister(): void {
    this.#do("osrandom_unregister", "unregister osrandom");
  }

  /**
   * Whether libcrypto's next draw would come from osrandom, checked on each
   * read. With the mechanism `"provider"`, one byte is drawn to find out.
   */
  isRegistered(): boolean {
    const status = this.#do("osrandom_is_registered", "ask for libcrypto's random source");
    return status === OsrandomStatus.OSR_OK;
  }

  /** Whether libcrypto is in FIPS mode, checked on each read. */
  isFips(): boolean {
    return this.#functions.osrandom_is_fips(this.#libcrypto.anchor) === OsrandomStatus.OSR_OK;
  }

  /** Where its bytes come from, checked on each read. */
  implementation(): OsrandomImplementation {
    const { functions, anchor } = this.#libcrypto;
    const name = this.#functions.osrandom_source(anchor, this.#mechanism);
    return readCString(functions, name) as OsrandomImplementation;
  }

  /**
   * Makes each draw begin with another of the operating system's sources from
   * now on: in the whole process, for every libcrypto that this engine serves,
   * until the next call. If that source cannot serve, {@linkcode
   * implementation} says which one does.
   *
   * @throws {EngineStateError} If this platform offers no choice.
   */
  chooseSource(source: OsrandomSource): void {
    const { anchor, path } = this.#libcrypto;
    const choose = this.#functions.osrandom_choose_source;
    const status = choose(anchor, this.#mechanism, sourceNumber(source));
    if (status < 0) throw new EngineStateError(`take random bytes from ${source}`, path, status);
  }

  /** How much it has served. */
  counters(): OsrandomCounters {
    const out = new BigUint64Array(4);
    this.#functions.osrandom_counters(this.#libcrypto.anchor, this.#mechanism, out);
    return { calls: out[0]!, bytes: out[1]!, threadCalls: out[2]!, threadBytes: out[3]! };
  }

  /**
   * Why the calling thread's last failed draw failed; empty if none ever did.
   * Ask on the thread whose call into libcrypto failed, right after the
   * failure.
   */
  lastFailures(): SourceFailure[] {
    return lastFailures(this.#functions, this.#libcrypto, this.#mechanism);
  }

  #do(name: Action, action: string): number {
    return this.#checked(this.#functions[name](this.#libcrypto.anchor, this.#mechanism), action);
  }

  #checked(status: number, action: string): number {
    if (status < 0 && status !== OsrandomStatus.OSR_FIPS) throw this.#error(status, action);
    return status;
  }

  #error(status: number, action: string): Error {
    const { path, versionText, functions } = this.#libcrypto;
    switch (status) {
      case OsrandomStatus.OSR_NO_MECHANISM:
        return new MechanismUnsupportedError(path, versionText, mechanismOf(this.#mechanism));
      case OsrandomStatus.OSR_FOREIGN:
        return new EngineConflictError(path);
      case OsrandomStatus.OSR_NO_SOURCE:
        return new RandomSourceError(action, this.lastFailures());
      case OsrandomStatus.OSR_FAILED:
        return openSSLError(functions, action);
      default:
        return new EngineStateError(action, path, status);
    }
  }
}

type Action =
  | "osrandom_activate"
  | "osrandom_register"
  | "osrandom_unregister"
  | "osrandom_is_registered";
