/**
 * What to do about an algorithm that the loaded libcrypto lacks.
 *
 * @module
 */

/** In OpenSSL 3 these are in the legacy provider (OSSL_PROVIDER-legacy(7)). */
const legacy =
  /^(md2|md4|mdc2|whirlpool|ripemd(-?160)?|rmd160|cast|cast5?-|bf|blowfish|idea|seed|rc2|rc4|rc5|des($|-(cbc|ecb|ofb|cfb))|desx|pbkdf1|pvkkdf|pkcs12kdf)/;

/** The OpenSSL in which an algorithm first came, where that is not 1.1.1. */
const since: readonly (readonly [RegExp, string])[] = [
  [/^(argon2|aes-\d+-gcm-siv|krb5|hmac-drbg)/, "3.2"],
  [/^(kmac|keccak-kmac|blake2.?mac|gmac|.*-siv$|.*-cts$|kbkdf|sskdf|sshkdf|x942|krb5kdf)/, "3.0"],
];

/** The advice for an algorithm that `libcrypto` lacks. */
export function adviceFor(name: string, hasProviders: boolean): string {
  const lower = name.toLowerCase();
  if (hasProviders && legacy.test(lower)) {
    return 'it may be in the legacy provider, which loadProvider("legacy") loads';
  }
  const version = since.find(([pattern]) => pattern.test(lower))?.[1];
  if (version !== undefined) return `OpenSSL ${version} and newer have it, unless built without it`;
  return "see hashes(), ciphers(), macs() and kdfs() for what it has; " +
    "its build, its providers or its FIPS mode may leave algorithms out";
}
