/**
 * Keys that are refused, each with its text, which has no value of the key.
 *
 * @module
 */
import { decodePem, DerWriter, encodePem } from "../../hazmat/asn1/mod.ts";
import { coreFor } from "../../hazmat/core/core.ts";
import { curveNamed } from "../../hazmat/keys/curves.ts";
import { pkcs8OfJwk, spkiOfJwk } from "../../hazmat/keys/jwk.ts";
import { pkcs8OfNumbers, spkiOfNumbers } from "../../hazmat/keys/numbers.ts";
import { pkcs8OfRaw, rawOfPkcs8, rawOfSpki, spkiOfRaw } from "../../hazmat/keys/raw.ts";
import { type PrivateReading, readPrivateKey, readPublicKey } from "../../hazmat/keys/read.ts";
import { encodePrivateKey, encodePublicKey } from "../../hazmat/keys/write.ts";
import { HazmatError, InvalidKey, MalformedData, MemoryLimitError } from "../../errors.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";
import { rfc7517, rfc8037, rfc8410, seeds } from "./examples.ts";

const core = coreFor(undefined, "test");
const privately = "read the private key";
const publicly = "read the public key";
const oids = {
  rsa: "1.2.840.113549.1.1.1",
  pss: "1.2.840.113549.1.1.10",
  dsa: "1.2.840.10040.4.1",
  dh: "1.2.840.113549.1.3.1",
  ec: "1.2.840.10045.2.1",
  p256: "1.2.840.10045.3.1.7",
  p384: "1.3.132.0.34",
  ed25519: "1.3.101.112",
  mlDsa44: "2.16.840.1.101.3.4.3.17",
};

type Write = (writer: DerWriter) => void;

const nothing: Write = () => {};

function spki(oid: string, parameters: Write, key: Uint8Array | Write): Uint8Array {
  return new DerWriter().sequence((info) => {
    info.sequence((algorithm) => parameters(algorithm.objectIdentifier(oid)));
    info.bitString(key);
  }).finish();
}

function pkcs8(oid: string, parameters: Write, key: Write, version = 0): Uint8Array {
  return new DerWriter().sequence((info) => {
    info.integer(version);
    info.sequence((algorithm) => parameters(algorithm.objectIdentifier(oid)));
    info.octetString(key);
  }).finish();
}

const onP256: Write = (writer) => void writer.objectIdentifier(oids.p256);
const isNull: Write = (writer) => void writer.null();
const odd = (bits: number): bigint => (1n << BigInt(bits - 1)) + 1n;

function rsaPublic(n: bigint, e: bigint): Uint8Array {
  return spki(oids.rsa, isNull, (key) => {
    key.sequence((numbers) => numbers.integer(n).integer(e));
  });
}

const rsaNumbers = {
  n: odd(1024),
  e: 65537n,
  d: 5n,
  p: odd(512),
  q: odd(511),
  dp: 3n,
  dq: 3n,
  qi: 3n,
};

function rsaPrivate(
  changes: Partial<typeof rsaNumbers>,
  others: readonly (readonly [bigint, bigint, bigint])[] = [],
  version = others.length > 0 ? 1 : 0,
): Uint8Array {
  const numbers = { ...rsaNumbers, ...changes };
  return pkcs8(oids.rsa, isNull, (inside) => {
    inside.sequence((key) => {
      key.integer(version);
      for (const value of Object.values(numbers)) key.integer(value);
      if (others.length === 0) return;
      key.sequence((primes) => {
        for (const [r, d, t] of others) {
          primes.sequence((prime) => prime.integer(r).integer(d).integer(t));
        }
      });
    });
  });
}

function ecPrivate(scalar: Uint8Array, parameters: Write = onP256, more: Write = nothing) {
  return pkcs8(oids.ec, parameters, (inside) => {
    inside.sequence((key) => more(key.integer(1).octetString(scalar)));
  });
}

const order = curveNamed("P-256")!.order!;
const scalarOf = (value: bigint, width = 32): Uint8Array =>
  Uint8Array.fromHex(value.toString(16).padStart(2 * width, "0"));
const point = (form: number, size: number): Uint8Array => {
  const octets = new Uint8Array(size).fill(1);
  octets[0] = form;
  return octets;
};

function dsaDomain(p: bigint, q: bigint, g: bigint): Write {
  return (writer) => void writer.sequence((inside) => inside.integer(p).integer(q).integer(g));
}

function dhDomain(p: bigint, g: bigint, bits?: number): Write {
  return (writer) =>
    void writer.sequence((inside) => {
      inside.integer(p).integer(g);
      if (bits !== undefined) inside.integer(bits);
    });
}

function explicitCurve(writer: DerWriter): void {
  writer.sequence((inside) => inside.integer(1));
}

