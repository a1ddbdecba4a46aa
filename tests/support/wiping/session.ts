/**
 * A child process that runs cases, and what its memory holds meanwhile.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { afterAll, assertEquals, describe, it } from "../../std.ts";
import { isDeno, root, runtimeCommand } from "../child.ts";
import { type Found, lacksMemory, type Needles, searchMemory } from "../memory.ts";
import { type Expected, type Notes, secretsOf, type WipingCases } from "./case.ts";
import { families, type Family } from "./families.ts";

/** What the child says. */
export interface Said {
  /** What its memory must hold now; it waits for a line. */
  readonly look?: Expected;
  /** What else it tells. */
  readonly notes?: Notes;
  /** The case is over. */
  readonly isOver?: boolean;
  /** Why it failed. */
  readonly error?: string;
}

class Session {
  readonly #child;
  readonly #lines: AsyncIterator<string>;

  constructor(family: Family, env: Readonly<Record<string, string>>) {
    const script = join(root, "tests", "children", "wiping.ts");
    const [program, ...args] = runtimeCommand(script, [family]);
    this.#child = spawn(program!, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async ask(line: string): Promise<Said> {
    this.#child.stdin!.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("The child has ended");
    return JSON.parse(value);
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Milliseconds for what may disappear later: jobs on a busy machine. */
const soon = 60_000;

/** What should be absent but is there, and what should be present but is not. */
function wrongs(pid: number, { present = [], absent = [] }: Expected, needles: Needles): string[] {
  const wanted = [...present, ...absent].map((name) => [name, needles[name]!]);
  const found = searchMemory(pid, Object.fromEntries(wanted));
  const isFound = (name: string) => found.some((found) => found.name === name);
  return [
    ...present.filter((name) => !isFound(name)).map((name) => `${name} is not found`),
    ...absent.flatMap((name) => left(name, needles[name]!, found)).map(describeFound),
  ];
}

/** RSA's numbers. libcrypto's arithmetic leaves pieces of them on the stacks of threads. */
const rsaNumbers = ["d", "p", "q", "dp", "dq", "qi"];

/**
 * What is left of a secret, if anything is. Of RSA's numbers, in Bun, more than half must be there to
 * count: where signals stop threads for the garbage collector, pieces as long as a vector register
 * stay on their stacks (SECURITY.md).
 */
function left(name: string, secret: Uint8Array, found: readonly Found[]): Found[] {
  const parts = found.filter((one) => one.name === name);
  const places = new Set(parts.map(({ at }) => at));
  const isPiece = !isDeno && rsaNumbers.includes(name) && places.size <= secret.length / 32;
  return isPiece ? [] : parts.slice(0, 1);
}

function describeFound({ name, at, address, mapping }: Found): string {
  return `${name}, from byte ${at}, is at ${address.toString(16)}: ${mapping}`;
}

async function wrongsSoon(pid: number, expected: Expected, needles: Needles): Promise<string[]> {
  const until = performance.now() + (expected.isSoon ? soon : 0);
  for (;;) {
    const found = wrongs(pid, expected, needles);
    if (found.length === 0 || performance.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function runCase(session: Session, cases: WipingCases, title: string): Promise<void> {
  const { derived } = cases[title]!;
  const secrets = secretsOf(title, cases[title]!);
  const found: string[] = [];
  let said = await session.ask(title);
  for (let step = 1; said.look !== undefined; step++) {
    const needles = { ...secrets, ...derived?.(secrets, said.notes ?? {}) };
    const { absent = said.isOver ? Object.keys(needles) : [] } = said.look;
    const wrong = await wrongsSoon(session.pid, { ...said.look, absent }, needles);
    found.push(...wrong.map((text) => `look ${step}${said.isOver ? " (the end)" : ""}: ${text}`));
    said = await session.ask("go on");
  }
  assertEquals([said.error, ...found], [undefined], "something of a secret is left");
}

/** Tests that no case of a family leaves anything behind. */
export function testWiping(
  family: Family,
  subject: string = family,
  env: Readonly<Record<string, string>> = {},
): void {
  const cases = families[family];
  let session: Session | undefined;

  describe(`the memory of a process that has used ${subject}`, { concurrency: false }, () => {
    afterAll(() => session?.end());
    for (const [title, { skip = false }] of Object.entries(cases)) {
      it(title, { skip: lacksMemory || skip }, () => {
        session ??= new Session(family, env);
        return runCase(session, cases, title);
      });
    }
  });
}
