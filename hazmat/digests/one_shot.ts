/**
 * A digest of data that are all there.
 *
 * @module
 */
import { runtime } from "../../ffi/runtime.ts";
import { type AllowSharedBufferSource, type Bytes, newBytes, viewOf } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import type { Digest } from "../core/kinds.ts";
import { askedLength, type HashOptions, outputLength } from "./length.ts";

const action = "hash";
const noEngine = runtime.nullPointer;

/** The digest of data. See `Backend.hash`. */
export function hash(
  core: Core,
  name: string,
  data: AllowSharedBufferSource,
  options?: HashOptions,
): Bytes {
  const asked = askedLength(options, action);
  const digest = core.digests.get(name);
  const view = viewOf(data, action, "data");
  if (!digest.isXof && asked === undefined) return fixed(core, digest, view);
  const length = outputLength(digest, asked, action);
  return digest.isXof ? extendable(core, digest, view, length) : fixed(core, digest, view);
}

function fixed(core: Core, digest: Digest, view: ArrayBufferView): Bytes {
  const output = new Uint8Array(digest.size);
  const length = BigInt(view.byteLength);
  if (core.lib.EVP_Digest(view, length, output, null, digest.pointer, noEngine) === 1) {
    return output;
  }
  throw failed(core, digest);
}

/** EVP_Digest gives an XOF's default length, so it is done in steps. */
function extendable(core: Core, digest: Digest, view: ArrayBufferView, length: number): Bytes {
  const { lib } = core;
  const output = newBytes(length, action);
  const context = lib.EVP_MD_CTX_new();
  if (!context) throw failed(core, digest);
  try {
    const isDone = lib.EVP_DigestInit_ex(context, digest.pointer, noEngine) === 1 &&
      lib.EVP_DigestUpdate(context, view, BigInt(view.byteLength)) === 1 &&
      lib.EVP_DigestFinalXOF(context, output, BigInt(length)) === 1;
    if (!isDone) throw failed(core, digest);
  } finally {
    lib.EVP_MD_CTX_free(context);
  }
  return output;
}

function failed(core: Core, { name }: Digest): Error {
  return core.error(`hash with ${name}`);
}