type Refusal = readonly [fault: string, der: Uint8Array | string];

const publicKeys: readonly Refusal[] = [
  ["its modulus must have 512 to 16384 bits, but has 511", rsaPublic(odd(511), 3n)],
  ["its modulus must have 512 to 16384 bits, but has 16385", rsaPublic(odd(16385), 3n)],
  ["its modulus must be odd, but is even", rsaPublic(odd(1024) + 1n, 3n)],
  ["its public exponent must be odd, but is even", rsaPublic(odd(1024), 4n)],
  ["its public exponent must be odd, but is even", rsaPublic(odd(1024), 0n)],
  ["its public exponent must be 3 or more, but is 1", rsaPublic(odd(1024), 1n)],
  [
    "its public exponent must be less than its modulus, but is not",
    rsaPublic(odd(1024), odd(1024)),
  ],
  [
    "with a modulus of more than 3072 bits, its public exponent must have 2 to 64 bits, but has 65",
    rsaPublic(odd(3073), odd(65)),
  ],
  [
    "its salts must have 0 to 2048 bytes, but have 2049",
    spki(oids.pss, (one) => {
      one.sequence((pss) => pss.explicit(2, (salt) => salt.integer(2049)));
    }, nothing),
  ],
  [
    "its PSS trailer field must be 1, but is not",
    spki(oids.pss, (one) => {
      one.sequence((pss) => pss.explicit(3, (trailer) => trailer.integer(2)));
    }, nothing),
  ],
  [
    "its mask generation function must be MGF1, but is another",
    spki(oids.pss, (one) => {
      one.sequence((pss) =>
        pss.explicit(1, (mgf) => mgf.sequence((inside) => inside.objectIdentifier(oids.rsa)))
      );
    }, nothing),
  ],
  [
    "its point must be compressed or uncompressed, but is in the hybrid form",
    spki(oids.ec, onP256, point(6, 65)),
  ],
  [
    "its point must be compressed or uncompressed, but is in the hybrid form",
    spki(oids.ec, onP256, point(7, 65)),
  ],
  ["its point must not be at infinity, but is", spki(oids.ec, onP256, point(0, 1))],
  ["its point must begin with 2, 3 or 4, but does not", spki(oids.ec, onP256, point(5, 65))],
  ["its point must begin with 2, 3 or 4, but does not", spki(oids.ec, onP256, new Uint8Array())],
  ["its point must have 65 bytes, but has 64", spki(oids.ec, onP256, point(4, 64))],
  ["its point must have 33 bytes, but has 34", spki(oids.ec, onP256, point(2, 34))],
  [
    "its curve must have a name, but is given by its parameters; " +
    "convert the key with openssl ec -param_enc named_curve",
    spki(oids.ec, explicitCurve, point(4, 65)),
  ],
  [
    "its curve must have a name, but is to be known from elsewhere",
    spki(oids.ec, isNull, point(4, 65)),
  ],
  ["its curve must have a name, but is left out", spki(oids.ec, nothing, point(4, 65))],
  ["it must have 32 bytes, but has 31", spki(oids.ed25519, nothing, point(4, 31))],
  ["it must have 1312 bytes, but has 1311", spki(oids.mlDsa44, nothing, point(4, 1311))],
  [
    "its modulus must have 512 to 10000 bits, but has 10001",
    spki(oids.dh, dhDomain(odd(10001), 2n), (key) => key.integer(5)),
  ],
  [
    "its modulus must have 512 to 10000 bits, but has 511",
    spki(oids.dh, dhDomain(odd(511), 2n), (key) => key.integer(5)),
  ],
  [
    "its modulus must be odd, but is even",
    spki(oids.dh, dhDomain(odd(512) + 1n, 2n), (key) => key.integer(5)),
  ],
  [
    "its generator must be more than 1, but is not",
    spki(oids.dh, dhDomain(odd(512), 1n), (key) => key.integer(5)),
  ],
  [
    "its generator must not be 0, but is",
    spki(oids.dh, dhDomain(odd(512), 0n), (key) => key.integer(5)),
  ],
  [
    "its private values must have 1 to 10000 bits, but have 10001",
    spki(oids.dh, dhDomain(odd(512), 2n, 10001), (key) => key.integer(5)),
  ],
  [
    "its public value must be more than 1, but is not",
    spki(oids.dh, dhDomain(odd(512), 2n), (key) => key.integer(1)),
  ],
  [
    "its public value must be less than its modulus less 1, but is not",
    spki(oids.dh, dhDomain(odd(512), 2n), (key) => key.integer(odd(512) - 1n)),
  ],
  [
    "its parameters must be in it, but are left out",
    spki(oids.dsa, nothing, (key) => key.integer(5)),
  ],
  [
    "the order of its generator must be less than its modulus, but is not",
    spki(oids.dsa, dsaDomain(odd(512), odd(512), 2n), (key) => key.integer(5)),
  ],
  [
    'its file must hold a public key, but holds "PRIVATE KEY"; ' +
    "read it as a private key, and take the public key of that",
    rfc8410.privateKey,
  ],
  [
    "it must be a public key, but is a private one; " +
    "read it as a private key, and take the public key of that",
    decodePem(rfc8410.privateKey)[0]!.der,
  ],
  [
    'its file must hold a public key, but holds "constructor"',
    encodePem("constructor", Uint8Array.of(0x30, 0)),
  ],
  [
    "its file must hold one public key, but holds 2; give the one to read",
    rfc8410.publicKey + rfc8410.publicKey,
  ],
];

