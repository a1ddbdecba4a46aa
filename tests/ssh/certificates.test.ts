/**
 * OpenSSH's certificates: whom they are accepted from, and for what.
 *
 * @module
 */
import {
  HazmatError,
  InvalidSignature,
  MalformedData,
  SshCertificateError,
  UnsupportedAlgorithm,
} from "../../errors.ts";
import { generateKey } from "../../hazmat/keys/mod.ts";
import {
  certificate,
  type CertificateRequirements,
  createCertificate,
  encodePublicKey,
  fingerprint,
  type NewCertificate,
  parsePublicKey,
  publicKey,
  type SshCertificate,
} from "../../hazmat/ssh/mod.ts";
import { WireWriter } from "../../hazmat/ssh/wire.ts";
import { assert, assertEquals, assertThrows, describe, it } from "../std.ts";

const authority = generateKey("ed25519");
const authorityKey = parsePublicKey(encodePublicKey(authority));
const user = parsePublicKey(encodePublicKey(generateKey("ed25519"), { comment: "ada" }));
const [after, before] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-02T00:00:00Z")];

const base: NewCertificate = {
  ...{ publicKey: user, authority, type: "user", principals: ["ada", "grace"], serial: 1 },
  ...{ validAfter: after, validBefore: before, keyId: "a key", extensions: { "permit-pty": "" } },
};
const made = createCertificate(base);
const expected: CertificateRequirements = {
  ...{ authorities: [authorityKey], type: "user", principal: "grace" },
  time: new Date("2026-01-01T12:00:00Z"),
};

function reasonOf(one: SshCertificate, more: Partial<CertificateRequirements> = {}): string {
  return assertThrows(() => one.verify({ ...expected, ...more }), SshCertificateError).reason;
}

describe("an SSH certificate", () => {
  it("says what it was made with", () => {
    const read = certificate(made.toString());
    assertEquals(read.comment, "ada");
    assertEquals([read.type, read.serial, read.keyId], ["user", 1n, "a key"]);
    assertEquals([...read.principals], ["ada", "grace"]);
    assertEquals([read.validAfter, read.validBefore], [after, before]);
    assertEquals([{ ...read.criticalOptions }, { ...read.extensions }], [{}, { "permit-pty": "" }]);
    assertEquals(read.publicKey.fingerprint(), user.fingerprint());
    assertEquals(fingerprint(read), user.fingerprint());
    assertEquals(certificate(read.toBlob()).toBlob(), made.toBlob());
  });

  it("is accepted for what it is for", () => {
    made.verify(expected);
    made.verify({ ...expected, principal: "ada", time: after });
    const others = [parsePublicKey(encodePublicKey(generateKey("ed25519"))), authorityKey];
    made.verify({ ...expected, authorities: others });
  });

  it("is not accepted for anything else, and says why", () => {
    assertEquals(reasonOf(made, { authorities: [user] }), "authority");
    assertEquals(reasonOf(made, { authorities: [] }), "authority");
    assertEquals(reasonOf(made, { type: "host" }), "type");
    for (const principal of ["Ada", "", "ada ", "ada,grace", "\ufeffada"]) {
      assertEquals(reasonOf(made, { principal }), "principal");
    }
    assertEquals(reasonOf(made, { time: new Date(after.getTime() - 1) }), "not yet valid");
    assertEquals(reasonOf(made, { time: before }), "expired");
    const { time: _, ...now } = expected;
    assertThrows(() => made.verify(now), SshCertificateError, "has expired");
  });

  it("with a critical option is accepted only by who enforces it", () => {
    const forced = createCertificate({ ...base, criticalOptions: { "force-command": "date" } });
    assertEquals(forced.criticalOptions["force-command"], "date");
    assertEquals(reasonOf(forced), "critical option");
    assertEquals(reasonOf(forced, { criticalOptions: ["source-address"] }), "critical option");
    forced.verify({ ...expected, criticalOptions: ["force-command"] });
  });

  it("can be valid from ever and for ever", () => {
    const { validAfter: _, ...rest } = base;
    const always = createCertificate({ ...rest, validBefore: "forever" });
    assertEquals([always.validAfter, always.validBefore], [undefined, undefined]);
    always.verify({ ...expected, time: new Date(0) });
    always.verify({ ...expected, time: new Date("9999-01-01") });
  });

  it("of every kind of authority is verified", () => {
    for (const type of ["rsa", "ec"] as const) {
      const other = type === "rsa" ? generateKey("rsa") : generateKey("ec", { curve: "secp521r1" });
      const one = createCertificate({ ...base, authority: other });
      one.verify({ ...expected, authorities: [parsePublicKey(encodePublicKey(other))] });
      assertEquals(reasonOf(one), "authority");
    }
  });

  it("that names nobody is not accepted, nor made", () => {
    assertThrows(() => createCertificate({ ...base, principals: [] }), RangeError, "name nobody");
    assertThrows(() => createCertificate({ ...base, principals: [""] }), RangeError, "name nobody");
  });

  it("differs each time that it is made", () => {
    assert(createCertificate(base).toString() !== made.toString());
  });
});

