/**
 * What OpenSSH's private keys leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("ssh", "an OpenSSH private key");
