/**
 * The engine's image as bytes, known to be those that were built.
 *
 * @module
 */
import { openSSLError } from "../ffi/error_queue.ts";
import type { Libcrypto } from "../ffi/libcrypto.ts";
import { SHA256_CTX_size } from "../ffi/prototypes/sha.ts";
import { EngineImageError } from "../errors.ts";
import type { Image } from "./image.ts";

/**
 * Decodes an image, and compares it with its digest before any of it can run.
 *
 * @throws {EngineImageError} If it is not what was built: cut, or changed.
 * @throws {OpenSSLError} If libcrypto cannot tell.
 */
export function imageBytes(libcrypto: Libcrypto, image: Image): Uint8Array<ArrayBuffer> {
  const bytes = decode(image);
  const found = sha256(libcrypto, bytes);
  if (found === image.sha256) return bytes;
  throw damaged(`its SHA-256 must be ${image.sha256}: it is ${found}`);
}

function decode({ base64 }: Image): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(base64);
  } catch (error) {
    throw damaged("it is not in base64", { cause: error });
  }
}

function damaged(what: string, options?: ErrorOptions): EngineImageError {
  return new EngineImageError(`${what}; install the package anew`, options);
}

/**
 * By libcrypto's SHA-256 itself, which no provider or property is asked for: a
 * configuration that leaves libcrypto without digests is not ours to refuse.
 */
function sha256({ functions }: Libcrypto, bytes: Uint8Array): string {
  const [context, digest] = [new Uint8Array(SHA256_CTX_size), new Uint8Array(32)];
  const isDone = functions.SHA256_Init(context) === 1 &&
    functions.SHA256_Update(context, bytes, BigInt(bytes.length)) === 1 &&
    functions.SHA256_Final(digest, context) === 1;
  if (!isDone) throw openSSLError(functions, "check the osrandom engine by its SHA-256");
  return digest.toHex();
}
