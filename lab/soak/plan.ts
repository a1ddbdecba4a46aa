/**
 * How a server is loaded and disturbed.
 *
 * @module
 */

/** Connections, all open from the first request to the last. */
export const connections = 256;

/** Milliseconds from the end of one Worker to the start of the next; one lives at a time. */
export const workerPause = 500;

/** Milliseconds between two full garbage collections. */
export const collectionPause = 500;

/** Milliseconds before another thread changes the source again. */
export const togglePause = 1;

/** Milliseconds within which a Worker must have drawn, on a busy machine. */
export const workerLimit = 60_000;

/**
 * KiB by which the last fifth's median resident memory may exceed the second fifth's. Medians were
 * seen to differ by 8 MiB at most, in both directions, because the collectors return memory when
 * they like. Over an hour of ten million tokens 16 MiB are less than 3 bytes for each token, and 8
 * KiB for each Worker.
 */
export const residentAllowance = 16 * 1024;

/**
 * How many more descriptors a server may have. One Worker lives at a time, and the one before it
 * may be winding up: each was seen to have 2 in Bun, and 2 to 4 in Deno.
 */
export const descriptorAllowance = 8;

/** Functions that a Worker binds when it imports this package and draws. */
export const functionsBound = 29;
