/**
 * Keys as JWK, octets and numbers, and signatures in both forms.
 *
 * @module
 */
import { decodePem } from "../../hazmat/asn1/mod.ts";
import { coreFor } from "../../hazmat/core/core.ts";
import { curveNamed } from "../../hazmat/keys/curves.ts";
import { type Jwk, jwkOfPkcs8, jwkOfSpki, pkcs8OfJwk, spkiOfJwk } from "../../hazmat/keys/jwk.ts";
import {
  numbersOfPkcs8,
  numbersOfSpki,
  pkcs8OfNumbers,
  spkiOfNumbers,
} from "../../hazmat/keys/numbers.ts";
import { pkcs8OfRaw, rawOfPkcs8, rawOfSpki, spkiOfRaw } from "../../hazmat/keys/raw.ts";
import { readPrivateKey, readPublicKey } from "../../hazmat/keys/read.ts";
import { ecdsaDerToP1363, ecdsaP1363ToDer, hasLowS, lowS } from "../../hazmat/keys/signatures.ts";
import { assertEquals, describe, it } from "../std.ts";
import { rfc7517, rfc8037, rfc8410, seeds } from "./examples.ts";
import { lacksOpenssl, newDsaKey, newKey, openssl, opensslText } from "./openssl_program.ts";

const core = coreFor(undefined, "test");
const action = "test";
const skip = lacksOpenssl;
const privateOf = (pem: string) => readPrivateKey(core, pem, {}, action);
const publicOf = (pem: string) => readPublicKey(opensslText(["pkey", "-pubout"], pem), action);
const hex = (bytes: Uint8Array | undefined): string => bytes!.toHex();
const counting = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => i);

/** A JWK without its private members. */
function withoutPrivate(jwk: Jwk): Jwk {
  const names = ["kty", "crv", "alg", "n", "e", "x", "y", "pub"].filter((name) => name in jwk);
  return jwk.kty === "RSA" || jwk.kty === "EC" || jwk.kty === "OKP" || jwk.kty === "AKP"
    ? Object.fromEntries(names.map((name) => [name, jwk[name]]))
    : jwk;
}

describe("a key of RFC 8410", () => {
  it("is the same in both versions, of which one has the public key", () => {
    const [first, second] = [privateOf(rfc8410.privateKey), privateOf(rfc8410.version2)];
    assertEquals(hex(second.pkcs8), hex(first.pkcs8));
    assertEquals(first.spki, undefined);
    assertEquals(hex(second.spki), hex(readPublicKey(rfc8410.publicKey, action).spki));
  });

  it("is its octets", () => {
    const { pkcs8 } = privateOf(rfc8410.privateKey);
    const raw = rawOfPkcs8(pkcs8, action);
    assertEquals(hex(raw), "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");
    assertEquals(hex(pkcs8OfRaw("ed25519", raw, {}, action).pkcs8), hex(pkcs8));
    const { spki } = readPublicKey(rfc8410.publicKey, action);
    const publicRaw = rawOfSpki(spki, {}, action);
    assertEquals(spkiOfRaw("Ed25519", publicRaw, {}, action), {
      type: "ed25519",
      curve: undefined,
      spki,
    });
  });
});