describe("a damaged SSH certificate", () => {
  const blob = made.toBlob();

  it("that is cut off anywhere is refused", () => {
    for (let size = 1; size < blob.length; size++) {
      assertThrows(() => certificate(blob.subarray(0, size)), MalformedData);
    }
    assertThrows(() => certificate(Uint8Array.of(...blob, 0)), MalformedData, "nothing may follow");
  });

  it("with any other bit is refused, or not accepted", () => {
    for (let bit = 0; bit < 8 * blob.length; bit++) {
      const damaged = blob.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assertThrows(() => certificate(damaged).verify(expected), HazmatError);
    }
    const damaged = blob.slice();
    damaged[blob.length - 1]! ^= 1;
    assertThrows(() => certificate(damaged).verify(expected), InvalidSignature);
  });

  it("must have its options in order, each once", () => {
    const options = (...names: string[]) => {
      const list = new WireWriter();
      for (const name of names) list.text(name).text("");
      return list.finish();
    };
    certificate(withExtensions(options("a", "b")));
    for (const names of [["b", "a"], ["a", "a"]]) {
      const rule = "in the order of their names";
      assertThrows(() => certificate(withExtensions(options(...names))), MalformedData, rule);
    }
  });

  it("does not lose a byte order mark, with which a name is another", () => {
    const bom = createCertificate({ ...base, principals: ["\ufeffgrace"] });
    assertEquals([...bom.principals], ["\ufeffgrace"]);
    assertEquals(reasonOf(bom), "principal");
  });

  it("must have text without NUL", () => {
    const list = new WireWriter().text("a\0b").text("").finish();
    assertThrows(() => certificate(withExtensions(list)), MalformedData, "without NUL");
  });
});

/** The certificate with other extensions, and so with a wrong signature. */
function withExtensions(list: Uint8Array): Uint8Array {
  const blob = made.toBlob();
  const old = new WireWriter().inside((inside) => inside.text("permit-pty").text("")).finish();
  const at = blob.toHex().indexOf(old.toHex()) / 2;
  return new WireWriter().raw(blob.subarray(0, at)).string(list)
    .raw(blob.subarray(at + old.length)).finish();
}

describe("what is not an SSH certificate", () => {
  it("is refused, with advice", () => {
    assertThrows(() => certificate(user.toString()), UnsupportedAlgorithm, "publicKey()");
    assertThrows(() => publicKey(made.toString()), UnsupportedAlgorithm, "certificate()");
  });
});

describe("arguments of SSH certificates", () => {
  const refused = (more: object, error: typeof Error, part: string) =>
    assertThrows(() => createCertificate({ ...base, ...more }), error, part);

  it("that cannot be are refused when one is made", () => {
    refused({ publicKey: user.toString() }, TypeError, "parsePublicKey(text)");
    refused({ authority: user }, TypeError, "PrivateKey");
    refused({ type: "dog" }, TypeError, '"user" or "host"');
    refused({ serial: -1 }, RangeError, "serial");
    refused({ serial: 2n ** 64n }, RangeError, "serial");
    refused({ serial: 1.5 }, RangeError, "serial");
    refused({ keyId: "a\0" }, RangeError, "NUL");
    refused({ principals: "ada" }, TypeError, "array");
    refused({ validBefore: undefined }, TypeError, "validBefore");
    refused({ validBefore: after }, RangeError, "after validAfter");
    refused({ validAfter: new Date(-1) }, RangeError, "1970");
    refused({ validAfter: new Date(NaN) }, TypeError, "valid Date");
    refused({ extensions: { a: 1 } }, TypeError, "string");
    refused({ extension: {} }, TypeError, "extension");
    const other = { ...base, authority: generateKey("ed448") };
    assertThrows(() => createCertificate(other), UnsupportedAlgorithm, "ed448");
  });

  it("that cannot be are refused when one is verified", () => {
    const wrong = (more: object, part: string) =>
      assertThrows(() => made.verify({ ...expected, ...more }), TypeError, part);
    wrong({ authorities: authorityKey }, "array");
    wrong({ authorities: [authorityKey.toString()] }, "parsePublicKey(text)");
    wrong({ type: undefined }, '"user" or "host"');
    wrong({ principal: undefined }, "principal");
    wrong({ time: 5 }, "Date");
    wrong({ now: after }, "now");
  });
});
