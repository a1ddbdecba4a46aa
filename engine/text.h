#ifndef OSR_TEXT_H
#define OSR_TEXT_H

static inline int osr_text_equal(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return *a == *b;
}

#endif
