/**
 * DSA on the vectors of NIST (FIPS 186-2 and 186-3), and Diffie-Hellman on those of NIST, RFC 5114
 * and Botan.
 *
 * @module
 */
import { InvalidKey } from "../../errors.ts";
import backend from "../../mod.ts";
import {
  expectResult,
  hashOf,
  hexNumber,
  newer,
  numbersOf,
  privateOf,
  publicOf,
  sideBySide,
} from "../vectors/key_numbers.ts";
import { keyType, type Need } from "../vectors/need.ts";
import { type Check, type Plan, testFolder } from "../vectors/rules.ts";
import { same, type Vector } from "../vectors/vector.ts";

const group = ["p", "q", "g"];

const pair: Plan = {
  need: keyType("dsa"),
  start: "x",
  shared: group,
  check(vector) {
    const own = privateOf("dsa", numbersOf(vector, "p q g x")).publicKey;
    if (!own.equals(publicOf("dsa", numbersOf(vector, "p q g y")))) throw new Error(vector.id);
  },
};

const signature: Plan = {
  need: keyType("dsa"),
  start: "msg",
  shared: group,
  check(vector) {
    if (!vector.has("y")) return { notApplicable: "the end of the file is missing" };
    // FIPS 186-2 has SHA-1 only, and says so nowhere.
    const hash = vector.has("title") ? hashOf(vector.text("title")) : "sha1";
    const width = vector.text("q").trim().length / 2;
    return expectResult(vector, () => {
      const key = publicOf("dsa", numbersOf(vector, "p q g y"));
      const pair = sideBySide(vector, ["r", "s"], width);
      key.verify(vector.bytes("msg"), pair, { hash, encoding: "p1363" });
    });
  },
};

testFolder("asymmetric/DSA", [
  [/Readme/, "not vectors"],
  [/PQG/, "parameters without a key"],
  [/SigGen\.txt/, "the .rsp of that name, with values on the way"],
  [/KeyPair/, () => pair],
  [/Sig(Gen|Ver)/, () => signature],
], newer);

/** NIST's faults by number: those of keys that agreement does not take, or not of the secret. */
const agreement: Check = (vector) => {
  const result = vector.text("result");
  if (/IUT's Static (private|public) key/.test(result)) {
    return { notApplicable: "a private key that does not belong to the public one beside it" };
  }
  if (/fails PKV 5.6.2.4/.test(result) || result.startsWith("P")) {
    return expectResult(vector, () => agrees(vector));
  }
  const shared = secret(vector);
  if (shared === vector.text("z").toLowerCase()) throw new Error(`${vector.id}: ${result}`);
  return "invalid";
};

function secret(vector: Vector): string {
  const own = privateOf("dhx", numbersOf(vector, "p q g x=xstatiut"));
  const peer = publicOf("dhx", numbersOf(vector, "p q g y=ystatcavs"));
  return own.agree(peer).toHex();
}

function agrees(vector: Vector): void {
  same(Uint8Array.fromHex(secret(vector)), vector.bytes("z"), vector.id);
}

/** OpenSSL 1.1.1 reads such keys, and has no padding for their secrets. */
const dhx: Need = backend.opensslVersionNumber() < 0x30000000
  ? { ...keyType("dhx"), skip: `${backend.opensslVersionText()} does not agree with dhx keys` }
  : keyType("dhx");

const fax: Plan = { need: dhx, shared: group, check: agreement };

/** RFC 5114: both sides, with values of public keys. */
const rfc5114: Plan = {
  need: dhx,
  check(vector) {
    agrees(vector);
    const other = privateOf("dhx", numbersOf(vector, "p q g x=xstatcavs"));
    const peer = publicOf("dhx", numbersOf(vector, "p q g y=ystatiut"));
    same(other.agree(peer), vector.bytes("z"), vector.id);
  },
};

const decimal = (vector: Vector, name: string) => BigInt(vector.text(name));

/** Groups of any size, of which the smallest is refused. */
const botan: Plan = {
  need: keyType("dh"),
  check(vector) {
    const [p, g] = [decimal(vector, "p"), decimal(vector, "g")];
    if (p < 2n ** 511n) {
      return expectRefused(vector, () => privateOf("dh", { p, g, x: decimal(vector, "x") }));
    }
    const own = privateOf("dh", { p, g, x: decimal(vector, "x") });
    const peer = publicOf("dh", { p, g, y: decimal(vector, "y") });
    same(own.agree(peer), vector.bytes("k"), vector.id);
  },
};

function expectRefused(vector: Vector, call: () => unknown): "invalid" {
  try {
    call();
  } catch (error) {
    if (error instanceof InvalidKey) return "invalid";
    throw error;
  }
  throw new Error(`${vector.id}: it must be refused`);
}

/** Two groups: keys of one do not agree with those of the other. */
const bad: Plan = {
  need: keyType("dh"),
  check: (vector) =>
    expectRefused(vector, () => {
      const g = decimal(vector, "g");
      const own = privateOf("dh", { p: decimal(vector, "p1"), g, x: decimal(vector, "x1") });
      own.agree(publicOf("dh", { p: decimal(vector, "p2"), g, y: decimal(vector, "y2") }));
    }),
};

/** The numbers of key files: see vectors_key_files.test.ts. */
const numbers: Plan = {
  need: keyType("dh"),
  check(vector) {
    const names = vector.has("q") ? "p q g" : "p g";
    const type = vector.has("q") ? "dhx" : "dh";
    const own = privateOf(type, numbersOf(vector, `${names} x`));
    const expected = publicOf(type, numbersOf(vector, `${names} y`));
    if (!own.publicKey.equals(expected)) throw new Error(vector.id);
    const read = own.publicKey.toNumbers();
    if (read.y !== hexNumber(vector, "y")) throw new Error(vector.id);
  },
};

testFolder("asymmetric/DH", [
  [/\.fax$/, () => fax],
  [/RFC5114/, () => rfc5114],
  [/rfc3526/, "parameters without a key"],
  [/vec\.txt/, () => botan],
  [/bad_exchange/, () => bad],
  [/dhkey/, () => numbers],
], newer);
