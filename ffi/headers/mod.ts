/**
 * Every libcrypto function declared here, header by header.
 *
 * @module
 */
import type { FunctionsOf } from "../declare.ts";
import { bn } from "./bn.ts";
import { crypto } from "./crypto.ts";
import { ec } from "./ec.ts";
import { engine } from "./engine.ts";
import { err } from "./err.ts";
import { evp } from "./evp.ts";
import { hmac } from "./hmac.ts";
import { kdf } from "./kdf.ts";
import { params } from "./params.ts";
import { provider } from "./provider.ts";
import { rand } from "./rand.ts";
import { sha } from "./sha.ts";

export { bn, crypto, ec, engine, err, evp, hmac, kdf, params, provider, rand, sha };

/** The tables, by the name of their header: `rand` is `<openssl/rand.h>`. */
export const headers: Headers = {
  bn,
  crypto,
  ec,
  engine,
  err,
  evp,
  hmac,
  kdf,
  params,
  provider,
  rand,
  sha,
};

/** The type of {@linkcode headers}. */
export interface Headers {
  /** `<openssl/bn.h>` */
  readonly bn: typeof bn;
  /** `<openssl/crypto.h>` */
  readonly crypto: typeof crypto;
  /** `<openssl/ec.h>` */
  readonly ec: typeof ec;
  /** `<openssl/engine.h>` */
  readonly engine: typeof engine;
  /** `<openssl/err.h>` */
  readonly err: typeof err;
  /** `<openssl/evp.h>` */
  readonly evp: typeof evp;
  /** `<openssl/hmac.h>` */
  readonly hmac: typeof hmac;
  /** `<openssl/kdf.h>` */
  readonly kdf: typeof kdf;
  /** `<openssl/params.h>` */
  readonly params: typeof params;
  /** `<openssl/provider.h>` */
  readonly provider: typeof provider;
  /** `<openssl/rand.h>` */
  readonly rand: typeof rand;
  /** `<openssl/sha.h>` */
  readonly sha: typeof sha;
}

/**
 * libcrypto's functions, called as in C. Each is bound on first use. An
 * optional function is `null` if this libcrypto lacks it.
 */
export type LibcryptoFunctions =
  & FunctionsOf<typeof bn>
  & FunctionsOf<typeof crypto>
  & FunctionsOf<typeof ec>
  & FunctionsOf<typeof engine>
  & FunctionsOf<typeof err>
  & FunctionsOf<typeof evp>
  & FunctionsOf<typeof hmac>
  & FunctionsOf<typeof kdf>
  & FunctionsOf<typeof params>
  & FunctionsOf<typeof provider>
  & FunctionsOf<typeof rand>
  & FunctionsOf<typeof sha>;
