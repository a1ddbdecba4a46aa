#ifndef COPIES_VFORK_H
#define COPIES_VFORK_H

#include "tally.h"

/*
 * A process that shares this one's memory, as vfork's child does, but has its
 * own copy of the thread-local variables, draws; then this process does. Both
 * draw that many values.
 */
void draw_in_vfork(int generator, const char *libcrypto, int draws, struct tally *out);

#endif
