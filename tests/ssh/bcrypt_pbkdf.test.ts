/**
 * bcrypt_pbkdf on this thread and on another. tests/c/bcrypt_test.c has more answers.
 *
 * @module
 */
import { inputOf } from "../../hazmat/core/args.ts";
import { coreFor } from "../../hazmat/core/core.ts";
import { bcryptPbkdf, bcryptPbkdfAsync } from "../../hazmat/ssh/bcrypt_pbkdf.ts";
import { assertEquals, assertThrows, describe, it } from "../std.ts";
import { OpenSSLError } from "../../errors.ts";

const core = coreFor(undefined, "derive");
const bytes = (text: string) => new TextEncoder().encode(text);

/** Of OpenBSD's regress/lib/libutil/bcrypt_pbkdf, and of github.com/dchest/bcrypt_pbkdf. */
const answers = [
  [4, "password", "salt", "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"],
  [4, "\0", "salt", "6051be18c2f4f82cbf0efee5471b4bb9"],
  [4, "password\0", "salt\0", "7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050"],
  [42, "password", "salt", "833cf0dcf56db65608e8f0dc0ce882bd"],
  [5, "ABC", "DEF", "dd6ea06929"],
] as const;

describe("bcrypt_pbkdf", () => {
  for (const [rounds, password, salt, expected] of answers) {
    const plan = {
      passphrase: inputOf(bytes(password)),
      ...{ salt: bytes(salt), rounds, length: expected.length / 2 },
    };

    it(`derives ${expected.slice(0, 8)}… in ${rounds} rounds`, () => {
      assertEquals(bcryptPbkdf(core, plan, "derive").toHex(), expected);
    });

    it(`derives ${expected.slice(0, 8)}… on another thread`, async () => {
      assertEquals((await bcryptPbkdfAsync(core, plan, "derive", {})).toHex(), expected);
    });
  }

  it("fails without a passphrase, and says so", () => {
    const plan = { passphrase: inputOf(bytes("")), salt: bytes("salt"), rounds: 1, length: 32 };
    assertThrows(() => bcryptPbkdf(core, plan, "derive"), OpenSSLError);
  });
});
