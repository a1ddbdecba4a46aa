/*
 * What tells an OpenSSL 1.0.2 apart: the one name by which it gives its version.
 * No Debian that can be had still ships the real one, and nothing else of it is
 * ever called.
 */
unsigned long SSLeay(void)
{
    return 0x100020bfL;
}
