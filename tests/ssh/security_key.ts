/**
 * What security keys (FIDO) do, in software (PROTOCOL.u2f).
 *
 * @module
 */
import { hash } from "../../hazmat/digests/mod.ts";
import { generateKey, type PrivateKey } from "../../hazmat/keys/mod.ts";
import { encodePublicKey } from "../../hazmat/ssh/mod.ts";
import { WireWriter } from "../../hazmat/ssh/wire.ts";

/** Their kinds. */
export const securityKeys: Readonly<Record<string, () => PrivateKey>> = {
  Ed25519: () => generateKey("ed25519"),
  "ECDSA on P-256": () => generateKey("ec", { curve: "prime256v1" }),
};

/** A signature, for which somebody touched the key. */
export function touch(key: PrivateKey, application: string, data: Uint8Array): Uint8Array {
  const flagsAndCounter = Uint8Array.of(1, 0, 0, 0, 9);
  const signed = new WireWriter().raw(hash("sha256", new TextEncoder().encode(application)))
    .raw(flagsAndCounter).raw(hash("sha256", data)).finish();
  if (key.type === "ed25519") {
    return new WireWriter().text("sk-ssh-ed25519@openssh.com").string(key.sign(signed))
      .raw(flagsAndCounter).finish();
  }
  const pair = key.sign(signed, { encoding: "p1363" });
  return new WireWriter().text("sk-ecdsa-sha2-nistp256@openssh.com")
    .inside((two) => two.number(pair.subarray(0, 32)).number(pair.subarray(32)))
    .raw(flagsAndCounter).finish();
}

/** The public key's blob. */
export function securityBlob(key: PrivateKey, application: string): Uint8Array {
  const inside = Uint8Array.fromBase64(encodePublicKey(key).split(" ")[1]!);
  const isEd = key.type === "ed25519";
  return new WireWriter()
    .text(isEd ? "sk-ssh-ed25519@openssh.com" : "sk-ecdsa-sha2-nistp256@openssh.com")
    .raw(inside.subarray(isEd ? 15 : 23)).text(application).finish();
}
