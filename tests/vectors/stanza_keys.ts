/**
 * The keys that a file of OpenSSL's evp_test names.
 *
 * @module
 */
import {
  generateKey,
  type PrivateKey,
  privateKey,
  type PublicKey,
  publicKey,
} from "../../hazmat/keys/mod.ts";
import { pkcs8OfRaw, spkiOfRaw } from "../../hazmat/keys/raw.ts";
import { bytesOf, type Stanza } from "./stanzas.ts";
import { type Bytes, same } from "./vector.ts";

const action = "read a vector's key";

/** A private key of octets. */
export function privateRaw(type: string, raw: Bytes): PrivateKey {
  return privateKey(pkcs8OfRaw(type.toLowerCase(), raw, {}, action).pkcs8);
}

/** A public key of octets. */
export function publicRaw(type: string, raw: Bytes): PublicKey {
  return publicKey(spkiOfRaw(type.toLowerCase(), raw, {}, action).spki);
}

/** Names, and what reads the key: those that are refused are refused where they are used. */
export class Keyring {
  readonly #private = new Map<string, () => PrivateKey>();
  readonly #public = new Map<string, () => PublicKey>();

  /** Takes note of a key, if the stanza is one; whether it was. */
  add(stanza: Stanza): boolean {
    const { kind, value, pem } = stanza;
    const [name, type, hex] = value.split(":");
    if (kind === "PrivateKey") this.#private.set(value, once(() => privateKey(pem)));
    else if (kind === "PublicKey") this.#public.set(value, once(() => publicKey(pem)));
    else if (kind === "PrivateKeyRaw") {
      this.#private.set(name!, once(() => privateRaw(type!, bytesOf(hex!))));
    } else if (kind === "PublicKeyRaw") {
      this.#public.set(name!, once(() => publicRaw(type!, bytesOf(hex!))));
    } else return false;
    return true;
  }

  /** Reads the key of a stanza that was added, and writes it as it was, if that is PEM. */
  read({ kind, value, pem }: Stanza): PrivateKey | PublicKey {
    const name = value.split(":")[0]!;
    if (kind.startsWith("Private")) return this.private(kind === "PrivateKey" ? value : name);
    const key = this.public(kind === "PublicKey" ? value : name);
    if (pem !== "") same(key.toDer(), derOf(pem), value);
    return key;
  }

  /** Makes a key by a name. */
  generate(name: string, make: () => PrivateKey): void {
    const key = make();
    this.#private.set(name, () => key);
  }

  /** A private key. */
  private(name: string): PrivateKey {
    const read = this.#private.get(name);
    if (read === undefined) throw new Error(`There is no private key "${name}"`);
    return read();
  }

  /** A public key, or that of a private one. */
  public(name: string): PublicKey {
    return this.#public.get(name)?.() ?? this.private(name).publicKey;
  }

  /** Whether there is a private key of that name. */
  hasPrivate(name: string): boolean {
    return this.#private.has(name);
  }
}

function derOf(pem: string): Bytes {
  return Uint8Array.fromBase64(pem.replace(/-----.*-----/g, "").replace(/\s/g, ""));
}

/** Calls once, and gives the same each time, or throws the same. */
function once<T>(call: () => T): () => T {
  let known: { value: T } | { error: unknown } | undefined;
  return () => {
    if (known === undefined) {
      try {
        known = { value: call() };
      } catch (error) {
        known = { error };
      }
    }
    if ("error" in known) throw known.error;
    return known.value;
  };
}

/** Makes a key by OpenSSL's parameters. */
export function generated(type: string, controls: ReadonlyMap<string, string>): PrivateKey {
  switch (type) {
    case "rsaEncryption":
      return generateKey("rsa", { bits: Number(controls.get("bits") ?? 2048) });
    case "RSASSA-PSS":
      return generateKey("rsa-pss", {
        bits: 2048,
        hash: controls.get("digest")!,
        mgf1Hash: controls.get("mgf1-digest")!,
        saltLength: 0,
      });
    case "ec":
      return generateKey("ec", { curve: controls.get("group")! });
    case "dhKeyAgreement":
      return generateKey("dh", { group: controls.get("group")! });
  }
  return generateKey(type.toLowerCase());
}
