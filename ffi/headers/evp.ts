/**
 * `<openssl/evp.h>`
 *
 * Functions that OpenSSL 3.0 renamed are here by their new names, with the former ones.
 *
 * @module
 */
import type { Prototypes } from "../declare.ts";

/** `EVP_R_INITIALIZATION_ERROR`: an operation could not begin. */
export const EVP_R_INITIALIZATION_ERROR = 134;
/** `EVP_MAX_MD_SIZE`: bytes of the longest digest, XOFs aside. */
export const EVP_MAX_MD_SIZE = 64;
/** `EVP_MAX_KEY_LENGTH`: bytes. */
export const EVP_MAX_KEY_LENGTH = 64;
/** `EVP_MAX_IV_LENGTH`: bytes, before modes that take more by EVP_CTRL_AEAD_SET_IVLEN. */
export const EVP_MAX_IV_LENGTH = 16;
/** `EVP_MAX_BLOCK_LENGTH`: bytes. */
export const EVP_MAX_BLOCK_LENGTH = 32;
/** `EVP_MD_FLAG_XOF`: a digest of any length. */
export const EVP_MD_FLAG_XOF = 0x2n;
/** `EVP_CIPH_STREAM_CIPHER`. */
export const EVP_CIPH_STREAM_CIPHER = 0x0;
/** `EVP_CIPH_ECB_MODE`. */
export const EVP_CIPH_ECB_MODE = 0x1;
/** `EVP_CIPH_CBC_MODE`. */
export const EVP_CIPH_CBC_MODE = 0x2;
/** `EVP_CIPH_GCM_MODE`. */
export const EVP_CIPH_GCM_MODE = 0x6;
/** `EVP_CIPH_CCM_MODE`. */
export const EVP_CIPH_CCM_MODE = 0x7;
/** `EVP_CIPH_XTS_MODE`. */
export const EVP_CIPH_XTS_MODE = 0x10001;
/** `EVP_CIPH_WRAP_MODE`. */
export const EVP_CIPH_WRAP_MODE = 0x10002;
/** `EVP_CIPH_OCB_MODE`. */
export const EVP_CIPH_OCB_MODE = 0x10003;
/** `EVP_CIPH_SIV_MODE`, from 3.0 on. */
export const EVP_CIPH_SIV_MODE = 0x10004;
/** `EVP_CIPH_GCM_SIV_MODE`, from 3.2 on. */
export const EVP_CIPH_GCM_SIV_MODE = 0x10005;
/** `EVP_CIPH_MODE`: the mask of the modes in a cipher's flags. */
export const EVP_CIPH_MODE = 0xF0007n;
/** `EVP_CIPH_VARIABLE_LENGTH`: the key may have other lengths. */
export const EVP_CIPH_VARIABLE_LENGTH = 0x8n;
/** `EVP_CIPH_FLAG_CTS`: ciphertext stealing, from 3.0 on. */
export const EVP_CIPH_FLAG_CTS = 0x4000n;
/** `EVP_CIPH_FLAG_AEAD_CIPHER`. */
export const EVP_CIPH_FLAG_AEAD_CIPHER = 0x200000n;
/** `EVP_CIPHER_CTX_FLAG_WRAP_ALLOW`: the caller knows that this is key wrap. */
export const EVP_CIPHER_CTX_FLAG_WRAP_ALLOW = 0x1;
/** `EVP_CTRL_AEAD_SET_IVLEN`. */
export const EVP_CTRL_AEAD_SET_IVLEN = 0x9;
/** `EVP_CTRL_AEAD_GET_TAG`. */
export const EVP_CTRL_AEAD_GET_TAG = 0x10;
/** `EVP_CTRL_AEAD_SET_TAG`. */
export const EVP_CTRL_AEAD_SET_TAG = 0x11;
/** `EVP_CTRL_AEAD_SET_IV_FIXED`: set the fixed part of an IV and draw the rest. */
export const EVP_CTRL_AEAD_SET_IV_FIXED = 0x12;
/** `EVP_PKEY_HMAC`. */
export const EVP_PKEY_HMAC = 855;
/** `EVP_PKEY_CMAC`. */
export const EVP_PKEY_CMAC = 894;
/** `EVP_PKEY_TLS1_PRF`. */
export const EVP_PKEY_TLS1_PRF = 1021;
/** `EVP_PKEY_X25519`. */
export const EVP_PKEY_X25519 = 1034;
/** `EVP_PKEY_HKDF`. */
export const EVP_PKEY_HKDF = 1036;
/** `EVP_PKEY_POLY1305`. */
export const EVP_PKEY_POLY1305 = 1061;
/** `EVP_PKEY_SIPHASH`. */
export const EVP_PKEY_SIPHASH = 1062;

