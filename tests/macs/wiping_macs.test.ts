/**
 * What digests and MACs leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("macs", "digests and MACs");
