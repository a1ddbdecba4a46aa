/**
 * MACs, by the interface that the libcrypto has for them.
 *
 * @module
 */
import { type Input, sizeOf, take, takeInput, type Taken } from "../core/args.ts";
import { type AllowSharedBufferSource, type Bytes, newBytes } from "../core/bytes.ts";
import type { Core } from "../core/core.ts";
import { algorithmNames } from "../core/names.ts";
import { checkIsObject } from "../core/options.ts";
import { takeParams } from "../core/params.ts";
import type { MacContext, MacParams, TakenMacParams } from "./mac_context.ts";
import { type EvpMac, MacTemplates } from "./evp_mac.ts";
import { type Mac, newMac } from "./mac.ts";
import { beginOlderMac, hasOlderMac, olderMacs } from "./openssl1.ts";

const action = "compute the MAC";
const creating = "create the MAC";

/** Reads each parameter once, so that what is checked is what is used, whatever getters do. */
function takeMacParams(params: MacParams): TakenMacParams {
  checkIsObject(params, creating, "parameters", '{ digest: "sha256" }');
  return takeParams(params, creating, "backend") as TakenMacParams;
}

/** The MACs of one libcrypto. */
export class Macs {
  readonly #core: Core;
  /** Absent before OpenSSL 3.0. */
  readonly #templates: MacTemplates | undefined;

  /** Looks up nothing yet. */
  constructor(core: Core) {
    this.#core = core;
    if (core.lib.EVP_MAC_fetch === null) return;
    const templates = new MacTemplates(core);
    this.#templates = templates;
    core.whenAlgorithmsChange(() => templates.clear());
  }

  /** The names of libcrypto's MACs. See `macs`. */
  names(): string[] {
    const core = this.#core;
    return this.#templates === undefined ? olderMacs(core) : algorithmNames(core, "mac");
  }

  /** Whether libcrypto has the MAC. See `macSupported`. */
  has(name: string): boolean {
    const core = this.#core;
    return this.#templates === undefined ? hasOlderMac(core, name) : core.macs.has(name);
  }

  /** The HMAC of data. See `hmac`. */
  hmac(hash: string, key: AllowSharedBufferSource, data: AllowSharedBufferSource): Bytes {
    const taken = takeInput(key, creating, "key");
    const bytes = take(data, action, "data");
    const size = sizeOf(bytes, action, "data");
    const once = (mac: EvpMac) => this.#once(mac, taken, bytes, size);
    return this.#templates?.useHmac(hash, once) ??
      this.#compute(this.#beginHmac(hash, taken), bytes, size);
  }

  /** The MAC of data. See `mac`. */
  mac(
    name: string,
    key: AllowSharedBufferSource,
    data: AllowSharedBufferSource,
    params: MacParams,
  ): Bytes {
    const takenParams = takeMacParams(params);
    const taken = takeInput(key, creating, "key");
    const bytes = take(data, action, "data");
    const size = sizeOf(bytes, action, "data");
    const once = (mac: EvpMac) => this.#once(mac, taken, bytes, size);
    return this.#templates?.use(name, takenParams, once) ??
      this.#compute(this.#begin(name, taken, takenParams), bytes, size);
  }

  /** Begins an HMAC. See `createHmac`. */
  createHmac(hash: string, key: AllowSharedBufferSource): Mac {
    return newMac(this.#core, this.#beginHmac(hash, takeInput(key, creating, "key")));
  }

  /** Begins a MAC. See `createMac`. */
  createMac(name: string, key: AllowSharedBufferSource, params: MacParams): Mac {
    const takenParams = takeMacParams(params);
    return newMac(this.#core, this.#begin(name, takeInput(key, creating, "key"), takenParams));
  }

  #beginHmac(hash: string, key: Input): MacContext {
    const core = this.#core;
    const begin = (mac: EvpMac) => mac.begin(key);
    if (this.#templates !== undefined) return this.#templates.useHmac(hash, begin);
    return beginOlderMac(core, "hmac", key, { digest: core.digests.get(hash).name });
  }

  #begin(name: string, key: Input, params: TakenMacParams): MacContext {
    const begin = (mac: EvpMac) => mac.begin(key);
    return this.#templates === undefined
      ? beginOlderMac(this.#core, name, key, params)
      : this.#templates.use(name, params, begin);
  }

  #once(mac: EvpMac, key: Input, data: Taken, size: number): Bytes {
    return mac.once(key, data, size, action) ?? this.#compute(mac.begin(key), data, size);
  }

  #compute(context: MacContext, data: Taken, size: number): Bytes {
    try {
      const output = newBytes(context.size, action);
      if (context.update(data, size) && context.final(output)) return output;
      throw this.#core.error(`${action} ${context.name}`);
    } finally {
      context.free();
    }
  }
}
