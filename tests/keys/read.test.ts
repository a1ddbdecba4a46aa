/**
 * Reading keys of OpenSSL's own program, in every format that it writes.
 *
 * @module
 */
import { coreFor } from "../../hazmat/core/core.ts";
import { curveNamed, curveNames } from "../../hazmat/keys/curves.ts";
import { keyTypeNames } from "../../hazmat/keys/key_types.ts";
import { readPrivateKey, readPublicKey } from "../../hazmat/keys/read.ts";
import { decodePem, DerReader, encodePem } from "../../hazmat/asn1/mod.ts";
import { assert, assertEquals, describe, it } from "../std.ts";
import {
  canMake,
  lacksOpenssl,
  newDsaKey,
  newKey,
  openssl,
  opensslText,
  withFile,
} from "./openssl_program.ts";

const core = coreFor(undefined, "test");
const skip = lacksOpenssl;

interface Kind {
  readonly type: string;
  readonly curve?: string;
  readonly make: () => string;
  /** The commands that write its traditional formats, and PEM's labels of them. */
  readonly traditional?: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    type: "rsa",
    make: () => newKey("RSA", "rsa_keygen_bits:1024"),
    traditional: ["rsa", "-traditional"],
  },
  {
    type: "rsa",
    make: () => newKey("RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3"),
    traditional: ["rsa", "-traditional"],
  },
  {
    type: "rsa-pss",
    make: () =>
      newKey(
        "RSA-PSS",
        "rsa_keygen_bits:1024",
        "rsa_pss_keygen_md:sha256",
        "rsa_pss_keygen_mgf1_md:sha512",
        "rsa_pss_keygen_saltlen:11",
      ),
  },
  { type: "rsa-pss", make: () => newKey("RSA-PSS", "rsa_keygen_bits:1024") },
  { type: "dsa", make: newDsaKey, traditional: ["dsa"] },
  { type: "dh", make: () => newKey("DH", "group:ffdhe2048") },
  { type: "dhx", make: () => newKey("DHX", "dh_rfc5114:2") },
  ...["prime256v1", "secp384r1", "secp521r1", "secp256k1", "brainpoolP512t1", "secp160r1"].map(
    (curve): Kind => ({
      type: "ec",
      curve,
      make: () => newKey("EC", `ec_paramgen_curve:${curve}`, "ec_param_enc:named_curve"),
      traditional: ["ec"],
    }),
  ),
  { type: "sm2", curve: "SM2", make: () => newKey("SM2") },
  ...["ed25519", "ed448", "x25519", "x448"].map((type) => ({ type, make: () => newKey(type) })),
];

const der = (pem: string): Uint8Array => decodePem(pem).at(-1)!.der;

