#ifndef COPIES_VFORK_H
#define COPIES_VFORK_H

#include "tally.h"

/*
 * A process that shares this one's memory, as vfork's does, but has thread-local
 * variables of its own, copied: then this one. Both draw so many values.
 */
void draw_in_vfork(int generator, const char *libcrypto, int draws, struct tally *out);

#endif
