/* Blowfish (Schneier, 1993), as far as bcrypt needs it. Not exported. */
#ifndef OSR_BLOWFISH_H
#define OSR_BLOWFISH_H

#include <stddef.h>
#include <stdint.h>

struct osr_blowfish {
    uint32_t p[18];
    uint32_t s[4 * 256];
};

/* What every key schedule begins with. */
extern const struct osr_blowfish osr_blowfish_pi;

/* Key or salt: as many words as a SHA-512 digest has. */
#define OSR_BLOWFISH_WORDS 16

/* Encrypts one block of two words, in place. */
void osr_blowfish_encrypt(const struct osr_blowfish *state, uint32_t block[2]);

/*
 * bcrypt's expensive key schedule (Provos and Mazieres, "A Future-Adaptable Password Scheme", 1999):
 * mixes a key into the state. Without a salt, which is NULL, it is Blowfish's own.
 */
void osr_blowfish_expand(struct osr_blowfish *state, const uint32_t key[OSR_BLOWFISH_WORDS],
                         const uint32_t *salt);

#endif
