/**
 * Making keys, and the parameters of DSA and Diffie-Hellman.
 *
 * @module
 */
import { runtime } from "../../ffi/runtime.ts";
import { checkInteger, checkIsString, kindOf, type Names, readOptions } from "../core/args.ts";
import { lowerCase } from "../core/algorithms.ts";
import type { BackendOption } from "../core/default.ts";
import { refuseIfNoMemory } from "../../ffi/libcrypto/error_queue.ts";
import { type Core, perCore } from "../core/core.ts";
import { withParams } from "../core/params.ts";
import { cString } from "../../ffi/bytes.ts";
import { curveNamed } from "./curves.ts";
import { keyTypeNamed } from "./key_types.ts";
import {
  type Control,
  control,
  findTypeContext,
  type KeyContext,
  type KeyFacts,
  keyFunctions,
  type KeyPointer,
  Pkey,
  setControls,
  typeContext,
  typeName,
  unsupported,
} from "./pkey.ts";
import { flag } from "./schemes.ts";
import type { KeyType } from "./types.ts";

/** What keys are made of that are too weak for today. */
export interface WeakOption {
  /** Allows sizes that are too weak for today: for tests, and for what cannot be changed. */
  readonly allowWeak?: boolean;
}

/** How an RSA key is made. */
export interface RsaGenerateOptions extends WeakOption {
  /** The modulus's size in bits, from 2048 to 16384: 3072 if left out. */
  readonly bits?: number;
  /** Odd, from 3 to 2^64-1: 65537 if left out. */
  readonly publicExponent?: number | bigint;
  /** How many primes, from 2 to 5. */
  readonly primes?: number;
}

/** How an RSA-PSS key is made: whether it is limited to one way of signing. */
export interface RsaPssGenerateOptions extends RsaGenerateOptions {
  /** The only digest it signs with. */
  readonly hash?: string;
  /** The only digest of its MGF1: that of `hash` if left out. */
  readonly mgf1Hash?: string;
  /** The fewest bytes of its salts: as many as the digest has if left out. */
  readonly saltLength?: number;
}

/** How a DSA key, or parameters for DSA, are made. */
export interface DsaGenerateOptions extends WeakOption {
  /** The modulus's size in bits: 2048 (if left out) or 3072. */
  readonly bits?: number;
  /** The size in bits of the generator's order: 224 or 256. */
  readonly divisorBits?: number;
}

/** How a Diffie-Hellman key is made. */
export interface DhGenerateOptions {
  /**
   * A group that has a name: `"ffdhe3072"` if left out; `"modp_2048"` and the like from OpenSSL 3.0.
   */
  readonly group?: string;
}

/** How parameters of Diffie-Hellman are made: that takes up to minutes. */
export interface DhParameterOptions extends WeakOption {
  /** The modulus's size in bits: 2048 if left out. */
  readonly bits?: number;
  /** The generator: 2 if left out, or 5. */
  readonly generator?: number;
}

/** On which curve an EC key is made. */
export interface EcGenerateOptions extends WeakOption {
  /** The curve: `"P-256"` if left out. */
  readonly curve?: string;
}

/** With parameters that were made before. */
export interface ParametersOption {
  /** What `generateParameters` gave. */
  readonly parameters?: KeyParameters;
}

/** Everything that making a key may take; each type refuses what is not for it. */
export interface AnyGenerateOptions
  extends
    RsaPssGenerateOptions,
    DsaGenerateOptions,
    DhGenerateOptions,
    EcGenerateOptions,
    ParametersOption {
  /** As of RSA. */
  readonly bits?: number;
}

/** How a key of a type is made, on which libcrypto. */
export type GenerateOptions<T extends KeyType = KeyType> =
  & BackendOption
  & (T extends "rsa" ? RsaGenerateOptions
    : T extends "rsa-pss" ? RsaPssGenerateOptions
    : T extends "dsa" ? DsaGenerateOptions & ParametersOption
    : T extends "dh" | "dhx" ? DhGenerateOptions & ParametersOption
    : T extends "ec" ? EcGenerateOptions
    : T extends "sm2" | "ed25519" | "ed448" | "x25519" | "x448" ? unknown
    : AnyGenerateOptions);

