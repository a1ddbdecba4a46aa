/* A shared library that is not a libcrypto. */
int not_a_libcrypto(void)
{
    return 1;
}