const privateKeys: readonly Refusal[] = [
  ["its version must be 0 or 1, but is 2", pkcs8(oids.ed25519, nothing, nothing, 2)],
  ["its private exponent must not be 0, but is", rsaPrivate({ d: 0n })],
  [
    "its private exponent must be less than its modulus, but is not",
    rsaPrivate({ d: odd(1024) }),
  ],
  ["its first prime must not be 0, but is", rsaPrivate({ p: 0n })],
  ["its second prime's exponent must not be 0, but is", rsaPrivate({ dq: 0n })],
  [
    "its first prime's exponent must be less than its first prime, but is not",
    rsaPrivate({ dp: odd(512) }),
  ],
  ["its coefficient must be less than its first prime, but is not", rsaPrivate({ qi: odd(513) })],
  ["its primes must be odd and different, but are not", rsaPrivate({ p: odd(511) })],
  ["its primes must be odd and different, but are not", rsaPrivate({ q: odd(511) + 1n })],
  ["its modulus must have 512 to 16384 bits, but has 300", rsaPrivate({ n: odd(300) })],
  [
    "its primes must be 2 to 5, but are 6",
    rsaPrivate({}, Array(4).fill([odd(100), 1n, 1n])),
  ],
  [
    "each prime's exponent must be less than that prime, but is not",
    rsaPrivate({}, [[3n, 5n, 1n]]),
  ],
  [
    "each prime's coefficient must not be 0, but is",
    rsaPrivate({}, [[odd(100), 1n, 0n]]),
  ],
  ["its private scalar must not be 0, but is", ecPrivate(scalarOf(0n))],
  [
    "its private scalar must be less than the order of its curve, but is not",
    ecPrivate(scalarOf(order)),
  ],
  [
    "its private scalar must be less than the order of its curve, but is not",
    ecPrivate(scalarOf(2n ** 256n - 1n)),
  ],
  ["its private scalar must have 32 bytes, but has 33", ecPrivate(scalarOf(5n, 33))],
  [
    "its curve must have a name, but is given by its parameters; " +
    "convert the key with openssl ec -param_enc named_curve",
    ecPrivate(scalarOf(5n), explicitCurve),
  ],
  [
    "its curve must have a name, but is given by its parameters; " +
    "convert the key with openssl ec -param_enc named_curve",
    ecPrivate(scalarOf(5n), onP256, (key) => key.explicit(0, explicitCurve)),
  ],
  ["its curve must have a name, but is left out", ecPrivate(scalarOf(5n), nothing)],
  [
    "its curve must be named once, but there are two different ones",
    ecPrivate(scalarOf(5n), onP256, (key) => {
      key.explicit(0, (curve) => curve.objectIdentifier(oids.p384));
    }),
  ],
  [
    "its point must be compressed or uncompressed, but is in the hybrid form",
    ecPrivate(scalarOf(5n), onP256, (key) => {
      key.explicit(1, (inside) => inside.bitString(point(7, 65)));
    }),
  ],
  [
    "its public keys must be the same, but are two different ones",
    twoPublic(),
  ],
  [
    "it must have 32 bytes, but has 33",
    pkcs8(oids.ed25519, nothing, (inside) => inside.octetString(point(1, 33))),
  ],
  [
    "its seed must have 32 bytes, but has 31",
    pkcs8(oids.mlDsa44, nothing, (inside) => inside.octetString(point(1, 31), 0x80)),
  ],
  [
    "its expanded key must have 2560 bytes, but has 32",
    pkcs8(oids.mlDsa44, nothing, (inside) => inside.octetString(point(1, 32))),
  ],
  [
    "its private value must be less than the order of its generator, but is not",
    pkcs8(oids.dsa, dsaDomain(odd(512), odd(160), 2n), (inside) => inside.integer(odd(160))),
  ],
  [
    "its private value must not be 0, but is",
    pkcs8(oids.dsa, dsaDomain(odd(512), odd(160), 2n), (inside) => inside.integer(0)),
  ],
  [
    "its private value must be less than its modulus less 1, but is not",
    pkcs8(oids.dh, dhDomain(odd(512), 2n), (inside) => inside.integer(odd(512) - 1n)),
  ],
  ['its file must hold a private key, but holds "PUBLIC KEY"', rfc8410.publicKey],
  ["it must be a private key, but is a public one", decodePem(rfc8410.publicKey)[0]!.der],
  [
    'its file must hold a known format, but holds "OPENSSH PRIVATE KEY"; ' +
    "read it with @hazmat/openssl/ssh",
    encodePem("OPENSSH PRIVATE KEY", Uint8Array.of(1)),
  ],
  [
    'its file must hold a known format, but holds "ANY PRIVATE KEY"; ' +
    'convert the key to PKCS #8, which has the label "PRIVATE KEY"',
    encodePem("ANY PRIVATE KEY", Uint8Array.of(0x30, 0)),
  ],
  [
    'its PEM must have no headers with the label "PRIVATE KEY", but has',
    rfc8410.privateKey.replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"),
  ],
  [
    "its file must hold one private key, but holds 2; give the one to read",
    rfc8410.privateKey + rfc8410.privateKey,
  ],
];

