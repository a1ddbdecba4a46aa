/* What a program draws before it is saved, and after it is restored. */
#ifndef COPIES_PRINT_H
#define COPIES_PRINT_H

#include <stdio.h>

#include "library.h"

/* From each generator. osrandom is left registered, as in a server. */
void draw_before(const struct library *library);

/* A line for each generator: its name and 16 values in hexadecimal. */
void print_draws(FILE *out, const struct library *library);

/* A line with where osrandom draws from now. */
void print_source(FILE *out, const struct library *library);

/* A line with what osrandom gives that many seconds later. */
void print_later(FILE *out, int seconds, const struct library *library);

#endif
