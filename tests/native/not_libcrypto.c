/* A shared library that is no libcrypto. */
int not_a_libcrypto(void)
{
    return 1;
}
