/**
 * Registers the self-tests of all families, which a backend has all of.
 *
 * @module
 */
import { aeadSelfTests } from "./aead/self_test.ts";
import type { Backend } from "./backend.ts";
import { cipherSelfTests } from "./ciphers/self_test.ts";
import { registerSelfTests } from "./core/self_test.ts";
import { digestSelfTests } from "./digests/self_test.ts";
import { kdfSelfTests } from "./kdfs/self_test.ts";
import { macSelfTests } from "./macs/self_test.ts";

registerSelfTests(
  "digests",
  (backend: Backend) => digestSelfTests({ hash: (name, data) => backend.hash(name, data) }),
);
registerSelfTests("macs", (backend: Backend) =>
  macSelfTests({
    hmac: (hash, key, data) => backend.hmac(hash, key, data),
    mac: (name, key, data, params) => backend.mac(name, key, data, params),
  }));
registerSelfTests("kdfs", (backend: Backend) =>
  kdfSelfTests({
    hkdf: (options) => backend.hkdf(options),
    pbkdf2: (options) => backend.pbkdf2(options),
    scrypt: (options) => backend.scrypt(options),
    argon2id: (options) => backend.argon2id(options),
  }));
registerSelfTests("ciphers", (backend: Backend) =>
  cipherSelfTests({
    createCipher: (name, options) => backend.createCipher(name, options),
    createDecipher: (name, options) => backend.createDecipher(name, options),
  }));
registerSelfTests(
  "aead",
  (backend: Backend) => aeadSelfTests({ aead: (name, key) => backend.aead(name, key) }),
);
