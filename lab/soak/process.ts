/**
 * A server in its own process.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { root } from "../../tests/support/child.ts";

const isListening = /^listening on (\S+)$/m;

/** Milliseconds for a server to listen, and to end, on a busy machine. */
const patience = 60_000;

/** How a server ended. */
export interface Ending {
  /** Its exit code, or `null` if it had to be killed. */
  readonly code: number | null;
  /** What it printed. */
  readonly stdout: string;
  /** What it wrote to stderr. */
  readonly stderr: string;
}

/** A listening server. */
export class Server {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #stdout = "";
  #stderr = "";

  private constructor(command: readonly string[]) {
    const env = { ...process.env, NO_COLOR: "1", PORT: "0" };
    this.#child = spawn(command[0]!, command.slice(1), { cwd: root, env });
    this.#child.stdout!.on("data", (chunk) => this.#stdout += chunk);
    this.#child.stderr!.on("data", (chunk) => this.#stderr += chunk);
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", resolve);
    });
    process.once("exit", this.#kill);
  }

  /** Starts one with a command, and waits until it listens. */
  static async start(command: readonly string[]): Promise<Server> {
    const server = new Server(command);
    const killer = setTimeout(server.#kill, patience);
    await Promise.race([server.#ended, server.#listening()]);
    clearTimeout(killer);
    if (isListening.test(server.#stdout)) return server;
    throw new Error(`${command.join(" ")} does not listen:\n${server.#stdout}${server.#stderr}`);
  }

  /** Where it listens. */
  get url(): string {
    return isListening.exec(this.#stdout)![1]!;
  }

  /** Its process. */
  get pid(): number {
    return this.#child.pid!;
  }

  /** Asks it to end; kills it if it does not. */
  async stop(): Promise<Ending> {
    const killer = setTimeout(this.#kill, patience);
    if (this.#child.exitCode === null) process.kill(this.pid, "SIGTERM");
    const code = await this.#ended;
    clearTimeout(killer);
    process.removeListener("exit", this.#kill);
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Kills it at once if it is still running. */
  [Symbol.dispose](): void {
    this.#kill();
  }

  #listening(): Promise<void> {
    return new Promise((resolve) =>
      this.#child.stdout!.on("data", () => isListening.test(this.#stdout) && resolve())
    );
  }

  readonly #kill = (): void => void this.#child.kill("SIGKILL");
}
