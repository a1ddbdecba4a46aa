/**
 * What DER and PEM leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

testWiping("asn1", "DER and PEM");
