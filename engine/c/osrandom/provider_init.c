/* osrandom as libcrypto sees a provider: random bytes, and who provides them. */
#include "provider.h"

#include "face.h"
#include "draw.h"
#include "../base/text.h"
#include "version.h"

static void teardown(void *provctx)
{
    (void)provctx;
}

static const osr_param gettable[] = {
    {"name", OSR_PARAM_UTF8_PTR, 0, 0, OSR_PARAM_UNMODIFIED},
    {"version", OSR_PARAM_UTF8_PTR, 0, 0, OSR_PARAM_UNMODIFIED},
    {"buildinfo", OSR_PARAM_UTF8_PTR, 0, 0, OSR_PARAM_UNMODIFIED},
    {"status", OSR_PARAM_INTEGER, 0, 0, OSR_PARAM_UNMODIFIED},
    {0, 0, 0, 0, 0},
};

static const osr_param *gettable_params(void *provctx)
{
    (void)provctx;
    return gettable;
}

static int set_text(osr_param *param, const char *text)
{
    if (param->data_type != OSR_PARAM_UTF8_PTR)
        return 0;
    if (param->data != 0)
        *(const char **)param->data = text;
    param->return_size = osr_text_length(text);
    return 1;
}

static int set_int(osr_param *param, int value)
{
    if (param->data_type != OSR_PARAM_INTEGER || param->data_size != sizeof value)
        return 0;
    if (param->data != 0)
        *(int *)param->data = value;
    param->return_size = sizeof value;
    return 1;
}

static int get_param(osr_param *param)
{
    if (osr_text_equal(param->key, "name"))
        return set_text(param, osr_source_engine_name());
    if (osr_text_equal(param->key, "version") || osr_text_equal(param->key, "buildinfo"))
        return set_text(param, OSR_VERSION);
    if (osr_text_equal(param->key, "status"))
        return set_int(param, osr_method_status());
    return 1; /* unknown parameters are left as they are */
}

static int get_params(void *provctx, osr_param params[])
{
    (void)provctx;
    for (; params->key != 0; params++)
        if (!get_param(params))
            return 0;
    return 1;
}

/* `which` (public or private) and `strength` make no difference to the kernel. */
static int random_bytes(void *provctx, int which, void *buf, size_t n, unsigned int strength)
{
    (void)provctx, (void)which, (void)strength;
    return osr_draw(buf, n);
}

#define ENTRY(id, function) {id, (void (*)(void))(function)}

static const osr_dispatch functions[] = {
    ENTRY(OSR_FUNC_PROVIDER_TEARDOWN, teardown),
    ENTRY(OSR_FUNC_PROVIDER_GETTABLE_PARAMS, gettable_params),
    ENTRY(OSR_FUNC_PROVIDER_GET_PARAMS, get_params),
    ENTRY(OSR_FUNC_PROVIDER_RANDOM_BYTES, random_bytes),
    {0, 0},
};

int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const osr_dispatch *in,
                       const osr_dispatch **out, void **provctx)
{
    (void)handle, (void)in;
    *out = functions;
    *provctx = (void *)&osrandom_face_1;
    return osr_method_status();
}
