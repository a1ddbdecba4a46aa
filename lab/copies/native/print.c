#include "print.h"

#include <stdlib.h>

#include "generators.h"

#define DRAWS 16

static void draw_value(draw_function draw, unsigned char *out)
{
    if (draw(out, VALUE_SIZE) != 1)
        exit(4);
}

void draw_before(const struct library *library)
{
    unsigned char value[VALUE_SIZE];

    draw_value(find_generator(GENERATOR_NAIVE, 0), value);
    use_osrandom(library, 0);
    draw_value(library->RAND_bytes, value);
    use_osrandom(library, 1);
    draw_value(library->RAND_bytes, value);
}

static void print_value(FILE *out, const unsigned char *value)
{
    fputc(' ', out);
    for (int i = 0; i < VALUE_SIZE; i++)
        fprintf(out, "%02x", value[i]);
}

static void draw_line(draw_function draw, unsigned char line[DRAWS][VALUE_SIZE])
{
    for (int i = 0; i < DRAWS; i++)
        draw_value(draw, line[i]);
}

static void print_line(FILE *out, const char *name, unsigned char line[DRAWS][VALUE_SIZE])
{
    fprintf(out, "%s", name);
    for (int i = 0; i < DRAWS; i++)
        print_value(out, line[i]);
    fputc('\n', out);
}

/* All are drawn before any is printed: printing takes longer than a kernel to reseed. */
void print_draws(FILE *out, const struct library *library)
{
    unsigned char osrandom[DRAWS][VALUE_SIZE], openssl[DRAWS][VALUE_SIZE];
    unsigned char naive[DRAWS][VALUE_SIZE];

    draw_line(library->RAND_bytes, osrandom);
    use_osrandom(library, 0);
    draw_line(library->RAND_bytes, openssl);
    use_osrandom(library, 1);
    draw_line(find_generator(GENERATOR_NAIVE, 0), naive);
    print_line(out, "osrandom", osrandom);
    print_line(out, "openssl", openssl);
    print_line(out, "naive", naive);
}

void print_later(FILE *out, int seconds, const struct library *library)
{
    unsigned char value[VALUE_SIZE];

    draw_value(library->RAND_bytes, value);
    fprintf(out, "osrandom+%d", seconds);
    print_value(out, value);
    fputc('\n', out);
}

void print_source(FILE *out, const struct library *library)
{
    fprintf(out, "source %s\n", source_now(library));
}
