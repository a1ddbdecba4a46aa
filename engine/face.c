#include "face.h"

#include "method.h"
#include "text.h"
#include "thread.h"

#define COMMAND OSR_ENGINE_CMD_BASE
#define COMMAND_NAME "HAZMAT_OSRANDOM_FACE_1"

static void counters(uint64_t out[4])
{
    struct osr_thread thread;

    osr_method_read_totals(out);
    osr_thread_read(&thread);
    out[2] = thread.calls;
    out[3] = thread.bytes;
}

const struct osr_face osr_own_face = {
    .status = osr_method_status,
    .source_name = osr_source_name,
    .failure = osr_thread_get_failure,
    .counters = counters,
};

const osr_cmd_defn osr_commands[] = {
    {COMMAND, COMMAND_NAME, "for @hazmat/openssl itself", OSR_ENGINE_CMD_FLAG_INTERNAL},
    {0, 0, 0, 0},
};

int osr_control(ENGINE *e, int cmd, long i, void *p, void (*f)(void))
{
    (void)e, (void)i, (void)f;
    if (cmd != COMMAND || p == 0)
        return 0;
    *(const struct osr_face **)p = &osr_own_face;
    return 1;
}

const struct osr_face *osr_face_of(const struct osr_libcrypto *lib, ENGINE *e)
{
    const osr_cmd_defn *commands = lib->ENGINE_get_cmd_defns(e);
    const struct osr_face *face = 0;

    if (commands == 0 || commands[0].cmd_num != COMMAND || commands[0].cmd_name == 0 ||
        !osr_text_equal(commands[0].cmd_name, COMMAND_NAME))
        return 0;
    return lib->ENGINE_ctrl(e, COMMAND, 0, &face, 0) == 1 ? face : 0;
}
