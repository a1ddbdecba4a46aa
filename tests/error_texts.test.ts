/**
 * The texts of errors: "Cannot <action>: <what> must <limit>, but <current>; <remedy>".
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { aead } from "../hazmat/aead/mod.ts";
import { DerReader, DerWriter } from "../hazmat/asn1/mod.ts";
import { createCipher } from "../hazmat/ciphers/mod.ts";
import { hash } from "../hazmat/digests/mod.ts";
import { pbkdf2, scrypt } from "../hazmat/kdfs/mod.ts";
import { mac } from "../hazmat/macs/mod.ts";
import { randomBytes } from "../mod.ts";
import { assertEquals, assertThrows, describe, it } from "./std.ts";
import { root } from "./support/child.ts";

const data = new Uint8Array(3);
const key = new Uint8Array(32);
const wrong = (value: unknown): never => value as never;

const texts: readonly (readonly [call: () => unknown, text: string])[] = [
  [
    () => aead("chacha20-poly1305", key).seal(data, data),
    "Cannot seal with chacha20-poly1305: nonce must have 12 bytes, but has 3",
  ],
  [
    () => hash("sha256", wrong("text")),
    "Cannot hash: data must be bytes, such as a Uint8Array, but is a string; " +
    "encode text with TextEncoder",
  ],
  [
    () => hash("sha256", data, wrong("hex")),
    "Cannot hash: options must be an object, such as { length: 32 }, but are a string",
  ],
  [
    () => hash("sha256", data, wrong({ backend: data })),
    "Cannot hash: backend must be a Backend, such as new Backend(open({ libcrypto })), " +
    "but is a Uint8Array",
  ],
  [
    () => createCipher("aes-256-cbc", { key, iv: data }),
    "Cannot encrypt with aes-256-cbc: iv must have 16 bytes, but has 3",
  ],
  [
    () => createCipher("aes-256-cbc", wrong({ key, iv: key.subarray(16), paddin: true })),
    'Cannot encrypt: there is no option "paddin"; did you mean "padding"? ' +
    'The known ones are "key", "iv", "padding", "backend"',
  ],
  [
    () => pbkdf2({ hash: "sha256", password: data, salt: data, iterations: 0, length: 32 }),
    "Cannot derive with PBKDF2: iterations must be a whole number from 1 to 2147483647, " +
    "but is 0",
  ],
  [
    () =>
      scrypt({
        ...{ password: data, salt: data, cost: 1024, blockSize: 8, parallelization: 1 },
        ...{ length: 32, maxMemory: 1000 },
      }),
    "Cannot derive with scrypt: it may use 1000 bytes of memory, but needs 1051680; " +
    "raise maxMemory, or choose a lower cost",
  ],
  [
    () => mac("hmac", key, data),
    "Cannot create the MAC hmac: hmac needs the parameter digest; " +
    'give one, as in { digest: "sha256" }',
  ],
  [
    () => new DerReader(Uint8Array.of(4, 0x81, 1, 0), "the key").octetString(),
    "Cannot read the key as DER: length must be minimal (offset 1)",
  ],
  [
    () => new DerWriter().bitString(key, 8),
    "Cannot write DER: unused bits of a BIT STRING must be 0 to 7, but are 8",
  ],
  [
    () => randomBytes(-1),
    "Cannot draw random bytes: size must be a whole number of bytes, 0 or more, but is -1",
  ],
];

describe("the text of an error", () => {
  it("says the action, the limit, the current value, and what to do", () => {
    for (const [call, text] of texts) assertEquals(assertThrows(call, Error).message, text);
  });

  it("is put together in one way in the whole package", () => {
    const old =
      /Cannot (\$\{[^}]*\}|[^:`"])* as (its|the|it|this|at|OpenSSL|"|\$\{(?!format))|current value is|it is of type/;
    const bent = ["hazmat", "ffi", "engine", "doctor"].flatMap((folder) => linesOf(folder))
      .filter((line) => old.test(line));
    assertEquals(bent, []);
  });
});

function linesOf(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return [...names.map((name) => join(folder, name)), "errors.ts"]
    .filter((path) => path.endsWith(".ts") && !path.endsWith("image.ts"))
    .flatMap((path) =>
      readFileSync(join(root, path), "utf8").split("\n").map((line) => `${path}: ${line}`)
    );
}
