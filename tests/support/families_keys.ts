/**
 * What keys do, in ways that succeed and ways that fail, for the tests that count what is left
 * behind.
 *
 * @module
 */
import * as keys from "../../hazmat/keys/mod.ts";

const data = new Uint8Array(100).map((_, i) => i);
const rsa = keys.generateKey("rsa", { bits: 2048 });
const rsaDer = rsa.toDer();
const [ecPem, ecSpki] = (() => {
  using key = keys.generateKey("ec");
  using publicKey = key.publicKey;
  return [key.toPem(), publicKey.toDer()];
})();

/** Makes calls that must fail. */
function failing(...calls: (() => unknown)[]): void {
  for (const call of calls) {
    try {
      call();
    } catch {
      continue;
    }
    throw new Error(`this was to fail: ${call}`);
  }
}

/** Keys made, read and written. */
export function keyFormats(): void {
  using key = keys.privateKey(ecPem);
  using publicKey = keys.publicKey(ecSpki);
  using copy = keys.privateKeyFromJwk(key.toJwk());
  using point = keys.publicKeyFromRaw("ec", publicKey.toRaw(), { curve: "P-256" });
  copy.equals(key);
  point.fingerprint();
  using made = keys.generateKey("ed25519");
  using again = keys.privateKey(rsaDer);
  again.equals(rsa);
  again.publicKey.dispose();
  made.toDer().fill(0);
  const wrong = publicKey.toRaw();
  wrong[40]! ^= 1;
  const numbers = { ...key.toNumbers(), d: 5n };
  failing(
    () => keys.publicKeyFromRaw("ec", wrong, { curve: "P-256" }),
    () => keys.privateKeyFromNumbers("ec", numbers),
    () => keys.privateKey(ecPem.replace("A", "B")),
    () => keys.generateKey("no-such-type"),
    () => keys.generateKey("ec", { curve: "no-such-curve" }),
    () => keys.generateKey("dh", { group: "no-such-group" }),
  );
  copy.publicKey.dispose();
  key.publicKey.dispose();
}

/** Signatures that are made and verified, and those that are refused. */
export function keySignatures(): void {
  using ec = keys.privateKey(ecPem);
  using ed25519 = keys.generateKey("ed25519");
  for (const key of [ec, ed25519] as keys.PrivateKey[]) {
    using publicKey = key.publicKey;
    const signature = key.sign(data);
    publicKey.verify(data, signature);
    signature[9]! ^= 1;
    failing(
      () => publicKey.verify(data, signature),
      () => publicKey.verify(data, new Uint8Array(3)),
      () => key.sign(data, { hash: "no-such-digest" }),
      () => key.signDigest(data, { hash: "sha256" }),
      () => key.agree(publicKey, { padded: true }),
    );
  }
  ec.createSign().update(data).sign();
  ec.createSign().dispose();
  ec.sign(data, { hash: "sha384" });
  failing(() => rsa.sign(data, { saltLength: 10_000 }));
}

/** Encryption and agreement, and their failures. */
export function keySecrets(): void {
  const ciphertext = rsa.publicKey.encrypt(data);
  rsa.decrypt(ciphertext);
  failing(
    () => rsa.decrypt(ciphertext, { hash: "sha1" }),
    () => rsa.decrypt(data),
    () => rsa.publicKey.encrypt(new Uint8Array(250)),
    () => rsa.publicKey.recover(ciphertext),
  );
  using x25519 = keys.generateKey("x25519");
  using publicKey = x25519.publicKey;
  using low = keys.publicKeyFromRaw("x25519", new Uint8Array(32));
  x25519.agree(publicKey);
  failing(() => x25519.agree(low), () => x25519.sign(data as never));
}

/** The same on other threads. */
export async function keysOffThread(): Promise<void> {
  using ec = await keys.generateKeyAsync("ec");
  using publicKey = ec.publicKey;
  const signature = await ec.signAsync(data);
  await publicKey.verifyAsync(data, signature);
  await ec.checkAsync();
  await ec.agreeAsync(publicKey);
  const failures = await Promise.allSettled([
    publicKey.verifyAsync(data.subarray(1), signature),
    ec.signAsync(data, { hash: "no-such-digest" }),
    rsa.decryptAsync(new Uint8Array(256)),
    keys.generateKeyAsync("no-such-type"),
    ec.signAsync(data, { signal: AbortSignal.abort() }),
  ]);
  if (failures.some(({ status }) => status === "fulfilled")) throw new Error("these were to fail");
}
