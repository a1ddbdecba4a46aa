/**
 * How many tests passed, failed and were skipped.
 *
 * @module
 */

/** The outcome of a run. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The outcome of running nothing. */
export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Two outcomes together. */
export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The line by which CI reads an outcome. */
export function summary({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/**
 * Counts the tests of a JUnit report. Deno reports a group of tests as a test
 * too: what another name continues is a group, and not counted.
 */
export function countJUnit(xml: string): Counts {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([^]*?)<\/testcase>)/g)]
    .map(([, name, body]) => ({ name: name!, body: body ?? "" }));
  return cases
    .filter(({ name }) => !cases.some((other) => other.name.startsWith(`${name} &gt; `)))
    .map(({ body }) => outcome(body))
    .reduce(add, none);
}

function outcome(body: string): Counts {
  if (/<(failure|error)\b/.test(body)) return { ...none, failed: 1 };
  return body.includes("<skipped") ? { ...none, skipped: 1 } : { ...none, passed: 1 };
}
