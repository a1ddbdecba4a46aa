/**
 * Asymmetric keys: what is called of `<openssl/evp.h>`, `<openssl/x509.h>`, `<openssl/ec.h>` and
 * `<openssl/objects.h>` for them alone.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

const v3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/evp.h>` on keys. */
export const pkey = {
  EVP_DigestSign:
    "int (EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_DigestVerify:
    "int (EVP_MD_CTX *ctx, const unsigned char *sigret, size_t siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_DigestVerifyInit:
    "int (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey)",
  EVP_DigestVerifyFinal: "int (EVP_MD_CTX *ctx, const unsigned char *sig, size_t siglen)",
  EVP_PKEY_get_bits: ["int (const EVP_PKEY *pkey)", { was: "EVP_PKEY_bits" }],
  EVP_PKEY_get_security_bits: ["int (const EVP_PKEY *pkey)", { was: "EVP_PKEY_security_bits" }],
  EVP_PKEY_get_size: ["int (const EVP_PKEY *pkey)", { was: "EVP_PKEY_size" }],
  EVP_PKEY_get0_type_name: ["const char *(const EVP_PKEY *key)", v3],
  EVP_PKEY_eq: ["int (const EVP_PKEY *a, const EVP_PKEY *b)", { was: "EVP_PKEY_cmp" }],
  EVP_PKEY_get_octet_string_param: [
    "int (const EVP_PKEY *pkey, const char *key_name, unsigned char *buf, size_t max_buf_sz, size_t *out_sz)",
    v3,
  ],
  EVP_PKEY_new_raw_private_key_ex: [
    "EVP_PKEY *(OSSL_LIB_CTX *libctx, const char *keytype, const char *propq, const unsigned char *priv, size_t len)",
    v3,
  ],
  EVP_PKEY_new_raw_public_key_ex: [
    "EVP_PKEY *(OSSL_LIB_CTX *libctx, const char *keytype, const char *propq, const unsigned char *pub, size_t len)",
    v3,
  ],
  EVP_PKEY_CTX_new: "EVP_PKEY_CTX *(EVP_PKEY *pkey, ENGINE *e)",
  EVP_PKEY_CTX_new_from_name: [
    "EVP_PKEY_CTX *(OSSL_LIB_CTX *libctx, const char *name, const char *propquery)",
    v3,
  ],
  EVP_PKEY_CTX_set_params: ["int (EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_PKEY_CTX_settable_params: ["const OSSL_PARAM *(const EVP_PKEY_CTX *ctx)", v3],
  EVP_PKEY_CTX_set_kem_op: ["int (EVP_PKEY_CTX *ctx, const char *op)", v3],
  EVP_PKEY_sign_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_sign:
    "int (EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_PKEY_verify_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_verify:
    "int (EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t siglen, const unsigned char *tbs, size_t tbslen)",
  EVP_PKEY_verify_recover_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_verify_recover:
    "int (EVP_PKEY_CTX *ctx, unsigned char *rout, size_t *routlen, const unsigned char *sig, size_t siglen)",
  EVP_PKEY_encrypt_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_encrypt:
    "int (EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen, const unsigned char *in, size_t inlen)",
  EVP_PKEY_decrypt_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_decrypt:
    "int (EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen, const unsigned char *in, size_t inlen)",
  EVP_PKEY_derive_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_derive_set_peer: "int (EVP_PKEY_CTX *ctx, EVP_PKEY *peer)",
  EVP_PKEY_derive: "int (EVP_PKEY_CTX *ctx, unsigned char *key, size_t *keylen)",
  EVP_PKEY_encapsulate_init: ["int (EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_PKEY_encapsulate: [
    "int (EVP_PKEY_CTX *ctx, unsigned char *wrappedkey, size_t *wrappedkeylen, unsigned char *genkey, size_t *genkeylen)",
    v3,
  ],
  EVP_PKEY_decapsulate_init: ["int (EVP_PKEY_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_PKEY_decapsulate: [
    "int (EVP_PKEY_CTX *ctx, unsigned char *unwrapped, size_t *unwrappedlen, const unsigned char *wrapped, size_t wrappedlen)",
    v3,
  ],
  EVP_PKEY_paramgen_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_paramgen: "int (EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)",
  EVP_PKEY_keygen_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_keygen: "int (EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)",
  EVP_PKEY_check: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_public_check: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_param_check: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_pairwise_check: ["int (EVP_PKEY_CTX *ctx)", v3],
} as const satisfies Prototypes;

/** The functions of `<openssl/x509.h>` that read and write keys. */
export const x509 = {
  d2i_PUBKEY: "EVP_PKEY *(EVP_PKEY **a, const unsigned char **in, long len)",
  i2d_PUBKEY: "int (const EVP_PKEY *a, unsigned char **out)",
  d2i_PKCS8_PRIV_KEY_INFO:
    "PKCS8_PRIV_KEY_INFO *(PKCS8_PRIV_KEY_INFO **a, const unsigned char **in, long len)",
  i2d_PKCS8_PRIV_KEY_INFO: "int (const PKCS8_PRIV_KEY_INFO *a, unsigned char **out)",
  PKCS8_PRIV_KEY_INFO_free: "void (PKCS8_PRIV_KEY_INFO *a)",
  EVP_PKCS82PKEY: "EVP_PKEY *(const PKCS8_PRIV_KEY_INFO *p8)",
  EVP_PKEY2PKCS8: "PKCS8_PRIV_KEY_INFO *(const EVP_PKEY *pkey)",
} as const satisfies Prototypes;

/** Bytes of an `EC_builtin_curve`: its NID, and the address of its description. */
export const EC_builtin_curve_size = 16;

/** The functions of `<openssl/ec.h>` that list curves. */
export const curves = {
  EC_get_builtin_curves: "size_t (data EC_builtin_curve *r, size_t nitems)",
} as const satisfies Prototypes;

/** The functions of `<openssl/objects.h>` that name them. */
export const objects = {
  OBJ_nid2sn: "const char *(int n)",
} as const satisfies Prototypes;

/** The functions of `<openssl/bn.h>` that multiply. */
export const numbers = {
  BN_CTX_new: "BN_CTX *(void)",
  BN_CTX_free: "void (BN_CTX *c)",
  BN_bin2bn: "BIGNUM *(const unsigned char *s, int len, BIGNUM *ret)",
  BN_mul: "int (BIGNUM *r, const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)",
  BN_cmp: "int (const BIGNUM *a, const BIGNUM *b)",
} as const satisfies Prototypes;
