/**
 * OpenSSH's private keys.
 *
 * @module
 */
import { type Bytes, inputOf } from "../../../hazmat/core/args.ts";
import { coreFor } from "../../../hazmat/core/core.ts";
import { decodePem, encodePem } from "../../../hazmat/asn1/mod.ts";
import { generateKey } from "../../../hazmat/keys/mod.ts";
import { bcryptPbkdf } from "../../../hazmat/ssh/bcrypt_pbkdf.ts";
import { cipherNamed, encrypt } from "../../../hazmat/ssh/key_cipher.ts";
import {
  encodePrivateKey,
  encodePrivateKeyAsync,
  privateKey,
  privateKeyAsync,
} from "../../../hazmat/ssh/mod.ts";
import { WireWriter } from "../../../hazmat/ssh/wire.ts";
import { errorOf, type Notes, type Secrets, type WipingCase, type WipingCases } from "./case.ts";

const rounds = 1;

/** What a file is encrypted with: a key of 32 bytes and an IV of 16. */
function keyAndIvOf(passphrase: Bytes, salt: Uint8Array): Bytes {
  const plan = { passphrase: inputOf(passphrase), salt, rounds, length: 48 };
  return bcryptPbkdf(coreFor(undefined, "derive"), plan, "derive");
}

/** The same for the searching process, to which the child has told the file. */
function derived({ passphrase }: Secrets, { file }: Notes): Record<string, Bytes> {
  if (file === undefined) return {};
  return { keyAndIv: keyAndIvOf(passphrase!, decodePem(file)[0]!.der.subarray(47, 63)) };
}

const base: Pick<WipingCase, "secrets" | "derived"> = { secrets: { passphrase: 40 }, derived };

/** A file with a key of two: what is decrypted is refused before libcrypto sees it. */
function fileOfTwo(seed: Bytes, passphrase: Bytes): string {
  const [type, points, salt] = ["ssh-ed25519", [2, 3], new Uint8Array(16).fill(4)];
  const [outside, inside] = points.map((value) => new Uint8Array(32).fill(value));
  const keyAndIv = keyAndIvOf(passphrase, salt);
  const writer = new WireWriter().uint32(1).uint32(1).text(type).string(inside!).uint32(64)
    .raw(seed).raw(inside!).text("c");
  for (let i = 1; writer.size % 16 !== 0; i++) writer.uint8(i);
  const section = writer.finish();
  const sealed = encrypt(cipherNamed("aes256-ctr"), keyAndIv, section, {});
  for (const secret of [section, keyAndIv]) secret.fill(0);
  return encodePem(
    "OPENSSH PRIVATE KEY",
    new WireWriter().raw(new TextEncoder().encode("openssh-key-v1\0")).text("aes256-ctr")
      .text("bcrypt").inside((kdf) => kdf.string(salt).uint32(rounds)).uint32(1)
      .inside((blob) => blob.text(type).string(outside!)).string(sealed).finish(),
  );
}

/**
 * The cases. Of the keys themselves libcrypto 3 leaves copies, when it reads and writes PKCS #8
 * (EVP_PKCS82PKEY and EVP_PKEY2PKCS8 free them as they are).
 */
export const ssh: WipingCases = {
  "has no passphrase of a key that was written and read, nor what was derived from it": {
    ...base,
    async use({ passphrase }, look, notes) {
      using key = generateKey("ed25519");
      notes.file = encodePrivateKey(key, { passphrase, rounds });
      await look({ present: ["passphrase"], absent: ["keyAndIv"] });
      using _ = privateKey(notes.file, { passphrase });
      passphrase!.fill(0);
      await look({ absent: ["passphrase", "keyAndIv"] });
    },
  },
  "has no passphrase of a key that was written and read on another thread": {
    ...base,
    async use({ passphrase }, look, notes) {
      using key = generateKey("ed25519");
      notes.file = await encodePrivateKeyAsync(key, { passphrase, rounds });
      await look({ present: ["passphrase"], absent: ["keyAndIv"] });
      const reading = privateKeyAsync(notes.file, { passphrase });
      passphrase!.fill(0);
      using _ = await reading;
      await look({ absent: ["passphrase", "keyAndIv"] });
    },
  },
  "has nothing of a key whose file is refused after it was decrypted": {
    secrets: { seed: 32, passphrase: 40 },
    derived,
    async use({ seed, passphrase }, look, notes) {
      notes.file = fileOfTwo(seed!, passphrase!);
      seed!.fill(0);
      await look({ present: ["passphrase"], absent: ["seed", "keyAndIv"] });
      const error = errorOf(() => privateKey(notes.file!, { passphrase }));
      if (!String(error).includes("of one key")) throw error;
      await look({ present: ["passphrase"], absent: ["seed", "keyAndIv"] });
    },
  },
};
