/**
 * The start: one call of the compiled library examines and initializes a libcrypto that was just
 * opened, and adds osrandom to it.
 *
 * @module
 */
import { openSSLError } from "../ffi/libcrypto/error_queue.ts";
import { type OpenedLibcrypto, refuseOther, type Started } from "../ffi/libcrypto/libcrypto.ts";
import { refuseMixed } from "../ffi/libcrypto/mixed.ts";
import { EngineStateError } from "../errors.ts";
import { loadEngine } from "./load.ts";
import { mechanismNumber, type OsrandomMechanism } from "./mechanism.ts";
import { OsrandomStatus, StartedOffsets, startedSize } from "./prototypes.ts";

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
