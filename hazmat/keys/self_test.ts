/**
 * Known-answer tests of keys: signatures that are verified, and one that is altered; a signature and
 * a secret that are computed.
 *
 * @module
 */
import { InvalidSignature } from "../../errors.ts";
import type { BackendOption } from "../core/default.ts";
import { knownAnswer, type SelfTest, utf8 } from "../core/self_test.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Disposed {
  dispose(): void;
}

interface Public extends Disposed {
  verify(data: Bytes, signature: Bytes, options?: object): void;
}

interface Private extends Disposed {
  sign(data: Bytes): Uint8Array;
  agree(peer: Public): Uint8Array;
}

/** The functions under test. */
export interface Keys {
  privateKey(der: Bytes, on: BackendOption): Private;
  publicKey(der: Bytes, on: BackendOption): Public;
}

const bytes = (hex: string): Bytes => Uint8Array.fromHex(hex);

/** What is in front of 32 octets, in SubjectPublicKeyInfo and PrivateKeyInfo (RFC 8410). */
const ofEd25519 = { spki: "302a300506032b6570032100", pkcs8: "302e020100300506032b657004220420" };
const ofX25519 = { spki: "302a300506032b656e032100", pkcs8: "302e020100300506032b656e04220420" };

/** RFC 8032, section 7.1, test 2. */
const ed25519 = {
  privateKey: `${ofEd25519.pkcs8}4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb`,
  key: `${ofEd25519.spki}3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c`,
  data: "72",
  signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
};

/** RFC 7748, section 6.1. */
const x25519 = {
  privateKey: `${ofX25519.pkcs8}77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a`,
  peer: `${ofX25519.spki}de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f`,
  secret: "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
};

const verified = [
  {
    // RFC 6979, appendix A.2.5.
    name: "ecdsa of P-256",
    key: "3059301306072a8648ce3d020106082a8648ce3d03010703420004" +
      "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6" +
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    data: utf8("sample").toHex(),
    signature: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    options: { hash: "sha256", encoding: "p1363" },
  },
  { name: "ed25519", ...ed25519, options: {} },
  {
    // RFC 7515, appendix A.2.
    name: "rsa",
    key: "30820122300d06092a864886f70d01010105000382010f003082010a0282010100" +
      "a1f8160ae2e3c9b465ce8d2d656263362b927dbe29e1f02477fc1625cc90a136e38bd93497c5b6ea" +
      "63dd7711e67c7429f956b0fb8a8f089adc4b69893cc1333f53edd019b87784252fec914fe4857769" +
      "594bea4280d32c0f55bf62944f130396bc6e9bdf6ebdd2bda3678eeca0c668f701b38dbffb38c834" +
      "2ce2fe6d27fade4a5a4874979dd4b9cf9adec4c75b05852c2c0f5ef8a5c1750392f944e8ed64c110" +
      "c6b647609aa4783aeb9c6c9ad755313050638b83665c6f6f7a82a396702a1f641b82d3ebf2392219" +
      "491fb686872c5716f50af8358d9a8b9d17c340728f7f87d89a18d8fcab67ad84590c2ecf75933936" +
      "3c07034d6f606f9e21e05456cae5e9a1" +
      "0203010001",
    data: utf8(
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0" +
        "dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    ).toHex(),
    signature: "702e218943e88fd11eb5d82dbf7845f34106ae1b81fff7731116add1717d83656d420afd3c96eedd" +
      "73a2663e5166687b000b87226e0187ed1073f945e582adfcef16d85a798ee8c66ddb3db8975b17d0" +
      "9402beedd5d9d97007108db28160d5f8040ca7445762b81fbe7ff9d92e0ae76f24f25b33bbe6f44a" +
      "e61eb1040acb20044d3ef9128ed40130795bd4bd3b41eecad066ab651981fde48df77f372dc38b9f" +
      "afdd3befb18b5da3cc3c2eb02f9e3a41d612caad15911273a05f23b9e838faaf849d698429ef5a1e" +
      "88798236c3d40e604522a544c8f27a7a2db80663d16cf7caea56de405cb2215a45b2c25566b55ac1" +
      "a748a070dfc8a32a469543d019eefb47",
    options: { hash: "sha256", padding: "pkcs1" },
  },
];

function isValid(key: Public, data: Bytes, signature: Bytes, options: object): boolean {
  try {
    key.verify(data, signature, options);
    return true;
  } catch (error) {
    if (error instanceof InvalidSignature) return false;
    throw error;
  }
}

/** Calls with a key that is disposed of afterwards. */
function withKey<K extends Disposed, R>(key: K, use: (key: K) => R): R {
  try {
    return use(key);
  } finally {
    key.dispose();
  }
}

/** The self-tests of keys. */
export function keySelfTests({ privateKey, publicKey }: Keys, on: BackendOption): SelfTest[] {
  const verifies = ({ key, data, signature, options }: typeof verified[number]): boolean =>
    withKey(publicKey(bytes(key), on), (key) => {
      const right = bytes(signature);
      const wrong = right.with(-1, right.at(-1)! ^ 1);
      return isValid(key, bytes(data), right, options) &&
        !isValid(key, bytes(data), wrong, options);
    });
  return [
    ...verified.map((answer) => ({
      name: `${answer.name} verified`,
      passes: () => verifies(answer),
    })),
    knownAnswer(
      "ed25519 signed",
      ed25519.signature,
      () =>
        withKey(privateKey(bytes(ed25519.privateKey), on), (key) => key.sign(bytes(ed25519.data))),
    ),
    knownAnswer(
      "x25519 agreed",
      x25519.secret,
      () =>
        withKey(
          privateKey(bytes(x25519.privateKey), on),
          (key) => withKey(publicKey(bytes(x25519.peer), on), (peer) => key.agree(peer)),
        ),
    ),
  ];
}
