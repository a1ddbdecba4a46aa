/* Text without a libc. */
#ifndef OSR_TEXT_H
#define OSR_TEXT_H

#include <stddef.h>

static inline int osr_text_equal(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return *a == *b;
}

static inline size_t osr_text_length(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0')
        length++;
    return length;
}

#endif
