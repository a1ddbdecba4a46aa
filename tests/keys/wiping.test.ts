/**
 * What keys leave in memory when they are read and written.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("keys", "keys in the formats of files");
