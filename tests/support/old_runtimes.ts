/**
 * Runtimes that are too old for this package, from the npm registry.
 *
 * @module
 */

/** The command of each, by its name. */
export const oldRuntimes = {
  deno: ["npx", "-y", "deno@2.7.14"],
  bun: ["npx", "-y", "bun@1.3.5"],
} as const;
