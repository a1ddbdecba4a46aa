/*
 * What identifies LibreSSL's libcrypto, easily confused with OpenSSL's: the
 * version it returns. Nothing else in it is called but the first
 * initialization.
 */
#include <string.h>

unsigned long OpenSSL_version_num(void)
{
    return 0x20000000L;
}

const char *OpenSSL_version(int type)
{
    (void)type;
    return "LibreSSL 3.9.2";
}

int OPENSSL_init_crypto(unsigned long long opts, const void *settings)
{
    (void)opts, (void)settings;
    return 1;
}

size_t OPENSSL_strlcpy(char *dst, const char *src, size_t siz)
{
    strncpy(dst, src, siz);
    return strlen(src);
}
