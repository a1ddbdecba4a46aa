#ifndef COPIES_MANY_H
#define COPIES_MANY_H

#include "tally.h"

/* The process and a number of copies draw a number of values each, all at the same time. */
void draw_in_copies(int generator, const char *libcrypto, int way, int copies, int draws,
                    struct tally *out);

#endif
