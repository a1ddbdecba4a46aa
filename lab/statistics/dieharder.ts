/**
 * The dieharder tests we run, and what they say about a file.
 *
 * @module
 */
import { run } from "../versions/command.ts";

/** One p-value that dieharder assessed. */
export interface Assessed {
  /** dieharder's name of the test. */
  readonly test: string;
  /** The options that run it. */
  readonly options: string;
  readonly p: number;
  /** In its words. */
  readonly assessment: "PASSED" | "WEAK" | "FAILED";
}

/** The results for a file. */
export interface Outcome {
  readonly assessed: readonly Assessed[];
  /** How often a test started the file over because it was too short. */
  readonly rewound: number;
}

/**
 * Those that need at most a gibibyte and a few seconds: of single bits, of consecutive bits, bytes
 * and words, of ranks, distances and a transform.
 */
export const tests: readonly string[] = [
  ...["-d 0", "-d 1", "-d 3", "-d 4", "-d 8", "-d 9", "-d 10", "-d 15", "-d 16"],
  ...["-d 100", "-d 101", "-d 200 -n 2", "-d 205", "-d 206", "-d 207", "-d 209"],
];

/** Runs tests on a file, two at a time. */
export async function assess(
  dieharder: readonly string[],
  file: string,
  tests: readonly string[],
): Promise<Outcome> {
  const waiting = [...tests];
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let test = waiting.shift(); test !== undefined; test = waiting.shift()) {
      outcomes.push(await assessOne(dieharder, file, test));
    }
  };
  await Promise.all([lane(), lane()]);
  return {
    assessed: outcomes.flatMap(({ assessed }) => assessed),
    rewound: outcomes.reduce((sum, { rewound }) => sum + rewound, 0),
  };
}

/** One test. */
export async function assessOne(
  dieharder: readonly string[],
  file: string,
  options: string,
): Promise<Outcome> {
  // 201: a file of raw bytes.
  const { output } = await run([...dieharder, "-g", "201", "-f", file, ...options.split(" ")]);
  const lines = output.matchAll(/^ *(\w+)\| *(\d+)\|.*\|(\d\.\d+)\| *(PASSED|WEAK|FAILED) *$/gm);
  const assessed = [...lines].map(([, name, tuple, p, assessment]) => ({
    test: tuple === "0" ? name! : `${name} ${tuple}`,
    options,
    p: Number(p),
    assessment: assessment as Assessed["assessment"],
  }));
  if (assessed.length === 0) throw new Error(`dieharder ${options} said:\n${output}`);
  return { assessed, rewound: Number(/was rewound (\d+) times/.exec(output)?.[1] ?? 0) };
}
