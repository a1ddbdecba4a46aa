/**
 * PBKDF2: published answers, and node:crypto's.
 *
 * @module
 */
import { pbkdf2Sync, randomInt } from "node:crypto";
import { pbkdf2 } from "../../hazmat/kdfs/mod.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { anyBytes, utf8 } from "./kdf_reference.ts";

describe("pbkdf2", () => {
  it("gives the answers of RFC 6070", () => {
    const long = ["passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt"] as const;
    const answers: [password: string, salt: string, iterations: number, answer: string][] = [
      ["password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"],
      ["password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"],
      ["password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"],
      [...long, 4096, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"],
      ["pass\0word", "sa\0lt", 4096, "56fa6aa75548099dcc37d7f03425e0c3"],
    ];
    for (const [password, salt, iterations, answer] of answers) {
      const derived = pbkdf2({
        hash: "sha1",
        password: utf8(password),
        salt: utf8(salt),
        iterations,
        length: answer.length / 2,
      });
      assertEquals(derived.toHex(), answer);
    }
  });

  it("derives what node:crypto does", () => {
    for (const hash of ["sha1", "sha224", "sha256", "sha384", "sha512"]) {
      for (let i = 0; i < 20; i++) {
        const [password, salt] = [anyBytes(150), anyBytes(100)];
        const [iterations, length] = [randomInt(1, 50), randomInt(1, 200)];
        const derived = pbkdf2({ hash, password, salt, iterations, length });
        const expected = pbkdf2Sync(password, salt, iterations, length, hash);
        assertEquals(derived.toHex(), expected.toString("hex"));
      }
    }
  });

  it("takes an empty password and an empty salt", () => {
    for (const [password, salt] of [["", "salt"], ["password", ""], ["", ""]]) {
      const options = { hash: "sha256", iterations: 3, length: 40 };
      const derived = pbkdf2({ ...options, password: utf8(password!), salt: utf8(salt!) });
      assertEquals(derived.toHex(), pbkdf2Sync(password!, salt!, 3, 40, "sha256").toString("hex"));
    }
  });

  it("takes the digest's name in any case", () => {
    const options = { password: utf8("p"), salt: utf8("s"), iterations: 1, length: 32 };
    const derived = pbkdf2({ ...options, hash: "SHA256" });
    assertEquals(derived, pbkdf2({ ...options, hash: "sha256" }));
  });

  it("refuses iterations and lengths outside of its limits", () => {
    const options = { hash: "sha256", password: utf8("p"), salt: utf8("s") };
    for (const value of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
      const derive = (other: { iterations: number; length: number }) => () =>
        pbkdf2({ ...options, ...other });
      assertThrows(
        derive({ iterations: value, length: 32 }),
        RangeError,
        `iterations must be a whole number from 1 to 2147483647, but is ${value}`,
      );
      assertThrows(
        derive({ iterations: 1, length: value }),
        RangeError,
        `length must be a whole number from 1 to 2147483647, but is ${value}`,
      );
    }
  });
});
