#include "blowfish.h"

static inline uint32_t mix(const struct osr_blowfish *state, uint32_t x)
{
    const uint32_t *s = state->s;

    return ((s[x >> 24] + s[256 + (x >> 16 & 255)]) ^ s[512 + (x >> 8 & 255)]) + s[768 + (x & 255)];
}

void osr_blowfish_encrypt(const struct osr_blowfish *state, uint32_t block[2])
{
    uint32_t left = block[0], right = block[1];

    for (int i = 0; i < 16; i += 2) {
        left ^= state->p[i];
        right ^= mix(state, left) ^ state->p[i + 1];
        left ^= mix(state, right);
    }
    block[0] = right ^ state->p[17];
    block[1] = left ^ state->p[16];
}

/* Replaces words of the state, two at a time; returns where in the salt it is afterwards. */
static int replace(struct osr_blowfish *state, uint32_t *words, int count, uint32_t block[2],
                   const uint32_t *salt, int at)
{
    for (int i = 0; i < count; i += 2) {
        if (salt != 0) {
            block[0] ^= salt[at], block[1] ^= salt[at + 1];
            at = (at + 2) % OSR_BLOWFISH_WORDS;
        }
        osr_blowfish_encrypt(state, block);
        words[i] = block[0], words[i + 1] = block[1];
    }
    return at;
}

void osr_blowfish_expand(struct osr_blowfish *state, const uint32_t key[OSR_BLOWFISH_WORDS],
                         const uint32_t *salt)
{
    uint32_t block[2] = {0, 0};
    int at;

    for (int i = 0; i < 18; i++)
        state->p[i] ^= key[i % OSR_BLOWFISH_WORDS];
    at = replace(state, state->p, 18, block, salt, 0);
    (void)replace(state, state->s, 4 * 256, block, salt, at);
}
