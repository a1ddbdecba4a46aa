/**
 * A known-answer test of the KDF of OpenSSH's private keys.
 *
 * @module
 */
import { inputOf } from "../core/args.ts";
import type { Core } from "../core/core.ts";
import { knownAnswer, type SelfTest, utf8 } from "../core/self_test.ts";
import { bcryptPbkdf } from "./bcrypt_pbkdf.ts";

/** OpenBSD's regress/lib/libutil/bcrypt_pbkdf. */
const answer = "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9";

/** The self-tests of SSH. */
export function sshSelfTests(core: Core): SelfTest[] {
  const plan = {
    ...{ passphrase: inputOf(utf8("password")), salt: utf8("salt") },
    ...{ rounds: 4, length: 32 },
  };
  return [
    knownAnswer("bcrypt_pbkdf", answer, () => bcryptPbkdf(core, plan, "derive with bcrypt_pbkdf")),
  ];
}
