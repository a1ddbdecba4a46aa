/**
 * What was done to a server while it served.
 *
 * @module
 */
import type { OsrandomMechanism } from "../../engine/osrandom.ts";
import type { Disturbed } from "./disturbance.ts";

/** The result of one run of `server.ts`. */
export interface Served extends Disturbed {
  /** How osrandom gets into its libcrypto. */
  readonly mechanism: OsrandomMechanism;
  /** Draws that osrandom served; the others were OpenSSL's own CSPRNG's. */
  readonly osrandomDraws: number;
  /** Before the first Worker and connection. */
  readonly descriptorsBefore: number;
  /** After the last of them. */
  readonly descriptorsAfter: number;
}
