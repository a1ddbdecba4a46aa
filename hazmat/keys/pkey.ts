/**
 * One EVP_PKEY, who owns it, and the contexts that operations on it need.
 *
 * @module
 */
import { checkIsString } from "../core/args.ts";
import { lowerCase } from "../core/algorithms.ts";
import { cString, readCString } from "../../ffi/bytes.ts";
import type { FunctionsOf, Pointer } from "../../ffi/declare.ts";
import { pkey as pkeyTable, x509 } from "../../ffi/headers/pkey.ts";
import { runtime } from "../../ffi/runtime.ts";
import {
  AlreadyFinalized,
  InvalidKey,
  type OpenSSLError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import {
  memoryWasExhausted,
  refuseIfNoMemory,
  refuseWithoutMemory,
} from "../../ffi/libcrypto/error_queue.ts";
import { type Core, perCore } from "../core/core.ts";

/** An EVP_PKEY. */
export type KeyPointer = Pointer<"EVP_PKEY">;

/** An EVP_PKEY_CTX. */
export type KeyContext = Pointer<"EVP_PKEY_CTX">;

const table = { ...pkeyTable, ...x509 } as const;

/** libcrypto's functions on keys. */
export type KeyFunctions = FunctionsOf<typeof table>;

/** They, of a libcrypto. */
export const keyFunctions: (core: Core) => KeyFunctions = perCore((core) => core.functions(table));

/** The numbers by which OpenSSL 1.1.1 knows the types (`<openssl/obj_mac.h>`). */
const numbers: Readonly<Record<string, number>> = {
  rsa: 6,
  dh: 28,
  dsa: 116,
  ec: 408,
  "rsa-pss": 912,
  dhx: 920,
  x25519: 1034,
  x448: 1035,
  ed25519: 1087,
  ed448: 1088,
};

const none = runtime.nullPointer;

/** What is known of a key when it is made. */
export interface KeyFacts {
  /** OpenSSL's name of its type, in lower case. */
  readonly type: string;
  /** OpenSSL's name of its curve, if it has one. */
  readonly curve?: string | undefined;
}

/** A context that is kept for the next operation with the same parameters. */
class KeptContext {
  readonly id: string;
  readonly pointer: KeyContext;

  constructor(id: string, pointer: KeyContext) {
    this.id = id;
    this.pointer = pointer;
  }
}

/** What a kept context is for. */
export type KeptUse = "sign" | "verify";

/** One EVP_PKEY. It is freed by {@linkcode dispose}, or when it is collected. */
export class Pkey implements KeyFacts {
  readonly core: Core;
  readonly functions: KeyFunctions;
  readonly type: string;
  readonly curve: string | undefined;
  /** What makes another, for error texts. */
  readonly #maker: string;
  #pointer: KeyPointer | undefined;
  #signatureSize = 0;
  readonly #kept: { [use in KeptUse]?: KeptContext | undefined } = {};

  /** Takes over the EVP_PKEY. */
  constructor(core: Core, pointer: KeyPointer, { type, curve }: KeyFacts, maker: string) {
    this.core = core;
    this.functions = keyFunctions(core);
    this.type = type;
    this.curve = curve;
    this.#maker = maker;
    this.#pointer = pointer;
    core.objects("EVP_PKEY_free").adopt(this, pointer);
  }

  /**
   * Its address.
   *
   * @throws {AlreadyFinalized} If it is disposed of.
   */
  pointer(action: string): KeyPointer {
    const pointer = this.#pointer;
    if (pointer !== undefined) return pointer;
    throw new AlreadyFinalized(action, this.#maker);
  }

  /** The most bytes that a signature or a ciphertext has: asked for once, as it takes a call. */
  size(action: string): number {
    return this.#signatureSize ||= this.functions.EVP_PKEY_get_size(this.pointer(action));
  }

  /** Its size in bits, as its type counts them. */
  bits(action: string): number {
    return this.functions.EVP_PKEY_get_bits(this.pointer(action));
  }

  /** How many bits a symmetric key would have that is as hard to find. */
  securityBits(action: string): number {
    return this.functions.EVP_PKEY_get_security_bits(this.pointer(action));
  }

  /** Whether that is the name of its type, in any case. */
  isOfType(type: string): boolean {
    checkIsString(type, "compare the type of the key", "type");
    return lowerCase(type) === this.type;
  }

  /**
   * A new context for one operation. The caller frees it.
   *
   * @param begin EVP_PKEY_sign_init and the like; above 0 on success.
   * @throws {UnsupportedAlgorithm} If keys of this type, or this libcrypto, do not have it.
   */
  begin(action: string, begin: (context: KeyContext) => number): KeyContext {
    const { core } = this;
    core.lib.ERR_clear_error();
    const context = this.functions.EVP_PKEY_CTX_new(this.pointer(action), none);
    if (!context) throw core.error(action);
    const result = begin(context);
    if (result > 0) return context;
    core.lib.EVP_PKEY_CTX_free(context);
    throw this.#notBegun(action, result);
  }

  #notBegun(action: string, result: number): Error {
    const { core } = this;
    if (result !== -2) return core.error(action);
    refuseWithoutMemory(core.lib, action);
    return unsupported(core, `operation of a ${this.type} key`, action);
  }

  /** Calls `use` with a context of {@linkcode begin}, and frees it. */
  with<R>(
    action: string,
    begin: (context: KeyContext) => number,
    use: (context: KeyContext) => R,
  ): R {
    const context = this.begin(action, begin);
    try {
      return use(context);
    } finally {
      this.core.lib.EVP_PKEY_CTX_free(context);
    }
  }

  /**
   * The context that the last operation of this use had, if its parameters were the same: to make
   * one takes 5 to 30 microseconds.
   *
   * @param id Equal for equal parameters only.
   * @param make Makes a new one.
   */
  kept(use: KeptUse, id: string, make: () => KeyContext): KeyContext {
    const kept = this.#kept[use];
    if (kept?.id === id && this.#pointer !== undefined) return kept.pointer;
    const made = new KeptContext(id, make());
    this.forget(use);
    this.#kept[use] = made;
    this.core.objects("EVP_PKEY_CTX_free").adopt(made, made.pointer);
    return made.pointer;
  }

  /** Frees the context of {@linkcode kept}: after a failure nobody knows its state. */
  forget(use: KeptUse): void {
    const kept = this.#kept[use];
    if (kept === undefined) return;
    this.#kept[use] = undefined;
    this.core.objects("EVP_PKEY_CTX_free").free(kept, kept.pointer);
  }

  /** Frees it. What was begun with it holds it until it ends. */
  dispose(): void {
    const pointer = this.#pointer;
    if (pointer === undefined) return;
    this.#pointer = undefined;
    this.forget("sign");
    this.forget("verify");
    this.core.objects("EVP_PKEY_free").free(this, pointer);
  }
}

/**
 * A context for keys of a type, without a key: to make parameters or keys. The caller frees it.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto does not have the type.
 */
export function typeContext(core: Core, type: string, action: string): KeyContext {
  const context = findTypeContext(core, type, action);
  if (context !== undefined) return context;
  refuseWithoutMemory(core.lib, action);
  throw unsupported(core, "key type", type, "see keyTypes() for those it has");
}

/** {@linkcode typeContext}, or `undefined`. */
export function findTypeContext(core: Core, type: string, action: string): KeyContext | undefined {
  const { EVP_PKEY_CTX_new_from_name: newFromName } = keyFunctions(core);
  core.lib.ERR_clear_error();
  const context = newFromName !== null
    ? newFromName(none, cString(type), null)
    : Object.hasOwn(numbers, type)
    ? core.lib.EVP_PKEY_CTX_new_id(numbers[type]!, none)
    : none;
  if (context) return context as KeyContext;
  refuseIfNoMemory(core.lib, action);
  return undefined;
}

/** libcrypto's own name for a key's type, in lower case; 1.1.1 has none. */
export function typeName(core: Core, pointer: KeyPointer): string | undefined {
  const name = keyFunctions(core).EVP_PKEY_get0_type_name?.(pointer);
  return name ? readCString(core.lib, name).toLowerCase() : undefined;
}

/** One control of a context: its name and its value, both as text (EVP_PKEY_CTX_ctrl_str(3)). */
export type Control = readonly [name: string, value: string];

/** Sets a control. Above 0: it is set; -2: this libcrypto does not know it. */
export function control(core: Core, context: KeyContext, [name, value]: Control): number {
  return core.lib.EVP_PKEY_CTX_ctrl_str(context, cString(name), cString(value));
}

/**
 * Sets controls, in order. OSSL_PARAMs that are not known are ignored with success; these are not.
 *
 * @throws {UnsupportedAlgorithm} If this libcrypto, or keys of this type, do not know one.
 * @throws {OpenSSLError} If one is refused.
 */
export function setControls(
  core: Core,
  context: KeyContext,
  controls: readonly Control[],
  action: string,
): void {
  for (const one of controls) {
    const result = control(core, context, one);
    if (result > 0) continue;
    if (result === -2) {
      refuseWithoutMemory(core.lib, action);
      throw unsupported(core, `option of this key's type (${action})`, nameOfControl(one));
    }
    throw core.error(action);
  }
}

/** A control's name, with a value that is no secret. */
function nameOfControl([name, value]: Control): string {
  return name.startsWith("hex") || name.includes("label") ? name : `${name}=${value}`;
}

/** The error where libcrypto lacks something. */
export function unsupported(
  core: Core,
  kind: string,
  name: string,
  advice = "a newer OpenSSL may have it",
): UnsupportedAlgorithm {
  return new UnsupportedAlgorithm(kind, name, core.versionText, advice);
}

/** `EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE`: OpenSSL 1.1.1 has no check of DSA, for one. */
const operationNotSupported = 150n;

/** The error for a key that libcrypto refuses; what it says of the reason is not secret. */
export function refusedKey(core: Core, action: string, found?: OpenSSLError): Error {
  const error = found ?? core.error(action);
  if (memoryWasExhausted(core.lib, error.errors)) return error;
  refuseWithoutMemory(core.lib, action); // decoders do not always say so
  const { errors } = error;
  if (errors.some(({ code }) => (code & 0xfffn) === operationNotSupported)) {
    return unsupported(core, "operation of the key type", action);
  }
  const reasons = errors.map(({ text }) => text.split(":").at(-1) || text);
  const because = reasons.length === 0 ? "" : ` (${[...new Set(reasons)].join(", ")})`;
  return new InvalidKey(action, `libcrypto refuses it${because}; give a key that is whole`);
}
