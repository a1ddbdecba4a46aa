/**
 * Agreement on a secret: ECDH, X25519, X448 and Diffie-Hellman.
 *
 * @module
 */
import { InvalidKey, OpenSSLError } from "../../errors.ts";
import {
  drainErrors,
  memoryWasExhausted,
  refuseWithoutMemory,
} from "../../ffi/libcrypto/error_queue.ts";
import { cString } from "../../ffi/bytes.ts";
import type { Pointer } from "../../ffi/declare.ts";
import { type Bytes, cutTo, type Names, newBytes, readOptions } from "../core/args.ts";
import { withParams } from "../core/params.ts";
import { keyTypeNamed } from "./key_types.ts";
import { type Control, type KeyContext, type Pkey, setControls, unsupported } from "./pkey.ts";
import { flag } from "./schemes.ts";
import type { AgreeOptions } from "./types.ts";

const names: Names<AgreeOptions> = { cofactor: true, padded: true };

const types = ["ec", "sm2", "x25519", "x448", "dh", "dhx"];

/** What {@linkcode agreeContext} needs. */
export interface Agreement {
  readonly key: Pkey;
  readonly peer: Pkey;
  readonly controls: readonly Control[];
  /** Of the type dhx, whose contexts have no control for it. */
  readonly pad?: boolean | undefined;
}

/** Checks that both keys can agree, and reads the options. */
export function agreementOf(
  key: Pkey,
  peer: Pkey,
  options: AgreeOptions | undefined,
  action: string,
): Agreement {
  const { cofactor, padded } = readOptions(options === undefined ? {} : options, names, action);
  checkPair(key, peer, action);
  if (cofactor !== undefined && key.type !== "ec") refuseOption("cofactor", "ec", key, action);
  const isDh = key.type === "dh" || key.type === "dhx";
  if (padded !== undefined && !isDh) refuseOption("padded", "dh or dhx", key, action);
  const multiplies = flag(cofactor, "cofactor", action, true);
  const isPadded = flag(padded, "padded", action, true);
  const controls: Control[] = [];
  if (key.type === "ec") controls.push(["ecdh_cofactor_mode", multiplies ? "1" : "0"]);
  if (key.type === "dh") controls.push(["dh_pad", isPadded ? "1" : "0"]);
  return { key, peer, controls, pad: key.type === "dhx" ? isPadded : undefined };
}

function refuseOption(name: string, type: string, key: Pkey, action: string): never {
  throw new TypeError(
    `Cannot ${action}: ${name} must be left out with a key of type ${key.type}; it is for ${type}`,
  );
}

/** Other types, another libcrypto, another curve: told here, in words. */
function checkPair(key: Pkey, peer: Pkey, action: string): void {
  if (keyTypeNamed(key.type) !== undefined && !types.includes(key.type)) {
    throw new TypeError(
      `Cannot ${action}: the key must be of one of the types ${types.join(", ")}, ` +
        `but is ${key.type}`,
    );
  }
  if (peer.core !== key.core) {
    throw new TypeError(
      `Cannot ${action}: both keys must be of one libcrypto, but the peer's is another's; ` +
        "read it with the same backend",
    );
  }
  if (peer.type !== key.type || peer.curve !== key.curve) {
    const name = ({ type, curve }: Pkey): string => curve === undefined ? type : `${type} ${curve}`;
    throw new InvalidKey(
      action,
      `the peer's key must be of the same type and curve, ${name(key)}, but is ${name(peer)}`,
    );
  }
}

/** The secret of both. See `PrivateKey.agree`. */
export function agree(key: Pkey, peer: Pkey, options?: AgreeOptions): Bytes {
  const action = `agree with ${key.type}`;
  const agreement = agreementOf(key, peer, options, action);
  const context = agreeContext(agreement, action);
  try {
    return derive(key, context, action);
  } finally {
    key.core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** A context that derives. The caller frees it. */
export function agreeContext({ key, peer, controls, pad }: Agreement, action: string): KeyContext {
  const { core, functions } = key;
  const context = key.begin(action, functions.EVP_PKEY_derive_init);
  try {
    setControls(core, context, controls, action);
    if (pad !== undefined) setPad(key, context, pad, action);
    if (functions.EVP_PKEY_derive_set_peer(context, peer.pointer(action)) !== 1) {
      throw refusedPeer(key, action);
    }
    return context;
  } catch (error) {
    core.lib.EVP_PKEY_CTX_free(context);
    throw error;
  }
}

function setPad(
  { core, functions }: Pkey,
  context: KeyContext,
  pad: boolean,
  action: string,
): void {
  const settable = functions.EVP_PKEY_CTX_settable_params?.(context);
  const isKnown = settable && core.lib.OSSL_PARAM_locate_const!(settable, cString("pad"));
  const set = (params: Pointer<"OSSL_PARAM">): boolean =>
    functions.EVP_PKEY_CTX_set_params!(context, params) > 0;
  if (isKnown && withParams(core, { pad: pad ? 1 : 0 }, action, set)) return;
  core.lib.ERR_clear_error();
  throw unsupported(core, "operation of dhx keys", "agree");
}

/** The size of the secret, at most. */
export function secretSize(key: Pkey, context: KeyContext, action: string): number {
  const size = new BigUint64Array(1);
  const { EVP_PKEY_derive } = key.functions;
  if (EVP_PKEY_derive(context, null, size) !== 1) throw refusedPeer(key, action);
  return Number(size[0]);
}

/** The buffer has the full size: OpenSSL 1.1.1 writes all of it, whatever it is told. */
function derive(key: Pkey, context: KeyContext, action: string): Bytes {
  const size = secretSize(key, context, action);
  const out = newBytes(size, action);
  const written = BigUint64Array.of(BigInt(size));
  if (key.functions.EVP_PKEY_derive(context, out, written) !== 1) {
    out.fill(0);
    throw refusedPeer(key, action);
  }
  return cutTo(Number(written[0]), out);
}

/** A peer of low order gives zeros, or the point at infinity: libcrypto refuses both. */
export function refusedPeer(key: Pkey, action: string, found?: OpenSSLError): Error {
  const { core, type } = key;
  const errors = found?.errors ?? drainErrors(core.lib);
  if (memoryWasExhausted(core.lib, errors)) return new OpenSSLError(action, errors);
  refuseWithoutMemory(core.lib, action);
  const order = type.startsWith("x") ? "it is of low order" : "it is not in the group";
  return new InvalidKey(
    action,
    `the peer's key must give a secret, but gives none: ${order}; treat it as forged`,
  );
}
