/**
 * Keys of every type: made, written and read in every format, and used on both threads.
 *
 * @module
 */
import {
  AlreadyFinalized,
  DecryptionFailed,
  InvalidSignature,
  KeyNotExportable,
} from "../../errors.ts";
import * as keys from "../../hazmat/keys/mod.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
  describe,
  it,
} from "../std.ts";
import { anotherOf, keyOf, type Kind, kinds } from "./key_kinds.ts";

const data = new TextEncoder().encode("what is signed");
const other = new TextEncoder().encode("what is not");
const passphrase = new TextEncoder().encode("correct horse");

/** Has a test for each kind of key of which something holds. */
function each(
  what: string,
  kindsOf: (kind: Kind) => boolean,
  body: (key: keys.PrivateKey, kind: Kind) => void | Promise<void>,
): void {
  describe(what, () => {
    for (const kind of kinds.filter(kindsOf)) {
      it(`${what}: ${kind.name}`, { skip: kind.skip }, () => body(keyOf(kind), kind));
    }
  });
}

const isOf = (...types: string[]) => (kind: Kind) => types.includes(kind.type);
const all = () => true;

each("a key says what it is", all, (key, { type }) => {
  assertEquals(key.type, type);
  assert(key.is(type) && key.is(type.toUpperCase()) && !key.is("other"));
  assert(key.bits > 0 && key.securityBits > 0);
  assertEquals(key.publicKey.bits, key.bits);
  assertEquals(key.publicKey.details, key.details);
});

each("a key is what it was after PEM and DER", ({ hasDer }) => hasDer, (key) => {
  for (const copy of [keys.privateKey(key.toPem()), keys.privateKey(key.toDer())]) {
    assert(copy.equals(key));
    assertEquals([copy.type, copy.details], [key.type, key.details]);
  }
  const { publicKey } = key;
  for (const copy of [keys.publicKey(publicKey.toPem()), keys.publicKey(publicKey.toDer())]) {
    assert(copy.equals(publicKey));
    assertEquals(copy.fingerprint(), publicKey.fingerprint());
  }
});

each("a key is what it was after encryption", ({ hasDer }) => hasDer, async (key) => {
  const kdf = { name: "pbkdf2", iterations: 1000 } as const;
  const pem = await key.toPemAsync({ passphrase, kdf });
  assert(keys.privateKey(pem, { passphrase }).equals(key));
  assert((await keys.privateKeyAsync(key.toDer({ passphrase, kdf }), { passphrase })).equals(key));
});

each("a key that has no DER says so", ({ hasDer }) => !hasDer, (key) => {
  assertThrows(() => key.toDer(), KeyNotExportable);
  assertThrows(() => key.publicKey.toPem(), KeyNotExportable);
});

const withJwk = /^(rsa \d|ec (P-|secp256k1)|ed|x25519$|x448|ml-|slh)/;

each("a key is what it was after JWK", ({ name }) => withJwk.test(name), (key) => {
  const jwk = key.toJwk();
  assert(keys.privateKeyFromJwk(jwk).equals(key));
  assert(keys.publicKeyFromJwk(jwk).equals(key.publicKey));
  assert(keys.publicKeyFromJwk(key.publicKey.toJwk()).equals(key.publicKey));
  assert(!("d" in key.publicKey.toJwk()) && !("priv" in key.publicKey.toJwk()));
});

const withNumbers = /^(rsa |dsa|dh|ec|sm2)/;

each("a key is what it was after numbers", ({ name }) => withNumbers.test(name), (key) => {
  assert(keys.privateKeyFromNumbers(key.type, key.toNumbers()).equals(key));
  const numbers = key.publicKey.toNumbers();
  assert(keys.publicKeyFromNumbers(key.type, numbers).equals(key.publicKey));
});

const withOctets = /^(?!rsa|dsa|dh|secp)/;

each("a key is what it was after octets", ({ type }) => withOctets.test(type), (key) => {
  const curve = key.type === "ec" ? { curve: key.details.curve } : {};
  const copy = keys.privateKeyFromRaw(key.type, key.toRaw(), curve);
  assert(copy.equals(key));
  const raw = key.publicKey.toRaw();
  const again = keys.publicKeyFromRaw(key.type, raw, curve);
  assert(again.equals(key.publicKey));
  assertEquals(again.toRaw(), raw);
});

