/**
 * How WebCrypto is asked for an algorithm: by using it. Names are those of Web
 * Cryptography, and of its "Modern Algorithms", which runtimes have in part.
 *
 * @module
 */

// deno-lint-ignore no-explicit-any
const subtle = crypto.subtle as any;
const data = new Uint8Array(32).map((_, i) => i);
const nonce = new Uint8Array(12);
const iv = new Uint8Array(16);

/** A raw key. Some algorithms take the format "raw", newer ones "raw-secret". */
async function rawKey(algorithm: unknown, usages: readonly string[]): Promise<unknown> {
  try {
    return await subtle.importKey("raw-secret", data, algorithm, false, usages);
  } catch {
    return await subtle.importKey("raw", data, algorithm, false, usages);
  }
}

const digest = (algorithm: unknown) => async () => await subtle.digest(algorithm, data);

const encrypt = (algorithm: { readonly name: string }) => async () =>
  await subtle.encrypt(algorithm, await rawKey(algorithm.name, ["encrypt"]), data);

const sign = (algorithm: { readonly name: string; readonly hash?: string }) => async () =>
  await subtle.sign(algorithm, await rawKey(algorithm, ["sign"]), data);

const derive = (algorithm: { readonly name: string }) => async () =>
  await subtle.deriveBits(algorithm, await rawKey(algorithm.name, ["deriveBits"]), 256);

async function wrapKey(): Promise<unknown> {
  const key = await subtle.importKey("raw", data, "AES-CBC", true, ["encrypt"]);
  return await subtle.wrapKey("raw", key, await rawKey("AES-KW", ["wrapKey"]), "AES-KW");
}

const signWith = (algorithm: object, extra: object = {}) => async () => {
  const { privateKey } = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  return await subtle.sign({ ...algorithm, ...extra }, privateKey, data);
};

const agreeBy = (name: string) => async () => {
  const pair = await subtle.generateKey({ name }, false, ["deriveBits"]);
  return await subtle.deriveBits({ name, public: pair.publicKey }, pair.privateKey, 256);
};

const encapsulateTo = (name: string) => async () => {
  const usages = ["encapsulateBits", "decapsulateBits"];
  const { publicKey } = await subtle.generateKey({ name }, false, usages);
  return (await subtle.encapsulateBits({ name }, publicKey)).ciphertext;
};

const hash = "SHA-256";
/** Drafts and runtimes differ in what they call it. */
const output = { outputLength: 256, length: 256 };

/** By OpenSSL's names. cSHAKE without a name is SHAKE (NIST SP 800-185, section 3.3). */
const uses: Readonly<Record<string, () => Promise<unknown>>> = {
  sha256: digest("SHA-256"),
  sha512: digest("SHA-512"),
  "sha3-256": digest("SHA3-256"),
  shake128: digest({ name: "cSHAKE128", ...output }),
  shake256: digest({ name: "cSHAKE256", ...output }),
  hmac: sign({ name: "HMAC", hash }),
  kmac128: sign({ name: "KMAC128", ...output }),
  kmac256: sign({ name: "KMAC256", ...output }),
  pbkdf2: derive({ name: "PBKDF2", hash, salt: data, iterations: 1 } as never),
  hkdf: derive({ name: "HKDF", hash, salt: data, info: data } as never),
  argon2id: derive(
    { name: "Argon2id", nonce: data, parallelism: 1, memory: 64, passes: 1 } as never,
  ),
  "aes-256-cbc": encrypt({ name: "AES-CBC", iv } as never),
  "aes-256-ctr": encrypt({ name: "AES-CTR", counter: iv, length: 64 } as never),
  "aes256-wrap": wrapKey,
  "aes-256-gcm": encrypt({ name: "AES-GCM", iv: nonce } as never),
  "aes-256-ocb": encrypt({ name: "AES-OCB", iv: nonce } as never),
  "chacha20-poly1305": encrypt({ name: "ChaCha20-Poly1305", iv: nonce } as never),
  "P-256": signWith({ name: "ECDSA", namedCurve: "P-256" }, { hash }),
  ed25519: signWith({ name: "Ed25519" }),
  ed448: signWith({ name: "Ed448" }),
  x25519: agreeBy("X25519"),
  x448: agreeBy("X448"),
  "ml-dsa-65": signWith({ name: "ML-DSA-65" }),
  "slh-dsa-sha2-128f": signWith({ name: "SLH-DSA-SHA2-128F" }),
  "ml-kem-768": encapsulateTo("ML-KEM-768"),
};

/** Whether this runtime's WebCrypto has the algorithm of that name of OpenSSL's. */
export async function webCryptoHas(name: string): Promise<boolean> {
  try {
    return (await uses[name]!()) instanceof ArrayBuffer;
  } catch {
    return false;
  }
}
