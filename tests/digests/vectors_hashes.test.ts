/**
 * Digests on NIST's vectors and those of the designers.
 *
 * @module
 */
import { hash as ourHash } from "../../hazmat/digests/mod.ts";
import { checkMonteCarlo, checkMonteCarloXof } from "../vectors/monte_carlo.ts";
import { hash } from "../vectors/need.ts";
import { type Plan, type Rule, testFolder } from "../vectors/rules.ts";
import { same, type Vector } from "../vectors/vector.ts";

/** A message and its digest, of a digest of one length. */
function fixed(name: string): Plan {
  return {
    need: hash(name),
    start: "len",
    check(vector) {
      const digest = ourHash(name, vector.bits("msg", "len"));
      same(digest, vector.bytes("md"), vector.id);
    },
  };
}

function checkXof(name: string, vector: Vector, message: Uint8Array<ArrayBuffer>): void {
  const output = vector.bytes("output");
  same(ourHash(name, message, { length: output.length }), output, vector.id);
}

/** SHAKE with messages of many lengths. */
const shake = (bits: string): Plan => ({
  need: hash(`shake${bits}`),
  start: "len",
  check: (vector) => checkXof(`shake${bits}`, vector, vector.bits("msg", "len")),
});

/** SHAKE with outputs of many lengths. These files give the length of all messages once. */
const shakeVariable = (bits: string): Plan => ({
  need: hash(`shake${bits}`),
  check: (vector) => checkXof(`shake${bits}`, vector, vector.bits("msg", "input length")),
});

const monteCarlo = (name: string, previous: 1 | 3): Plan => ({
  need: hash(name),
  check: checkMonteCarlo(name, previous),
});

const monteCarloXof = (bits: string): Plan => ({
  need: hash(`shake${bits}`),
  check: checkMonteCarloXof(`shake${bits}`),
});

/** `SHA512_256` is `sha512-256`. */
const named = (name: string) => name.toLowerCase().replace("_", "-");

const rules: readonly Rule[] = [
  [/Readme/, "no vectors"],
  [/Monte\.txt$/, "the intermediate values of the .rsp file"],
  [/^SHA3\/(SHA3_\d+)Monte/, (name) => monteCarlo(named(name!), 1)],
  [/^SHA3\/(SHA3_\d+)/, (name) => fixed(named(name!))],
  [/^SHA[12]\/(SHA\d+(?:_\d+)?)Monte/, (name) => monteCarlo(named(name!), 3)],
  [/^SHA[12]\/(SHA\d+(?:_\d+)?)(?:Long|Short)/, (name) => fixed(named(name!))],
  [/^SHAKE\/SHAKE(\d+)(?:Long|Short)/, (bits) => shake(bits!)],
  [/^SHAKE\/SHAKE(\d+)VariableOut/, (bits) => shakeVariable(bits!)],
  [/^SHAKE\/SHAKE(\d+)Monte/, (bits) => monteCarloXof(bits!)],
  [/^blake2\/blake2b/, () => fixed("blake2b512")],
  [/^blake2\/blake2s/, () => fixed("blake2s256")],
  [/^(MD5|SM3|ripemd160)\//, (name) => fixed(name!.toLowerCase())],
];

testFolder("hashes", rules);
