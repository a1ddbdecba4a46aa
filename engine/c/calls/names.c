/* Lists of algorithms, which libcrypto reports one callback at a time. */
#include "../base/libcrypto.h"
#include "calls_abi.h"
#include "calls.h"

OSR_LIST_TYPES(void);

struct writer {
    osr_names_void *names;
    char *out;
    size_t size;
    size_t needed; /* what does not fit is only counted */
    int failed;
};

static void put(struct writer *writer, char c)
{
    if (writer->needed < writer->size)
        writer->out[writer->needed] = c;
    writer->needed++;
}

static void put_name(const char *name, void *data)
{
    do
        put(data, *name);
    while (*name++ != '\0');
}

static void put_algorithm(void *algorithm, void *data)
{
    struct writer *writer = data;

    if (!writer->names(algorithm, put_name, writer)) /* out of memory: it then names nothing */
        writer->failed = 1;
    put(writer, '\0');
}

/* If there is no algorithm, `from` is an alias of `to`. */
static void put_sorted(const void *algorithm, const char *from, const char *to, void *data)
{
    put_name(from, data);
    if (algorithm == 0 && to != 0)
        put_name(to, data);
    put(data, '\0');
}

static int64_t provided(void *library, const char *list, const char *names, struct writer *writer)
{
    osr_list_void *function;

    if (!osr_look_up(library, list, &function) || !osr_look_up(library, names, &writer->names))
        return OSR_NO_MECHANISM;
    function(0, put_algorithm, writer);
    return writer->failed ? OSR_FAILED : (int64_t)writer->needed;
}

static int64_t sorted(void *library, const char *list, struct writer *writer)
{
    osr_sorted_void *function;

    if (!osr_look_up(library, list, &function))
        return OSR_NO_MECHANISM;
    function(put_sorted, writer);
    return (int64_t)writer->needed;
}

int64_t hazmat_names(const void *libcrypto, const char *list, const char *names, char *out,
                       size_t size)
{
    struct writer writer = {0, out, size, 0, 0};
    void *library = osr_library_at(libcrypto);

    if (library == 0)
        return OSR_NO_LIBCRYPTO;
    return names != 0 ? provided(library, list, names, &writer) : sorted(library, list, &writer);
}
