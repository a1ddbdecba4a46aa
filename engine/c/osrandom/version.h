/* The version of deno.json; tests/prototypes.test.ts compares them. */
#ifndef OSR_VERSION_H
#define OSR_VERSION_H

#define OSR_VERSION "0.1.0"

#endif
