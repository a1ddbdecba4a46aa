/**
 * One command for everything that proves or measures at length.
 *
 *     deno task lab NAME [ARGUMENT...]
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

/** One of the lab's programs. */
interface Program {
  /** What it is for, in a line. */
  readonly about: string;
  /** Whether it needs the checkout's build, which is then made first. */
  needsBuild(args: readonly string[]): boolean;
  /** Runs it, and resolves to its exit code. */
  run(args: string[]): Promise<number>;
}

const evidence = async (args: string[]) => (await import("./evidence/main.ts")).main(args);

const programs: Readonly<Record<string, Program>> = {
  copies: {
    about: "Copy processes in every way there is, and compare what the copies draw",
    needsBuild: () => true,
    run: (args) => evidence(["copies", ...args]),
  },
  evidence: {
    about: "Measure all that is claimed, and write docs/reports/evidence.md",
    needsBuild: () => true,
    run: evidence,
  },
  fuzz: {
    about: "Make random calls, or hostile ones",
    needsBuild: () => true,
    run: async (args) => (await import("./fuzz/main.ts")).main(args),
  },
  mutations: {
    about: "Take out what must not be missing, and see whether a test notices",
    needsBuild: () => false,
    run: async (args) => (await import("./mutations/main.ts")).main(args),
  },
  soak: {
    about: "Load and disturb the example servers for an hour",
    needsBuild: () => true,
    run: (args) => evidence(["load", ...args]),
  },
  statistics: {
    about: "Have dieharder look at what is drawn",
    needsBuild: () => true,
    run: (args) => evidence(["statistics", ...args]),
  },
  versions: {
    about: "Run the tests with real libraries of every supported version of OpenSSL",
    needsBuild: (args) => !args.includes("--prepare"),
    run: async (args) => (await import("./versions/main.ts")).main(args),
  },
};

const usage = `Usage: deno task lab NAME [ARGUMENT...]

${Object.entries(programs).map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`).join("\n")}

"deno task lab NAME --help" tells what it takes.`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === "--help" || name === "-h") {
    console.log(usage);
    return 0;
  }
  const program = Object.hasOwn(programs, name ?? "") ? programs[name!] : undefined;
  if (program === undefined) {
    const names = Object.keys(programs).join(", ");
    console.error(`NAME must be one of ${names}, but is "${name ?? ""}"\n\n${usage}`);
    return 2;
  }
  // Here, not in the task: the programs' modules import the build.
  const isAsked = args.includes("--help") || args.includes("-h");
  if (!isAsked && program.needsBuild(args) && !build()) return 1;
  return await program.run(args);
}

function build(): boolean {
  const script = join(import.meta.dirname!, "..", "build.ts");
  const command = ["run", "-A", script, "--quiet"];
  return spawnSync(process.execPath, command, { stdio: "inherit" }).status === 0;
}

process.exit(await main(process.argv.slice(2)));