function twoPublic(): Uint8Array {
  return new DerWriter().sequence((info) => {
    info.integer(1);
    info.sequence((algorithm) => algorithm.objectIdentifier(oids.ec).objectIdentifier(oids.p256));
    info.octetString((inside) => {
      inside.sequence((key) => {
        key.integer(1).octetString(scalarOf(5n));
        key.explicit(1, (one) => one.bitString(point(4, 65)));
      });
    });
    info.bitString(point(2, 33), 0, 0x81);
  }).finish();
}

describe("a public key is refused", () => {
  for (const [i, [fault, data]] of publicKeys.entries()) {
    it(`since ${fault} (${i})`, () => {
      const error = assertThrows(() => readPublicKey(data, publicly), InvalidKey);
      assertEquals(error.message, `Cannot read the public key: ${fault}`);
      assertEquals(error.code, "ERR_INVALID_KEY");
    });
  }
});

describe("a private key is refused", () => {
  for (const [i, [fault, data]] of privateKeys.entries()) {
    it(`since ${fault} (${i})`, () => {
      const error = assertThrows(() => readPrivateKey(core, data, {}, privately), InvalidKey);
      assertEquals(error.message, `Cannot read the private key: ${fault}`);
    });
  }

  it("since it is malformed: where, and by which rule", () => {
    const good = decodePem(rfc8410.privateKey)[0]!.der;
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ["no more data must follow (offset 48)", Uint8Array.of(...good, 0)],
      ["contents must end where they are held (offset 1)", good.slice(0, -1)],
      ["SEQUENCE must be here (offset 0)", Uint8Array.of(4, 0)],
      ["SEQUENCE must follow (offset 0)", new Uint8Array()],
    ];
    for (const [rule, der] of cases) {
      const read = () => readPrivateKey(core, der, {}, privately);
      const error = assertThrows(read, MalformedData);
      assertEquals(error.message, `Cannot read the private key as DER: ${rule}`);
    }
    const nullParameters = pkcs8(oids.ed25519, isNull, nothing);
    assertThrows(
      () => readPrivateKey(core, nullParameters, {}, privately),
      MalformedData,
      "no more",
    );
    const unused = spki(oids.ed25519, nothing, new Uint8Array(32));
    unused[unused.length - 33] = 1;
    assertThrows(() => readPublicKey(unused, publicly), MalformedData, "whole octets");
    assertThrows(() => readPublicKey("no key", publicly), MalformedData, "-----BEGIN");
    const oneMore = rsaPrivate({}, [[odd(100), 1n, 1n]], 0);
    assertThrows(() => readPrivateKey(core, oneMore, {}, privately), MalformedData, "no more");
    const oneLess = rsaPrivate({}, [], 1);
    assertThrows(() => readPrivateKey(core, oneLess, {}, privately), MalformedData, "SEQUENCE");
    // Forms of ML-DSA that some programs wrote: seed and key behind each other, without any tag.
    const bare = new DerWriter().sequence((info) => {
      info.integer(0).sequence((one) => one.objectIdentifier(oids.mlDsa44));
      info.octetString(new Uint8Array(32));
    }).finish();
    assertThrows(() => readPrivateKey(core, bare, {}, privately), MalformedData);
  });

  it("since it is too large, or neither bytes nor text", () => {
    const large = new Uint8Array(2 ** 22 + 1);
    assertThrows(
      () => readPrivateKey(core, large, {}, privately),
      RangeError,
      "Cannot read the private key: data must have at most 4194304 bytes, but has 4194305",
    );
    assertThrows(() => readPublicKey({} as never, publicly), TypeError, "data must be bytes");
  });
});

