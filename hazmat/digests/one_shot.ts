/**
 * A digest of complete data, in one call.
 *
 * @module
 */
import {
  type AllowSharedBufferSource,
  type Bytes,
  checkRoom,
  largestInt,
  newBytes,
  sizeOf,
  take,
  type Taken,
} from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { Digest, DigestCalls } from "../core/kinds.ts";
import { freeLater } from "../core/native_objects.ts";
import { askedLength, type HashOptions, newHash, outputLength } from "./hash.ts";

const action = "hash";

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

/** Writes the digest of data into a given buffer. See `hashInto`. */
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

/** `out` may overlap the data: libcrypto writes only when it has read everything. */
function write(
  core: Core,
  digest: Digest,
  data: Taken,
  size: number,
  out: Taken,
  length: number,
): void {
  if (size > largestInt) return writeLarge(core, digest, data, out, length);
  const calls = digest.calls ?? prepare(core, digest);
  const asked = digest.isXof ? length : 0;
  if (core.native.hazmat_digest(calls, out, asked, data, size) === 1) return;
  throw failed(core, digest);
}

function writeLarge(core: Core, digest: Digest, data: Taken, out: Taken, length: number): void {
  const options = digest.isXof ? { length } : undefined;
  newHash(core, digest.name, options).update(data as Uint8Array).digestInto(out as Uint8Array);
}

/**
 * Digests that wipe what was digested when they end (`HASH_FINAL` in OpenSSL's `md32_common.h`), so
 * that their contexts can be kept. OpenSSL 1.1.1 wipes after every digest.
 */
const wiping = /^(md5|sha-?1|sha2?-?(224|256))$/;

/** Prepared digests of each libcrypto. */
const prepared = new WeakMap<Core, Set<Digest>>();

function prepare(core: Core, digest: Digest): DigestCalls {
  const keeps = core.lib.EVP_MD_fetch === null || wiping.test(digest.name);
  const calls = core.native.hazmat_digest_new(core.anchor, digest.pointer, keeps ? 1 : 0);
  if (!calls) throw failed(core, digest);
  digest.calls = calls;
  preparedOf(core).add(digest);
  return calls;
}

function preparedOf(core: Core): Set<Digest> {
  const known = prepared.get(core);
  if (known !== undefined) return known;
  const digests = new Set<Digest>();
  prepared.set(core, digests);
  core.whenAlgorithmsChange(() => forget(core, digests));
  return digests;
}

/**
 * Frees them before what they were made of: things are freed in the order in which they are
 * forgotten.
 */
function forget(core: Core, digests: Set<Digest>): void {
  for (const digest of digests) {
    const { calls } = digest;
    digest.calls = undefined;
    freeLater(() => core.native.hazmat_digest_free(calls!));
  }
  digests.clear();
}

function failed(core: Core, { name }: Digest): Error {
  return core.error(`hash with ${name}`);
}
