/**
 * The OS random engine of one libcrypto: how it gets in, where its bytes come from, its start, and
 * how it is registered and unregistered.
 *
 * @module
 */
import { readCString } from "../ffi/bytes.ts";
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import {
  type Libcrypto,
  type OpenedLibcrypto,
  refuseOther,
  type Started,
} from "../ffi/libcrypto/libcrypto.ts";
import {
  EngineConflictError,
  EngineStateError,
  FipsModeError,
  MechanismUnsupportedError,
  RandomSourceError,
  type SourceFailure,
} from "../errors.ts";
import { loadEngine } from "./load.ts";
import { refuseMixed } from "../ffi/libcrypto/mixed.ts";
import {
  OsrandomChoices,
  type OsrandomFunctions,
  OsrandomMechanisms,
  OsrandomStatus,
  StartedOffsets,
  startedSize,
} from "./prototypes.ts";
import { runtime } from "../ffi/runtime.ts";

/**
 * How osrandom gets into a libcrypto, in order of preference: as an engine
 * (OpenSSL 1.1.1 to 3.x, unless built without engines), as a provider of random
 * bytes (3.5 and newer), or as a `RAND_METHOD` (every version).
 */
export type OsrandomMechanism = "engine" | "provider" | "method";

const mechanismNumbers: Readonly<Record<OsrandomMechanism, number>> = {
  engine: OsrandomMechanisms.OSR_ENGINE,
  provider: OsrandomMechanisms.OSR_PROVIDER,
  method: OsrandomMechanisms.OSR_METHOD,
};

/** The number by which the compiled engine knows a mechanism. */
export function mechanismNumber(mechanism: OsrandomMechanism | undefined): number {
  return mechanism === undefined ? OsrandomMechanisms.OSR_ANY : mechanismNumbers[mechanism];
}

/** The mechanism for a number from the compiled engine. */
export function mechanismOf(number: number): OsrandomMechanism {
  const found = Object.entries(mechanismNumbers).find(([, value]) => value === number);
  return found![0] as OsrandomMechanism;
}

/**
 * The mechanism that the option forces, or else `HAZMAT_OSRANDOM_MECHANISM` if
 * the environment may be read without asking.
 *
 * @throws {RangeError} If it is not a mechanism.
 */
export function wantedMechanism(option: string | undefined): OsrandomMechanism | undefined {
  const label = option === undefined ? "HAZMAT_OSRANDOM_MECHANISM" : "option mechanism";
  const value = option ?? (runtime.environment("HAZMAT_OSRANDOM_MECHANISM") || undefined);
  if (value === undefined || Object.hasOwn(mechanismNumbers, value)) {
    return value as OsrandomMechanism;
  }
  throw new RangeError(
    `Cannot add osrandom: ${label} must be "engine", "provider" or "method", ` +
      `but is "${value}"`,
  );
}

/**
 * Which of Linux's sources a draw begins with: the vDSO's getrandom (from Linux
 * 6.11), the system call getrandom(2), or `/dev/urandom`. If one cannot serve,
 * the next does; all three are the kernel's generator.
 */
export type OsrandomSource = "vdso" | "getrandom" | "/dev/urandom";

const sourceNumbers: Readonly<Record<OsrandomSource, number>> = {
  "vdso": OsrandomChoices.OSR_CHOOSE_VDSO,
  "getrandom": OsrandomChoices.OSR_CHOOSE_GETRANDOM,
  "/dev/urandom": OsrandomChoices.OSR_CHOOSE_DEV_URANDOM,
};

/** The number by which the compiled engine knows a source. */
export function sourceNumber(source: OsrandomSource): number {
  return sourceNumbers[source];
}

/**
 * The source that the option asks for, or else `HAZMAT_OSRANDOM_SOURCE` if the
 * environment may be read without asking.
 *
 * @throws {RangeError} If it is not a source.
 */
