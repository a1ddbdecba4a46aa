/*
 * What a JavaScript process needs from C to be copied: memory shared with its
 * copies, read and written by calls, and the control.
 */
#include <errno.h>
#include <string.h>

#include "copy.h"
#include "generators.h"

static unsigned char *memory;

int shared_open(int size)
{
    memory = share(size);
    return memory ? 0 : ENOMEM;
}

void shared_write(int offset, const unsigned char *data, int size)
{
    memcpy(memory + offset, data, size);
}

void shared_read(int offset, unsigned char *data, int size)
{
    memcpy(data, memory + offset, size);
}

int draw_naive_value(unsigned char *out)
{
    return find_generator(GENERATOR_NAIVE, 0)(out, VALUE_SIZE);
}
