/**
 * What random draws leave in memory, whatever their source.
 *
 * @module
 */
import { sources } from "../support/machine.ts";
import { testWiping } from "../support/wiping/session.ts";

for (const source of sources) {
  testWiping("random", source, { HAZMAT_OSRANDOM_SOURCE: source });
}