/** How parameters of a type are made, on which libcrypto. */
export type ParameterOptions<T extends "dh" | "dsa" = "dh" | "dsa"> =
  & BackendOption
  & (T extends "dsa" ? DsaGenerateOptions : DhParameterOptions);

/** The parameters of the object; throws if it is not one. */
export let pkeyOfParameters: (parameters: KeyParameters, action: string) => Pkey;

/** Makes the object of parameters. */
export let newParameters: (pkey: Pkey) => KeyParameters;

/** The group of DSA or Diffie-Hellman keys, made by `generateParameters`. */
export class KeyParameters {
  /** `"dsa"` or `"dh"`. */
  readonly type: string;
  readonly #pkey: Pkey;

  static {
    newParameters = (pkey) => new KeyParameters(pkey);
    pkeyOfParameters = (parameters, action) => {
      if (typeof parameters === "object" && parameters !== null && #pkey in parameters) {
        return parameters.#pkey;
      }
      throw new TypeError(
        `Cannot ${action}: parameters must be what generateParameters() gives, ` +
          `but are ${kindOf(parameters)}`,
      );
    };
  }

  private constructor(pkey: Pkey) {
    this.type = pkey.type;
    this.#pkey = pkey;
  }

  /** The modulus's size in bits. */
  get bits(): number {
    return this.#pkey.bits("read the size of parameters");
  }

  /** Frees them. Keys that were made with them stay. */
  dispose(): void {
    this.#pkey.dispose();
  }

