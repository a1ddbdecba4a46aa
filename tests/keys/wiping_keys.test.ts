/**
 * What keys, and the secrets that come of them, leave in memory.
 *
 * @module
 */
import { testWiping } from "../support/wiping/session.ts";

/**
 * OpenSSL 3 reads keys through decoders, which free the DER that they have read as it is
 * (`ossl_read_der` and its callers): what is freed is filled by glibc here, so that only what is
 * still held is found.
 */
const env = { MALLOC_PERTURB_: "165", GLIBC_TUNABLES: "glibc.malloc.tcache_count=0" };

testWiping("keys", "keys", env);
