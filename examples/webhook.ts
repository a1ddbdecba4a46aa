/**
 * Verifying a webhook: the sender signs the body with HMAC-SHA256 under a shared
 * secret, as GitHub does in `X-Hub-Signature-256: sha256=<hex>`.
 *
 * @module
 */
import { createHmac } from "../hazmat/macs/mod.ts";
import { InvalidTag } from "../mod.ts";

/** Whether the header is the signature of the body, byte for byte as received. */
export function isSigned(secret: Uint8Array, body: Uint8Array, header: string): boolean {
  const match = /^sha256=([0-9a-f]{64})$/.exec(header);
  if (match === null) return false;
  using mac = createHmac("sha256", secret);
  try {
    mac.update(body).verify(Uint8Array.fromHex(match[1]!)); // in constant time
    return true;
  } catch (error) {
    if (error instanceof InvalidTag) return false;
    throw error;
  }
}
