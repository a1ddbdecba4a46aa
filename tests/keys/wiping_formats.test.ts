/**
 * What keys leave in memory when they are read and written.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("keyFormats", "keys in the formats of files");
