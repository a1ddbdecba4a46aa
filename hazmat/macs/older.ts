/**
 * The MACs of OpenSSL 1.1.1, which has no EVP_MAC.
 *
 * @module
 */
import type { Input } from "../core/args.ts";
import { typeName } from "../core/bytes.ts";
import { lowerCase } from "../core/algorithms.ts";
import type { Core } from "../core/core.ts";
import { UnsupportedAlgorithm } from "../../errors.ts";
import { adviceFor } from "../core/unsupported.ts";
import type { MacAlgorithm, MacContext, TakenMacParams } from "./context.ts";
import { digestSign, hasDigestSign } from "./digest_sign.ts";
import { gcmMac } from "./gcm.ts";
import { checkKey, checkParams, mayBeNeeded } from "./rules.ts";

/** What each takes; OpenSSL 3 has the same parameters and more. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  cmac: ["cipher"],
  gmac: ["cipher", "iv"],
  hmac: ["digest"],
  poly1305: [],
  siphash: ["size"],
};

/** The names of those that libcrypto has. */
export function olderMacs(core: Core): string[] {
  return Object.keys(parameters).filter((name) => hasOlderMac(core, name));
}

/** Whether libcrypto has it. */
export function hasOlderMac(core: Core, name: string): boolean {
  const lower = nameOf(name);
  return Object.hasOwn(parameters, lower) && (lower === "gmac" || hasDigestSign(core, lower));
}

/**
 * Begins a MAC.
 *
 * @throws {UnsupportedAlgorithm} If libcrypto lacks it, or what it is made of.
 * @throws {TypeError} If something is of the wrong type.
 * @throws {RangeError} If a parameter or the key's length is wrong.
 * @throws {OpenSSLError} If libcrypto fails.
 */
export function beginOlderMac(
  core: Core,
  name: string,
  key: Input,
  params: TakenMacParams,
): MacContext {
  const mac = find(core, name);
  const action = `create the MAC ${mac.name}`;
  const limits = checkParams(core, mac, params, action);
  const { bytes, length } = checkKey(mac.name, key, limits, action);
  const context = mac.name === "gmac"
    ? gcmMac(core, params, bytes)
    : digestSign(core, mac.name, params, bytes, length);
  if (context === undefined) throw core.error(action);
  return context;
}

function find(core: Core, name: string): MacAlgorithm {
  const lower = nameOf(name);
  if (!hasOlderMac(core, lower)) {
    throw new UnsupportedAlgorithm("MAC", name, core.versionText, adviceFor(lower, false));
  }
  const takes = (parameter: string): boolean => parameters[lower]!.includes(parameter);
  return { name: lower, takes, needs: mayBeNeeded.filter(takes) };
}

function nameOf(name: string): string {
  if (typeof name === "string") return lowerCase(name);
  throw new TypeError(
    `Cannot look up a MAC as its name must be a string: it is of type ${typeName(name)}`,
  );
}
