/**
 * Prints which libcrypto the tests get, and how osrandom gets into it: a matrix
 * that tests something other than its table says would prove nothing.
 *
 * @module
 */
import bindings from "../../bindings.ts";

const { path, versionText, engine } = bindings;
console.log(JSON.stringify({ path, versionText, mechanism: engine.mechanism }));