const limits = { passphrase: new Uint8Array(1) };

function encryptedWith(derivation: Write, cipher: Write = aes): Uint8Array {
  return new DerWriter().sequence((info) => {
    info.sequence((algorithm) => {
      algorithm.objectIdentifier("1.2.840.113549.1.5.13").sequence((parameters) => {
        parameters.sequence(derivation).sequence(cipher);
      });
    });
    info.octetString(new Uint8Array(48));
  }).finish();
}

function aes(writer: DerWriter): void {
  writer.objectIdentifier("2.16.840.1.101.3.4.1.42").octetString(new Uint8Array(16));
}

function pbkdf2(iterations: bigint | number, more: Write = nothing): Write {
  return (writer) =>
    void writer.objectIdentifier("1.2.840.113549.1.5.12").sequence((parameters) => {
      more(parameters.octetString(new Uint8Array(8)).integer(iterations));
    });
}

function scrypt(n: number, r: number, p: number): Write {
  return (writer) =>
    void writer.objectIdentifier("1.3.6.1.4.1.11591.4.11").sequence((parameters) => {
      parameters.octetString(new Uint8Array(8)).integer(n).integer(r).integer(p);
    });
}

function pbe(oid: string, iterations: number, salt = 8): Uint8Array {
  return new DerWriter().sequence((info) => {
    info.sequence((algorithm) => {
      algorithm.objectIdentifier(oid).sequence((parameters) => {
        parameters.octetString(new Uint8Array(salt)).integer(iterations);
      });
    });
    info.octetString(new Uint8Array(48));
  }).finish();
}

describe("an encrypted key is refused before any work", () => {
  const tooMany = "its iterations must be at most 10000000, but are 10000001; " +
    "if it is to be trusted, raise maxIterations";
  const cases: readonly (readonly [string, Uint8Array, PrivateReading?])[] = [
    [tooMany, encryptedWith(pbkdf2(10_000_001))],
    [tooMany, pbe("1.2.840.113549.1.12.1.3", 10_000_001)],
    [tooMany, pbe("1.2.840.113549.1.5.10", 10_000_001)],
    [tooMany.replace("10000001", "16777216"), encryptedWith(scrypt(16, 1, 2 ** 20))],
    [
      tooMany.replace("10000000", "2048").replace("10000001", "2049"),
      encryptedWith(pbkdf2(2049)),
      { maxIterations: 2048 },
    ],
    [
      "it may use 268435456 bytes of memory, but needs 1073744896; " +
      "raise maxMemory, or choose a lower cost",
      encryptedWith(scrypt(2 ** 20, 8, 1)),
    ],
    ["its iterations must be 1 or more, but are not", encryptedWith(pbkdf2(0))],
    ["its iterations must be 1 or more, but are not", encryptedWith(pbkdf2(-1))],
    [
      "its parameters of scrypt must be those of RFC 7914, but are not",
      encryptedWith(scrypt(1000, 8, 1)),
    ],
    [
      "its parameters of scrypt must be those of RFC 7914, but are not",
      encryptedWith(scrypt(1024, 0, 1)),
    ],
    [
      "the key of its cipher must have 32 bytes, but has 16",
      encryptedWith(pbkdf2(1, (one) => one.integer(16))),
    ],
    [
      "it must be encrypted with an HMAC that is known, but is with 1.2.3; " +
      "encrypt it anew, with PBES2 and AES in CBC mode",
      encryptedWith(pbkdf2(1, (one) => one.sequence((prf) => prf.objectIdentifier("1.2.3")))),
    ],
    [
      "it must be encrypted with a key derivation that is known, but is with 1.2.3; " +
      "encrypt it anew, with PBES2 and AES in CBC mode",
      encryptedWith((one) => one.objectIdentifier("1.2.3")),
    ],
    [
      "it must be encrypted with a cipher that is known, but is with 1.2.3; " +
      "encrypt it anew, with PBES2 and AES in CBC mode",
      encryptedWith(pbkdf2(1), (one) => one.objectIdentifier("1.2.3")),
    ],
    [
      "it must be encrypted with a scheme that is known, but is with 1.2.3; " +
      "encrypt it anew, with PBES2 and AES in CBC mode",
      pbe("1.2.3", 1),
    ],
    [
      "the IV of its cipher must have 16 bytes, but has 12",
      encryptedWith(pbkdf2(1), (one) => {
        one.objectIdentifier("2.16.840.1.101.3.4.1.42").octetString(new Uint8Array(12));
      }),
    ],
    ["the salt of PBES1 must have 8 bytes, but has 9", pbe("1.2.840.113549.1.5.10", 1, 9)],
  ];
  for (const [i, [fault, der, more]] of cases.entries()) {
    it(`since ${fault} (${i})`, () => {
      const read = () => readPrivateKey(core, der, { ...limits, ...more }, privately);
      const error = assertThrows(read, Error);
      assertEquals(error.message, `Cannot read the private key: ${fault}`);
      const isKnown = error instanceof InvalidKey || error instanceof MemoryLimitError ||
        error instanceof RangeError;
      assert(isKnown, error.name);
    });
  }

  it("since its DEK-Info is not one", () => {
    const body = "Proc-Type: 4,ENCRYPTED\nDEK-Info: ";
    const pem = encodePem("RSA PRIVATE KEY", new Uint8Array(16));
    const read = (info: string) => () =>
      readPrivateKey(core, pem.replace("\n", `\n${body}${info}\n\n`), limits, privately);
    const cipher = "its DEK-Info must name a block cipher in CBC mode that is known, but does not";
    const iv = "its DEK-Info must have an IV of 32 hexadecimal digits, but has not";
    for (const info of ["", "AES-128-GCM,00", "constructor,00", "AES-128-CBC-X,00"]) {
      assertThrows(read(info), InvalidKey, cipher);
    }
    for (const info of ["AES-128-CBC", "AES-128-CBC,00", `AES-128-CBC,${"0g".repeat(16)}`]) {
      assertThrows(read(info), InvalidKey, iv);
    }
  });
});

