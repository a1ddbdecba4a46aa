/**
 * A digest of data that are all there.
 *
 * @module
 */
import { runtime } from "../../ffi/runtime.ts";
import { checkRoom, sizeOf, take, type Taken } from "../core/args.ts";
import { type AllowSharedBufferSource, type Bytes, newBytes } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import type { Digest } from "../core/kinds.ts";
import { askedLength, type HashOptions, outputLength } from "./length.ts";

const { toSize } = runtime;

const action = "hash";
const noEngine = runtime.nullPointer;

/** The digest of data. See `hash`. */
export function digest(
  core: Core,
  name: string,
  data: AllowSharedBufferSource,
  options?: HashOptions,
): Bytes {
  const asked = askedLength(options, action);
  const bytes = take(data, action, "data");
  const size = sizeOf(bytes, action, "data");
  const algorithm = core.digests.get(name);
  const length = outputLength(algorithm, asked, action);
  const output = newBytes(length, action);
  write(core, algorithm, bytes, size, output, length);
  return output;
}

/** The digest of data, into memory that there is. See `hashInto`. */
export function digestInto(
  core: Core,
  name: string,
  data: AllowSharedBufferSource,
  out: AllowSharedBufferSource,
  options?: HashOptions,
): number {
  const asked = askedLength(options, action);
  const bytes = take(data, action, "data");
  const target = take(out, action, "out");
  const size = sizeOf(bytes, action, "data");
  const room = sizeOf(target, action, "out");
  const algorithm = core.digests.get(name);
  const length = outputLength(algorithm, asked, action);
  checkRoom(room, length, action);
  write(core, algorithm, bytes, size, target, length);
  return length;
}

/** `out` may lie across the data: libcrypto writes when it has read all. */
function write(
  core: Core,
  digest: Digest,
  data: Taken,
  size: number,
  out: Taken,
  length: number,
): void {
  if (digest.isXof) return extend(core, digest, data, size, out, length);
  const { pointer } = digest;
  if (core.lib.EVP_Digest(data, toSize(size), out, null, pointer, noEngine) === 1) return;
  throw failed(core, digest);
}

/** EVP_Digest gives an XOF's default length, so it is done in steps. */
function extend(
  core: Core,
  digest: Digest,
  data: Taken,
  size: number,
  out: Taken,
  length: number,
): void {
  const { lib } = core;
  const context = lib.EVP_MD_CTX_new();
  if (!context) throw failed(core, digest);
  try {
    const isDone = lib.EVP_DigestInit_ex(context, digest.pointer, noEngine) === 1 &&
      lib.EVP_DigestUpdate(context, data, toSize(size)) === 1 &&
      lib.EVP_DigestFinalXOF(context, out, toSize(length)) === 1;
    if (!isDone) throw failed(core, digest);
  } finally {
    lib.EVP_MD_CTX_free(context);
  }
}

function failed(core: Core, { name }: Digest): Error {
  return core.error(`hash with ${name}`);
}
