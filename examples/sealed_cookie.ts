/**
 * A cookie that the browser can neither read nor change: AES-256-GCM with a random
 * nonce, bound to the cookie's name, with an expiry time.
 *
 * @module
 */
import { aead } from "../hazmat/aead/mod.ts";
import { InvalidTag } from "../mod.ts";

const encoder = new TextEncoder();
const url = { alphabet: "base64url", omitPadding: true } as const;

/** Seals and opens cookies under a 32-byte key. One key may seal up to 2^32 cookies. */
export class CookieSealer {
  readonly #aead;

  /** Takes the key: `randomBytes(32)`, kept where your secrets are. */
  constructor(key: Uint8Array) {
    this.#aead = aead("aes-256-gcm", key);
  }

  /** The cookie's value, valid for that many seconds. */
  seal(name: string, content: unknown, seconds: number): string {
    const text = JSON.stringify({ content, end: Date.now() + seconds * 1000 });
    return this.#aead.sealRandomNonce(encoder.encode(text), encoder.encode(name)).toBase64(url);
  }

  /** What was sealed, or `undefined` if it is forged, expired, or of another name. */
  open(name: string, value: string): unknown {
    try {
      const sealed = Uint8Array.fromBase64(value, url);
      const text = this.#aead.openRandomNonce(sealed, encoder.encode(name));
      const { content, end } = JSON.parse(new TextDecoder().decode(text));
      return Date.now() < end ? content : undefined;
    } catch (error) {
      const isForged = error instanceof InvalidTag || error instanceof RangeError ||
        error instanceof SyntaxError; // too short for a nonce and a tag, or not base64url
      if (isForged) return undefined;
      throw error;
    }
  }
}
