/**
 * A virtual machine under QEMU's own emulator (TCG), and what it prints.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { Unavailable } from "../versions/command.ts";
import { isolated } from "../versions/isolation.ts";

/** How long to wait for anything in a machine, in milliseconds. */
const limit = 300_000;

/** A running machine. */
export class Machine {
  readonly #process: ChildProcess;
  readonly #monitor: string;
  #printed = "";
  #complaints = "";
  #ended = false;

  private constructor(process: ChildProcess, monitor: string) {
    this.#process = process;
    this.#monitor = monitor;
    process.stdout!.on("data", (chunk: Buffer) => this.#printed += chunk.toString("latin1"));
    process.stderr!.on("data", (chunk: Buffer) => this.#complaints += chunk.toString());
    process.on("close", () => this.#ended = true);
    process.on("error", ({ message }) => this.#complaints += message);
  }

  /** Starts it. Its console is the program's input and output. */
  static start(qemu: readonly string[], work: string): Machine {
    const monitor = join(work, "monitor");
    rmSync(monitor, { force: true });
    const [program, ...args] = [
      ...isolated,
      ...qemu,
      ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
      ...["-qmp", `unix:${monitor},server=on,wait=off`],
    ];
    const process = spawn(program!, args, { stdio: ["pipe", "pipe", "pipe"] });
    return new Machine(process, monitor);
  }

  /** Resolves to all that it printed, once that contains a line. */
  async printed(line: string): Promise<string> {
    const end = Date.now() + limit;
    const pattern = new RegExp(`^${line}\\r?$`, "m");
    while (!pattern.test(this.#printed)) {
      if (this.#ended || Date.now() > end) {
        const said = (this.#complaints + this.#printed).trim().split("\n").slice(-5).join(" / ");
        throw new Unavailable(`The virtual machine never printed "${line}": ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this.#printed;
  }

  /** Types a line on its console. */
  type(line: string): void {
    this.#process.stdin!.write(`${line}\n`);
  }

  /** Has QEMU do something, and waits until that is done. */
  async order(command: string, args: Record<string, string> = {}): Promise<void> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      const socket = connect(this.#monitor, () => resolve(socket));
      socket.on("error", reject);
    });
    try {
      const answer = answers(socket);
      socket.write(JSON.stringify({ execute: "qmp_capabilities" }));
      await answer();
      socket.write(JSON.stringify({ execute: command, arguments: args }));
      const said = await answer();
      if (said !== "") throw new Unavailable(`QEMU does not ${command}: ${said}`);
    } finally {
      socket.destroy();
    }
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    this.#process.kill("SIGKILL");
    while (!this.#ended) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The answers on a monitor, one after the other: a result or an error. */
function answers(socket: Socket): () => Promise<string> {
  const lines: string[] = [];
  let rest = "";
  socket.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop()!;
    lines.push(...parts.filter((line) => /^\{"(return|error)"/.test(line)));
  });
  return async () => {
    const end = Date.now() + limit;
    while (lines.length === 0) {
      if (Date.now() > end || socket.destroyed) throw new Unavailable("QEMU does not answer");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { return: said, error } = JSON.parse(lines.shift()!);
    if (error !== undefined) return error.desc;
    return typeof said === "string" ? said.trim() : "";
  };
}
