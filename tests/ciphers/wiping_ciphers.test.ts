/**
 * What ciphers leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("ciphers");