  /** {@linkcode dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

type Options = AnyGenerateOptions;

/** What is to be made. */
export interface Generation {
  readonly facts: KeyFacts;
  readonly controls: readonly Control[];
  /** The name of a Diffie-Hellman group, if it is one that only OpenSSL 3 has. */
  readonly group?: string;
  /** What keys are made with, instead of a type. */
  readonly parameters?: Pkey;
  /** Whether parameters are made, not a key. */
  readonly ofParameters?: boolean;
}

type Plan = (core: Core, type: string, options: Options, action: string) => Generation;

const rsaNames: Names<RsaGenerateOptions> = {
  bits: true,
  publicExponent: true,
  primes: true,
  allowWeak: true,
};
const dsaNames: Names<DsaGenerateOptions> = { bits: true, divisorBits: true, allowWeak: true };
const parametersNames: Names<ParametersOption> = { parameters: true };
const dhNames: Names<DhGenerateOptions & ParametersOption> = { group: true, parameters: true };
const dhParameterNames: Names<DhParameterOptions> = {
  bits: true,
  generator: true,
  allowWeak: true,
};
const ecNames: Names<EcGenerateOptions> = { curve: true, allowWeak: true };

const plans: Readonly<Record<string, readonly [names: object, plan: Plan]>> = {
  rsa: [rsaNames, planRsa],
  "rsa-pss": [{ ...rsaNames, hash: true, mgf1Hash: true, saltLength: true }, planRsaPss],
  dsa: [{ ...dsaNames, ...parametersNames }, planDsa],
  dh: [dhNames, planDh],
  dhx: [dhNames, planDh],
  ec: [ecNames, planEc],
};

/** What options say that were read, each once. */
export interface ReadGeneration extends BackendOption {
  /** What is to be made, on a libcrypto. */
  plan(core: Core): Generation;
}

/** Reads the options of a key of that type. */
export function readGeneration(
  name: string,
  options: object | undefined,
  action: string,
): ReadGeneration {
  const type = lowerCase(name);
  const [names, plan] = Object.hasOwn(plans, type) ? plans[type]! : [{}, planOther];
  const known = { ...names, backend: true } as unknown as Names<Options & BackendOption>;
  const read = readOptions<Options & BackendOption>(
    options === undefined ? {} : options,
    known,
    action,
  );
  return { backend: read.backend, plan: (core) => plan(core, type, read, action) };
}

/** Reads the options of parameters. */
export function readParameterGeneration(
  name: string,
  options: object | undefined,
  action: string,
): ReadGeneration {
  checkIsString(name, action, "type");
  const type = lowerCase(name);
  if (type !== "dsa" && type !== "dh") {
    throw new RangeError(
      `Cannot ${action}: type must be "dsa" or "dh", but is ${JSON.stringify(name)}`,
    );
  }
  const names = { ...(type === "dsa" ? dsaNames : dhParameterNames), backend: true };
  type Read = DsaGenerateOptions & DhParameterOptions & BackendOption;
  const read = readOptions<Read>(
    options === undefined ? {} : options,
    names as unknown as Names<Read>,
    action,
  );
  return {
    backend: read.backend,
    plan: () => {
      const controls = type === "dsa" ? dsaControls(read, action) : dhControls(read, action);
      return { facts: { type }, controls, ofParameters: true };
    },
  };
}

/** The error for what is too weak for today. */
function weak(what: string, is: string, action: string): RangeError {
  return new RangeError(
    `Cannot ${action}: ${what}, but ${is}; if nothing stronger will do, { allowWeak: true }`,
  );
}

function rsaControls(options: Options, action: string): Control[] {
  const { bits = 3072, publicExponent: e = 65_537, primes = 2 } = options;
  const size = checkInteger(bits, 512, 16_384, action, "bits");
  if (size < 2048 && !flag(options.allowWeak, "allowWeak", action)) {
    throw weak("bits must be 2048 or more", `are ${size}`, action);
  }
  const exponent = checkExponent(e, action);
  const count = checkInteger(primes, 2, 5, action, "primes");
  const controls: Control[] = [
    ["rsa_keygen_bits", String(size)],
    ["rsa_keygen_pubexp", String(exponent)],
  ];
  if (count > 2) controls.push(["rsa_keygen_primes", String(count)]);
  return controls;
}

function checkExponent(e: number | bigint, action: string): bigint {
  if (typeof e !== "bigint" && !Number.isSafeInteger(e)) {
    throw new TypeError(
      `Cannot ${action}: publicExponent must be a whole number or a bigint, but is ${kindOf(e)}`,
    );
  }
  const exponent = BigInt(e);
  if (exponent >= 3n && exponent < 2n ** 64n && exponent % 2n === 1n) return exponent;
  throw new RangeError(
    `Cannot ${action}: publicExponent must be odd and from 3 to 2^64-1, but is ${exponent}`,
  );
}

function planRsa(_core: Core, type: string, options: Options, action: string): Generation {
  return { facts: { type }, controls: rsaControls(options, action) };
}

function planRsaPss(core: Core, type: string, options: Options, action: string): Generation {
  const controls = rsaControls(options, action);
  const { hash, mgf1Hash, saltLength } = options;
  if (hash === undefined) {
    if (mgf1Hash === undefined && saltLength === undefined) return { facts: { type }, controls };
    throw new TypeError(`Cannot ${action}: hash must be given with mgf1Hash or saltLength`);
  }
  const digest = core.digests.get(hash);
  const salt = checkInteger(saltLength ?? digest.size, 0, 2048, action, "saltLength");
  controls.push(
    ["rsa_pss_keygen_md", digest.name],
    ["rsa_pss_keygen_mgf1_md", core.digests.get(mgf1Hash ?? digest.name).name],
    ["rsa_pss_keygen_saltlen", String(salt)],
  );
  return { facts: { type }, controls };
}

/** FIPS 186-4, section 4.2, without what is too weak. */
const dsaSizes = ["2048/224", "2048/256", "3072/256"];

function dsaControls(options: Options, action: string): Control[] {
  const bits = checkInteger(options.bits ?? 2048, 512, 10_000, action, "bits");
  const divisor = checkInteger(options.divisorBits ?? 256, 160, 512, action, "divisorBits");
  const size = `${bits}/${divisor}`;
  if (!dsaSizes.includes(size) && !flag(options.allowWeak, "allowWeak", action)) {
    throw weak(`bits and divisorBits must be ${dsaSizes.join(", ")}`, `are ${size}`, action);
  }
  // Not dsa_paramgen_md: OpenSSL 3.0 keeps the address of the name, and reads it when it is freed.
  return [
    ["dsa_paramgen_bits", String(bits)],
    ["dsa_paramgen_q_bits", String(divisor)],
  ];
}

function dhControls(options: DhParameterOptions, action: string): Control[] {
  const bits = checkInteger(options.bits ?? 2048, 512, 10_000, action, "bits");
  if (bits < 2048 && !flag(options.allowWeak, "allowWeak", action)) {
    throw weak("bits must be 2048 or more", `are ${bits}`, action);
  }
  const generator = checkInteger(options.generator ?? 2, 2, 5, action, "generator");
  return [
    ["dh_paramgen_prime_len", String(bits)],
    ["dh_paramgen_generator", String(generator)],
  ];
}

function planDsa(core: Core, type: string, options: Options, action: string): Generation {
  if (options.parameters === undefined) {
    return { facts: { type }, controls: dsaControls(options, action) };
  }
  return withParameters(core, type, options, ["bits", "divisorBits"], action);
}

function withParameters(
  core: Core,
  type: string,
  options: Options,
  others: readonly (keyof Options)[],
  action: string,
): Generation {
  for (const name of others) {
    if (options[name] === undefined) continue;
    throw new TypeError(`Cannot ${action}: ${name} must be left out with parameters`);
  }
  const parameters = pkeyOfParameters(options.parameters!, action);
  if (parameters.type === type && parameters.core === core) {
    return { facts: { type }, controls: [], parameters };
  }
  throw new TypeError(
    `Cannot ${action}: parameters must be of type ${type} and of the same libcrypto, ` +
      `but are of type ${parameters.type}`,
  );
}

function planDh(core: Core, type: string, options: Options, action: string): Generation {
  if (options.parameters !== undefined) {
    return withParameters(core, type, options, ["group"], action);
  }
  const { group = type === "dh" ? "ffdhe3072" : "dh_2048_256" } = options;
  checkIsString(group, action, "group");
  return { facts: { type }, controls: [], group };
}

function planEc(_core: Core, type: string, options: Options, action: string): Generation {
  const { curve: name = "P-256" } = options;
  checkIsString(name, action, "curve");
  const curve = curveNamed(name);
  const bits = curve?.order?.toString(2).length;
  if (bits !== undefined && bits < 224 && !flag(options.allowWeak, "allowWeak", action)) {
    throw weak("the curve's order must have 224 bits or more", `${name}'s has ${bits}`, action);
  }
  const known = curve?.name ?? name;
  const controls: Control[] = [["ec_paramgen_curve", known], ["ec_param_enc", "named_curve"]];
  return { facts: { type: known === "SM2" ? "sm2" : type, curve: known }, controls };
}

function planOther(_core: Core, type: string): Generation {
  return { facts: { type, curve: type === "sm2" ? "SM2" : undefined }, controls: [] };
}

/** Makes a key or parameters. */
export function generate(core: Core, generation: Generation, action: string): Pkey {
  if (generation.facts.type === "dsa" && generation.parameters === undefined) {
    if (!generation.ofParameters) return generateDsa(core, generation, action);
  }
  const context = generationContext(core, generation, action);
  try {
    const functions = keyFunctions(core);
    const make = generation.ofParameters ? functions.EVP_PKEY_paramgen : functions.EVP_PKEY_keygen;
    const cell = new BigUint64Array(1);
    if (make(context, cell) !== 1) throw core.error(action);
    return generated(core, generation, runtime.toPointer(cell[0]!));
  } finally {
    core.lib.EVP_PKEY_CTX_free(context);
  }
}

/** The key that was made. */
export function generated(core: Core, { facts, parameters }: Generation, made: KeyPointer): Pkey {
  const { type, curve } = facts;
  const isKnown = parameters !== undefined || keyTypeNamed(type) !== undefined;
  const name = isKnown ? type : typeName(core, made) ?? type;
  return new Pkey(core, made, { type: name, curve }, "generateKey()");
}

/** DSA has no keys without parameters. */
function generateDsa(core: Core, generation: Generation, action: string): Pkey {
  const parameters = generate(core, { ...generation, ofParameters: true }, action);
  try {
    return generate(core, { facts: generation.facts, controls: [], parameters }, action);
  } finally {
    parameters.dispose();
  }
}

/** A context that makes it. The caller frees it. */
export function generationContext(
  core: Core,
  generation: Generation,
  action: string,
): KeyContext {
  const { facts, controls, group, parameters, ofParameters } = generation;
  const functions = keyFunctions(core);
  const init = ofParameters ? functions.EVP_PKEY_paramgen_init : functions.EVP_PKEY_keygen_init;
  if (parameters !== undefined) return parameters.begin(action, init);
  const type = facts.type === "sm2" ? "SM2" : facts.type;
  const context = typeContext(core, type, action);
  try {
    if (init(context) !== 1) throw core.error(action);
    // The type says the curve where it is SM2.
    if (facts.type !== "sm2") setCurve(core, context, controls, action);
    if (group !== undefined) setGroup(core, context, group, action);
    return context;
  } catch (error) {
    core.lib.EVP_PKEY_CTX_free(context);
    throw error;
  }
}

/** Sets the curve, which libcrypto may only miss when it makes the key, and what else there is. */
function setCurve(core: Core, context: KeyContext, controls: readonly Control[], action: string) {
  const [first] = controls;
  const curve = first?.[0] === "ec_paramgen_curve" ? first[1] : undefined;
  if (curve !== undefined && !hasCurve(core, curve, action)) {
    throw unsupported(core, "curve", curve, "see curves() for those it has");
  }
  setControls(core, context, controls, action);
}

/** Curves that were found, by libcrypto's names. */
const foundCurves = perCore((core) => {
  const found = new Set<string>();
  core.whenAlgorithmsChange(() => found.clear());
  return found;
});

/** Whether libcrypto has the curve: from 3.0 on, it takes any name until it is used. */
export function hasCurve(core: Core, curve: string, action: string): boolean {
  const found = foundCurves(core);
  if (found.has(curve)) return true;
  const context = findTypeContext(core, "ec", action);
  if (context === undefined) return false;
  const functions = keyFunctions(core);
  const cell = new BigUint64Array(1);
  const has = functions.EVP_PKEY_paramgen_init(context) > 0 &&
    control(core, context, ["ec_paramgen_curve", curve]) > 0 &&
    functions.EVP_PKEY_paramgen(context, cell) > 0;
  core.lib.EVP_PKEY_CTX_free(context);
  if (cell[0] !== 0n) core.lib.EVP_PKEY_free(runtime.toPointer(cell[0]!));
  refuseIfNoMemory(core.lib, action);
  if (has) found.add(curve);
  return has;
}

/** By the parameter, where it is known: it has more names than the control. */
function setGroup(core: Core, context: KeyContext, group: string, action: string): void {
  const { EVP_PKEY_CTX_settable_params: settable, EVP_PKEY_CTX_set_params: set } = keyFunctions(
    core,
  );
  const names = settable?.(context);
  const takesGroup = names && core.lib.OSSL_PARAM_locate_const!(names, cString("group"));
  const isSet = takesGroup
    ? withParams(core, { group }, action, (params) => set!(context, params) > 0)
    : control(core, context, ["dh_param", group]) > 0;
  if (isSet) return;
  core.lib.ERR_clear_error();
  throw unsupported(core, "group", group, 'such as "ffdhe2048" or, in OpenSSL 3, "modp_2048"');
}
