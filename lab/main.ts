/**
 * What proves and measures at length, by one command.
 *
 *     deno task lab NAME [ARGUMENT...]
 *
 * @module
 */
import process from "node:process";

/** One of the lab's programs. */
interface Program {
  /** What it is for, in a line. */
  readonly about: string;
  /** Runs it, and returns its exit code. */
  run(args: string[]): Promise<number>;
}

const programs: Readonly<Record<string, Program>> = {
  mutations: {
    about: "Take out what must not be missing, and see whether a test notices",
    run: async (args) => (await import("./mutations/main.ts")).main(args),
  },
};

const usage = `Usage: deno task lab NAME [ARGUMENT...]

${Object.entries(programs).map(([name, { about }]) => `  ${name}  ${about}`).join("\n")}

"deno task lab NAME --help" tells what it takes.`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === "--help" || name === "-h") {
    console.log(usage);
    return 0;
  }
  const program = Object.hasOwn(programs, name ?? "") ? programs[name!] : undefined;
  if (program !== undefined) return await program.run(args);
  const names = Object.keys(programs).join(", ");
  console.error(`NAME must be one of ${names}: current value is "${name ?? ""}"\n\n${usage}`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