describe("a JWK", () => {
  it("of RFC 8037 comes back, with its public key", () => {
    const { type, pkcs8, spki } = pkcs8OfJwk(rfc8037, action);
    assertEquals(type, "ed25519");
    assertEquals(
      hex(rawOfPkcs8(pkcs8, action)),
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", // RFC 8032 section 7.1
    );
    assertEquals(hex(spki), hex(spkiOfJwk(rfc8037, action).spki));
    assertEquals(jwkOfPkcs8(pkcs8, spki!, action), rfc8037);
  });

  for (const [name, jwk] of Object.entries(rfc7517)) {
    it(`of RFC 7517 comes back: ${name}`, () => {
      const { spki } = spkiOfJwk(jwk, action);
      assertEquals(jwkOfSpki(spki, action), withoutPrivate(jwk));
      assertEquals(jwkOfPkcs8(pkcs8OfJwk(jwk, action).pkcs8, spki, action), jwk as Jwk);
    });
  }

  it("with the modulus and the exponents of RSA only has its other numbers computed", () => {
    const { kty, n, e, d } = rfc7517.rsa;
    const { pkcs8 } = pkcs8OfJwk({ kty, n, e, d }, action);
    assertEquals(hex(pkcs8), hex(pkcs8OfJwk(rfc7517.rsa, action).pkcs8));
  });

  it("may have members that mean nothing here", () => {
    const jwk = { ...rfc8037, use: "enc", key_ops: [], alg: 5, ext: false, kid: {}, more: null };
    assertEquals(
      hex(pkcs8OfJwk(jwk as unknown as Jwk, action).pkcs8),
      hex(pkcs8OfJwk(rfc8037, action).pkcs8),
    );
  });

  it("of ML-DSA and ML-KEM has the seed", () => {
    for (const [type, pem] of Object.entries(seeds)) {
      const { pkcs8 } = privateOf(pem);
      const size = type === "ml-dsa-44" ? 1312 : 1184;
      const { spki } = spkiOfRaw(type, new Uint8Array(size), {}, action);
      const jwk = jwkOfPkcs8(pkcs8, spki, action);
      assertEquals([jwk.kty, jwk.alg], ["AKP", type.toUpperCase()]);
      assertEquals(Uint8Array.fromBase64(jwk.priv!, { alphabet: "base64url" })[31], 31);
      assertEquals(pkcs8OfJwk(jwk, action), { type, curve: undefined, pkcs8, spki });
    }
  });

  it("of SLH-DSA has the name of its parameter set", () => {
    const { spki } = spkiOfRaw("slh-dsa-shake-256f", counting(64), {}, action);
    const jwk = jwkOfSpki(spki, action);
    assertEquals([jwk.kty, jwk.alg], ["AKP", "SLH-DSA-SHAKE-256f"]);
    assertEquals(hex(spkiOfJwk(jwk, action).spki), hex(spki));
  });

  it("comes back for each curve that it has", { skip }, () => {
    for (const curve of ["P-256", "P-384", "P-521", "secp256k1"]) {
      const name = curveNamed(curve)!.name;
      const pem = newKey("EC", `ec_paramgen_curve:${name}`, "ec_param_enc:named_curve");
      const [key, { spki }] = [privateOf(pem), publicOf(pem)];
      const jwk = jwkOfPkcs8(key.pkcs8, spki, action);
      assertEquals(jwk.crv, curve);
      assertEquals(pkcs8OfJwk(jwk, action), key);
      assertEquals(hex(spkiOfJwk(jwk, action).spki), hex(spki));
    }
  });

  it("comes back for a key of three primes", { skip }, () => {
    const pem = newKey("RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3");
    const [key, { spki }] = [privateOf(pem), publicOf(pem)];
    const jwk = jwkOfPkcs8(key.pkcs8, spki, action);
    assertEquals(jwk.oth!.length, 1);
    assertEquals(pkcs8OfJwk(jwk, action), key);
  });
});

describe("octets", () => {
  it("of a point are had compressed and not", { skip }, () => {
    const curves = [
      ...["prime192v1", "prime256v1", "secp384r1", "secp521r1", "secp256k1"],
      ...["brainpoolP256r1", "brainpoolP512r1"],
    ];
    for (const curve of curves) {
      const pem = newKey("EC", `ec_paramgen_curve:${curve}`, "ec_param_enc:named_curve");
      const { spki } = publicOf(pem);
      const short = openssl(
        ["ec", "-pubout", "-conv_form", "compressed", "-outform", "DER"],
        pem,
      );
      const compressed = readPublicKey(short, action).spki;
      const [long, point] = [
        rawOfSpki(spki, {}, action),
        rawOfSpki(compressed, { compressed: true }, action),
      ];
      assertEquals(hex(rawOfSpki(spki, { compressed: true }, action)), hex(point), curve);
      assertEquals(hex(rawOfSpki(compressed, {}, action)), hex(long), curve);
      assertEquals(hex(spkiOfRaw("ec", point, { curve }, action).spki), hex(compressed));
      assertEquals(hex(spkiOfRaw("ec", long, { curve }, action).spki), hex(spki));
    }
  });

  it("of a scalar make a key without its public half", { skip }, () => {
    const pem = newKey("EC", "ec_paramgen_curve:P-521", "ec_param_enc:named_curve");
    const raw = rawOfPkcs8(privateOf(pem).pkcs8, action);
    assertEquals(raw.length, 66);
    const { pkcs8 } = pkcs8OfRaw("ec", raw, { curve: "p-521" }, action);
    const publicKey = openssl(
      ["pkey", "-inform", "DER", "-pubout", "-outform", "DER"],
      pkcs8,
    );
    assertEquals(hex(publicKey), hex(publicOf(pem).spki));
  });

  it("of ML-DSA are a seed, or what it expands to, by their number", () => {
    const seed = pkcs8OfRaw("ml-dsa-44", counting(32), {}, action).pkcs8;
    assertEquals(hex(seed), hex(decodePem(seeds["ml-dsa-44"])[0]!.der));
    assertEquals(hex(rawOfPkcs8(seed, action)), hex(counting(32)));
    const expanded = pkcs8OfRaw("ml-dsa-44", counting(2560), {}, action).pkcs8;
    assertEquals(rawOfPkcs8(expanded, action, "expanded").length, 2560);
  });
});