describe("what a caller gives is refused", () => {
  const jwk = "import a JWK";
  const rsa = { kty: "RSA", n: "AQAB", e: "AQAB" };
  const cases: readonly (readonly [string, () => unknown])[] = [
    ['its "kty" must be there, but is left out', () => spkiOfJwk({}, jwk)],
    [
      'its "kty" must be "RSA", "EC", "OKP" or "AKP", but is another',
      () => spkiOfJwk({ kty: "oct" }, jwk),
    ],
    [
      'its "crv" must be one of "P-256", "P-384", "P-521", "secp256k1", but is "Ed25519"',
      () => spkiOfJwk({ ...rfc8037, kty: "EC" }, jwk),
    ],
    [
      'its "crv" must be one of "Ed25519", "Ed448", "X25519", "X448", but is "P-256"',
      () => spkiOfJwk({ ...rfc7517.ec, kty: "OKP" }, jwk),
    ],
    [
      'its "x" must have 32 octets, but has 31',
      () => spkiOfJwk({ ...rfc8037, x: "A".repeat(42) }, jwk),
    ],
    [
      'its "y" must have 32 octets, but has 33',
      () => spkiOfJwk({ ...rfc7517.ec, y: "A".repeat(44) }, jwk),
    ],
    [
      'its "d" must have 32 octets, but has 31',
      () => pkcs8OfJwk({ ...rfc7517.ec, d: "A".repeat(42) }, jwk),
    ],
    [
      'its "d" must be there, but is left out',
      () => pkcs8OfJwk({ ...rfc7517.ec, d: undefined }, jwk),
    ],
    [
      "its private scalar must not be 0, but is",
      () => pkcs8OfJwk({ ...rfc7517.ec, d: "A".repeat(43) }, jwk),
    ],
    [
      'its "n" must have no leading zero octet, but has',
      () => spkiOfJwk({ ...rsa, n: "AAEB" }, jwk),
    ],
    ['its "e" must be a string, but is a number', () => spkiOfJwk({ ...rsa, e: 3 as never }, jwk)],
    [
      'its "p" must be there, but is left out',
      () => pkcs8OfJwk({ ...rfc7517.rsa, p: undefined }, jwk),
    ],
    [
      'its "oth" must be an array of primes, but is not',
      () => pkcs8OfJwk({ ...rfc7517.rsa, oth: [] }, jwk),
    ],
    [
      "its numbers must belong together, but do not",
      () => pkcs8OfJwk({ kty: "RSA", n: rfc7517.rsa.n, e: "AQAB", d: "Aw" }, jwk),
    ],
    ...["AQA=", "AQ AB", "AQA+", "AQA/", "AR", "A", "", "AQAB\n"].map((e) =>
      [
        'its "e" must be base64url without padding, but is not',
        () => spkiOfJwk({ ...rsa, e }, jwk),
      ] as const
    ),
  ];
  for (const [i, [fault, call]] of cases.entries()) {
    it(`as a JWK, since ${fault} (${i})`, () => {
      const error = assertThrows(call, InvalidKey);
      assertEquals(error.message, `Cannot import a JWK: ${fault}`);
    });
  }

  const action = "import a key";
  const bytes = (size: number): Uint8Array => new Uint8Array(size).fill(1);
  const others: readonly (readonly [string, () => unknown])[] = [
    [
      'its type must be one whose keys are octets, such as "ec" or "ed25519", but is "rsa"',
      () => spkiOfRaw("rsa", bytes(32), {}, action),
    ],
    [
      'curve must be left out with the type "ed25519", but is given',
      () => spkiOfRaw("ed25519", bytes(32), { curve: "P-256" }, action),
    ],
    [
      'curve must be the name of one, such as "P-256", but is left out',
      () => spkiOfRaw("ec", bytes(65), {}, action),
    ],
    [
      'curve must be the name of one, such as "P-256", but is "P-257"',
      () => spkiOfRaw("ec", bytes(65), { curve: "P-257" }, action),
    ],
    [
      'its type must be "sm2" on the curve SM2, but is "ec"',
      () => spkiOfRaw("ec", bytes(65), { curve: "SM2" }, action),
    ],
    [
      "its octets must be 32 for a seed, or 2560 for an expanded key, but are 33",
      () => pkcs8OfRaw("ml-dsa-44", bytes(33), {}, action),
    ],
    [
      'its form must be "seed", but is asked for as "expanded", which it came without',
      () => rawOfPkcs8(decodePem(seeds["ml-dsa-44"])[0]!.der, action, "expanded"),
    ],
    [
      "its point must not be compressed on the curve secp224r1, but is; " +
      "convert the key with openssl ec -conv_form uncompressed",
      () => {
        const key = spkiOfRaw("ec", Uint8Array.of(2, ...bytes(28)), { curve: "P-224" }, action);
        return rawOfSpki(key.spki, {}, action);
      },
    ],
    [
      "its point must be on its curve, but is not",
      () => {
        const x = scalarOf(5n);
        // For half of the coordinates there is no point.
        for (let last = 1; last < 40; last++) {
          x[31] = last;
          const key = spkiOfRaw("ec", Uint8Array.of(2, ...x), { curve: "P-256" }, action);
          rawOfSpki(key.spki, {}, action);
        }
      },
    ],
    [
      "d must be among its numbers, but is left out",
      () => pkcs8OfNumbers("rsa", { n: 1n, e: 1n }, action),
    ],
    [
      "its numbers must belong together, but do not",
      () => pkcs8OfNumbers("rsa", { n: odd(512), e: 3n, d: 3n, p: 3n, q: 5n }, action),
    ],
    [
      "its primes must be given both, or none, but one is",
      () => pkcs8OfNumbers("rsa", { n: odd(512), e: 3n, d: 3n, p: 3n }, action),
    ],
    [
      "n must be 0 or more, and have at most 16384 bits",
      () => spkiOfNumbers("rsa", { n: -1n, e: 3n }, action),
    ],
    [
      "n must be 0 or more, and have at most 16384 bits",
      () => spkiOfNumbers("rsa", { n: odd(16385), e: 3n }, action),
    ],
    [
      "its private scalar must be less than the order of its curve, but is not",
      () => pkcs8OfNumbers("ec", { curve: "P-256", d: 2n ** 300n }, action),
    ],
    [
      "its private scalar must not be 0, but is",
      () => pkcs8OfNumbers("ec", { curve: "P-256", d: 0n }, action),
    ],
    [
      "x and y must have at most 32 octets, but have more",
      () => spkiOfNumbers("ec", { curve: "P-256", x: 2n ** 256n, y: 1n }, action),
    ],
    [
      'its type must be one whose keys are numbers ("rsa", "ec", "sm2", "dsa", "dh", "dhx"), ' +
      'but is "ed25519"',
      () => spkiOfNumbers("ed25519", {}, action),
    ],
    [
      'its type must be "rsa" or "ec" for a traditional format, but is "ed25519"; use PKCS #8',
      () =>
        encodePrivateKey(
          core,
          decodePem(rfc8410.privateKey)[0]!.der,
          { format: "pem", traditional: true },
          action,
        ),
    ],
    [
      'its type must be "rsa" for PKCS #1, but is "ed25519"',
      () =>
        encodePublicKey(
          decodePem(rfc8410.publicKey)[0]!.der,
          { format: "pem", traditional: true },
          action,
        ),
    ],
  ];
  for (const [i, [fault, call]] of others.entries()) {
    it(`since ${fault} (${i})`, () => {
      const error = assertThrows(call, InvalidKey);
      assertEquals(error.message, `Cannot import a key: ${fault}`);
    });
  }

  const key = decodePem(rfc8410.privateKey)[0]!.der;
  const passphrase = bytes(3);
  const writings: readonly (readonly [string, unknown])[] = [
    ['format must be "pem" or "der", but is "jwk"', { format: "jwk" }],
    ["passphrase must have 1 byte or more, but has 0", {
      format: "pem",
      passphrase: new Uint8Array(),
    }],
    ["iterations must be a whole number from 1000 to 2147483647, but is 999", {
      format: "pem",
      passphrase,
      kdf: { name: "pbkdf2", iterations: 999 },
    }],
    ['the name of kdf must be "pbkdf2" or "scrypt", but is another', {
      format: "pem",
      passphrase,
      kdf: { name: "argon2id" },
    }],
    ['hash must be one that PKCS #8 has a name for, such as "sha256", but is another', {
      format: "pem",
      passphrase,
      kdf: { name: "pbkdf2", hash: "md5" },
    }],
    ["cipher must be given with a passphrase only, but there is none", {
      format: "pem",
      cipher: "aes-128-cbc",
    }],
  ];
  for (const [fault, options] of writings) {
    it(`since ${fault}`, () => {
      const write = () => encodePrivateKey(core, key, options as never, action);
      assertEquals(assertThrows(write, Error).message, `Cannot import a key: ${fault}`);
    });
  }

  it("as a cipher that is not to be written", () => {
    for (const cipher of ["des-ede3-cbc", "rc2-cbc", "aes-256-gcm", "constructor", 5]) {
      const options = { format: "pem", passphrase, cipher } as never;
      const write = () => encodePrivateKey(core, key, options, action);
      assertThrows(write, RangeError, "cipher must be one of ");
    }
  });

  it("as numbers of another type", () => {
    const call = () => spkiOfNumbers("rsa", { n: 5 } as never, action);
    assertThrows(call, TypeError, "Cannot import a key: n must be a bigint, but is a number");
  });
});

