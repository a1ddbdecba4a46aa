/**
 * What authenticated encryption leaves in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("aeads", "authenticated encryption");
