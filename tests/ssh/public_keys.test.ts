/**
 * SSH's public keys: lines and blobs, fingerprints, and those of security keys.
 *
 * @module
 */
import { InvalidKey, InvalidSignature, MalformedData, UnsupportedAlgorithm } from "../../errors.ts";
import { hash } from "../../hazmat/digests/mod.ts";
import { generateKey, type PrivateKey, publicKey as anyPublicKey } from "../../hazmat/keys/mod.ts";
import { encodePublicKey, fingerprint, parsePublicKey, publicKey } from "../../hazmat/ssh/mod.ts";
import { WireWriter } from "../../hazmat/ssh/wire.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { plainLine } from "./fixtures.ts";
import { Keys, lacksSshKeygen } from "./ssh_keygen.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const [type, base64] = plainLine.split(" ") as [string, string];
const blob = Uint8Array.fromBase64(base64);

/** What ssh-keygen 9.2 printed. */
const SHA256 = "SHA256:iC/TYNIbaQObZW5j0tAS8jvwv7zPMBa9i3WgnJXXdi4";
const MD5 = "MD5:55:7b:70:03:33:da:27:19:ac:03:a4:a8:f4:93:d4:25";

describe("a line of a public key", () => {
  it("is read with blanks and ends of lines around it, and any comment", () => {
    for (const text of [plainLine, `\t${plainLine} \r\n`, `${type} \t ${base64}`]) {
      assertEquals(encodePublicKey(publicKey(text)), `${type} ${base64}`);
    }
    assertEquals(parsePublicKey(`${type} ${base64}  a b  c `).comment, "a b  c");
    assertEquals(parsePublicKey(`${type} ${base64}`).comment, "");
    assertEquals(parsePublicKey(plainLine).toString(), plainLine);
  });

  it("can be bytes, or the blob in it", () => {
    assertEquals(parsePublicKey(utf8(plainLine)).comment, "ada@example.com");
    assertEquals(parsePublicKey(blob).toString(), `${type} ${base64}`);
    assertEquals(parsePublicKey(blob.buffer).toBlob(), blob);
  });

  it("has the fingerprints that ssh-keygen 9.2 printed", () => {
    for (const key of [plainLine, blob, publicKey(plainLine), parsePublicKey(plainLine)]) {
      assertEquals(fingerprint(key), SHA256);
      assertEquals(fingerprint(key, "md5"), MD5);
    }
    assertThrows(() => fingerprint(plainLine, "rot13"), UnsupportedAlgorithm);
  });

  it("that is something else is refused", () => {
    const wrong = [
      ...["", type, base64, `${type} ${base64.slice(1)}`, `${type} ${base64}=`, "no key at all"],
      ...[`ssh-rsa ${base64}`, `${plainLine}\n${plainLine}`, `no-pty ${plainLine}`],
      ...[`${type} ${new WireWriter().raw(blob).uint8(0).finish().toBase64()}`],
    ];
    for (const text of wrong) assertThrows(() => publicKey(text), MalformedData);
    for (let size = 1; size < blob.length; size++) {
      assertThrows(() => publicKey(blob.subarray(0, size)), MalformedData);
    }
    assertThrows(() => publicKey(7 as never), TypeError);
    assertThrows(() => publicKey("x".repeat(2 ** 21)), RangeError);
  });

  it("of an unknown kind is refused", () => {
    const unknown = new WireWriter().text("ssh-rot13").text("key").finish();
    assertThrows(() => publicKey(unknown), UnsupportedAlgorithm, "ssh-ed25519");
  });
});

describe("a comment", () => {
  it("that would begin another line is refused", () => {
    const key = publicKey(plainLine);
    for (const comment of ["a\nssh-rsa AAAA", "a\r", "\0", "\x7f"]) {
      assertThrows(() => encodePublicKey(key, { comment }), RangeError, "line ends");
    }
    assertThrows(() => encodePublicKey(key, { comment: 7 as never }), TypeError);
    assertEquals(encodePublicKey(key, { comment: "Ada, é" }), `${type} ${base64} Ada, é`);
  });
});

