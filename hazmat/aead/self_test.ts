/**
 * Known-answer tests of AEADs, in both directions, and of the refusal of a forgery.
 *
 * @module
 */
import type { BackendOption } from "../core/default.ts";
import { InvalidTag } from "../../errors.ts";
import type { SelfTest } from "../core/self_test.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** An AEAD under one key. */
interface Keyed {
  seal(nonce: Bytes, plaintext: Bytes, associatedData?: Bytes): Uint8Array;
  open(nonce: Bytes, sealed: Bytes, associatedData?: Bytes): Uint8Array;
  dispose(): void;
}

/** The functions under test. */
export interface Aeads {
  aead(name: string, key: Bytes, on: BackendOption): Keyed;
}

const bytes = (hex: string): Bytes => Uint8Array.fromHex(hex);

const answers = [
  {
    // McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", test case 16.
    name: "aes-256-gcm",
    key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    nonce: "cafebabefacedbaddecaf888",
    associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    sealed: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" +
      "76fc6ece0f4e1768cddf8853bb2d551b",
  },
  {
    // RFC 8439, section 2.8.2.
    name: "chacha20-poly1305",
    key: "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
    nonce: "070000004041424344454647",
    associatedData: "50515253c0c1c2c3c4c5c6c7",
    plaintext: "4c616469657320616e642047656e746c656d656e206f662074686520636c6173" +
      "73206f66202739393a204966204920636f756c64206f6666657220796f75206f" +
      "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73" +
      "637265656e20776f756c642062652069742e",
    sealed: "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6" +
      "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36" +
      "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc" +
      "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691",
  },
];

function passes(keyed: Keyed, answer: typeof answers[number]): boolean {
  const [nonce, data] = [bytes(answer.nonce), bytes(answer.associatedData)];
  const sealed = bytes(answer.sealed);
  return keyed.seal(nonce, bytes(answer.plaintext), data).toHex() === answer.sealed &&
    keyed.open(nonce, sealed, data).toHex() === answer.plaintext &&
    refuses(() => keyed.open(nonce, changed(sealed), data));
}

function changed(sealed: Bytes): Bytes {
  return sealed.with(-1, sealed.at(-1)! ^ 1);
}

function refuses(open: () => unknown): boolean {
  try {
    open();
    return false;
  } catch (error) {
    if (error instanceof InvalidTag) return true;
    throw error;
  }
}

/** The self-tests of AEADs. */
export function aeadSelfTests({ aead }: Aeads, on: BackendOption): SelfTest[] {
  return answers.map((answer) => ({
    name: answer.name,
    passes() {
      const keyed = aead(answer.name, bytes(answer.key), on);
      try {
        return passes(keyed, answer);
      } finally {
        keyed.dispose();
      }
    },
  }));
}
