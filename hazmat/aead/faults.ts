/**
 * Empty input that some libcryptos get wrong in SIV and GCM-SIV. Each is tried, because
 * distributions fix a version without changing its number.
 *
 * @module
 */
import { tellsOfMemory } from "../../ffi/libcrypto/error_queue.ts";
import { OpenSSLError, UnsupportedAlgorithm } from "../../errors.ts";
import { inputOf } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import type { AeadContext } from "./context.ts";
import type { AeadPlan, TakenData } from "./plan.ts";

const empty = inputOf(new Uint8Array());
const nonce = new Uint8Array(12);

/** The faults of one AEAD in its libcrypto, each looked for when it first matters. */
export class Faults {
  readonly #core: Core;
  readonly #plan: AeadPlan;
  #sealsEmpty = false;
  #countsEmpty: boolean | undefined;

  /** Tries nothing yet. */
  constructor(core: Core, plan: AeadPlan) {
    this.#core = core;
    this.#plan = plan;
  }

  /**
   * Refuses a message that libcrypto would get wrong.
   *
   * @throws {UnsupportedAlgorithm} If it would.
   */
  refuse(context: AeadContext, data: TakenData, size: number): void {
    if (size === 0) this.#refuseEmptyText(context);
    if (this.#plan.mode.hasComponents && hasEmpty(data)) this.#refuseEmptyComponent(context);
  }

  #refuseEmptyText(context: AeadContext): void {
    // If it failed it is tried again: memory may have been exhausted.
    this.#sealsEmpty ||= sealsEmpty(context);
    this.#core.lib.ERR_clear_error();
    if (this.#sealsEmpty) return;
    throw this.#unsupported("with empty plaintext", "OpenSSL 3.5 and newer do");
  }

  #refuseEmptyComponent(context: AeadContext): void {
    this.#countsEmpty ??= countsEmpty(context);
    if (this.#countsEmpty) return;
    throw this.#unsupported("with empty associated data", "it ignores them (CVE-2023-2975)");
  }

  #unsupported(what: string, advice: string): UnsupportedAlgorithm {
    const { name } = this.#plan.algorithm;
    return new UnsupportedAlgorithm(`AEAD ${what}`, name, this.#core.versionText, advice);
  }
}

function hasEmpty(data: TakenData): boolean {
  if (data === undefined) return false;
  return "size" in data ? data.size === 0 : data.some(({ size }) => size === 0);
}

/** Whether libcrypto seals an empty plaintext. What is sealed to try it is never given out. */
function sealsEmpty(context: AeadContext): boolean {
  try {
    sealed(context, undefined, 0);
    return true;
  } catch (error) {
    if (error instanceof OpenSSLError && tellsOfMemory(error.errors)) throw error;
    return false;
  }
}

function countsEmpty(context: AeadContext): boolean {
  const without = sealed(context, undefined, 1);
  return sealed(context, empty, 1).some((byte, index) => byte !== without[index]);
}

function sealed(context: AeadContext, data: TakenData, size: number): Uint8Array {
  const out = new Uint8Array(size + 16);
  context.begin(nonce, nonce.length, data, size, true);
  context.sealWhole(new Uint8Array(size), size, out);
  return out;
}