/** The blob of an RSA key. */
const rsa = (e: Uint8Array, n: Uint8Array) =>
  new WireWriter().text("ssh-rsa").string(e).string(n).finish();

describe("a number in a key", () => {
  const [e, n] = [Uint8Array.of(1, 0, 1), new Uint8Array(257).fill(255)];
  n[0] = 0;

  it("must be positive, minimal, and of 16384 bits at most", () => {
    publicKey(rsa(e, n));
    assertThrows(() => publicKey(rsa(e, n.subarray(1))), MalformedData, "above zero"); // negative
    assertThrows(() => publicKey(rsa(e, new Uint8Array(0))), MalformedData, "above zero");
    assertThrows(() => publicKey(rsa(e, new Uint8Array(1))), MalformedData, "above zero");
    assertThrows(() => publicKey(rsa(Uint8Array.of(0, ...e), n)), MalformedData, "minimal");
    const large = new Uint8Array(2050).fill(1);
    assertThrows(() => publicKey(rsa(e, large)), MalformedData, "16384 bits");
    assertThrows(() => publicKey(rsa(e, large.subarray(0, 20))), InvalidKey, "bits");
  });
});

describe("an EC key", () => {
  const ec = (curve: string, point: Uint8Array, inside = curve) =>
    new WireWriter().text(`ecdsa-sha2-${curve}`).text(inside).string(point).finish();
  const key = generateKey("ec", { curve: "prime256v1" }).publicKey;
  const point = Uint8Array.fromBase64(encodePublicKey(key).split(" ")[1]!).subarray(39);

  it("must be on the curve that its kind names, and its point uncompressed", () => {
    assertEquals(publicKey(ec("nistp256", point)).equals(key), true);
    assertThrows(() => publicKey(ec("nistp256", point, "nistp384")), MalformedData, "nistp256");
    const compressed = Uint8Array.of(2, ...point.subarray(1, 33));
    assertThrows(() => publicKey(ec("nistp256", compressed)), MalformedData, "65 bytes");
    const hybrid = Uint8Array.of(6 + (point[64]! & 1), ...point.subarray(1));
    assertThrows(() => publicKey(ec("nistp256", hybrid)), MalformedData, "uncompressed");
    const elsewhere = point.slice();
    elsewhere[64]! ^= 1;
    assertThrows(() => publicKey(ec("nistp256", elsewhere)), InvalidKey);
  });

  it("is written with its point uncompressed, however it was read", () => {
    const spki = key.toDer();
    const head = [0x30, 0x39, ...spki.subarray(2, 23), 0x03, 0x22, 0];
    const compressed = Uint8Array.of(...head, 2 + (point[64]! & 1), ...point.subarray(1, 33));
    assertEquals(encodePublicKey(anyPublicKey(compressed)), encodePublicKey(key));
  });
});

const securityKeys: Readonly<Record<string, () => PrivateKey>> = {
  Ed25519: () => generateKey("ed25519"),
  "ECDSA on P-256": () => generateKey("ec", { curve: "prime256v1" }),
};

/** What a security key would do. */
function touch(key: PrivateKey, application: string, data: Uint8Array): Uint8Array {
  const flagsAndCounter = Uint8Array.of(1, 0, 0, 0, 9);
  const signed = new WireWriter().raw(hash("sha256", utf8(application))).raw(flagsAndCounter)
    .raw(hash("sha256", data)).finish();
  if (key.type === "ed25519") {
    return new WireWriter().text("sk-ssh-ed25519@openssh.com").string(key.sign(signed))
      .raw(flagsAndCounter).finish();
  }
  const pair = key.sign(signed, { encoding: "p1363" });
  return new WireWriter().text("sk-ecdsa-sha2-nistp256@openssh.com")
    .inside((two) => two.number(pair.subarray(0, 32)).number(pair.subarray(32)))
    .raw(flagsAndCounter).finish();
}

