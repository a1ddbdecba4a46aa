/**
 * What key derivations leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("kdfs", "key derivation");
