/**
 * The functions that are bound of every libcrypto. Families bind more, from tables of their own.
 *
 * @module
 */
import type { FunctionsOf } from "../declare.ts";
import type { bn, crypto, engine, err, params, provider, rand, sha } from "./core.ts";
import type { evp } from "./evp.ts";

export type { bn, crypto, engine, err, evp, params, provider, rand, sha };

/**
 * libcrypto's functions, called as in C. Each is bound on first use. An
 * optional function is `null` if this libcrypto lacks it.
 */
export type LibcryptoFunctions =
  & FunctionsOf<typeof bn>
  & FunctionsOf<typeof crypto>
  & FunctionsOf<typeof engine>
  & FunctionsOf<typeof err>
  & FunctionsOf<typeof evp>
  & FunctionsOf<typeof params>
  & FunctionsOf<typeof provider>
  & FunctionsOf<typeof rand>
  & FunctionsOf<typeof sha>;