const v3 = "OpenSSL 3.0 and newer";

/** The functions of `<openssl/evp.h>`. */
export const evp = {
  EVP_default_properties_is_fips_enabled: ["int (OSSL_LIB_CTX *libctx)", v3],
  EVP_MD_get0_name: ["const char *(const EVP_MD *md)", v3],
  EVP_MD_get_size: ["int (const EVP_MD *md)", { was: "EVP_MD_size" }],
  EVP_MD_get_block_size: ["int (const EVP_MD *md)", { was: "EVP_MD_block_size" }],
  EVP_MD_get_flags: ["unsigned long (const EVP_MD *md)", { was: "EVP_MD_flags" }],
  EVP_MD_fetch: ["EVP_MD *(OSSL_LIB_CTX *ctx, const char *name, const char *props)", v3],
  EVP_MD_free: ["void (EVP_MD *md)", v3],
  EVP_CIPHER_get_block_size: ["int (const EVP_CIPHER *cipher)", { was: "EVP_CIPHER_block_size" }],
  EVP_CIPHER_get_key_length: ["int (const EVP_CIPHER *cipher)", { was: "EVP_CIPHER_key_length" }],
  EVP_CIPHER_get_iv_length: ["int (const EVP_CIPHER *cipher)", { was: "EVP_CIPHER_iv_length" }],
  EVP_CIPHER_get_flags: ["unsigned long (const EVP_CIPHER *cipher)", { was: "EVP_CIPHER_flags" }],
  EVP_CIPHER_fetch: ["EVP_CIPHER *(OSSL_LIB_CTX *ctx, const char *name, const char *props)", v3],
  EVP_CIPHER_up_ref: ["int (EVP_CIPHER *cipher)", v3],
  EVP_CIPHER_free: ["void (EVP_CIPHER *cipher)", v3],
  EVP_CIPHER_CTX_copy: "int (EVP_CIPHER_CTX *out, const EVP_CIPHER_CTX *in)",
  EVP_MD_CTX_new: "EVP_MD_CTX *(void)",
  EVP_MD_CTX_free: "void (EVP_MD_CTX *ctx)",
  EVP_MD_CTX_copy_ex: "int (EVP_MD_CTX *out, const EVP_MD_CTX *in)",
  EVP_DigestInit_ex: "int (EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)",
  EVP_DigestUpdate: "int (EVP_MD_CTX *ctx, const void *d, size_t cnt)",
  EVP_DigestFinal_ex: "int (EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)",
  EVP_Digest:
    "int (const void *data, size_t count, unsigned char *md, unsigned int *size, const EVP_MD *type, ENGINE *impl)",
  EVP_DigestFinalXOF: "int (EVP_MD_CTX *ctx, unsigned char *md, size_t len)",
  EVP_BytesToKey:
    "int (const EVP_CIPHER *type, const EVP_MD *md, address const unsigned char *salt, address const unsigned char *data, int datal, int count, address unsigned char *key, address unsigned char *iv)",
  EVP_EncryptInit_ex:
    "int (EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl, const unsigned char *key, const unsigned char *iv)",
  EVP_EncryptUpdate:
    "int (EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned char *in, int inl)",
  EVP_EncryptFinal_ex: "int (EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl)",
  EVP_DecryptInit_ex:
    "int (EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl, const unsigned char *key, const unsigned char *iv)",
  EVP_DecryptUpdate:
    "int (EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned char *in, int inl)",
  EVP_DecryptFinal_ex: "int (EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)",
  EVP_CipherInit_ex:
    "int (EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl, address const unsigned char *key, const unsigned char *iv, int enc)",
  EVP_CipherUpdate:
    "int (EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl, const unsigned char *in, int inl)",
  EVP_CipherFinal_ex: "int (EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)",
  EVP_DigestSignInit:
    "int (EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e, EVP_PKEY *pkey)",
  EVP_DigestSignFinal: "int (EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen)",
  EVP_CIPHER_CTX_new: "EVP_CIPHER_CTX *(void)",
  EVP_CIPHER_CTX_reset: "int (EVP_CIPHER_CTX *c)",
  EVP_CIPHER_CTX_free: "void (EVP_CIPHER_CTX *c)",
  EVP_CIPHER_CTX_set_flags: "void (EVP_CIPHER_CTX *ctx, int flags)",
  EVP_CIPHER_CTX_set_key_length: "int (EVP_CIPHER_CTX *x, int keylen)",
  EVP_CIPHER_CTX_set_padding: "int (EVP_CIPHER_CTX *c, int pad)",
  EVP_CIPHER_CTX_ctrl: "int (EVP_CIPHER_CTX *ctx, int type, int arg, void *ptr)",
  EVP_CIPHER_CTX_set_params: ["int (EVP_CIPHER_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_aes_256_gcm: "const EVP_CIPHER *(void)",
  EVP_get_cipherbyname: "const EVP_CIPHER *(const char *name)",
  EVP_get_digestbyname: "const EVP_MD *(const char *name)",
  EVP_MAC_fetch: ["EVP_MAC *(OSSL_LIB_CTX *ctx, const char *name, const char *props)", v3],
  EVP_MAC_free: ["void (EVP_MAC *mac)", v3],
  EVP_MAC_settable_ctx_params: ["const OSSL_PARAM *(const EVP_MAC *mac)", v3],
  EVP_MAC_CTX_new: ["EVP_MAC_CTX *(EVP_MAC *mac)", v3],
  EVP_MAC_CTX_free: ["void (EVP_MAC_CTX *ctx)", v3],
  EVP_MAC_CTX_dup: ["EVP_MAC_CTX *(const EVP_MAC_CTX *src)", v3],
  EVP_MAC_CTX_set_params: ["int (EVP_MAC_CTX *ctx, const OSSL_PARAM *params)", v3],
  EVP_MAC_CTX_get_mac_size: ["size_t (EVP_MAC_CTX *ctx)", v3],
  EVP_MAC_init: [
    "int (EVP_MAC_CTX *ctx, const unsigned char *key, size_t keylen, const OSSL_PARAM *params)",
    v3,
  ],
  EVP_MAC_update: ["int (EVP_MAC_CTX *ctx, const unsigned char *data, size_t datalen)", v3],
  EVP_MAC_final: ["int (EVP_MAC_CTX *ctx, unsigned char *out, size_t *outl, size_t outsize)", v3],
  PKCS5_PBKDF2_HMAC:
    "int (address const char *pass, int passlen, address const unsigned char *salt, int saltlen, int iter, const EVP_MD *digest, int keylen, address unsigned char *out)",
  EVP_PBE_scrypt: [
    "int (address const char *pass, size_t passlen, address const unsigned char *salt, size_t saltlen, uint64_t N, uint64_t r, uint64_t p, uint64_t maxmem, address unsigned char *key, size_t keylen)",
    "an OpenSSL built with scrypt",
  ],
  EVP_PKEY_free: "void (EVP_PKEY *pkey)",
  EVP_PKEY_CTX_new_id: "EVP_PKEY_CTX *(int id, ENGINE *e)",
  EVP_PKEY_CTX_free: "void (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_CTX_ctrl: "int (EVP_PKEY_CTX *ctx, int keytype, int optype, int cmd, int p1, void *p2)",
  EVP_PKEY_CTX_ctrl_str: "int (EVP_PKEY_CTX *ctx, const char *type, const char *value)",
  EVP_PKEY_new_raw_private_key:
    "EVP_PKEY *(int type, ENGINE *e, const unsigned char *priv, size_t len)",
  EVP_PKEY_new_CMAC_key: [
    "EVP_PKEY *(ENGINE *e, const unsigned char *priv, size_t len, const EVP_CIPHER *cipher)",
    "an OpenSSL built with CMAC",
  ],
  EVP_PKEY_derive_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_derive: "int (EVP_PKEY_CTX *ctx, address unsigned char *key, address size_t *keylen)",
  EVP_PKEY_keygen_init: "int (EVP_PKEY_CTX *ctx)",
  EVP_PKEY_keygen: "int (EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey)",
} as const satisfies Prototypes;
