/**
 * How a server is loaded and disturbed.
 *
 * @module
 */

/** Connections, all open from the first request to the last. */
export const connections = 256;

/** Milliseconds from a Worker's end to the next one's start, of which there is one at a time. */
export const workerPause = 500;

/** Milliseconds between two collections of all garbage. */
export const collectionPause = 500;

/** Milliseconds that the source stays as it is before another thread changes it. */
export const togglePause = 1;

/** Milliseconds within which a Worker has drawn, on a machine busy with other work. */
export const workerLimit = 60_000;

/**
 * KiB by which the last fifth's median of resident memory may lie above the second's.
 * Medians were seen to differ by 8 MiB at most, in both directions, as the collectors
 * give memory back when they like. Over an hour of ten million tokens 16 MiB are less
 * than 3 bytes for each token, and 8 KiB for each Worker.
 */
export const residentAllowance = 16 * 1024;

/**
 * Descriptors by which a server may have more. One Worker lives at a time, and the one
 * before it may be winding up: each was seen to have 2 in Bun, and 2 to 4 in Deno.
 */
export const descriptorAllowance = 8;

/** Functions that a Worker binds which imports this package and draws. */
export const functionsBound = 29;
