/**
 * Garbage collection on demand.
 *
 * @module
 */
const { gc, Bun } = globalThis as unknown as {
  gc?: () => void;
  Bun?: { gc(wait: boolean): void };
};

/** Collects all garbage. Deno can only with `--v8-flags=--expose-gc`. */
export function collectGarbage(): void {
  if (Bun !== undefined) Bun.gc(true);
  else gc!();
}