describe("a key of OpenSSL's program", () => {
  for (const { type, curve, make, traditional } of kinds) {
    const title = curve === undefined ? type : `${type} on ${curve}`;

    it(`is read as it is written: ${title}`, { skip }, () => {
      const pem = make();
      const key = readPrivateKey(core, pem, {}, "read the private key");
      assertEquals([key.type, key.curve, key.spki], [type, curve, undefined]);
      assertEquals(key.pkcs8.toHex(), der(pem).toHex());
      const same = readPrivateKey(core, der(pem), {}, "read the private key");
      assertEquals(same, key);
    });

    it(`has a public key that is read as it is written: ${title}`, { skip }, () => {
      const pem = opensslText(["pkey", "-pubout"], make());
      const key = readPublicKey(pem, "read the public key");
      assertEquals([key.type, key.curve], [type, curve]);
      assertEquals(key.spki.toHex(), der(pem).toHex());
      assertEquals(readPublicKey(der(pem), "read the public key"), key);
      assertEquals(readPublicKey(new TextEncoder().encode(pem), "read the public key"), key);
    });

    if (traditional === undefined) continue;
    it(`is read in its traditional format: ${title}`, { skip }, () => {
      const pem = make();
      const old = opensslText(traditional, pem);
      assert(!old.includes("BEGIN PRIVATE KEY"));
      const key = readPrivateKey(core, old, {}, "read the private key");
      assertEquals(key.type, type);
      assertEquals(key.pkcs8.toHex(), der(pem).toHex());
      assertEquals(readPrivateKey(core, der(old), {}, "read the private key"), key);
    });
  }

  it("is read behind its parameters", { skip }, () => {
    const args = ["-name", "prime256v1", "-genkey"];
    const pem = opensslText(["ecparam", ...args]);
    assert(pem.includes("EC PARAMETERS"));
    const key = readPrivateKey(core, pem, {}, "read the private key");
    assertEquals([key.type, key.curve], ["ec", "prime256v1"]);
  });

  it("is read in PKCS #1, of a public key", { skip }, () => {
    const pem = newKey("RSA", "rsa_keygen_bits:1024");
    const old = opensslText(["rsa", "-RSAPublicKey_out"], pem);
    const key = readPublicKey(old, "read the public key");
    assertEquals(key.spki.toHex(), der(opensslText(["pkey", "-pubout"], pem)).toHex());
    assertEquals(readPublicKey(der(old), "read the public key"), key);
  });

  it("is read in a certificate", { skip }, () => {
    const pem = newKey("EC", "ec_paramgen_curve:P-256", "ec_param_enc:named_curve");
    const certificate = withFile(
      pem,
      (path) => opensslText(["req", "-x509", "-key", path, "-subj", "/CN=test"]),
    );
    const expected = readPublicKey(opensslText(["pkey", "-pubout"], pem), "read the public key");
    assertEquals(readPublicKey(certificate, "read the public key"), expected);
    assertEquals(readPublicKey(der(certificate), "read the public key"), expected);
  });

  it("has a compressed point if it came so", { skip }, () => {
    const pem = newKey("EC", "ec_paramgen_curve:P-256", "ec_param_enc:named_curve");
    const compressed = openssl(
      ["ec", "-pubout", "-conv_form", "compressed", "-outform", "DER"],
      pem,
    );
    const { spki } = readPublicKey(compressed, "read the public key");
    assertEquals(spki.toHex(), new Uint8Array(compressed).toHex());
    assertEquals(spki.length, 59);
  });

  it("is read among other blocks and text", { skip }, () => {
    const pem = newKey("ed25519");
    const certificate = encodePem("CERTIFICATE", Uint8Array.of(0x30, 0));
    const key = readPrivateKey(core, `Bag\n${certificate}\n${pem}`, {}, "read the private key");
    assertEquals(key.type, "ed25519");
  });
});

describe("a key of a newer program", () => {
  for (const type of keyTypeNames.filter((name) => /^(ml|slh)-/.test(name))) {
    it(`is read as it is written: ${type}`, {
      skip: canMake(type) ? false : `no openssl program with ${type}`,
    }, () => {
      const pem = newKey(type);
      const key = readPrivateKey(core, pem, {}, "read the private key");
      assertEquals([key.type, key.pkcs8.toHex()], [type, der(pem).toHex()]);
      const publicPem = opensslText(["pkey", "-pubout"], pem);
      const { type: same, spki } = readPublicKey(publicPem, "read the public key");
      assertEquals([same, spki.toHex()], [type, der(publicPem).toHex()]);
    });
  }
});

describe("the curves", () => {
  it("are those of OpenSSL's program, which has their order", { skip }, () => {
    const listed = opensslText(["ecparam", "-list_curves"]).matchAll(/^ {2}(\S+) *:/gm);
    const names = Array.from(listed, ([, name]) => name!).filter((name) => curveNamed(name));
    assert(names.length >= 3);
    for (const name of names) {
      const der = openssl(["ecparam", "-name", name, "-param_enc", "explicit", "-outform", "DER"]);
      const parameters = new DerReader(der).sequence();
      for (let i = 0; i < 4; i++) parameters.skip(); // version, field, curve, generator
      assertEquals(parameters.integer(), curveNamed(name)!.order!, name);
      const short = openssl(["ecparam", "-name", name, "-outform", "DER"]);
      assertEquals(new DerReader(short).objectIdentifier(), curveNamed(name)!.oid, name);
    }
  });

  it("have the widths that keys have", () => {
    const widths = ["P-256", "P-521", "secp160r1", "sect571k1"].map((name) => {
      const { fieldWidth, orderWidth } = curveNamed(name)!;
      return [fieldWidth, orderWidth];
    });
    assertEquals(widths, [[32, 32], [66, 66], [20, 21], [72, 72]]);
    assertEquals(curveNames.length, 80);
    assertEquals(curveNamed("P-255"), undefined);
    assertEquals(curveNamed("constructor"), undefined);
  });
});
