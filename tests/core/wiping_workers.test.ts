/**
 * What Workers leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("workers", "Workers");