describe("a damaged key", () => {
  const files: readonly (readonly [string, Uint8Array])[] = [
    ["Ed25519 of version 2", decodePem(rfc8410.version2)[0]!.der],
    ["Ed25519, public", decodePem(rfc8410.publicKey)[0]!.der],
    ["P-256", pkcs8OfJwk(rfc7517.ec, "test").pkcs8],
    ["P-256, public", spkiOfJwk(rfc7517.ec, "test").spki],
    ["ML-DSA-44", decodePem(seeds["ml-dsa-44"])[0]!.der],
    ["RSA", pkcs8OfJwk(rfc7517.rsa, "test").pkcs8],
    ["RSA, public", spkiOfJwk(rfc7517.rsa, "test").spki],
    ["encrypted", encryptedWith(pbkdf2(1))],
    ["text", new TextEncoder().encode(rfc8410.version2)],
  ];

  /** Reads it both ways: whatever it is, it is a key or one of our errors. */
  function tryBoth(data: Uint8Array): void {
    // Damage may say that a thousand times more is to be done: that is allowed, and slow.
    const options = { passphrase: Uint8Array.of(1), maxIterations: 1000, maxMemory: 2 ** 20 };
    const calls = [
      () => readPublicKey(data, publicly),
      () => readPrivateKey(core, data, {}, privately),
      () => readPrivateKey(core, data, options, privately),
    ];
    for (const call of calls) {
      try {
        call();
      } catch (error) {
        const isKnown = error instanceof HazmatError || /must be at most/.test(String(error));
        assert(isKnown, `${error} of ${data.toHex()}`);
      }
    }
  }

  for (const [name, data] of files) {
    it(`gives an error of ours wherever it is cut off: ${name}`, () => {
      for (let size = 0; size < data.length; size++) {
        tryBoth(data.subarray(0, size));
        const isPrivate = !name.includes("public");
        if (name === "text") continue;
        assertThrows(
          () =>
            isPrivate
              ? readPrivateKey(core, data.subarray(0, size), {}, privately)
              : readPublicKey(data.subarray(0, size), publicly),
          MalformedData,
        );
      }
    });

    it(`gives an error of ours, or another key, whichever bit is flipped: ${name}`, () => {
      for (let i = 0; i < data.length; i++) {
        for (let bit = 0; bit < 8; bit++) {
          const damaged = data.slice();
          damaged[i]! ^= 1 << bit;
          tryBoth(damaged);
        }
      }
    });
  }

  it("is not written to when it is read", () => {
    for (const [, data] of files) {
      const before = data.toHex();
      tryBoth(data);
      assertEquals(data.toHex(), before);
    }
  });

  it("has no value in an error's text", () => {
    const secret = "c0ffee";
    const scalar = Uint8Array.fromHex(secret.repeat(11));
    const error = assertThrows(
      () => readPrivateKey(core, ecPrivate(scalar), {}, privately),
      InvalidKey,
    );
    assert(!error.message.includes(secret) && !`${error.stack}`.includes(secret));
  });
});