describe("numbers", () => {
  const kinds: readonly (readonly [type: string, make: () => string])[] = [
    ["rsa", () => newKey("RSA", "rsa_keygen_bits:1024")],
    ["rsa", () => newKey("RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3")],
    ["ec", () => newKey("EC", "ec_paramgen_curve:secp384r1", "ec_param_enc:named_curve")],
    ["sm2", () => newKey("SM2")],
    ["dsa", newDsaKey],
    ["dh", () => newKey("DH", "group:ffdhe2048")],
    ["dhx", () => newKey("DHX", "dh_rfc5114:2")],
  ];
  for (const [type, make] of kinds) {
    it(`of a key make the same key: ${type}`, { skip }, () => {
      const pem = make();
      const [{ pkcs8 }, { spki }] = [privateOf(pem), publicOf(pem)];
      assertEquals(
        hex(pkcs8OfNumbers(type, numbersOfPkcs8(pkcs8, action), action).pkcs8),
        hex(pkcs8),
      );
      assertEquals(hex(spkiOfNumbers(type, numbersOfSpki(spki, action), action).spki), hex(spki));
    });
  }

  it("of RSA are computed from the modulus and the exponents", { skip }, () => {
    for (let i = 0; i < 5; i++) {
      const { pkcs8 } = privateOf(newKey("RSA", "rsa_keygen_bits:512", "rsa_keygen_pubexp:3"));
      const { n, e, d, p, q } = numbersOfPkcs8(pkcs8, action);
      assertEquals(hex(pkcs8OfNumbers("rsa", { n, e, d, p, q }, action).pkcs8), hex(pkcs8));
      const found = numbersOfPkcs8(pkcs8OfNumbers("rsa", { n, e, d }, action).pkcs8, action);
      assertEquals(found.p! * found.q!, n);
      assertEquals([found.p, found.q].sort(), [p, q].sort());
    }
  });
});

describe("a signature", () => {
  const order = curveNamed("P-256")!.order!;
  const der = (r: string, s: string): Uint8Array => {
    const length = (r.length + s.length) / 2 + 4;
    const two = (value: number): string => value.toString(16).padStart(2, "0");
    return Uint8Array.fromHex(
      `30${two(length)}02${two(r.length / 2)}${r}02${two(s.length / 2)}${s}`,
    );
  };

  it("is changed from DER to P1363 and back", () => {
    const both = `${"00".repeat(31)}05${"80".padEnd(64, "0")}`;
    const signature = der("05", `0080${"00".repeat(31)}`);
    assertEquals(hex(ecdsaDerToP1363(signature, 32)), both);
    assertEquals(hex(ecdsaP1363ToDer(Uint8Array.fromHex(both), 32)), hex(signature));
  });

  it("is not changed if it is of no such form", () => {
    assertEquals(ecdsaP1363ToDer(new Uint8Array(63), 32), undefined);
    assertEquals(ecdsaP1363ToDer(new Uint8Array(0), 0), undefined);
    const good = der("05", "06");
    for (let i = 0; i < good.length; i++) {
      assertEquals(ecdsaDerToP1363(good.subarray(0, i), 32), undefined);
    }
    assertEquals(ecdsaDerToP1363(der("05", "80"), 32), undefined); // negative
    assertEquals(ecdsaDerToP1363(der("05", "0006"), 32), undefined); // not minimal
    assertEquals(ecdsaDerToP1363(der("05", `01${"00".repeat(32)}`), 32), undefined); // too large
    assertEquals(ecdsaDerToP1363(Uint8Array.of(...good, 0), 32), undefined);
  });

  it("has the lower s", () => {
    const high = order - 6n;
    const signature = der("05", `00${high.toString(16)}`);
    assertEquals([hasLowS(signature, order), hasLowS(der("05", "06"), order)], [false, true]);
    assertEquals(hex(lowS(signature, order)), hex(der("05", "06")));
    assertEquals(hex(lowS(der("05", "06"), order)), hex(der("05", "06")));
    assertEquals(lowS(Uint8Array.of(0x30), order), undefined);
  });
});
