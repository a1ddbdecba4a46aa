/**
 * Makes `console.assert` throw, for the documentation's examples: otherwise it
 * only prints, and an example with a false assertion would pass.
 *
 *     deno test --doc --preload=tests/support/strict_asserts.ts
 *
 * @module
 */
console.assert = (condition?: boolean, ...message: unknown[]): void => {
  if (!condition) throw new Error(["Assertion failed", ...message].join(" "));
};
