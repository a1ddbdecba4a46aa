/**
 * KDFs on Project Wycheproof's tests.
 *
 * @module
 */
import { hkdf as ourHkdf, pbkdf2 as ourPbkdf2 } from "../../hazmat/kdfs/mod.ts";
import { both, hash, kdf } from "../vectors/need.ts";
import { type Subject, testWycheproof } from "../vectors/wycheproof.ts";

function hkdf(digest: string): Subject {
  return {
    need: both(kdf("hkdf"), hash(digest)),
    output: ["okm"],
    forward: (test) =>
      ourHkdf({
        hash: digest,
        key: test.bytes("ikm"),
        salt: test.bytes("salt"),
        info: test.bytes("info"),
        length: test.number("size"),
      }),
    refusals: { SizeTooLarge: { forward: [RangeError] } },
  };
}

function pbkdf2(digest: string): Subject {
  return {
    need: both(kdf("pbkdf2"), hash(digest)),
    output: ["dk"],
    forward: (test) =>
      ourPbkdf2({
        hash: digest,
        password: test.bytes("password"),
        salt: test.bytes("salt"),
        iterations: test.number("iterationCount"),
        length: test.number("dkLen"),
      }),
  };
}

testWycheproof("KDFs", {
  hkdf_sha1: hkdf("sha1"),
  hkdf_sha256: hkdf("sha256"),
  hkdf_sha512: hkdf("sha512"),
  pbkdf2_hmacsha1: pbkdf2("sha1"),
  pbkdf2_hmacsha256: pbkdf2("sha256"),
  pbkdf2_hmacsha512: pbkdf2("sha512"),
});