each("a signature is valid for its data, and no others", ({ signs }) => signs, async (key) => {
  const { publicKey } = key;
  for (const signature of [key.sign(data), await key.signAsync(data)]) {
    publicKey.verify(data, signature);
    await publicKey.verifyAsync(data, signature);
    assertThrows(() => publicKey.verify(other, signature), InvalidSignature);
    await assertRejects(() => publicKey.verifyAsync(other, signature), InvalidSignature);
    signature[signature.length >> 1]! ^= 1;
    assertThrows(() => publicKey.verify(data, signature), InvalidSignature);
    await assertRejects(() => publicKey.verifyAsync(data, signature), InvalidSignature);
  }
});

each("a signature of another key is refused", ({ signs }) => signs, (key, kind) => {
  using stranger = anotherOf(kind);
  assertThrows(() => key.publicKey.verify(data, stranger.sign(data)), InvalidSignature);
});

each("verifying with both arguments swapped says so", ({ signs }) => signs, (key) => {
  const { message } = assertThrows(
    () => key.publicKey.verify(key.sign(data), new Uint8Array(100_000)),
    InvalidSignature,
  );
  assert(message.includes("give the data first, then the signature"), message);
});

const hashing = isOf("rsa", "rsa-pss", "dsa", "ec");

each("parts, a digest and the whole give signatures alike", hashing, async (key) => {
  const hash = key.type === "rsa-pss" && key.details.hash !== undefined ? "sha384" : "sha256";
  const { hash: digestOf } = await import("../../hazmat/digests/mod.ts");
  const digest = digestOf(hash, data);
  const half = data.length >> 1;
  const signatures = [
    key.sign(data, { hash }),
    key.createSign({ hash }).update(data.subarray(0, half)).update(data.subarray(half)).sign(),
    key.signDigest(digest, { hash }),
    await key.signDigestAsync(digest, { hash }),
  ];
  const { publicKey } = key;
  for (const signature of signatures) {
    publicKey.verify(data, signature, { hash });
    publicKey.verifyDigest(digest, signature, { hash });
    await publicKey.verifyDigestAsync(digest, signature, { hash });
    publicKey.createVerify({ hash }).update(data).verify(signature);
    const verifier = publicKey.createVerify({ hash }).update(other);
    assertThrows(() => verifier.verify(signature), InvalidSignature);
  }
  for (const size of [0, 1, digest.length - 1, digest.length + 1]) {
    const wrong = new Uint8Array(size);
    assertThrows(() => key.signDigest(wrong, { hash }), RangeError, `${digest.length} bytes`);
    await assertRejects(() => key.signDigestAsync(wrong, { hash }), RangeError);
    const [signature] = signatures;
    assertThrows(() => publicKey.verifyDigest(wrong, signature!, { hash }), RangeError);
  }
});

const whole = (kind: Kind) => kind.signs && !hashing(kind);

each("a key that needs the whole data refuses parts and digests", whole, (key) => {
  assertThrows(() => key.createSign(), TypeError, "needs the whole data; use sign()");
  assertThrows(() => key.publicKey.createVerify(), TypeError, "needs the whole data; use verify()");
  assertThrows(() => key.signDigest(new Uint8Array(32), {} as never), TypeError, "whole data");
});

each("two numbers side by side are as good as DER", isOf("dsa", "ec", "sm2"), (key) => {
  const p1363 = { encoding: "p1363" } as const;
  const signature = key.sign(data, p1363);
  const width = Math.ceil((key.details.divisorLength ?? key.bits) / 8);
  assertEquals(signature.length, 2 * width);
  key.publicKey.verify(data, signature, p1363);
  assertThrows(() => key.publicKey.verify(data, signature), InvalidSignature);
  const short = signature.slice(1);
  assertThrows(() => key.publicKey.verify(data, short, p1363), InvalidSignature);
});

each("only low s where that is asked for", isOf("ec"), (key) => {
  for (let i = 0; i < 8; i++) {
    const signature = key.sign(data, { lowS: true });
    key.publicKey.verify(data, signature, { lowS: true });
    key.publicKey.verify(data, signature);
  }
  const signatures = Array.from({ length: 40 }, () => key.sign(data));
  const refused = signatures.filter((signature) => {
    try {
      key.publicKey.verify(data, signature, { lowS: true });
      return false;
    } catch {
      return true;
    }
  });
  assert(refused.length > 0 && refused.length < 40, `${refused.length}`);
});

