/**
 * A fresh process that imports only the bindings, and asks libcrypto for its
 * default engine before and after the call that loads the built-in ones.
 *
 * @module
 */
import { cString, readCString } from "../../ffi/bytes.ts";
import { defaultEngineId } from "../support/observe.ts";
import bindings from "../../bindings.ts";

const { lib } = bindings;
const before = defaultEngineId(bindings);
const engine = lib.ENGINE_by_id!(cString("osrandom"));
const name = engine ? readCString(lib, lib.ENGINE_get_name!(engine)) : null;
if (engine) lib.ENGINE_free!(engine);
const after = defaultEngineId(bindings);
const missing = lib.ENGINE_by_id!(cString("no such engine"));
console.log(JSON.stringify({
  before,
  name,
  after,
  afterMissing: defaultEngineId(bindings),
  missing: Boolean(missing),
  served: String(bindings.engine.counters().calls),
}));
