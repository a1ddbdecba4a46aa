/**
 * MACs with parameters that come again and again, such as HMAC with SHA-256:
 * prepared once, and kept without a key.
 *
 * @module
 */
import type { Core } from "../core/core.ts";
import { freeLater } from "../core/owned.ts";
import type { TakenMacParams } from "./context.ts";
import { EvpMac } from "./evp_mac.ts";

/** A program has a handful; one that makes up names shall not fill memory. */
const mostKept = 64;

/** The prepared MACs of one libcrypto. */
export class MacTemplates {
  readonly #core: Core;
  readonly #hmacs = new Map<string, EvpMac>();
  readonly #others = new Map<string, EvpMac>();

  /** Takes the libcrypto. */
  constructor(core: Core) {
    this.#core = core;
  }

  /** Calls with HMAC of a digest. */
  useHmac<R>(digest: string, use: (mac: EvpMac) => R): R {
    return use(this.#hmacs.get(digest) ?? this.#keepHmac(digest));
  }

  /** Calls with a MAC. */
  use<R>(name: string, params: TakenMacParams, use: (mac: EvpMac) => R): R {
    const text = textOf(name, params);
    if (text === undefined) return this.#useOnce(name, params, use);
    return use(this.#others.get(text) ?? this.#keep(this.#others, text, name, params));
  }

  /** Forgets them all. */
  clear(): void {
    for (const kept of [this.#hmacs, this.#others]) {
      for (const mac of kept.values()) freeLater(() => mac.free());
      kept.clear();
    }
  }

  #keepHmac(digest: string): EvpMac {
    this.#core.digests.get(digest); // has the right error where it is no name
    return this.#keep(this.#hmacs, digest, "hmac", { digest });
  }

  #keep(kept: Map<string, EvpMac>, text: string, name: string, params: TakenMacParams): EvpMac {
    const mac = new EvpMac(this.#core, name, params).keepTemplate();
    if (kept.size >= mostKept) this.clear();
    kept.set(text, mac);
    return mac;
  }

  #useOnce<R>(name: string, params: TakenMacParams, use: (mac: EvpMac) => R): R {
    const mac = new EvpMac(this.#core, name, params);
    try {
      return use(mac);
    } finally {
      mac.free();
    }
  }
}

/**
 * The same for the same, and only for that; `undefined` where a parameter is bytes, which may be
 * secret, or the name is none.
 */
function textOf(name: string, params: TakenMacParams): string | undefined {
  if (typeof name !== "string") return undefined;
  let text = measured(name);
  for (const key of Object.keys(params)) {
    const value = params[key];
    if (typeof value === "object") return undefined;
    text += measured(key) + typeof value + measured(String(value));
  }
  return text;
}

/** A text that nothing which follows it can be taken for a part of. */
function measured(text: string): string {
  return `${text.length}:${text}`;
}
