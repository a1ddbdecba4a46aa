/**
 * Makes `console.assert` throw, for the documentation's examples: it only prints
 * otherwise, and an example that says something false would pass.
 *
 *     deno test --doc --preload=tests/support/strict_asserts.ts
 *
 * @module
 */
console.assert = (condition?: boolean, ...message: unknown[]): void => {
  if (!condition) throw new Error(["Assertion failed", ...message].join(" "));
};
