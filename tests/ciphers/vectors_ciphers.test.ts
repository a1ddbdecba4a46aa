/**
 * The other ciphers on the vectors of their RFCs and designers.
 *
 * @module
 */
import { decryptInPieces, encrypt } from "../vectors/calls.ts";
import { readCamellia } from "../vectors/camellia.ts";
import { checkBothWays, plain } from "../vectors/cipher_plans.ts";
import { cipher } from "../vectors/need.ts";
import { type Plan, type Rule, testFolder } from "../vectors/rules.ts";
import { concat, same, zeros } from "../vectors/vector.ts";

/** The files show parts of RC4's key stream: what comes out for zeros, from an offset on. */
const rc4: Plan = {
  need: cipher("rc4"),
  check(vector) {
    const [key, offset] = [vector.bytes("key"), vector.number("offset")];
    const plaintext = concat(zeros(offset), vector.bytes("plaintext"));
    const ciphertext = encrypt("rc4", { key }, plaintext);
    same(ciphertext.subarray(offset), vector.bytes("ciphertext"), vector.id);
    same(decryptInPieces("rc4", { key }, ciphertext), plaintext, vector.id);
  },
};

/** OpenSSL's IV is the block counter, least significant byte first, and the nonce. */
const chacha20: Plan = {
  need: cipher("chacha20"),
  check(vector) {
    const counter = zeros(4);
    const blocks = vector.number("initial_block_counter");
    new DataView(counter.buffer).setUint32(0, blocks, true);
    const iv = concat(counter, vector.bytes("nonce"));
    const input = { key: vector.bytes("key"), iv, padding: false };
    const [plaintext, ciphertext] = [vector.bytes("plaintext"), vector.bytes("ciphertext")];
    checkBothWays("chacha20", input, plaintext, ciphertext, vector.id);
  },
};

const modes: readonly Rule[] = [
  [/^(bf|cast5|idea|seed)-(\w+)\.txt$/, (name, mode) => plain(`${name}-${mode}`)],
];

testFolder("ciphers/ARC4", [[/./, () => rc4]]);
testFolder("ciphers/Blowfish", modes);
testFolder("ciphers/CAST5", [[/ctr/, "no OpenSSL has CAST5 in CTR mode"], ...modes]);
testFolder("ciphers/IDEA", modes);
testFolder("ciphers/SEED", [
  [/rfc-4196/, () => plain("seed-cbc")],
  [/rfc-4269/, () => plain("seed-ecb")],
  ...modes,
]);
testFolder("ciphers/SM4", [[/sm4-10-(\w+)\.txt$/, (mode) => plain(`sm4-${mode}`)]]);
testFolder("ciphers/ChaCha20", [[/./, () => chacha20]]);
testFolder("ciphers/ChaCha20Poly1305", [[/./, "AEAD: in vectors_aead.test.ts"]]);
testFolder("ciphers/Camellia", [
  [/^camellia-(\d+)-ecb/, (bits) => ({
    ...plain(`camellia-${bits}-ecb`),
    read: readCamellia,
  })],
  // One file holds keys of all three lengths.
  [/^camellia-(\w+)\.txt$/, (mode) => ({
    need: cipher(`camellia-128-${mode}`),
    check: (vector) => plain(`camellia-${vector.bytes("key").length * 8}-${mode}`).check(vector),
  })],
]);
