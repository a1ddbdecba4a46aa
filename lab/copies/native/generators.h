/* What is drawn from: values of 16 bytes, too wide to repeat by chance. */
#ifndef COPIES_GENERATORS_H
#define COPIES_GENERATORS_H

#define VALUE_SIZE 16

enum generator {
    GENERATOR_NAIVE = 0,    /* kept in the process, blind to copies: the control */
    GENERATOR_LIBCRYPTO = 1 /* RAND_bytes, from whatever source is registered */
};

/* 1, or a failure. */
typedef int (*draw_function)(unsigned char *out, int size);

/*
 * Whether osrandom still draws from the chosen source, as far as a program can tell: a copy served
 * by another source proves nothing about the first.
 */
extern int (*is_source_kept)(void);

/* The path of a loaded libcrypto; NULL if there is none. */
draw_function find_generator(int generator, const char *libcrypto);

#endif