export function wantedSource(option: string | undefined): OsrandomSource | undefined {
  const label = option === undefined ? "HAZMAT_OSRANDOM_SOURCE" : "option source";
  const value = option ?? (runtime.environment("HAZMAT_OSRANDOM_SOURCE") || undefined);
  if (value === undefined || Object.hasOwn(sourceNumbers, value)) return value as OsrandomSource;
  throw new RangeError(
    `Cannot add osrandom: ${label} must be "vdso", "getrandom" or "/dev/urandom", ` +
      `but is "${value}"`,
  );
}

/** `enum osr_call` of `engine/c/osrandom/source.h`. */
const calls = [
  "none",
  "getrandom",
  "open /dev/random",
  "poll /dev/random",
  "open /dev/urandom",
  "check /dev/urandom to be the kernel's random device",
  "read /dev/urandom",
  "getentropy",
  "ProcessPrng",
  "check /dev/random to be the kernel's random device",
] as const;

/** The last failed draw of the calling thread; empty if none ever failed. */
export function lastFailures(
  functions: OsrandomFunctions,
  { anchor }: Libcrypto,
  mechanism: number,
): SourceFailure[] {
  const out = new Int32Array(3);
  functions.osrandom_failure(anchor, mechanism, out);
  const [refused, call, errno] = [out[0]!, out[1]!, out[2]!];
  const last = { call: calls[call] ?? `call ${call}`, errno };
  if (call === 0) return [];
  return refused !== 0 && call !== 1 ? [{ call: "getrandom", errno: refused }, last] : [last];
}

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

/** What a start found out, including osrandom. */
export interface OsrandomStarted extends Started {
  /** The mechanism that was asked for, as a number. */
  readonly wanted: number;
  /** The mechanism that serves that request, or why none does. */
  readonly mechanism: number;
  /** The result of adding osrandom. */
  readonly added: number;
}

/**
 * Starts a libcrypto. If osrandom could not be added, `OsrandomEngine` says so.
 *
 * @param wanted A mechanism to force; by default, the best that libcrypto has.
 * @throws {EngineImageError} If the compiled library cannot be loaded.
 * @throws {FfiPermissionError} If opening it would need a permission prompt.
 * @throws {NotLibcryptoError} If it is another project's libcrypto.
 * @throws {MixedLibcryptoError} If another libcrypto takes over calls inside
 * it.
 * @throws {OpenSSLError} If its configuration file (`OPENSSL_CONF`) is broken.
 */
export function start(opened: OpenedLibcrypto, wanted?: OsrandomMechanism): OsrandomStarted {
  const { osrandom_start } = loadEngine(opened);
  const number = mechanismNumber(wanted);
  const out = new DataView(new ArrayBuffer(startedSize));
  let status = osrandom_start(opened.anchor, number, 0, out);
  if (status === OsrandomStatus.OSR_MAYBE_MIXED) {
    refuseMixed({ ...opened, path: textAt(out, "path") });
    status = osrandom_start(opened.anchor, number, 1, out);
  }
  refuse(opened, status, out);
  return {
    path: textAt(out, "path"),
    versionText: textAt(out, "version_text"),
    wanted: number,
    mechanism: out.getInt32(StartedOffsets.mechanism, true),
    added: out.getInt32(StartedOffsets.added, true),
  };
}

function refuse({ functions, name }: OpenedLibcrypto, status: number, out: DataView): void {
  if (status === OsrandomStatus.OSR_OK) return;
  if (status === OsrandomStatus.OSR_NOT_OPENSSL) refuseOther(name, textAt(out, "version_text"));
  if (status === OsrandomStatus.OSR_NOT_STARTED) {
    throw openSSLError(functions, "initialize libcrypto with its configuration file");
  }
  throw new EngineStateError("find a way into libcrypto", name, status);
}

function textAt({ buffer }: DataView, member: "path" | "version_text"): string {
  const bytes = new Uint8Array(buffer, StartedOffsets[member]);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
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
