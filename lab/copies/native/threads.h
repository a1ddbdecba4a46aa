#ifndef COPIES_THREADS_H
#define COPIES_THREADS_H

#include "tally.h"

/*
 * A thread copies the process again and again while others draw. It and each copy
 * draw 16 values after the copy; all of those, and the other threads', are counted.
 */
void draw_while_others_draw(int generator, const char *libcrypto, int way, int others, int copies,
                            struct tally *out);

#endif