each("what was encrypted decrypts, and nothing else", isOf("rsa", "sm2"), async (key) => {
  const ciphertext = key.publicKey.encrypt(data);
  assertEquals(key.decrypt(ciphertext), data);
  assertEquals(await key.decryptAsync(ciphertext), data);
  assertNotEquals(key.publicKey.encrypt(data), ciphertext);
  const texts = new Set<string>();
  for (const wrong of [new Uint8Array(), ciphertext.slice(1), new Uint8Array(256), ciphertext]) {
    ciphertext[ciphertext.length - 1]! ^= 1;
    texts.add(assertThrows(() => key.decrypt(wrong), DecryptionFailed).message);
    texts.add((await assertRejects(() => key.decryptAsync(wrong), DecryptionFailed)).message);
    ciphertext[ciphertext.length - 1]! ^= wrong === ciphertext ? 0 : 1;
  }
  assertEquals(texts.size, 1);
});

const agreeing = isOf("dh", "dhx", "ec", "x25519", "x448");

each("two keys agree on a secret", agreeing, async (key, kind) => {
  using peer = anotherOf(kind);
  const secret = key.agree(peer.publicKey);
  assertEquals(peer.agree(key.publicKey), secret);
  assertEquals(await peer.agreeAsync(key.publicKey), secret);
  assert(secret.some((byte) => byte !== 0));
});

function hasKem(key: keys.PrivateKey): boolean {
  try {
    key.publicKey.encapsulate();
    return true;
  } catch {
    return false;
  }
}

const kem = ({ type }: Kind) => /kem|^rsa$|^ec$|^x/.test(type);

each("a key encapsulates, if its libcrypto can", kem, async (key, kind) => {
  if (!hasKem(key)) return assert(!/kem/.test(kind.type));
  const { ciphertext, sharedKey } = key.publicKey.encapsulate();
  assertEquals(key.decapsulate(ciphertext), sharedKey);
  assertEquals(await key.decapsulateAsync(ciphertext), sharedKey);
  if (!/kem/.test(kind.type)) return;
  assertThrows(() => key.decapsulate(ciphertext.slice(1)), RangeError, "ciphertext must have");
  ciphertext[ciphertext.length - 1]! ^= 1;
  assertNotEquals(key.decapsulate(ciphertext), sharedKey);
  if (!/^secp/.test(kind.type)) return;
  ciphertext[0]! ^= 1; // not the form of a point any more
  assertThrows(() => key.decapsulate(ciphertext), DecryptionFailed);
  await assertRejects(() => key.decapsulateAsync(ciphertext), DecryptionFailed);
});

each("a key is sound, on both threads", ({ hasDer }) => hasDer, async (key) => {
  const checks = [() => key.checkAsync(), () => key.publicKey.checkAsync()];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      assertEquals((error as Error).name, "UnsupportedAlgorithm");
    }
  }
});

each("a key that is disposed of does nothing more", all, (_key, kind) => {
  const key = anotherOf(kind);
  const { publicKey } = key;
  key.dispose();
  key[Symbol.dispose]();
  assertThrows(() => key.bits, AlreadyFinalized);
  assertThrows(() => key.toRaw(), AlreadyFinalized);
  assert(publicKey.bits > 0);
  publicKey.dispose();
  assertThrows(() => publicKey.bits, AlreadyFinalized);
  if (kind.signs) assertThrows(() => key.sign(data), AlreadyFinalized);
});

each("nothing that prints a key tells it", ({ hasDer }) => hasDer, async (key) => {
  const { inspect } = await import("node:util");
  const raw = key.toDer();
  const secret = raw.subarray(raw.length - 12);
  const texts = [
    String(key),
    JSON.stringify({ key }),
    inspect(key, { showHidden: true, depth: 9 }),
  ];
  for (const text of texts) {
    assert(text.length < 100, text);
    assert(!text.includes(secret.toHex()) && !text.includes(secret.toBase64().slice(0, 10)));
  }
});
