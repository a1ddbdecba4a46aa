/**
 * Chains of certificates that lead nowhere, or round in circles.
 *
 * @module
 */
import { DerWriter } from "../../hazmat/asn1/mod.ts";
import { CertificateIndex } from "../../hazmat/pkcs12/certificate_chain.ts";
import { assertEquals, describe, it } from "../std.ts";

/** As much of a certificate as has its names, and a number that tells it apart. */
function certificate(issuer: string, subject: string, serial = 1) {
  const name = (writer: DerWriter, text: string) =>
    writer.sequence((inside) => inside.utf8String(text));
  return new DerWriter().sequence((outer) =>
    outer.sequence((tbs) => {
      tbs.explicit(0, (version) => version.integer(2)).integer(serial).sequence(() => {});
      name(tbs, issuer).sequence(() => {});
      name(tbs, subject);
    })
  ).finish();
}

const localKeyId = Uint8Array.of(1);
const spki = new Uint8Array(1);

/** The chain of the first of these. */
function chainOf(...certificates: Uint8Array<ArrayBuffer>[]) {
  const found = certificates.map((certificate, i) => {
    return { certificate, attributes: i === 0 ? { localKeyId } : {} };
  });
  return new CertificateIndex(found).chainOf(spki, localKeyId);
}

describe("a chain of certificates", () => {
  const [leaf, middle, root] = [["b", "a"], ["c", "b"], ["c", "c"]].map(([issuer, subject]) =>
    certificate(issuer!, subject!)
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

  it("goes to the root, whatever the order of the certificates", () => {
    assertEquals(chainOf(leaf, middle, root), [leaf, middle, root]);
    assertEquals(chainOf(leaf, root, middle), [leaf, middle, root]);
  });

  it("ends where an issuer is missing", () => {
    assertEquals(chainOf(leaf, root), [leaf]);
    assertEquals(chainOf(leaf, middle), [leaf, middle]);
  });

  it("has no certificate twice", () => {
    const [a, b] = [certificate("b", "a"), certificate("a", "b")];
    assertEquals(chainOf(a, b), [a, b]);
    const cross = [certificate("x", "b", 2), certificate("b", "x")] as const;
    assertEquals(chainOf(a, ...cross), [a, ...cross]);
  });

  it("has at most 100", () => {
    const many = Array.from({ length: 300 }, (_, i) => certificate(`${i + 1}`, `${i}`));
    assertEquals(chainOf(...many as [Uint8Array<ArrayBuffer>]), many.slice(0, 100));
  });

  it("is of the key's certificate alone", () => {
    const index = new CertificateIndex([{ certificate: leaf, attributes: {} }]);
    assertEquals(index.chainOf(spki, localKeyId), []);
    assertEquals(index.chainOf(spki, undefined), []);
  });
});