/** The blob of such a key. */
function securityBlob(key: PrivateKey, application: string): Uint8Array {
  const inside = Uint8Array.fromBase64(encodePublicKey(key).split(" ")[1]!);
  const isEd = key.type === "ed25519";
  return new WireWriter()
    .text(isEd ? "sk-ssh-ed25519@openssh.com" : "sk-ecdsa-sha2-nistp256@openssh.com")
    .raw(inside.subarray(isEd ? 15 : 23)).text(application).finish();
}

for (const [name, make] of Object.entries(securityKeys)) {
  describe(`a security key, ${name},`, () => {
    const [key, data] = [make(), utf8("data")];
    const read = parsePublicKey(securityBlob(key, "ssh:example"));

    it("is read with its application", () => {
      assertEquals(read.application, "ssh:example");
      assertEquals(read.key.equals(key.publicKey), true);
      assertEquals(read.toBlob(), securityBlob(key, "ssh:example"));
      assertEquals(parsePublicKey(read.toString()).type, read.type);
    });

    it("has the fingerprint that ssh-keygen prints", { skip: lacksSshKeygen }, () => {
      using keys = new Keys();
      keys.write("key.pub", `${read}\n`);
      assertEquals(keys.run("-l", "-f", "key.pub").split(" ")[1], read.fingerprint());
    });

    it("is no key that signs data alone", () => {
      assertThrows(() => publicKey(read.toBlob()), UnsupportedAlgorithm, "parsePublicKey()");
    });

    it("verifies what is signed for its application, and nothing else", () => {
      const signature = touch(key, "ssh:example", data);
      read.verify(data, signature);
      assertThrows(() => read.verify(utf8("Data"), signature), InvalidSignature);
      const other = touch(key, "ssh:", data);
      assertThrows(() => read.verify(data, other), InvalidSignature);
      for (let i = signature.length - 5; i < signature.length; i++) {
        const changed = signature.slice();
        changed[i]! ^= 1; // flags and counter
        assertThrows(() => read.verify(data, changed), InvalidSignature);
      }
      assertThrows(() => read.verify(data, signature.subarray(0, -1)), MalformedData);
    });
  });
}

describe("a signature in SSH's form", () => {
  const key = generateKey("rsa", { bits: 2048 });
  const read = parsePublicKey(encodePublicKey(key));
  const data = utf8("data");
  const made = (name: string, hash: string) =>
    new WireWriter().text(name).string(key.sign(data, { padding: "pkcs1", hash })).finish();

  it("of RSA is with SHA-256 or SHA-512, and not with SHA-1", () => {
    read.verify(data, made("rsa-sha2-256", "sha256"));
    read.verify(data, made("rsa-sha2-512", "sha512"));
    assertThrows(() => read.verify(data, made("rsa-sha2-512", "sha256")), InvalidSignature);
    assertThrows(() => read.verify(data, made("ssh-rsa", "sha1")), UnsupportedAlgorithm, "SHA-1");
    assertThrows(() => read.verify(data, made("ssh-ed25519", "sha256")), MalformedData, "kind");
  });

  it("may lack the zeros before RSA's", () => {
    for (let i = 0;; i++) {
      const text = utf8(`data ${i}`);
      const signature = key.sign(text, { padding: "pkcs1", hash: "sha256" });
      if (signature[0] !== 0) continue;
      const short = new WireWriter().text("rsa-sha2-256").string(signature.subarray(1)).finish();
      return read.verify(text, short);
    }
  });

  it("that is longer, or is nothing, is refused", () => {
    const longer = new WireWriter().raw(made("rsa-sha2-256", "sha256")).uint8(0).finish();
    assertThrows(() => read.verify(data, longer), MalformedData, "nothing may follow");
    assertThrows(() => read.verify(data, new Uint8Array(0)), MalformedData);
    assertThrows(() => read.verify("data" as never, longer), TypeError, "TextEncoder");
  });
});
