/*
 * A program that opens the libcrypto it is given and asks it for an algorithm
 * twice: by calling the table's function, and by calling a function that calls
 * that one in turn. Both return the same, unless the inner call lands
 * elsewhere.
 */
#include <dlfcn.h>
#include <stdio.h>

typedef const char *version_function(int type);
typedef int lookup_function(const char *name);

static void *must(void *found)
{
    if (found == NULL)
        fprintf(stderr, "%s\n", dlerror());
    return found;
}

int main(int argc, char **argv)
{
    void *library = argc == 3 ? must(dlopen(argv[1], RTLD_NOW | RTLD_LOCAL)) : NULL;
    if (library == NULL)
        return 2;
    version_function *version = (version_function *)must(dlsym(library, "OpenSSL_version"));
    lookup_function *direct = (lookup_function *)must(dlsym(library, "OBJ_sn2nid"));
    lookup_function *calling = (lookup_function *)must(dlsym(library, "OBJ_txt2nid"));
    if (version == NULL || direct == NULL || calling == NULL)
        return 2;
    printf("{\"version\":\"%s\",\"direct\":%d,\"inside\":%d}\n", version(0), direct(argv[2]),
           calling(argv[2]));
    return 0;
}
