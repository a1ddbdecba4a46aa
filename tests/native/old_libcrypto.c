/*
 * What identifies an OpenSSL 1.0.2: the one function that returns its version.
 * No available Debian still ships the real one, and nothing else in it is ever
 * called.
 */
unsigned long SSLeay(void)
{
    return 0x100020bfL;
}
